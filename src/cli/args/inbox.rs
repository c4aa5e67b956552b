//! The arguments of `bulletin inbox`.

/// Read mail that came back: bounces, complaints, and people who want to leave.
///
/// SOURCE is a Maildir, an mbox file, an .eml file, a folder of those, or a folder on a mail server:
/// `imaps://user@mail.example.org/INBOX`. Without it, `inbox: source:` in bulletin.yaml. The password comes from
/// `BULLETIN_IMAP_PASSWORD` or from `password-command:`. Mail is only ever read: nothing is deleted, moved or marked.
///
/// A dead address, a complaint and a wish to leave count at once. A full mailbox counts after three letters running
/// (`soft-bounces:`); a letter that does not come back starts the count anew. Refusals by somebody's rules and
/// letters that are late change nothing. A report counts only if it bears a token of ours, in the address it came to
/// or in the letter it gives back: anybody could write any other. What a person must read is listed, with who
/// wrote it and when, never with what they wrote.
///
/// Run it as often as you like, a few days after each issue at least: mail that was read before is passed over.
/// Every change is listed, and --undo takes back those of the last run that read something new: it says who would
/// get letters again and asks; with --dry-run it only says so, and a script adds --yes.
///
/// Where the output is no terminal, as in a log or in a mail from cron, it names nobody: it says how many of each
/// kind, and where the mail lies that you must read. `bulletin inbox --last` lists the changes of the last run
/// with their addresses, and --addresses lists them at once, in --format json too.
///
/// Exit code 0: all was read, mail for you or not; 1: some of it could not be read; 2: the source cannot be.
///
/// Examples: bulletin inbox mail/returned --dry-run; bulletin inbox; bulletin inbox --undo
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of its own on the command line"
)]
#[derive(Debug, clap::Args)]
pub(crate) struct Inbox {
    /// Where the mail lies; else as bulletin.yaml says.
    pub(crate) source: Option<String>,
    /// Say what would change, and change nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Name people where the output is no terminal too, such as in a log or for a program.
    #[arg(long, conflicts_with_all = ["undo", "last"])]
    pub(crate) addresses: bool,
    /// List what the last run changed and noted, with addresses; reads no mail.
    #[arg(long, conflicts_with_all = ["source", "undo", "dry_run"])]
    pub(crate) last: bool,
    /// Take back what the last run changed. Who has left by another way as well stays out. Shows it and asks first.
    #[arg(long, conflicts_with = "source")]
    pub(crate) undo: bool,
    /// Take it back without asking, for scripts.
    #[arg(long, requires = "undo")]
    pub(crate) yes: bool,
}
