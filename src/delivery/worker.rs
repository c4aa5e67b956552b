//! One worker: takes rows in hand, waits its turn, delivers, and sees to it that outcomes are durable.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::heap::Sheet;
use super::postman::Postman;
use super::shared::{Shared, Way};
use super::smtp::Session;
use super::{Event, Fault};
use crate::ledger::{self, Answer, Mark, Row, State, Ticket};

/// Servers close connections on which nothing is said for longer; many give a minute or more.
const LONG: Duration = Duration::from_mins(1);

/// Whether a worker goes on.
pub(super) enum Next {
    Letter,
    /// The server has no room for this connection, but others still work.
    Leave,
}

/// One worker's bookkeeping.
pub(super) struct Worker {
    pub(super) shared: Arc<Shared>,
    /// Rows in hand, in their order.
    pub(super) batch: VecDeque<Sheet>,
    /// The row whose letter has been offered together with the end of the one before: it is next.
    pub(super) announced: Option<Sheet>,
    /// Who was spoken to last, for the record.
    pub(super) server: Option<String>,
    /// The last outcome, on its way to the disk: it travels with the next intent.
    unsettled: Option<(Ticket, Event)>,
}

impl Worker {
    /// Works until nothing waits or the run is stopped. `session` is a connection already open.
    pub(super) async fn work(shared: Arc<Shared>, session: Option<Session>) {
        let mut worker = Worker {
            shared: Arc::clone(&shared),
            batch: VecDeque::new(),
            announced: None,
            server: None,
            unsettled: None,
        };
        let mut postman = Postman::new(session);
        let ended = match worker.letters(&mut postman).await {
            Ok(()) => worker.settle().await,
            Err(fault) => {
                shared.stop_all(fault);
                worker.settle().await
            }
        };
        if let Err(fault) = ended {
            shared.stop_all(fault);
        }
        postman.rest().await;
    }

    async fn letters(&mut self, postman: &mut Postman) -> Result<(), Fault> {
        loop {
            if self.shared.halted() {
                break;
            }
            let mut sheet = match self.announced.take() {
                // The end of the letter before may have shown that its domain wants peace.
                Some(sheet) if self.put_back(&sheet.row).await? => {
                    self.shared.begin_later();
                    continue;
                }
                Some(sheet) => sheet,
                None => {
                    let sheet = self.supply().await?;
                    self.batch.extend(sheet);
                    let Some(sheet) = self.batch.pop_front() else {
                        break;
                    };
                    if self.put_back(&sheet.row).await? {
                        continue;
                    }
                    if !self.shared.may_begin() {
                        break;
                    }
                    if !self.turn(postman).await? {
                        self.shared.begin_later();
                        break;
                    }
                    sheet
                }
            };
            match self.deliver(postman, &mut sheet).await? {
                Next::Letter => {}
                // What it had begun is begun by others.
                Next::Leave => {
                    self.shared.begin_later();
                    if self.announced.take().is_some() {
                        self.shared.begin_later();
                    }
                    return Ok(());
                }
            }
        }
        self.shared.leave();
        Ok(())
    }

    /// Waits for the moment at which a letter may leave. Returns false when the run was stopped meanwhile, or
    /// when that moment is too far away for this run.
    pub(super) async fn turn(&mut self, postman: &mut Postman) -> Result<bool, Fault> {
        let patience = self.shared.settings.pace_patience();
        let turn = self.shared.limiter.turn(patience);
        let pause = match turn {
            Ok(turn) => turn.saturating_duration_since(Instant::now()),
            Err(pause) => pause,
        };
        if pause.is_zero() {
            return Ok(true);
        }
        self.settle().await?;
        let Ok(turn) = turn else {
            return Ok(false);
        };
        if pause > LONG {
            self.shared.tell_of_the_pace(pause);
            postman.rest().await;
        }
        Ok(self.shared.wait_until(turn).await)
    }

    async fn deliver(&mut self, postman: &mut Postman, sheet: &mut Sheet) -> Result<Next, Fault> {
        let shared = Arc::clone(&self.shared);
        let letter = sheet.letter(&shared).await?;
        let row = &sheet.row;
        match &shared.way {
            Way::Outbox(outbox) => {
                outbox.write(letter).await?;
                self.record(row, State::Sent, None, None, None).await?;
                Ok(Next::Letter)
            }
            Way::Smtp(route) => postman.deliver(self, route, row, &letter).await,
        }
    }

    /// Writes the intent down. It is durable when [`Worker::intended`] says so.
    pub(super) async fn intend(&mut self, row: &Row, server: &str) -> Result<Ticket, Fault> {
        let mark = Mark {
            server: Some(server.to_owned()),
            ..self.mark(row, State::InDoubt)
        };
        Ok(self.shared.writer.mark(mark).await?)
    }

    /// Waits until the intent is durable, and the outcome before it. Says whether the person is still to be
    /// written to: they may have left while the row was in hand.
    pub(super) async fn intended(&mut self, row: &Row, ticket: Ticket) -> Result<bool, Fault> {
        // What comes next is taken in hand meanwhile.
        let (next, settled) = tokio::join!(self.supply(), self.settle());
        settled?;
        self.batch.extend(next?);
        match ticket.durable().await {
            Ok(()) => Ok(true),
            Err(ledger::Fault::Left { .. }) => {
                self.shared.tell(Event::Letter {
                    row: row.id,
                    address: row.address.to_string(),
                    state: State::Suppressed,
                    answer: None,
                });
                Ok(false)
            }
            Err(fault) => Err(fault.into()),
        }
    }

    /// Puts people back in the queue whose refusals turned out to be about the whole run: refused in so
    /// many words, they have nothing yet.
    pub(super) async fn take_back(&mut self, rows: &[i64], answer: &Answer) -> Result<(), Fault> {
        let mut tickets = Vec::with_capacity(rows.len());
        for row in rows {
            let mark = Mark {
                row: *row,
                to: State::Waiting,
                stage: Some(ledger::TAKEN_BACK),
                server: None,
                answer: Some(answer.clone()),
                next_at: None,
                now: self.shared.clock.now(),
            };
            tickets.push(self.shared.writer.mark(mark).await?);
        }
        for ticket in tickets {
            ticket.durable().await?;
        }
        self.settle().await
    }

    /// Takes an intent back: the letter has certainly not been accepted and is still in hand.
    pub(super) async fn unintend(&mut self, row: &Row, answer: Answer) -> Result<(), Fault> {
        let mark = Mark {
            answer: Some(answer),
            ..self.mark(row, State::Claimed)
        };
        Ok(self.shared.writer.mark(mark).await?.durable().await?)
    }

    /// Records what became of a letter. Whoever watches hears of it when it is durable.
    pub(super) async fn record(
        &mut self,
        row: &Row,
        to: State,
        stage: Option<&'static str>,
        answer: Option<Answer>,
        next_at: Option<i64>,
    ) -> Result<(), Fault> {
        self.settle().await?;
        let mark = Mark {
            stage,
            server: self.server.clone(),
            answer: answer.clone(),
            next_at,
            ..self.mark(row, to)
        };
        let event = Event::Letter {
            row: row.id,
            address: row.address.to_string(),
            state: to,
            answer,
        };
        self.unsettled = Some((self.shared.writer.mark(mark).await?, event));
        Ok(())
    }

    /// Waits until the last outcome is durable, and tells of it.
    async fn settle(&mut self) -> Result<(), Fault> {
        if let Some((ticket, event)) = self.unsettled.take() {
            ticket.durable().await?;
            self.shared.tell(event);
        }
        Ok(())
    }

    pub(super) fn mark(&self, row: &Row, to: State) -> Mark {
        Mark {
            row: row.id,
            to,
            stage: None,
            server: None,
            answer: None,
            next_at: None,
            now: self.shared.clock.now(),
        }
    }
}
