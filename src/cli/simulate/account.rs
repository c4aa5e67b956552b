//! What the rehearsals came to, in numbers and in the words of the day: no address is in it.

use bulletin::delivery::Later;
use bulletin::ledger::{State, Sums};
use bulletin::simulate::{Book, Comparison, Mischief, Scenario};
use chrono::{DateTime, SecondsFormat};
use serde::{Serialize, Serializer};

use super::Rehearsal;
use super::heard::Line;
use super::sends::{Sent, Standing};

/// Everything that was rehearsed.
#[derive(Debug, Serialize)]
pub(super) struct Rehearsed {
    pub(super) issue: String,
    pub(super) people: usize,
    pub(super) connections: usize,
    pub(super) seed: u64,
    /// Whether nobody was written to twice, nobody was missed, and every sum adds up.
    pub(super) holds: bool,
    pub(super) scenarios: Vec<Account>,
    #[serde(skip)]
    pub(super) zone: chrono_tz::Tz,
}

/// One scenario.
#[derive(Debug, Serialize)]
pub(super) struct Account {
    #[serde(rename = "scenario")]
    pub(super) name: &'static str,
    pub(super) story: &'static str,
    pub(super) holds: bool,
    pub(super) server: Vec<Deed>,
    pub(super) sends: Vec<Send>,
    pub(super) book: Comparison,
}

/// One thing the server did.
#[derive(Debug, Serialize)]
pub(super) struct Deed {
    pub(super) what: &'static str,
    pub(super) times: u64,
    /// Where the letters stand in the end that it was about; none where it was about no letter.
    pub(super) became: Sums,
}

/// One send.
#[derive(Debug, Serialize)]
pub(super) struct Send {
    #[serde(serialize_with = "moment")]
    pub(super) began: i64,
    #[serde(flatten)]
    pub(super) sums: Sums,
    pub(super) said: Vec<Line>,
    pub(super) stopped: Option<Stopped>,
    #[serde(serialize_with = "next")]
    pub(super) next: Option<Later>,
}

/// Why a send stopped, and what to do.
#[derive(Debug, Serialize)]
pub(super) struct Stopped {
    pub(super) sentence: String,
    pub(super) cure: String,
}

impl Rehearsed {
    pub(super) fn new(rehearsal: &Rehearsal<'_>) -> Self {
        Rehearsed {
            issue: rehearsal.desk.issue.stem.clone(),
            people: rehearsal.people.len(),
            connections: rehearsal.connections,
            seed: rehearsal.seed,
            holds: true,
            scenarios: Vec::new(),
            zone: rehearsal.desk.masthead.zone,
        }
    }

    pub(super) fn add(&mut self, account: Account) {
        self.holds &= account.holds;
        self.scenarios.push(account);
    }
}

impl Account {
    /// `sent` is one send at least, `standing` where every letter stands after the last of them.
    pub(super) fn new(
        scenario: &'static Scenario,
        book: &Book,
        sent: Vec<Sent>,
        standing: &Standing,
    ) -> Self {
        let selected = sent.last().map_or(0, |last| last.sums.selected);
        let compared = Comparison::of(&book.accepted, standing, selected);
        let deed = |mischief: &Mischief| Deed {
            what: mischief.deed(),
            times: book.times(*mischief),
            became: counted(book, *mischief, standing),
        };
        let told = |one: Sent| Send {
            began: one.began,
            sums: one.sums,
            said: one.said,
            stopped: one
                .stopped
                .map(|(sentence, cure)| Stopped { sentence, cure }),
            next: one.later,
        };
        Account {
            name: scenario.name,
            story: scenario.story,
            holds: compared.holds() && sent.iter().all(|sent| sent.sums.add_up()),
            server: scenario.mischief.iter().map(deed).collect(),
            sends: sent.into_iter().map(told).collect(),
            book: compared,
        }
    }

    /// How many addresses would count as dead: on the day they are noted, and a rehearsal says nothing about
    /// anybody.
    pub(super) fn dead(&self) -> usize {
        let unknown = Mischief::UnknownUser.deed();
        let deed = self.server.iter().find(|deed| deed.what == unknown);
        let failed = deed.map_or(0, |deed| deed.became.failed);
        // Where most are called dead, the server is not believed.
        if failed > self.end().sent {
            return 0;
        }
        usize::try_from(failed).unwrap_or(usize::MAX)
    }

    /// How things stand in the end.
    pub(super) fn end(&self) -> Sums {
        self.sends.last().map(|send| send.sums).unwrap_or_default()
    }
}

/// How the letters stand that one kind of mischief was about.
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

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "this is how serde calls it"
)]
fn moment<S: Serializer>(at: &i64, to: S) -> Result<S::Ok, S::Error> {
    let time = DateTime::from_timestamp_millis(*at).unwrap_or_default();
    to.serialize_str(&time.to_rfc3339_opts(SecondsFormat::Secs, true))
}

#[expect(clippy::ref_option, reason = "this is how serde calls it")]
fn next<S: Serializer>(later: &Option<Later>, to: S) -> Result<S::Ok, S::Error> {
    match later {
        Some(later) => moment(&later.at, to),
        None => to.serialize_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(letters: u64) -> Account {
        let mut book = Book::default();
        book.accepted.insert("ada@example.org".into(), letters);
        let standing = Standing::from([("ada@example.org".into(), State::Sent)]);
        let sums = Sums {
            selected: 1,
            sent: 1,
            ..Sums::default()
        };
        let sent = Sent {
            began: 0,
            sums,
            said: Vec::new(),
            stopped: None,
            later: None,
        };
        Account::new(&Scenario::ALL[0], &book, vec![sent], &standing)
    }

    #[test]
    fn one_day_on_which_the_books_differ_is_never_made_good_by_others() {
        let mut all = Rehearsed {
            issue: "2026-11".into(),
            people: 1,
            connections: 1,
            seed: 1,
            holds: true,
            scenarios: Vec::new(),
            zone: chrono_tz::UTC,
        };
        for (letters, holds) in [(1, true), (2, false), (1, false)] {
            all.add(account(letters));
            assert_eq!(all.holds, holds);
        }
        assert!(!account(0).holds);
    }
}
