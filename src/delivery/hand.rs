//! The rows a worker has in hand: taking them, choosing the next, putting them back.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::Fault;
use super::heap::Sheet;
use super::worker::Worker;
use crate::ledger::{Mark, Row, State};

impl Worker {
    /// A row to go on with, when there is none left.
    pub(super) fn supply(&self) -> impl Future<Output = Result<Option<Sheet>, Fault>> + use<> {
        let shared = Arc::clone(&self.shared);
        let wanted = self.batch.is_empty();
        async move {
            if !wanted {
                return Ok(None);
            }
            shared.heap.take(&shared).await
        }
    }

    /// The row whose letter may be offered together with the end of the one being sent. It has passed all that
    /// a letter passes before it is begun, and is the next one.
    pub(super) fn announce(&mut self) -> Option<&Row> {
        // It stands if the connection it was told on broke; it is offered again on the next.
        if self.announced.is_some() {
            return None;
        }
        let row = &self.batch.front()?.row;
        let now = self.shared.clock.now();
        let domain = row.address.domain();
        if self.shared.halted()
            || row.address.needs_smtputf8()
            || self.shared.verdict().holds.until(domain, now).is_some()
            || !self.shared.may_begin()
        {
            return None;
        }
        let free = self.shared.limiter.turn(Duration::ZERO);
        if !free.is_ok_and(|turn| turn <= Instant::now()) {
            self.shared.begin_later();
            return None;
        }
        self.announced = self.batch.pop_front();
        self.announced.as_ref().map(|sheet| &sheet.row)
    }

    /// Puts a letter back untried if its domain has asked to be left alone since it was taken in hand. Says
    /// whether that is so.
    pub(super) async fn put_back(&mut self, row: &Row) -> Result<bool, Fault> {
        let now = self.shared.clock.now();
        let domain = row.address.domain();
        let next_at = self.shared.verdict().holds.until(domain, now);
        if next_at.is_none() {
            return Ok(false);
        }
        let mark = Mark {
            stage: Some("held back"),
            next_at,
            ..self.mark(row, State::Waiting)
        };
        self.shared.writer.mark(mark).await?.durable().await?;
        Ok(true)
    }
}
