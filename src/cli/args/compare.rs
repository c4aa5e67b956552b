//! What can be typed after `bulletin compare`.

/// Say what has changed in an issue, in words: what is new, gone or moved, and which words changed.
///
/// It is compared with the version in the last commit of git, or with another issue. Only what readers get
/// counts: notes, comments and layout are no difference, and bulletin.yaml and templates/ are as they are
/// now on both sides. `[3 → 10] December` says that 3 became 10; ¶ stands where a line ends.
///
/// Examples: bulletin compare; bulletin compare 2026-11 --last-month; bulletin compare 2026-11 --with 2025-11
#[derive(Debug, clap::Args)]
pub(crate) struct Compare {
    /// The issue; else the newest.
    pub(crate) issue: Option<String>,
    /// Compare with the issue before it.
    #[arg(long, conflicts_with = "with")]
    pub(crate) last_month: bool,
    /// Compare with this issue.
    #[arg(long, value_name = "ISSUE")]
    pub(crate) with: Option<String>,
}
