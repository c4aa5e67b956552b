//! What the rehearsal came to, for people and for programs. In numbers: no address is printed.

use anstream::{eprintln, println};
use bulletin::ledger::{State, Sums};
use bulletin::simulate::{Book, Comparison, Mischief};
use serde::Serialize;

use super::Rehearsal;
use super::sends::{Sent, Standing, Told};
use crate::cli::Trouble;
use crate::cli::args::Format;
use crate::cli::send::thousands;
use crate::cli::show::{BOLD, GREEN, RED, YELLOW};

/// What the rehearsal came to.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    issue: String,
    seed: u64,
    connections: u16,
    people: usize,
    faults: Vec<Line>,
    sends: Vec<Stand>,
    server: Comparison,
    holds: bool,
    #[serde(skip)]
    pace: String,
}

/// What one kind of fault did.
#[derive(Debug, Serialize)]
struct Line {
    fault: &'static str,
    what: &'static str,
    times: u64,
    /// Whose letters it was about: none where the server could not know.
    first: Sums,
    end: Sums,
}

/// How things stood after one send.
#[derive(Debug, Serialize)]
struct Stand {
    #[serde(flatten)]
    sums: Sums,
    stopped: Option<String>,
}

impl Report {
    pub(super) fn new(
        rehearsal: &Rehearsal<'_>,
        book: &Book,
        told: &Told,
        compared: Comparison,
    ) -> Self {
        let line = |mischief: &Mischief| Line {
            fault: mischief.kind(),
            what: mischief.deed(),
            times: book.times(*mischief),
            first: counted(book, *mischief, &told.first),
            end: counted(book, *mischief, &told.end),
        };
        let stand = |sent: &Sent| Stand {
            sums: sent.sums,
            stopped: sent.stopped.clone(),
        };
        Report {
            issue: rehearsal.desk.issue.stem.clone(),
            seed: rehearsal.args.seed,
            connections: rehearsal.args.connections,
            people: rehearsal.people.len(),
            faults: rehearsal.wanted.iter().map(line).collect(),
            sends: told.sends.iter().map(stand).collect(),
            server: compared,
            holds: compared.holds() && told.sends.iter().all(|sent| sent.sums.add_up()),
            pace: rehearsal.desk.masthead.sending.pace.clone(),
        }
    }

    /// Whether nobody was written to twice, nobody was missed, and every sum adds up.
    pub(super) fn holds(&self) -> bool {
        self.holds
    }

    pub(super) fn print(&self, format: Format) -> Result<(), Trouble> {
        if format == Format::Json {
            let json = serde_json::to_string_pretty(self)
                .map_err(|error| Trouble::new(format!("the report cannot be written: {error}")))?;
            println!("{json}");
        } else {
            self.head();
            self.table();
            self.sends();
            self.verdict();
        }
        if !self.holds {
            eprintln!(
                "{RED}The promise does not hold: somebody would be written to twice, or missed. Do not send with this version of bulletin, and report it with the seed {}.{RED:#}",
                self.seed
            );
        }
        Ok(())
    }

    fn head(&self) {
        println!(
            "{BOLD}{}{BOLD:#}: a bad day rehearsed with {} over {}, seed {}",
            self.issue,
            number(self.people as u64, "person", "people"),
            number(self.connections.into(), "connection", "connections"),
            self.seed
        );
        println!(
            "Nothing left this computer; ledger, outbox and suppressions are as they were. The pace in bulletin.yaml ({}) was left aside.",
            self.pace
        );
    }

    fn table(&self) {
        if self.faults.is_empty() {
            return;
        }
        println!();
        let row = |fault: &str, what: &str, times: &str, first: &str, end: &str| {
            let line = format!("  {fault:<12} {what:<39} {times:>5}  {first:<28} {end}");
            println!("{}", line.trim_end());
        };
        row(
            "fault",
            "the server …",
            "times",
            "after the first send",
            "in the end",
        );
        for line in &self.faults {
            let (first, end) = if line.times == 0 {
                ("no occasion".to_owned(), String::new())
            } else if line.end.selected == 0 {
                ("the connection only".to_owned(), String::new())
            } else {
                (states(&line.first), states(&line.end))
            };
            row(line.fault, line.what, &thousands(line.times), &first, &end);
        }
    }

    fn sends(&self) {
        println!();
        for (at, send) in self.sends.iter().enumerate() {
            let sums = &send.sums;
            println!(
                "  send {}: {} selected = {} sent + {} failed + {} in doubt + {} deferred + {} suppressed + {} waiting",
                at + 1,
                thousands(sums.selected),
                thousands(sums.sent),
                thousands(sums.failed),
                thousands(sums.in_doubt),
                thousands(sums.deferred),
                thousands(sums.suppressed),
                thousands(sums.waiting)
            );
            if let Some(why) = &send.stopped {
                println!("    {YELLOW}stopped:{YELLOW:#} {why}");
            }
        }
    }

    fn verdict(&self) {
        let (seen, end) = (&self.server, self.sends.last().map(|send| send.sums));
        println!();
        let got = format!(
            "the server got {} for {}",
            number(seen.letters, "letter", "letters"),
            number(seen.people, "person", "people")
        );
        if self.holds {
            println!("{GREEN}{got}; nobody got two, and nobody is missing.{GREEN:#}");
        } else {
            println!(
                "{RED}{got}: {} got more than one, {} are missing, {} were taken and not recorded, {} were not meant, {} are lost from the ledger.{RED:#}",
                seen.twice, seen.missing, seen.unrecorded, seen.strangers, seen.lost
            );
        }
        let doubt = seen.in_doubt_arrived + seen.in_doubt_not_arrived;
        if doubt > 0 {
            println!(
                "  {doubt} in doubt: the server has {} of them and lost {}. On the real day you ask it or them, then run {BOLD}bulletin settle {} --sent{BOLD:#} or {BOLD}--resend{BOLD:#}.",
                seen.in_doubt_arrived, seen.in_doubt_not_arrived, self.issue
            );
        }
        if let Some(end) = end.filter(|end| end.failed > 0) {
            println!(
                "  {} failed: on the real day {BOLD}bulletin status {} --failed{BOLD:#} names them, with what the server said.",
                thousands(end.failed),
                self.issue
            );
        }
        if let Some(end) = end.filter(|end| end.deferred + end.waiting > 0) {
            println!(
                "  {} still deferred or waiting: another {BOLD}bulletin send {}{BOLD:#}, a day later, tries them again.",
                thousands(end.deferred + end.waiting),
                self.issue
            );
        }
    }
}

/// How the letters stand that one kind of fault was about.
fn counted(book: &Book, mischief: Mischief, standing: &Standing) -> Sums {
    let mut sums = Sums::default();
    for state in book.met(mischief).filter_map(|to| standing.get(to)) {
        sums.selected += 1;
        *match state {
            State::Sent => &mut sums.sent,
            State::Failed => &mut sums.failed,
            State::InDoubt => &mut sums.in_doubt,
            State::Deferred => &mut sums.deferred,
            State::Suppressed => &mut sums.suppressed,
            State::Waiting | State::Claimed => &mut sums.waiting,
        } += 1;
    }
    sums
}

/// `38 sent, 2 failed`.
fn states(sums: &Sums) -> String {
    let parts = [
        (sums.sent, "sent"),
        (sums.failed, "failed"),
        (sums.in_doubt, "in doubt"),
        (sums.deferred, "deferred"),
        (sums.suppressed, "suppressed"),
        (sums.waiting, "waiting"),
    ];
    let said: Vec<String> = parts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{} {word}", thousands(count)))
        .collect();
    said.join(", ")
}

fn number(count: u64, one: &str, many: &str) -> String {
    format!(
        "{} {}",
        thousands(count),
        if count == 1 { one } else { many }
    )
}
