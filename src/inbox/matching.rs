//! Whom a message is about, and what follows.
//!
//! A token of ours proves it: in the address the message came to (VERP), in the Message-ID of the letter that
//! it gives back, or in the letter's way out. Anybody can write a report that names an address and bears no
//! token. Such a report is noted and shown, and takes nobody off by itself.

use super::account::Sort;
use super::judge::{Judgement, Kind};
use super::leave;
use super::people::People;
use super::report::{Action, Outcome};
use crate::ledger::{Change, Evidence, Fault, Ledger, Letter, Returned, What};
use crate::subscribers::Address;

/// How long ago a letter may have gone of which an unproved report speaks: 60 days, in milliseconds.
const RECENT: i64 = 60 * 24 * 60 * 60 * 1000;

/// What follows from a message.
#[derive(Clone, Debug, Default)]
pub(super) struct Weighed {
    pub(super) bounces: Vec<Evidence>,
    pub(super) leaving: Option<(Address, Change)>,
    /// What is said of it; none of an automatic reply.
    pub(super) said: Option<Said>,
}

/// What is said of a message.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub(super) sort: Sort,
    pub(super) about: Option<Address>,
    pub(super) issue: Option<String>,
    pub(super) why: String,
}

/// What messages are weighed with.
pub(super) struct Scales<'a> {
    pub(super) ledger: &'a Ledger,
    pub(super) people: &'a mut People,
    /// After how many letters running that came back somebody is not written to any more.
    pub(super) soft_bounces: usize,
    /// Unix milliseconds.
    pub(super) now: i64,
}

impl Scales<'_> {
    /// Weighs one message.
    pub(super) async fn weigh(&mut self, judged: &Judgement) -> Result<Weighed, Fault> {
        match &judged.kind {
            Kind::Report(outcomes) => self.report(judged, outcomes).await,
            Kind::Complaint(named) => self.complaint(judged, named).await,
            Kind::Leave => Ok(self.leave(judged)),
            Kind::Notice => Ok(for_a_person(
                None,
                "a report on our mail that is no complaint of a reader's, such as on its signature or its contents",
            )),
            // An answer to a letter's way out is no wish by itself.
            kind @ Kind::Person { .. } if leave::is_answer(&judged.subject) => {
                Ok(self.rest(judged, kind))
            }
            kind => Ok(match self.people.by_token(&judged.verp) {
                Some(who) => self.leaves(judged, who, "the way out of a letter"),
                None => self.rest(judged, kind),
            }),
        }
    }

    /// The letter that a message proves to be about.
    async fn proved(&mut self, judged: &Judgement) -> Result<Option<Letter>, Fault> {
        for tokens in [&judged.verp, &judged.ids] {
            if let Some(letter) = self.ledger.letter_of(tokens).await? {
                return Ok(Some(letter));
            }
        }
        match self.people.by_token(&judged.leave) {
            Some(who) => self.ledger.letter_to(&who.key(), 0).await,
            None => Ok(None),
        }
    }

    async fn report(&mut self, judged: &Judgement, outcomes: &[Outcome]) -> Result<Weighed, Fault> {
        if let Some(letter) = self.proved(judged).await? {
            let own = outcomes.iter().find(|outcome| names(outcome, &letter));
            let failed = || {
                outcomes
                    .iter()
                    .find(|outcome| outcome.action == Action::Failed)
            };
            let Some(outcome) = own.or_else(failed).or(outcomes.first()) else {
                return Ok(Weighed::default());
            };
            // A letter that was passed on came back from where it was passed to.
            let elsewhere = own.is_none() && !outcome.addresses.is_empty();
            return self.bounce(judged, outcome, letter, true, elsewhere).await;
        }
        for outcome in outcomes {
            for typed in &outcome.addresses {
                let Some(who) = Address::parse(typed).ok() else {
                    continue;
                };
                let letter = self.ledger.letter_to(&who.key(), self.now - RECENT).await?;
                if let Some(letter) = letter {
                    return self.bounce(judged, outcome, letter, false, false).await;
                }
            }
        }
        Ok(for_a_person(
            None,
            "a report on mail that is none of these letters",
        ))
    }

    async fn complaint(&mut self, judged: &Judgement, named: &[String]) -> Result<Weighed, Fault> {
        let Some(letter) = self.proved(judged).await? else {
            let about = named.iter().find_map(|typed| self.people.by_address(typed));
            let why = match &about {
                Some(who) => format!(
                    "a complaint that names them, and nothing in it proves that it is about our letter. If you know it to be true: \
                     bulletin subscribers remove {who}"
                ),
                None => "a complaint that does not say whose it is".to_owned(),
            };
            return Ok(for_a_person(about, &why));
        };
        let detail = format!("called the letter of {} spam", letter.issue);
        Ok(Weighed {
            bounces: vec![Evidence {
                row: letter.row,
                kind: Returned::Complaint,
                proved: true,
                status: None,
                words: "a complaint".into(),
            }],
            leaving: Some(self.change(judged, &letter.address, What::Complained, detail)),
            said: Some(Said {
                sort: Sort::Complained,
                about: Some(letter.address),
                issue: Some(letter.issue),
                why: "called the letter spam".into(),
            }),
        })
    }

    fn leave(&mut self, judged: &Judgement) -> Weighed {
        if let Some(who) = self.people.by_token(&judged.leave) {
            return self.leaves(judged, who, "the way out of a letter");
        }
        let asks = judged
            .subject
            .trim()
            .to_lowercase()
            .starts_with("unsubscribe");
        match self.people.by_address(&judged.from).filter(|_| asks) {
            Some(who) => self.leaves(judged, who, "a mail of their own"),
            None => for_a_person(
                None,
                "asks to leave with a code that is nobody's here; look for them by their address",
            ),
        }
    }

    fn rest(&self, judged: &Judgement, kind: &Kind) -> Weighed {
        let known = self.people.by_address(&judged.from);
        match (kind, known) {
            (Kind::Wish { more }, Some(who)) => {
                let mut weighed = self.leaves(judged, who, "a mail of their own");
                if let Some(said) = weighed.said.as_mut().filter(|_| *more) {
                    said.why.push_str(", and says more: please read it");
                }
                weighed
            }
            (Kind::Wish { .. }, None) => for_a_person(
                None,
                "asks to leave, and no letter ever went to this address: ask which one they get it at",
            ),
            (Kind::Person { leaving: true }, known) => for_a_person(known, "may want to leave"),
            (Kind::Person { .. }, known) => for_a_person(known, "an answer"),
            (Kind::Moved, known) => for_a_person(
                known,
                "an automatic reply says that nobody reads this address any more",
            ),
            (Kind::Challenge, known) => for_a_person(
                known,
                "a program wants proof that a person wrote, before it lets letters in",
            ),
            (Kind::Nothing, _) => for_a_person(None, "this is no mail"),
            _ => Weighed::default(),
        }
    }

    fn leaves(&self, judged: &Judgement, who: Address, by: &str) -> Weighed {
        let detail = format!("asked to leave, by {by}");
        Weighed {
            leaving: Some(self.change(judged, &who, What::Left, detail)),
            said: Some(Said {
                sort: Sort::Left,
                about: Some(who),
                issue: None,
                why: format!("asked to leave by {by}"),
            }),
            ..Weighed::default()
        }
    }

    pub(super) fn change(
        &self,
        judged: &Judgement,
        who: &Address,
        what: What,
        detail: String,
    ) -> (Address, Change) {
        let id = judged
            .message_id
            .as_deref()
            .unwrap_or("without a Message-ID");
        let change = Change {
            time: self.now,
            what,
            detail,
            source: format!(
                "bulletin inbox, mail {}",
                id.chars().take(200).collect::<String>()
            ),
        };
        (who.clone(), change)
    }
}

fn names(outcome: &Outcome, letter: &Letter) -> bool {
    let key = letter.address.key();
    let parsed = outcome
        .addresses
        .iter()
        .filter_map(|typed| Address::parse(typed).ok());
    parsed.into_iter().any(|address| address.key() == key)
}

fn for_a_person(about: Option<Address>, why: &str) -> Weighed {
    Weighed {
        said: Some(Said {
            sort: Sort::Person,
            about,
            issue: None,
            why: why.to_owned(),
        }),
        ..Weighed::default()
    }
}
