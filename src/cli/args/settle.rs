//! What can be typed to decide what is in doubt.

/// Decide what is in doubt: letters the server took without saying whether it has them.
///
/// This happens when a connection is lost after the end of a letter and before the server's answer. Such
/// letters are never sent again by themselves. Look whether they arrived (ask one of the people, or the
/// server's log), then decide for all of them: with --sent or --resend, or at the question that is asked
/// without these. Who was decided for, how and when, is kept: bulletin status ISSUE --settled.
#[derive(Debug, clap::Args)]
pub(crate) struct Settle {
    /// The issue.
    pub(crate) issue: String,
    /// They have it: count the letters as sent.
    #[arg(long, conflicts_with = "resend")]
    pub(crate) sent: bool,
    /// They do not have it: the next `send` writes to them again. Whoever had it after all gets two.
    #[arg(long)]
    pub(crate) resend: bool,
}
