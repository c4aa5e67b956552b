//! What can be typed after `simulate`.

use bulletin::simulate::Scenario;
use clap::builder::PossibleValuesParser;

/// Rehearse the day of the send, bad luck included. Nobody gets anything.
///
/// Sends your issue to your lists with everything that sends on the day, but
/// to a mail server that is built in, listens on this computer alone and
/// misbehaves on purpose. Where the day needs `bulletin send` again, it is run
/// again; the clock is set on to the time for which letters have to wait. For
/// each scenario you read what the server did, what you would read on the day
/// and what you would have to do. Then the server's own book is held against
/// the ledger: nobody may have two letters, and nobody may be missing.
///
/// Ledger, outbox and lists are only read: the rehearsal works on a copy in a
/// temporary folder, which is removed. Nothing leaves this computer, and no
/// address is printed. The pace in bulletin.yaml is left aside and waits are
/// cut short, so how long it takes says nothing about the day.
///
/// The scenarios, one after the other unless you choose:
///   calm         a good day: everything is taken
///   greylisting  some mailboxes put strangers off and take the letter later
///   busy         the server is busy and says so (421)
///   throttling   the server finds us too fast (454)
///   unknown      some people have no mailbox any more (550)
///   full         some mailboxes are full and stay so (552)
///   drops        the connection breaks, at every step of a letter
///   slow         the server is slow, and twice says nothing at all
///   tls          its encryption is broken, in four ways, and then mended
///   login        the password is wrong, and then put right (535)
///   refusal      half-way through, it will take nothing more from us (554)
///   quota        half-way through, the day's allowance is used up (454)
///   bad-day      nearly all of it at once
///
/// Examples:
///   bulletin simulate
///   bulletin simulate 2026-11 --scenario drops --scenario tls --people 2000
///
/// Exit codes: 0 the ledger and the server's book agree everywhere; 1 they do
/// not, or the issue has faults; 2 could not run.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Simulate {
    /// The issue; else the newest.
    pub(crate) issue: Option<String>,
    /// Rehearse this day; may be given several times. Else all of them, one after the other.
    #[arg(
        long = "scenario",
        value_name = "NAME",
        hide_possible_values = true,
        value_parser = PossibleValuesParser::new(Scenario::ALL.iter().map(|one| one.name))
    )]
    pub(crate) scenarios: Vec<String>,
    /// Rehearse with this list instead of those in bulletin.yaml; may be given several times.
    #[arg(long = "list", value_name = "NAME")]
    pub(crate) lists: Vec<String>,
    /// Rehearse only with people with a tag (tag:wales) or without one (not-tag:wales).
    #[arg(long = "only", value_name = "TAG")]
    pub(crate) only: Vec<String>,
    /// With so many people: the first of your lists, and invented ones where those are too few.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=200_000))]
    pub(crate) people: Option<u32>,
    /// Who meets what; the same number gives the same day.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    /// How many connections at a time, instead of what bulletin.yaml says. With 1 the same seed gives
    /// the same account, to the last letter.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=32))]
    pub(crate) connections: Option<u16>,
}
