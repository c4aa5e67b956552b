//! The rows a worker has in hand: taking them, choosing the next, putting them back.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::time::Instant;

use super::Fault;
use super::shared::Shared;
use super::worker::Worker;
use crate::ledger::{Mark, Row, State};

/// The fewest rows that are taken in hand at a time, where there are so many.
const FEW: u64 = 8;

/// The most. Whatever is in hand when a run dies was tried once more than the rest.
const MANY: u64 = 64;

impl Worker {
    /// A row to go on with, when there is none left. All workers take from one heap, so that what they write down
    /// at about the same time stands side by side in the ledger.
    pub(super) fn supply(&self) -> impl Future<Output = Result<Option<Row>, Fault>> + use<> {
        let shared = Arc::clone(&self.shared);
        let wanted = self.batch.is_empty();
        async move {
            if !wanted {
                return Ok(None);
            }
            let mut heap = shared.heap.lock().await;
            if heap.is_empty() {
                let rows = shared
                    .writer
                    .claim(shared.share(), shared.clock.now())
                    .await?;
                shared.taken(rows.len());
                heap.extend(rows);
            }
            Ok(heap.pop_front())
        }
    }

    /// The row whose letter may be offered together with the end of the one being sent. It has passed all that
    /// a letter passes before it is begun, and is the next one.
    pub(super) fn announce(&mut self) -> Option<&Row> {
        // It stands if the connection it was told on broke; it is offered again on the next.
        if self.announced.is_some() {
            return None;
        }
        let row = self.batch.front()?;
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
        self.announced.as_ref()
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

impl Shared {
    /// How many rows to take in hand: many while many are left, since every taking has its price.
    fn share(&self) -> i64 {
        let most = self.budget.load(Ordering::SeqCst).clamp(FEW, MANY);
        let share = self.left.load(Ordering::SeqCst) / FEW;
        i64::try_from(share.clamp(FEW, most)).unwrap_or(i64::MAX)
    }

    /// So many fewer are left to be taken in hand.
    fn taken(&self, rows: usize) {
        let rows = u64::try_from(rows).unwrap_or(u64::MAX);
        let _ = self
            .left
            .try_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
                Some(left.saturating_sub(rows))
            });
    }
}
