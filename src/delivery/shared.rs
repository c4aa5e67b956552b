//! What the workers of one run have in common.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep_until};

use super::backoff::Holds;
use super::breaker::Breaker;
use super::heap::Heap;
use super::limiter::Limiter;
use super::outbox::Outbox;
use super::smtp::Route;
use super::{Cause, Clock, Event, Fault, Later, Settings};
use crate::ledger::Writer;
use crate::message::Press;

/// How the letters of this run leave.
pub(super) enum Way {
    Outbox(Outbox),
    Smtp(Box<Route>),
}

/// What the workers of one run have in common.
pub(super) struct Shared {
    pub(super) press: Press,
    pub(super) writer: Writer,
    pub(super) way: Way,
    pub(super) settings: Settings,
    pub(super) clock: Clock,
    pub(super) limiter: Limiter,
    /// The operator's wish to stop.
    pub(super) stop: watch::Receiver<bool>,
    /// Our own: a worker met something that stops everybody.
    pub(super) halt: watch::Sender<bool>,
    pub(super) events: mpsc::UnboundedSender<Event>,
    /// How many letters may still be begun.
    pub(super) budget: AtomicU64,
    /// Rows in hand that no worker has begun yet.
    pub(super) heap: Heap,
    /// How many workers still work.
    pub(super) working: AtomicUsize,
    pub(super) verdict: Mutex<Verdict>,
}

/// What the run has come to so far.
#[derive(Default)]
pub(super) struct Verdict {
    pub(super) breaker: Breaker,
    pub(super) holds: Holds,
    /// Until when it has been said that everybody waits, in unix milliseconds.
    pub(super) told: i64,
    /// The first thing that stopped the run.
    pub(super) fault: Option<Fault>,
}

impl Shared {
    pub(super) fn verdict(&self) -> MutexGuard<'_, Verdict> {
        // A worker that panicked holding it has left nothing half done.
        self.verdict.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether no new letter may be begun.
    pub(super) fn halted(&self) -> bool {
        *self.stop.borrow() || *self.halt.borrow()
    }

    /// Lets one more letter be begun, if this run may begin any more.
    pub(super) fn may_begin(&self) -> bool {
        self.budget
            .try_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
                left.checked_sub(1)
            })
            .is_ok()
    }

    /// Takes back [`Shared::may_begin`].
    pub(super) fn begin_later(&self) {
        // Without a limit there is nothing to give back, and nothing to overflow.
        let _ = self
            .budget
            .try_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
                left.checked_add(1)
            });
    }

    /// Whether this run has begun all the letters it may.
    pub(super) fn spent(&self) -> bool {
        self.budget.load(Ordering::SeqCst) == 0
    }

    /// Stops everybody. The first fault is the one that is told.
    pub(super) fn stop_all(&self, fault: Fault) {
        self.verdict().fault.get_or_insert(fault);
        self.halt.send_replace(true);
    }

    /// Tells whoever watches; nobody has to.
    pub(super) fn tell(&self, event: Event) {
        let _ = self.events.send(event);
    }

    /// Does the work unless the run is stopped meanwhile. Only for work that may be broken off.
    pub(super) async fn unless_halted<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            biased;
            () = raised(self.stop.clone()) => None,
            () = raised(self.halt.subscribe()) => None,
            done = work => Some(done),
        }
    }

    /// Waits until `moment`. Returns false when the run was stopped meanwhile.
    pub(super) async fn wait_until(&self, moment: Instant) -> bool {
        self.unless_halted(sleep_until(moment)).await.is_some()
    }

    /// Waits, and says so. Returns false when the run was stopped meanwhile.
    pub(super) async fn pause(&self, pause: Duration, why: String) -> bool {
        self.tell(Event::Pausing { pause, why });
        self.wait_until(Instant::now() + pause).await
    }

    /// Says that the pace lets nobody go for a while. Once, however many wait.
    pub(super) fn tell_of_the_pace(&self, pause: Duration) {
        let now = self.clock.now();
        let at = now.saturating_add(i64::try_from(pause.as_millis()).unwrap_or(i64::MAX));
        let mut verdict = self.verdict();
        if verdict.told <= now {
            verdict.told = at;
            let cause = Cause::Pace;
            let letters = 0;
            self.tell(Event::Waiting(Later { at, letters, cause }));
        }
    }

    /// One worker fewer. Returns how many are left.
    pub(super) fn leave(&self) -> usize {
        self.working.fetch_sub(1, Ordering::SeqCst) - 1
    }
}

/// Waits for a signal. One that can no longer come is waited for for ever.
pub(super) async fn raised(mut signal: watch::Receiver<bool>) {
    if signal.wait_for(|raised| *raised).await.is_err() {
        std::future::pending::<()>().await;
    }
}
