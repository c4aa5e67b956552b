//! What follows from a report on one letter.

use super::account::Sort;
use super::class::Class;
use super::judge::Judgement;
use super::matching::{Said, Scales, Weighed};
use super::report::{Action, Outcome};
use crate::ledger::{Evidence, Fault, Letter, Returned, State, What};

impl Scales<'_> {
    /// Weighs what a report says of one letter. `proved` says whether it bears a token of ours, and `elsewhere`
    /// whether it names only addresses the letter was not written to.
    pub(super) async fn bounce(
        &self,
        judged: &Judgement,
        outcome: &Outcome,
        letter: Letter,
        proved: bool,
        elsewhere: bool,
    ) -> Result<Weighed, Fault> {
        let kind = match (outcome.action, outcome.class) {
            (Action::Delayed, _) => Returned::Delayed,
            (Action::Delivered, _) => Returned::Delivered,
            (Action::Failed, Class::Refused) => Returned::Refused,
            (Action::Failed, Class::Dead) if proved && !elsewhere => Returned::Dead,
            (Action::Failed, _) => Returned::Soft,
        };
        let code = outcome.status.as_deref().unwrap_or_default();
        let words = match outcome.words.trim() {
            "" if code.is_empty() => "it does not say why".to_owned(),
            words if words.contains(code) => words.to_owned(),
            words => format!("{code} {words}").trim().to_owned(),
        };
        let mut weighed = Weighed {
            bounces: vec![Evidence {
                row: letter.row,
                kind,
                proved,
                status: outcome.status.clone(),
                words: words.clone(),
            }],
            ..Weighed::default()
        };
        let doubt = match letter.state {
            State::InDoubt if proved => format!(
                ". The letter was in doubt: a report on it shows that the server had this one. It says nothing of others \
                 in doubt (bulletin status {} --in-doubt)",
                letter.issue
            ),
            _ => String::new(),
        };
        let (sort, why) = match kind {
            Returned::Dead => {
                let detail = format!("the letter of {} came back: {words}", letter.issue);
                weighed.leaving = Some(self.change(judged, &letter.address, What::Bounced, detail));
                (Sort::Dead, words)
            }
            Returned::Soft => {
                let running = self.running(&letter).await?;
                let limit = self.soft_bounces;
                if !proved {
                    let why = format!(
                        "{words}. Nothing in the report proves that it is about our letter, and anybody could have written it: \
                         it does not count. If you know it to be true: bulletin subscribers remove {}",
                        letter.address
                    );
                    (Sort::Soft, why)
                } else if running >= limit {
                    let detail = format!("{running} letters running came back: {words}");
                    weighed.leaving =
                        Some(self.change(judged, &letter.address, What::Bounced, detail));
                    (
                        Sort::Often,
                        format!("{running} letters running came back; this one: {words}"),
                    )
                } else if elsewhere {
                    let why = format!(
                        "{words} (from {}, where their mail is passed on to; {running} of {limit})",
                        outcome
                            .addresses
                            .first()
                            .map_or("elsewhere", String::as_str)
                    );
                    (Sort::Soft, why)
                } else {
                    (
                        Sort::Soft,
                        format!("{words} ({running} of {limit} running)"),
                    )
                }
            }
            Returned::Refused => (Sort::Refused, words),
            Returned::Delayed => (Sort::Delayed, words),
            Returned::Delivered | Returned::Complaint => (Sort::Delivered, words),
        };
        weighed.said = Some(Said {
            sort,
            about: Some(letter.address),
            issue: Some(letter.issue),
            why: why + &doubt,
        });
        Ok(weighed)
    }

    /// How many letters to somebody came back by mail that proves it, counted from the newest until one that did
    /// not; this one is among them.
    async fn running(&self, letter: &Letter) -> Result<usize, Fault> {
        let letters = self.ledger.returns(&letter.address.key()).await?;
        let back = |(row, proved): &&(i64, bool)| *proved || *row == letter.row;
        Ok(letters.iter().take_while(back).count())
    }
}
