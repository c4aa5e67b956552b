//! One letter and one server: offer it, send it, try again where that is safe.

use std::sync::Arc;

use super::Fault;
use super::smtp::{Class, Ending, Offer, Reply, Route, Session, Stage, Why, class};
use super::worker::{Next, Worker};
use crate::ledger::{Answer, Row, State};
use crate::message::Letter;
use crate::subscribers::Address;

/// So many requests to be slower without a letter in between, and slower is not enough.
const COMPLAINTS: u32 = 8;

/// Holds the connection between letters.
pub(super) struct Postman {
    session: Option<Session>,
}

/// What one attempt came to.
enum Attempt {
    /// The row has its outcome.
    Settled,
    /// Certainly not accepted; the same letter may go again.
    Again {
        cause: String,
        reply: Option<(Stage, Reply)>,
    },
    /// The server wants us to be slower.
    Slower { stage: Stage, reply: Reply },
    /// The run was stopped before anything was said; the row stays in hand.
    Stopped,
}

impl Postman {
    pub(super) fn new(session: Option<Session>) -> Self {
        Postman { session }
    }

    /// Takes leave of the server, before a long pause or at the end.
    pub(super) async fn rest(&mut self) {
        if let Some(session) = self.session.take() {
            session.quit().await;
        }
    }

    /// Delivers one letter, or finds out that it cannot be delivered.
    pub(super) async fn deliver(
        &mut self,
        worker: &mut Worker,
        route: &Route,
        row: &Row,
        letter: &Letter,
    ) -> Result<Next, Fault> {
        let settings = worker.shared.settings.clone();
        let mut tries = 0;
        let mut pause = settings.backoff;
        loop {
            let (mut wait, mut slower) = (pause, false);
            let (cause, reply) = match self.attempt(worker, route, row, letter).await? {
                Attempt::Settled | Attempt::Stopped => return Ok(Next::Letter),
                Attempt::Again { cause, reply } => (cause, reply),
                Attempt::Slower { stage, reply } => {
                    let (held, complaints) = worker.shared.limiter.slower(settings.backoff);
                    if complaints > COMPLAINTS {
                        return Err(Fault::Refused {
                            host: route.relay.host.clone(),
                            why: Why::Quota,
                            reply,
                        });
                    }
                    (wait, slower) = (held, true);
                    // The next one waits for its own moment too.
                    if let Some(next) = worker.announced.take() {
                        worker.batch.push_front(next);
                        worker.shared.begin_later();
                    }
                    (reply.to_string(), Some((stage, reply)))
                }
            };
            // Before the recipient was named, being slow concerns the run and not this letter.
            if !slower
                || reply
                    .as_ref()
                    .is_some_and(|(stage, _)| *stage >= Stage::Rcpt)
            {
                tries += 1;
            }
            if tries >= settings.tries {
                return match reply {
                    // It answers, but not for this letter: the others need not wait for it.
                    Some((stage, reply)) if stage >= Stage::Rcpt => {
                        worker.put_off(row, stage, &reply).await?;
                        Ok(Next::Letter)
                    }
                    _ if worker.shared.leave() > 0 => Ok(Next::Leave),
                    _ => Err(Fault::Gone {
                        host: route.relay.host.clone(),
                        tries,
                        cause,
                    }),
                };
            }
            // The row stays in hand when the run is stopped; its end puts it back.
            if !worker.shared.pause(wait, cause).await || !worker.turn(self).await? {
                return Ok(Next::Letter);
            }
            pause *= 2;
        }
    }

    async fn attempt(
        &mut self,
        worker: &mut Worker,
        route: &Route,
        row: &Row,
        letter: &Letter,
    ) -> Result<Attempt, Fault> {
        let opening = self.session(worker, route, &row.address);
        let mut session = match worker.shared.unless_halted(opening).await {
            None => return Ok(Attempt::Stopped),
            Some(Ok(session)) => session,
            Some(Err(setback)) if setback.passing => {
                return Ok(Attempt::Again {
                    cause: setback.fault.to_string(),
                    reply: None,
                });
            }
            Some(Err(setback)) => return Err(setback.fault),
        };
        worker.server = Some(session.server().to_owned());
        if !session.takes_utf8() && !letter.recipient.local().is_ascii() {
            self.session = Some(session);
            let reply = Reply {
                code: 553,
                enhanced: Some("5.6.7".into()),
                text: "the server takes no addresses with letters beyond a to z".into(),
            };
            return self.refused(worker, route, row, Stage::Rcpt, reply).await;
        }
        match session.offer(&letter.sender, &letter.recipient).await {
            Offer::Lost { stage, cause } => Ok(Attempt::Again {
                cause: format!("{cause} (at {})", stage.word()),
                reply: None,
            }),
            Offer::Refused { stage, reply } => {
                if reply.code != 421 && session.reset().await {
                    self.session = Some(session);
                }
                self.refused(worker, route, row, stage, reply).await
            }
            Offer::Accepted => self.text(worker, route, row, session, letter).await,
        }
    }

    /// From the final dot until the row is recorded, the letter is in doubt. The text before it travels while
    /// the intent becomes durable.
    async fn text(
        &mut self,
        worker: &mut Worker,
        route: &Route,
        row: &Row,
        mut session: Session,
        letter: &Letter,
    ) -> Result<Attempt, Fault> {
        let ticket = worker.intend(row, session.server()).await?;
        let (said, intended) = tokio::join!(session.text(letter), worker.intended(row, ticket));
        if !intended? {
            // They have left since the row was taken in hand. Without a dot there is no letter.
            return Ok(Attempt::Settled);
        }
        let ending = match said {
            Ok(()) => {
                let more = session.pipelines()
                    && session.letters() < worker.shared.settings.letters_per_connection;
                let next = if more {
                    worker.announce().cloned()
                } else {
                    None
                };
                let envelope = next
                    .as_ref()
                    .map(|next| (worker.shared.press.envelope(&next.token), &next.address));
                let dot = session.dot(envelope.as_ref().map(|(from, to)| (from, *to)));
                // The next letter is made while the server looks at this one.
                let shared = Arc::clone(&worker.shared);
                let announced = worker.announced.as_mut();
                let making = async {
                    if let Some(sheet) = announced {
                        sheet.make(&shared);
                    }
                };
                let (ending, ()) = tokio::join!(dot, making);
                ending
            }
            Err(ending) => ending,
        };
        match ending {
            Ending::Answered { stage, reply } => {
                // Postfix does not forget a letter whose end it refuses, and adds to it what came with that end.
                let muddled = reply.code >= 300 && session.has_announced();
                if stage == Stage::Body && reply.code != 421 && !session.is_spoilt() && !muddled {
                    self.session = Some(session);
                }
                if reply.code < 300 {
                    worker.shared.verdict().breaker.accepted();
                    worker.shared.verdict().holds.free(row.address.domain());
                    worker.shared.limiter.accepted();
                    let answer = Some(reply.answer());
                    worker
                        .record(row, State::Sent, Some(stage.word()), answer, None)
                        .await?;
                    return Ok(Attempt::Settled);
                }
                worker.unintend(row, reply.answer()).await?;
                self.refused(worker, route, row, stage, reply).await
            }
            Ending::Unsent { cause } => {
                worker.unintend(row, said_nothing(&cause)).await?;
                Ok(Attempt::Again { cause, reply: None })
            }
            Ending::Unknown { cause } => {
                let stage = Some(Stage::Body.word());
                let answer = Some(said_nothing(&cause));
                worker
                    .record(row, State::InDoubt, stage, answer, None)
                    .await?;
                let fault = worker
                    .shared
                    .verdict()
                    .breaker
                    .unanswered(&route.relay.host);
                fault.map_or(Ok(Attempt::Settled), Err)
            }
        }
    }

    async fn refused(
        &mut self,
        worker: &mut Worker,
        route: &Route,
        row: &Row,
        stage: Stage,
        reply: Reply,
    ) -> Result<Attempt, Fault> {
        match class(stage, &reply) {
            Class::Failed => {
                worker.fail(row, stage, &reply).await?;
                Ok(Attempt::Settled)
            }
            Class::Deferred => {
                worker.put_off(row, stage, &reply).await?;
                Ok(Attempt::Settled)
            }
            Class::Trouble => {
                // The next try has a connection of its own.
                self.session = None;
                Ok(Attempt::Again {
                    cause: format!("it answered {reply}"),
                    reply: Some((stage, reply)),
                })
            }
            Class::Slow => Ok(Attempt::Slower { stage, reply }),
            Class::Stop(why) => Err(Fault::Refused {
                host: route.relay.host.clone(),
                why,
                reply,
            }),
        }
    }

    /// The connection in hand, or a new one when there is none or it has done its share.
    async fn session(
        &mut self,
        worker: &Worker,
        route: &Route,
        to: &Address,
    ) -> Result<Session, super::smtp::Setback> {
        if let Some(session) = self.session.take() {
            if session.is_free_for(to)
                && session.letters() < worker.shared.settings.letters_per_connection
            {
                return Ok(session);
            }
            session.quit().await;
        }
        route.open().await
    }
}

/// What the network did, as an answer without a code.
fn said_nothing(cause: &str) -> Answer {
    Answer {
        code: None,
        enhanced: None,
        text: cause.to_owned(),
    }
}
