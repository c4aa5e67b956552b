//! The arguments of `bulletin status`.

/// Say how far an issue has got.
///
/// selected = sent + failed + in doubt + deferred + suppressed + waiting, at any moment. Exit code 0:
/// everybody has their letter; 1: somebody has not. A letter that came back after the server had taken it stays sent;
/// how many did is said beside it.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(crate) struct Status {
    /// The issue; else the newest.
    pub(crate) issue: Option<String>,
    /// List those whose letter failed, with what the server said.
    #[arg(long)]
    pub(crate) failed: bool,
    /// List those whose letter is in doubt.
    #[arg(long, conflicts_with = "failed")]
    pub(crate) in_doubt: bool,
    /// List who was left out when the audience was made or was not to be written to, and why.
    #[arg(long, conflicts_with_all = ["failed", "in_doubt"])]
    pub(crate) left_out: bool,
    /// List whose letter came back after the server had taken it, and who complained (bulletin inbox).
    #[arg(long, conflicts_with_all = ["failed", "in_doubt", "left_out"])]
    pub(crate) bounced: bool,
    /// List what somebody decided about letters in doubt, and when.
    #[arg(long, conflicts_with_all = ["failed", "in_doubt", "left_out", "bounced"])]
    pub(crate) settled: bool,
}
