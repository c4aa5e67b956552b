//! A letter that was refused, for good or for now, and what that says about the others.

use super::smtp::{Reply, Stage, is_about_the_domain};
use super::worker::Worker;
use super::{Fault, backoff};
use crate::ledger::{Row, State};

impl Worker {
    /// Leaves a letter for later, and with it all others to its domain where that is what was asked.
    pub(super) async fn put_off(
        &mut self,
        row: &Row,
        stage: Stage,
        reply: &Reply,
    ) -> Result<(), Fault> {
        let now = self.shared.clock.now();
        let domain = row.address.domain();
        let mut next_at = backoff::letter(now, row.deferrals, row.id);
        let mut known = None;
        if is_about_the_domain(reply) {
            let (held, until) = {
                let holds = &mut self.shared.verdict().holds;
                let held = holds.until(domain, now);
                let until = held.unwrap_or_else(|| holds.hold(domain, now, row.deferrals, row.id));
                (held, until)
            };
            if held.is_none() {
                self.shared.writer.hold(domain.to_owned(), until).await?;
            }
            known = held;
            next_at = next_at.max(until);
        }
        let answer = Some(reply.answer());
        self.record(
            row,
            State::Deferred,
            Some(stage.word()),
            answer,
            Some(next_at),
        )
        .await?;
        // What was on its way to a domain that has just been left alone is no news.
        if known.is_some() {
            return Ok(());
        }
        self.weigh(row, stage, reply).await
    }

    /// Gives up a letter that was refused for good.
    pub(super) async fn fail(
        &mut self,
        row: &Row,
        stage: Stage,
        reply: &Reply,
    ) -> Result<(), Fault> {
        let answer = Some(reply.answer());
        self.record(row, State::Failed, Some(stage.word()), answer, None)
            .await?;
        self.weigh(row, stage, reply).await
    }

    /// Whether a refusal was one too many of its kind.
    async fn weigh(&mut self, row: &Row, stage: Stage, reply: &Reply) -> Result<(), Fault> {
        let before = row.answer.as_ref();
        let tripped = self
            .shared
            .verdict()
            .breaker
            .refused(row.id, stage, reply, before);
        match tripped {
            None => Ok(()),
            Some((fault, rows)) => {
                // At once, and behind the refusals in the same queue: whatever dies next, nobody stays
                // failed for what was not about them.
                // Nobody takes in hand meanwhile what is put back.
                self.shared.halt.send_replace(true);
                self.take_back(&rows, &reply.answer()).await?;
                Err(fault)
            }
        }
    }
}
