//! The arguments of `bulletin subscribers export`.

use std::path::PathBuf;

/// Write your lists as one table, with who is in and who is not, and why.
///
/// The table opens in a spreadsheet (cells that it would take for formulas are made harmless) and can be
/// imported again. It holds personal data: keep it private, and delete it when it has done its work.
///
/// Example: bulletin subscribers export --list members --out members-2026-11.csv
#[derive(Debug, clap::Args)]
pub(crate) struct Export {
    /// Only this list; may be given several times.
    #[arg(long = "list", value_name = "NAME")]
    pub(crate) lists: Vec<String>,
    /// The file to write, which must not be there yet; else it is printed.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}
