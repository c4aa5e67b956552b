//! What can be typed after `simulate`.

/// Rehearse the bad day: the whole list against a mail server that misbehaves, and nobody gets anything.
///
/// The server is built in and listens on this computer alone. Your issue and your lists are read; the
/// ledger, the outbox and the suppressions are not touched, and nothing in `send:` of bulletin.yaml
/// matters but the lists. `send` is run, and then again up to three times, as you would do it. In the end
/// what the server took is counted against the ledger: nobody may have two letters and nobody may be
/// missing. No address is printed.
///
/// The kinds of fault:
///   greylisting  "come back later" to people it has not met: deferred, and sent the next time
///   busy         hangs up politely (421) at the connection, the sender or the recipient
///   throttling   "too fast" (454 4.7.0): the send slows down
///   unknown      no such person (550 5.1.1): failed
///   full         the mailbox is full (552): deferred, until it is emptied
///   drops        the line is cut, at each step of a letter: tried again, or in doubt after the last dot
///   slow         takes its time over each answer
///   refusal      from the middle of the first send on, nobody is taken: the send stops by itself
///
/// Examples: bulletin simulate; bulletin simulate 2026-11 --faults drops,greylisting --people 2000
///
/// Exit codes: 0 the promise held; 1 it did not, or the issue has faults; 2 could not run.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Simulate {
    /// The issue; else the newest.
    pub(crate) issue: Option<String>,
    /// The kinds of fault, with commas between; or all, or none.
    #[arg(long, value_name = "LIST", default_value = "all")]
    pub(crate) faults: String,
    /// So many people: the first of your lists, and invented ones where those are too few. Else the lists
    /// as they are.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=200_000))]
    pub(crate) people: Option<u32>,
    /// Who meets which fault; the same number gives the same day.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    /// How many connections at a time. With 1 the same seed gives the same numbers, to the last one.
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=32))]
    pub(crate) connections: u16,
}
