//! What can be typed to decide what the program cannot know.

/// Decide what is in doubt: letters the server took without saying whether it has them.
///
/// This happens when a connection is lost after the end of a letter and before the server's answer. Such
/// letters are never sent again by themselves. Look whether they arrived (ask one of the people, or the
/// server's log), then decide for all of them: with --sent or --resend, or at the question that is asked
/// without these. Who was decided for, how and when, is kept: bulletin status ISSUE --settled.
///
/// A send also stops where a server refuses one person after the other in the same words, because that may be
/// about you and not about them; these people then wait for the next send. Where the server is right about
/// each of them, such as where these mailboxes are all gone, --failed says so, and the send can come to its end.
/// It shows what the server says and asks. While nobody has had the letter, it decides nothing: then the server
/// refuses you, and there is something to mend before the issue is sent again.
#[derive(Debug, clap::Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch on the command line, and clap sees to it which go together"
)]
pub(crate) struct Settle {
    /// The issue. It has to be named, since this decides for people.
    pub(crate) issue: Option<String>,
    /// They have it: count the letters as sent.
    #[arg(long, conflicts_with_all = ["resend", "failed"])]
    pub(crate) sent: bool,
    /// They do not have it: the next `send` writes to them again. Whoever had it after all gets two.
    #[arg(long, conflicts_with = "failed")]
    pub(crate) resend: bool,
    /// The server is right to refuse them: count those as failed whose refusals stopped a send.
    #[arg(long)]
    pub(crate) failed: bool,
    /// Do not ask before --failed. In a script, and only where somebody has read what the server says.
    #[arg(long, requires = "failed")]
    pub(crate) yes: bool,
}
