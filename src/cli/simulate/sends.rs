//! `send`, and `send` again, as an editor would run it.

use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use bulletin::delivery::{self, Clock, Event, Fault, Job, Settings, Through};
use bulletin::ledger::{Dispatch, Ledger, Lock, State, Sums};
use bulletin::message::Press;
use bulletin::simulate::Server;
use tokio::sync::{mpsc, watch};

use crate::cli::{Trouble, World, progress};

/// How often `send` is run again after the first time.
const AGAIN: usize = 3;

/// How long an editor lets pass before running it again, in milliseconds. Nobody waits for it here: the
/// clock is set on.
const LATER: i64 = 60 * 60 * 1000;

/// The pause after a broken connection. The real one is seconds; the server here needs no rest.
const BACKOFF: Duration = Duration::from_millis(10);

/// A rehearsal renews its connections sooner than a send, so that a short list meets more than one.
const LETTERS_PER_CONNECTION: u32 = 20;

/// Where each person's letter stands.
pub(super) type Standing = HashMap<String, State>;

/// What it takes to send.
pub(super) struct Sends<'a> {
    pub(super) ledger: &'a Ledger,
    pub(super) lock: &'a Lock,
    pub(super) dispatch: &'a Dispatch,
    pub(super) press: &'a Press,
    pub(super) through: &'a Through,
    pub(super) outbox: &'a Path,
    pub(super) connections: usize,
    pub(super) server: &'a Server,
    pub(super) world: &'a World,
}

/// What the sends came to.
pub(super) struct Told {
    /// After each send.
    pub(super) sends: Vec<Sent>,
    /// After the first.
    pub(super) first: Standing,
    /// After the last.
    pub(super) end: Standing,
}

/// What one send came to.
#[derive(Clone, Debug)]
pub(super) struct Sent {
    pub(super) sums: Sums,
    /// Why it stopped before its end.
    pub(super) stopped: Option<String>,
}

impl Sends<'_> {
    /// Sends, and sends again while another send could do something.
    pub(super) async fn all(&self) -> Result<Told, Trouble> {
        let mut sends = vec![self.one(0).await?];
        let first = self.standing().await?;
        for _ in 0..AGAIN {
            let left = sends
                .last()
                .map_or(0, |sent| sent.sums.waiting + sent.sums.deferred);
            if left == 0 {
                break;
            }
            sends.push(self.one(sends.len()).await?);
        }
        Ok(Told {
            sends,
            first,
            end: self.standing().await?,
        })
    }

    async fn one(&self, before: usize) -> Result<Sent, Trouble> {
        self.server.next_run();
        // Nothing of `send:` in bulletin.yaml: no user, no password, no pace.
        let settings = Settings {
            connections: self.connections,
            backoff: BACKOFF,
            letters_per_connection: LETTERS_PER_CONNECTION,
            ..Settings::default()
        };
        let later = LATER.saturating_mul(i64::try_from(before).unwrap_or_default());
        let (events, seen) = mpsc::unbounded_channel();
        let (_stopper, stop) = watch::channel(false);
        let job = Job {
            ledger: self.ledger,
            lock: self.lock,
            dispatch: self.dispatch,
            press: self.press,
            through: self.through,
            outbox: self.outbox,
            settings: &settings,
            clock: Clock::set(self.world.now.timestamp_millis() + later),
            stop,
            events,
        };
        let (nameless, shown) = mpsc::unbounded_channel();
        let (ran, (), ()) = tokio::join!(
            delivery::run(job),
            without_names(seen, nameless),
            progress::show(shown, self.world.terminal)
        );
        let stopped = match ran {
            Ok(_) => None,
            Err(fault) if is_the_servers_doing(&fault) => Some(fault.to_string()),
            Err(Fault::Letter { list, why, .. }) => {
                return Err(Trouble::new(format!(
                    "a letter to somebody on the list `{list}` is not fit to be sent: {why}"
                ))
                .cure("bulletin send says whose, and sends nothing"));
            }
            Err(fault) => return Err(fault.into()),
        };
        Ok(Sent {
            sums: self.ledger.sums(self.dispatch.id).await?,
            stopped,
        })
    }

    async fn standing(&self) -> Result<Standing, Trouble> {
        let mut standing = Standing::new();
        for state in [
            State::Waiting,
            State::Claimed,
            State::InDoubt,
            State::Sent,
            State::Deferred,
            State::Failed,
            State::Suppressed,
        ] {
            let rows = self.ledger.rows(self.dispatch.id, state).await?;
            standing.extend(rows.into_iter().map(|row| (row.address.to_string(), state)));
        }
        Ok(standing)
    }
}

/// What a misbehaving server can bring about; all else is a fault of this computer.
fn is_the_servers_doing(fault: &Fault) -> bool {
    matches!(
        fault,
        Fault::NoConnection { .. }
            | Fault::Lost { .. }
            | Fault::Busy { .. }
            | Fault::Refused { .. }
            | Fault::Gone { .. }
            | Fault::SameRefusal { .. }
            | Fault::NoAnswers { .. }
    )
}

/// Passes on how far a send has got, and nothing about any one person.
async fn without_names(
    mut events: mpsc::UnboundedReceiver<Event>,
    shown: mpsc::UnboundedSender<Event>,
) {
    while let Some(event) = events.recv().await {
        let event = match event {
            Event::Letter { row, .. } => Event::Letter {
                row,
                address: String::new(),
                state: State::Sent,
                answer: None,
            },
            Event::Started { .. } => event,
            _ => continue,
        };
        // Nobody has to look.
        let _ = shown.send(event);
    }
}
