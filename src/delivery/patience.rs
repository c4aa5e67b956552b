//! Waiting within a run until letters may go that may not go yet.

use std::time::Duration;

use tokio::time::sleep;

use super::Fault;
use super::event::{Cause, Event, Later};
use super::run::Job;
use super::shared::raised;

impl Job<'_> {
    /// Waits until letters may go, as long as there is patience. Says how many may, or that the run is over:
    /// because nothing is left, or not yet, or because the operator has stopped it.
    pub(super) async fn ready(&self, patience: &mut Duration) -> Result<Option<u64>, Fault> {
        let id = self.dispatch.id;
        loop {
            let now = self.clock.now();
            let stopped = *self.stop.borrow();
            let ready = self.ledger.ready(id, now).await?;
            if ready > 0 {
                return Ok((!stopped).then_some(ready));
            }
            let Some(held) = self.ledger.held(id, now).await? else {
                return Ok(None);
            };
            let later = Later {
                at: held.first,
                letters: held.letters,
                cause: Cause::PutOff,
            };
            if !self.wait(later, now, patience).await {
                let _ = self.events.send(Event::Later(later));
                return Ok(None);
            }
        }
    }

    /// Waits, and says so. Returns false when that would take too long, or when the run was stopped.
    async fn wait(&self, later: Later, now: i64, patience: &mut Duration) -> bool {
        let pause = Duration::from_millis(u64::try_from(later.at - now).unwrap_or(0));
        if pause > *patience || *self.stop.borrow() {
            return false;
        }
        *patience -= pause;
        let _ = self.events.send(Event::Waiting(later));
        tokio::select! {
            () = raised(self.stop.clone()) => false,
            () = sleep(pause) => true,
        }
    }
}
