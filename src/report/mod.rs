//! What became of a dispatch: figures made for passing on.
//!
//! In comes what the ledger counted; out comes a [`Report`], which is the JSON that other programs rely on,
//! a text for the terminal ([`Report::text`]) and a page that stands alone ([`Report::page`]). Nobody's
//! address is in it, and few people are never shown by their domain.

mod afterwards;
mod cause;
mod html;
mod moment;
mod next;
mod particulars;
mod since;
mod text;
mod timeline;

pub use moment::Moment;
pub use next::Next;
pub use since::Since;
pub use timeline::{Step, Timeline};

use chrono_tz::Tz;
use serde::Serialize;

use crate::ledger::{Dispatch, Revision, Sums, Tally};

/// Fewer people are not shown by their domain: it could be one person's own.
pub const FEWEST: u64 = 5;

/// More domains make a chart that nobody reads.
pub const MOST: u64 = 12;

/// What is known of a dispatch.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// The dispatch.
    pub dispatch: &'a Dispatch,
    /// What became of it, with [`FEWEST`] and [`MOST`] for its domains.
    pub tally: Tally,
    /// The subject line, where it can be read.
    pub subject: Option<String>,
    /// Who signed what was sent, and when, in unix milliseconds.
    pub signed: Vec<(String, i64)>,
    /// What has come after.
    pub since: Since,
    /// The bulletin's own clock.
    pub zone: Tz,
}

/// What became of a dispatch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The issue's stem.
    pub issue: String,
    /// `not-sent`, `unfinished`, `in-doubt` or `complete`.
    pub state: &'static str,
    /// `live` or `rehearsal`.
    pub kind: Option<&'static str>,
    /// The subject line.
    pub subject: Option<String>,
    /// The digest of the edition that was checked and sent.
    pub digest: Option<String>,
    /// The git commit of the folder it was made from.
    pub commit: Option<String>,
    /// Whether the issue's file had changes that were in no commit.
    pub uncommitted: bool,
    /// Who signed what was sent.
    pub signed: Vec<Signed>,
    /// How the letters left.
    pub through: Option<String>,
    /// When the dispatch was begun.
    pub begun: Option<Moment>,
    /// When its last letter was settled.
    pub ended: Option<Moment>,
    /// How long letters were leaving, without breaks of more than a quarter of an hour.
    pub sending_seconds: u64,
    /// How many such breaks there were.
    pub breaks: u64,
    /// How many letters left in a minute, breaks left out; none where it took less than one.
    pub letters_per_minute: Option<u64>,
    /// How many people, and where their letters stand.
    #[serde(flatten)]
    pub sums: Sums,
    /// How many of those sent a person has settled as sent.
    pub settled: u64,
    /// How many of those that failed have an address that is dead, and get no more letters.
    pub dead_addresses: u64,
    /// How many of those sent came back later (`bulletin inbox`).
    pub came_back: u64,
    /// How many readers called the letter spam.
    pub complaints: u64,
    /// When letters left.
    pub timeline: Timeline,
    /// By the recipients' mail domain.
    pub domains: Vec<Domain>,
    /// Why letters did not arrive.
    pub causes: Vec<Cause>,
    /// How often letters were tried.
    pub attempts: Vec<Attempts>,
    /// Who on the lists was not in the audience, and why.
    pub left_out: Vec<Reason>,
    /// Who in the audience was not written to, and why.
    pub suppressed_because: Vec<Reason>,
    /// What has come after.
    #[serde(flatten)]
    pub since: Since,
    /// What to do next.
    pub next: Vec<Next>,
}

/// A signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Signed {
    /// Who.
    pub name: String,
    /// When.
    pub time: Moment,
}

/// The people with one mail domain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Domain {
    /// Its name; none for all others together.
    pub domain: Option<String>,
    /// Where their letters stand.
    #[serde(flatten)]
    pub sums: Sums,
}

/// Letters that did not arrive, for one cause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cause {
    /// `failed`, `deferred` or `in-doubt`.
    pub state: &'static str,
    /// The SMTP reply code.
    pub code: Option<u16>,
    /// The enhanced status code.
    pub enhanced: Option<String>,
    /// How many people.
    pub people: u64,
    /// What it means, in plain words.
    pub meaning: &'static str,
    /// What to do.
    pub cure: &'static str,
}

/// How many letters were tried so often.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Attempts {
    /// How often.
    pub attempts: u64,
    /// How many people's letters.
    pub people: u64,
}

/// A reason, and how many it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// In words.
    pub reason: String,
    /// How many people.
    pub people: u64,
}

impl Report {
    /// The report of a dispatch.
    pub fn of(facts: Facts<'_>) -> Self {
        let Facts {
            dispatch,
            tally,
            subject,
            signed,
            since,
            zone,
        } = facts;
        let speed = timeline::speed(&tally.minutes);
        let reasons = |all: Vec<(Option<String>, u64)>, unsaid: &str| {
            let reason = |(words, people): (Option<String>, u64)| Reason {
                reason: words.unwrap_or_else(|| unsaid.to_owned()),
                people,
            };
            all.into_iter().map(reason).collect()
        };
        Report {
            issue: dispatch.issue.clone(),
            state: tally.sums.word(),
            kind: Some(dispatch.kind.word()),
            subject,
            digest: Some(dispatch.digest.clone()),
            commit: dispatch.revision.as_ref().map(|from| from.commit.clone()),
            uncommitted: dispatch.revision.as_ref().is_some_and(|from| from.edited),
            signed: signed
                .into_iter()
                .map(|(name, time)| Signed {
                    name,
                    time: Moment::new(time, zone),
                })
                .collect(),
            through: Some(dispatch.through.clone()),
            begun: Some(Moment::new(dispatch.started, zone)),
            ended: dispatch.finished.map(|time| Moment::new(time, zone)),
            sending_seconds: speed.seconds,
            breaks: speed.breaks,
            letters_per_minute: speed.per_minute,
            sums: tally.sums,
            settled: tally.settled,
            dead_addresses: tally.dead,
            came_back: tally.came_back.0,
            complaints: tally.came_back.1,
            timeline: timeline::timeline(&tally.minutes, zone),
            domains: tally
                .domains
                .into_iter()
                .map(|domain| Domain {
                    domain: domain.name,
                    sums: domain.sums,
                })
                .collect(),
            causes: tally.causes.iter().map(cause).collect(),
            attempts: tally
                .attempts
                .into_iter()
                .map(|(attempts, people)| Attempts { attempts, people })
                .collect(),
            left_out: reasons(tally.excluded, "the row of the list could not be used"),
            suppressed_because: reasons(
                tally.suppressed,
                "was not to be written to when it was sent",
            ),
            next: next::next(&dispatch.issue, dispatch.kind, &tally.sums, &since),
            since,
        }
    }

    /// The report of an issue that has not been sent.
    pub fn not_sent(issue: &str) -> Self {
        Report {
            issue: issue.to_owned(),
            state: "not-sent",
            kind: None,
            subject: None,
            digest: None,
            commit: None,
            uncommitted: false,
            signed: Vec::new(),
            through: None,
            begun: None,
            ended: None,
            sending_seconds: 0,
            breaks: 0,
            letters_per_minute: None,
            sums: Sums::default(),
            settled: 0,
            dead_addresses: 0,
            came_back: 0,
            complaints: 0,
            timeline: Timeline::default(),
            domains: Vec::new(),
            causes: Vec::new(),
            attempts: Vec::new(),
            left_out: Vec::new(),
            suppressed_because: Vec::new(),
            since: Since::default(),
            next: next::not_sent(issue),
        }
    }

    /// The commit it was made from, in words.
    pub(in crate::report) fn revision(&self) -> Option<String> {
        let (commit, edited) = (self.commit.clone()?, self.uncommitted);
        Some(Revision { commit, edited }.for_people())
    }

    /// How many letters were tried more than once.
    pub(in crate::report) fn more_than_once(&self) -> u64 {
        let more = self.attempts.iter().filter(|one| one.attempts > 1);
        more.map(|one| one.people).sum()
    }
}

fn cause(cause: &crate::ledger::Cause) -> Cause {
    let meaning = cause::explain(cause);
    Cause {
        state: cause.state.word(),
        code: cause.code,
        enhanced: cause.enhanced.clone(),
        people: cause.people,
        meaning: meaning.words,
        cure: meaning.cure,
    }
}
