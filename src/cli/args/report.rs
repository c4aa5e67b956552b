//! What can be typed after `bulletin report`.

use std::path::PathBuf;

/// Say what happened with an issue that was sent, as text and as a page to pass on.
///
/// The page (build/ISSUE/report.html) stands alone: how many letters left and when, what went wrong and what
/// to do, by mail domain and by cause, as charts and as tables. No address is in it, and domains with fewer than
/// 5 people are counted together. Opens and clicks are not in it, because nothing measures them.
///
/// Examples: bulletin report; bulletin report 2026-11 --open
#[derive(Debug, clap::Args)]
pub(crate) struct Report {
    /// The issue; else the newest.
    pub(crate) issue: Option<String>,
    /// Open the page in your browser.
    #[arg(long)]
    pub(crate) open: bool,
    /// The file to write the page to, else build/ISSUE/report.html.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}
