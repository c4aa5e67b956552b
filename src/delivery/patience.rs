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
    ///
    /// `paced` is how far away the pace puts the next letter, where that is too far for workers to wait.
    pub(super) async fn ready(
        &self,
        patience: &mut Duration,
        paced: Option<Duration>,
    ) -> Result<Option<u64>, Fault> {
        let id = self.dispatch.id;
        loop {
            let now = self.clock.now();
            let stopped = *self.stop.borrow();
            let ready = self.ledger.ready(id, now).await?;
            let later = match (ready, paced) {
                (0, _) => {
                    let Some(held) = self.ledger.held(id, now).await? else {
                        return Ok(None);
                    };
                    Later {
                        at: held.first,
                        letters: held.letters,
                        cause: Cause::PutOff,
                    }
                }
                (letters, Some(pause)) => {
                    let pause = i64::try_from(pause.as_millis()).unwrap_or(i64::MAX);
                    let at = now.saturating_add(pause);
                    let cause = Cause::Pace;
                    let _ = self.events.send(Event::Later(Later { at, letters, cause }));
                    return Ok(None);
                }
                (_, None) => return Ok((!stopped).then_some(ready)),
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
