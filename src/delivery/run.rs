//! One run of a dispatch: everything checked, then everybody at work, then the sums.

use std::path::Path;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

use super::backoff::{self, Holds};
use super::breaker::Breaker;
use super::heap::Heap;
use super::lately::lately;
use super::limiter::Limiter;
use super::outbox::Outbox;
use super::shared::{Shared, Verdict, Way, raised};
use super::smtp::{Route, Session};
use super::worker::Worker;
use super::{Clock, Event, Fault, Settings, Through, plan, preflight};
use crate::ledger::{Dispatch, Kind, Ledger, Lock, Mark, State, Sums, TAKEN_BACK, Writer};
use crate::message::Press;

/// How many rounds in a row may come to nothing. Each ends with a letter or a fault, unless workers
/// leave in an unlucky order.
const IDLE_ROUNDS: u32 = 10;

/// What a run works on and with.
pub struct Job<'a> {
    /// Where everything is recorded.
    pub ledger: &'a Ledger,
    /// The proof that no other run is at work.
    pub lock: &'a Lock,
    /// What is to be sent.
    pub dispatch: &'a Dispatch,
    /// The press of that dispatch: see [`super::thaw`].
    pub press: &'a Press,
    /// How the letters leave.
    pub through: &'a Through,
    /// The folder in which the outbox transport makes one folder an issue.
    pub outbox: &'a Path,
    /// Pace, connections, password and the like.
    pub settings: &'a Settings,
    /// How many letters this run may begin at most, for a look at the first ones before the rest go.
    pub first: Option<u64>,
    /// The time.
    pub clock: Clock,
    /// Becomes true when the operator wants to stop. Letters on their way are finished first.
    pub stop: watch::Receiver<bool>,
    /// Told what happens.
    pub events: mpsc::UnboundedSender<Event>,
}

/// Sends what is left of a dispatch.
///
/// Returns the sums when nothing is left that this run could do, or when the operator stopped it. An
/// error is about the run and never about one person; whoever was not written to because of it is
/// still waiting. What is in doubt from earlier runs is not touched.
pub async fn run(job: Job<'_>) -> Result<Sums, Fault> {
    let events = job.events.clone();
    let result = job.run().await;
    let _ = events.send(match &result {
        Ok(sums) => Event::Finished(*sums),
        Err(fault) => Event::Stopped {
            sentence: fault.to_string(),
            cure: fault.cure(),
        },
    });
    result
}

impl Job<'_> {
    async fn run(self) -> Result<Sums, Fault> {
        plan::fits(self.dispatch.kind, self.through)?;
        let id = self.dispatch.id;
        let now = self.clock.now();
        self.ledger.release_claims(self.lock, id, now).await?;
        let latest = now.saturating_add(backoff::LONGEST);
        self.ledger.release_beyond(self.lock, id, latest).await?;
        let before = self.ledger.sums(id).await?;
        let _ = self.events.send(Event::Started {
            total: before.selected,
            already: before
                .selected
                .saturating_sub(before.waiting + before.deferred),
        });
        if before.waiting + before.deferred == 0 {
            return self.end().await;
        }
        let looked_at = preflight::inspect_all(self.ledger, self.dispatch, self.press, &self.stop);
        let Some(largest) = looked_at.await? else {
            return self.end().await;
        };
        let mut patience = self.settings.wait;
        let limiter = self.limiter().await?;
        let paced = limiter.beyond(self.settings.pace_patience());
        let Some(ready) = self.ready(&mut patience, paced).await? else {
            return self.end().await;
        };
        let Some((way, first)) = self.way(before.sent == 0, largest).await? else {
            return self.end().await;
        };
        let settings = self.settings.clone();
        let shared = Arc::new(Shared {
            press: self.press.clone(),
            writer: Writer::start(self.ledger, self.lock, id).await?,
            way,
            limiter,
            settings,
            clock: self.clock,
            stop: self.stop.clone(),
            halt: watch::Sender::new(false),
            events: self.events.clone(),
            heap: Heap::default(),
            working: AtomicUsize::new(0),
            budget: AtomicU64::new(self.first.unwrap_or(u64::MAX)),
            verdict: Mutex::new(Verdict {
                breaker: Breaker::new(before.sent > 0),
                fault: None,
                holds: Holds::default(),
                told: 0,
            }),
        });
        let result = self.rounds(&shared, first, ready, patience).await;
        let refused = self.take_back(&shared).await?;
        match (result, refused) {
            (Ok(_), Some(fault)) => Err(fault),
            (result, _) => result,
        }
    }

    /// Puts people back in the queue who were refused while nobody got through at all, few as they are: that
    /// is as likely to be about us as about them. Gives the fault, if there are any.
    async fn take_back(&self, shared: &Shared) -> Result<Option<Fault>, Fault> {
        let Some((fault, rows, reply)) = shared.verdict().breaker.nobody_got_through() else {
            return Ok(None);
        };
        for row in rows {
            let mark = Mark {
                row,
                to: State::Waiting,
                stage: Some(TAKEN_BACK),
                server: None,
                answer: Some(reply.answer()),
                next_at: None,
                now: self.clock.now(),
            };
            shared.writer.mark(mark).await?.durable().await?;
        }
        Ok(Some(fault))
    }

    /// The gate all letters go through. It knows what was sent lately: starting again is no way around a limit.
    async fn limiter(&self) -> Result<Limiter, Fault> {
        let pace = &self.settings.pace;
        let sent = lately(self.ledger, self.through, pace, self.clock.now()).await?;
        Ok(Limiter::new(pace, sent))
    }

    /// The way the letters leave, tried out: nothing has left when this fails. None when the
    /// operator has stopped the run meanwhile.
    async fn way(
        &self,
        fresh: bool,
        largest: u64,
    ) -> Result<Option<(Way, Option<Session>)>, Fault> {
        let relay = match self.through {
            Through::Outbox => {
                let fresh = fresh && self.dispatch.kind == Kind::Rehearsal;
                let outbox = Outbox::prepare(self.outbox, &self.dispatch.issue, fresh)?;
                return Ok(Some((Way::Outbox(outbox), None)));
            }
            Through::Smtp(relay) => relay,
        };
        let route = Route::new(
            relay,
            self.settings.password.clone(),
            self.settings.roots.as_deref(),
            self.settings.timeouts,
        )?;
        // One connection before all others: ten wrong logins at once would lock the account.
        let opened = tokio::select! {
            () = raised(self.stop.clone()) => return Ok(None),
            opened = route.open() => opened,
        };
        let session = opened.map_err(|setback| setback.fault)?;
        if let Some(limit) = session.largest().filter(|limit| largest > *limit) {
            session.quit().await;
            return Err(Fault::TooLarge {
                host: relay.host.clone(),
                size: largest,
                limit,
            });
        }
        Ok(Some((Way::Smtp(Box::new(route)), Some(session))))
    }

    /// Sets everybody to work until nothing is left that may go. A worker that could not stay may have left a
    /// letter behind after the others had gone home; hence the rounds.
    async fn rounds(
        &self,
        shared: &Arc<Shared>,
        first: Option<Session>,
        ready: u64,
        mut patience: Duration,
    ) -> Result<Sums, Fault> {
        let mut first = first;
        let mut idle = 0;
        let mut ready = usize::try_from(ready).unwrap_or(usize::MAX);
        loop {
            let workers = self.settings.connections.clamp(1, ready.max(1));
            shared.working.store(workers, Ordering::SeqCst);
            shared.heap.begin(ready).await;
            // Dropped with this future, which ends the workers too.
            let mut crew = JoinSet::new();
            for _ in 0..workers {
                crew.spawn(Worker::work(Arc::clone(shared), first.take()));
            }
            while let Some(ended) = crew.join_next().await {
                if ended.is_err() {
                    shared.stop_all(Fault::Broken);
                }
            }
            let fault = shared.verdict().fault.take();
            let now = self.clock.now();
            let id = self.dispatch.id;
            self.ledger.release_claims(self.lock, id, now).await?;
            if let Some(fault) = fault {
                return Err(fault);
            }
            if shared.spent() {
                return self.end().await;
            }
            let before = patience;
            let paced = shared.limiter.beyond(self.settings.pace_patience());
            let Some(left) = self.ready(&mut patience, paced).await? else {
                return self.end().await;
            };
            let left = usize::try_from(left).unwrap_or(usize::MAX);
            let waited = patience < before;
            idle = if waited || left < ready { 0 } else { idle + 1 };
            if idle > IDLE_ROUNDS {
                return Err(Fault::Broken);
            }
            ready = left;
        }
    }

    async fn end(&self) -> Result<Sums, Fault> {
        let id = self.dispatch.id;
        self.ledger.finish(id, self.clock.now()).await?;
        Ok(self.ledger.sums(id).await?)
    }
}
