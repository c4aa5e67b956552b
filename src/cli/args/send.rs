//! The arguments of `bulletin send`.

/// Send an issue to everybody on your lists; run it again to go on after a break.
///
/// How letters leave is set in bulletin.yaml (`send: through:`). With `outbox`, the default, they become
/// files and nothing leaves this computer. Over SMTP the command asks you to type the issue's name first.
/// Content and audience are frozen when the first letter goes; nobody is written to twice.
#[derive(Clone, Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(crate) struct Send {
    /// The issue; else the newest.
    pub(crate) issue: Option<String>,
    /// Send to this list instead of those in bulletin.yaml; may be given several times.
    #[arg(long = "list", value_name = "NAME")]
    pub(crate) lists: Vec<String>,
    /// Send only to people with a tag (tag:wales) or without one (not-tag:wales); of several, all must hold. An
    /// issue goes out once, so this is the whole send: the others do not get this issue.
    #[arg(long = "only", value_name = "TAG")]
    pub(crate) only: Vec<String>,
    /// Type the issue's name for you, in scripts.
    #[arg(long, value_name = "ISSUE")]
    pub(crate) confirm: Option<String>,
    /// Send to so many people first, and ask before the others; without a terminal, stop there.
    #[arg(long, value_name = "N", value_parser = few)]
    pub(crate) canary: Option<u64>,
    /// Wait until then: '30 November 2026, 9am', on the bulletin's own clock. You agree now; the send is
    /// given up if the files change meanwhile, or the moment is missed by more than 15 minutes.
    #[arg(long, value_name = "MOMENT", conflicts_with = "fresh")]
    pub(crate) at: Option<String>,
    /// Go on without the rows of the lists that cannot be used; they are recorded as left out.
    #[arg(long)]
    pub(crate) without_rejected: bool,
    /// Go on although a list is empty, or many people of the last issue stand on no list any more.
    #[arg(long)]
    pub(crate) without_missing: bool,
    /// Wait so long in all when letters may not go yet; else 20 minutes at a terminal and not at all in
    /// scripts. What is left is for the next send, which says from when.
    #[arg(long, value_name = "MINUTES")]
    pub(crate) wait: Option<u32>,
    /// Do not wait for letters that may not go yet.
    #[arg(long, conflicts_with = "wait")]
    pub(crate) no_wait: bool,
    /// Write a rehearsal in the outbox anew, from the files as they are now.
    #[arg(long)]
    pub(crate) fresh: bool,
}

/// How many people go first.
fn few(typed: &str) -> Result<u64, String> {
    match typed.trim().parse() {
        Ok(0) => Err(
            "with nobody to go first there is nothing to look at; leave --canary out to write to everybody at once"
                .to_owned(),
        ),
        Ok(few) => Ok(few),
        Err(_) => Err("say how many people go first, such as --canary 3".to_owned()),
    }
}
