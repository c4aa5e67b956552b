//! `send`, and `send` again, as an editor would run it.

use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use bulletin::delivery::{self, Clock, Fault, Job, Later, Settings, Through, Timeouts};
use bulletin::ledger::{Dispatch, Ledger, Lock, State, Sums};
use bulletin::message::Press;
use bulletin::simulate::{Scenario, Server};
use indicatif::ProgressBar;
use secrecy::SecretString;
use tokio::sync::{mpsc, watch};

use super::heard::{Heard, Line, bar};
use super::stopped;
use crate::cli::{Trouble, World};

/// How often `send` is run at most.
const SENDS: usize = 8;

/// How long an editor needs to put right what stopped a send, in milliseconds. Nobody waits for it here:
/// the clock is set on.
const MENDED: i64 = 15 * 60 * 1000;

/// Pauses after trouble are so many times shorter than on the day: the server here needs no rest.
const CUT: u32 = 2000;

/// How long a server that says nothing is waited for. On the day it is minutes.
const PATIENCE: Duration = Duration::from_secs(2);

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
    pub(super) scenario: &'static Scenario,
    pub(super) stop: watch::Receiver<bool>,
    pub(super) world: &'a World,
}

/// What one send came to.
#[derive(Clone, Debug)]
pub(super) struct Sent {
    /// When it was run, in unix milliseconds.
    pub(super) began: i64,
    pub(super) sums: Sums,
    pub(super) said: Vec<Line>,
    /// Why it stopped before its end, and what to do.
    pub(super) stopped: Option<(String, String)>,
    /// When to go on, where nothing may go before then.
    pub(super) later: Option<Later>,
}

impl Sends<'_> {
    /// Sends, and sends again while another send does something. Returns each of them, and where every
    /// letter stands in the end.
    pub(super) async fn all(&self) -> Result<(Vec<Sent>, Standing), Trouble> {
        let bar = bar(self.scenario.name, self.world.terminal);
        let mut sends: Vec<Sent> = Vec::new();
        let mut now = self.world.now.timestamp_millis();
        while sends.len() < SENDS {
            bar.set_message(format!("send {}", sends.len() + 1));
            let sent = self.one(now, &bar).await?;
            let left = sent.sums.waiting + sent.sums.deferred;
            let stuck = sent.stopped.is_none()
                && sends.last().is_some_and(|before| before.sums == sent.sums);
            now = match sent.later {
                // Not all letters may go at the very first moment.
                Some(later) => later.at + (later.at - now).max(0) / 4,
                None => now + MENDED,
            };
            sends.push(sent);
            if left == 0 || stuck {
                break;
            }
        }
        bar.finish_and_clear();
        Ok((sends, self.standing().await?))
    }

    async fn one(&self, now: i64, bar: &ProgressBar) -> Result<Sent, Trouble> {
        self.server.next_run();
        let settings = self.settings();
        let (events, seen) = mpsc::unbounded_channel();
        let job = Job {
            ledger: self.ledger,
            lock: self.lock,
            dispatch: self.dispatch,
            press: self.press,
            through: self.through,
            outbox: self.outbox,
            settings: &settings,
            first: None,
            clock: Clock::set(now),
            stop: self.stop.clone(),
            events,
        };
        let (ran, heard) = tokio::join!(delivery::run(job), Heard::listen(seen, bar, CUT));
        if *self.stop.borrow() {
            return Err(stopped());
        }
        let stopped = match ran {
            Ok(_) => None,
            Err(fault) if is_the_servers_doing(&fault) => Some((fault.to_string(), fault.cure())),
            Err(Fault::Letter { list, why, .. }) => {
                return Err(Trouble::new(format!(
                    "a letter to somebody on the list `{list}` is not fit to be sent: {why}"
                ))
                .cure("bulletin send says whose, and sends nothing"));
            }
            Err(fault) => return Err(fault.into()),
        };
        Ok(Sent {
            began: now,
            sums: self.ledger.sums(self.dispatch.id).await?,
            said: heard.lines,
            stopped,
            later: heard.later,
        })
    }

    /// Nothing of `send:` in `bulletin.yaml`: no pace, and a password that is nobody's where one is wanted.
    fn settings(&self) -> Settings {
        let usual = Settings::default();
        let timeouts = if self.scenario.tries_patience() {
            Timeouts {
                command: PATIENCE,
                data: PATIENCE,
                body: PATIENCE,
                dot: PATIENCE,
                ..usual.timeouts
            }
        } else {
            usual.timeouts
        };
        Settings {
            connections: self.connections,
            roots: self.server.root().map(<[u8]>::to_vec),
            backoff: usual.backoff / CUT,
            letters_per_connection: LETTERS_PER_CONNECTION,
            password: self
                .scenario
                .wants_login()
                .then(|| SecretString::from("rehearsal")),
            timeouts,
            ..usual
        }
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
            | Fault::NoStartTls { .. }
            | Fault::Certificate { .. }
            | Fault::Tls { .. }
            | Fault::Refused { .. }
            | Fault::Gone { .. }
            | Fault::SameRefusal { .. }
            | Fault::NoAnswers { .. }
    )
}
