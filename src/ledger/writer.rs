//! One task writes for all workers, so that they share the cost of making things durable.
//!
//! Whatever workers have to say after the last transaction was made durable goes into the next one: one fsync a
//! group, not one a letter. What is queued first is durable first.

use sqlx::any::Any;
use sqlx::pool::PoolConnection;
use sqlx::{AnyConnection, Connection, Executor as _};
use tokio::sync::{mpsc, oneshot};

use super::direct::{Direct, is_common};
use super::due::hold_back;
use super::last::{self, Last};
use super::record::{claim, mark};
use super::{Fault, Ledger, Lock, Mark, Row, evidence};

/// The most changes in one transaction.
const GROUP: usize = 128;

const DOING: &str = "make a change durable";

/// Hands changes to the task that writes. Cheap to clone; the task ends with the last one.
#[derive(Clone, Debug)]
pub struct Writer {
    queue: mpsc::Sender<Change>,
    dispatch: i64,
}

/// A change on its way to the disk.
#[derive(Debug)]
pub struct Ticket(oneshot::Receiver<Result<(), Fault>>);

enum Change {
    Claim {
        dispatch: i64,
        limit: i64,
        now: i64,
        done: oneshot::Sender<Result<Vec<Row>, Fault>>,
    },
    Mark {
        mark: Mark,
        done: oneshot::Sender<Result<(), Fault>>,
    },
    Hold {
        dispatch: i64,
        domain: String,
        until: i64,
        done: oneshot::Sender<Result<(), Fault>>,
    },
}

/// What to tell whom once the transaction is durable.
enum Notice {
    Claimed(
        oneshot::Sender<Result<Vec<Row>, Fault>>,
        Result<Vec<Row>, Fault>,
    ),
    Marked(oneshot::Sender<Result<(), Fault>>, Result<(), Fault>),
}

impl Writer {
    /// Starts the task for one dispatch. Must be called within a tokio runtime.
    pub async fn start(ledger: &Ledger, _lock: &Lock, dispatch: i64) -> Result<Self, Fault> {
        let mut connection = ledger.pool.acquire().await.map_err(Fault::store(DOING))?;
        let (queue, changes) = mpsc::channel(GROUP);
        let last = Last::beside(ledger.path(), last::line(&mut connection).await?)?;
        // The trigger goes with it, whatever becomes of the task.
        connection.close_on_drop();
        let kept = connection.execute(evidence::KEEP).await;
        kept.map_err(Fault::store("prepare the log of a dispatch"))?;
        let direct = Direct::open(ledger.path(), ledger.care);
        let direct = direct.map_err(|cause| Fault::Open {
            path: ledger.path().to_owned(),
            cause: cause.to_string(),
        })?;
        tokio::spawn(write(connection, direct, changes, last));
        Ok(Writer { queue, dispatch })
    }

    /// Takes up to `limit` waiting rows in hand. `now` is unix milliseconds.
    pub async fn claim(&self, limit: i64, now: i64) -> Result<Vec<Row>, Fault> {
        let (done, answer) = oneshot::channel();
        let dispatch = self.dispatch;
        self.queue
            .send(Change::Claim {
                dispatch,
                limit,
                now,
                done,
            })
            .await
            .map_err(|_| Fault::Closed)?;
        answer.await.map_err(|_| Fault::Closed)?
    }

    /// Queues a change. It is durable when the ticket says so, not before.
    pub async fn mark(&self, mark: Mark) -> Result<Ticket, Fault> {
        let (done, answer) = oneshot::channel();
        self.queue
            .send(Change::Mark { mark, done })
            .await
            .map_err(|_| Fault::Closed)?;
        Ok(Ticket(answer))
    }

    /// Holds back what is waiting for a domain until a moment, in unix milliseconds.
    pub async fn hold(&self, domain: String, until: i64) -> Result<(), Fault> {
        let (done, answer) = oneshot::channel();
        let dispatch = self.dispatch;
        let hold = Change::Hold {
            dispatch,
            domain,
            until,
            done,
        };
        self.queue.send(hold).await.map_err(|_| Fault::Closed)?;
        Ticket(answer).durable().await
    }
}

impl Ticket {
    /// Waits until the change would survive a power cut.
    pub async fn durable(self) -> Result<(), Fault> {
        self.0.await.map_err(|_| Fault::Closed)?
    }
}

async fn write(
    mut connection: PoolConnection<Any>,
    // Dropped before the pool's connection, which whoever closes the ledger waits for.
    mut direct: Direct,
    mut changes: mpsc::Receiver<Change>,
    mut last: Last,
) {
    let mut group = Vec::with_capacity(GROUP);
    while changes.recv_many(&mut group, GROUP).await > 0 {
        // Workers that are about to say something get their turn first: their changes share this fsync.
        tokio::task::yield_now().await;
        while group.len() < GROUP {
            let Ok(change) = changes.try_recv() else {
                break;
            };
            group.push(change);
        }
        usual(&mut direct, &mut group, &mut last);
        if group.is_empty() {
            continue;
        }
        let mut notices = Vec::with_capacity(group.len());
        let committed = commit(&mut connection, group.drain(..), &mut notices).await;
        let fault = match committed {
            Ok(line) => {
                last.note(line);
                None
            }
            Err(fault) => Some(fault),
        };
        for notice in notices {
            // A worker that has gone needs no notice.
            match notice {
                Notice::Claimed(done, result) => {
                    let _ = done.send(fault.clone().map_or(result, Err));
                }
                Notice::Marked(done, result) => {
                    let _ = done.send(fault.clone().map_or(result, Err));
                }
            }
        }
    }
}

/// Makes the changes of a group that is nothing but what happens to every letter. Where there is anything else,
/// which shares its fsync, or anything is wrong with one of them, they stay in the group.
fn usual(direct: &mut Direct, group: &mut Vec<Change>, last: &mut Last) {
    let marks: Option<Vec<&Mark>> = group.iter().map(common_mark).collect();
    if !marks.is_some_and(|marks| direct.make(&marks)) {
        return;
    }
    last.add(group.len());
    for change in group.drain(..) {
        if let Change::Mark { done, .. } = change {
            let _ = done.send(Ok(()));
        }
    }
}

fn common_mark(change: &Change) -> Option<&Mark> {
    match change {
        Change::Mark { mark, .. } if is_common(mark) => Some(mark),
        _ => None,
    }
}

/// One transaction. A change that is refused leaves the others alone. Returns the last line of the evidence.
async fn commit(
    connection: &mut AnyConnection,
    group: impl Iterator<Item = Change>,
    notices: &mut Vec<Notice>,
) -> Result<i64, Fault> {
    let begun = connection.begin_with("begin immediate").await;
    let mut transaction = match begun {
        Ok(transaction) => transaction,
        Err(error) => {
            let fault = Fault::store(DOING)(error);
            notices.extend(group.map(|change| refused(change, &fault)));
            return Err(fault);
        }
    };
    for change in group {
        notices.push(match change {
            Change::Claim {
                dispatch,
                limit,
                now,
                done,
            } => Notice::Claimed(done, claim(&mut transaction, dispatch, limit, now).await),
            Change::Mark { mark: wanted, done } => {
                Notice::Marked(done, mark(&mut transaction, &wanted).await)
            }
            Change::Hold {
                dispatch,
                domain,
                until,
                done,
            } => Notice::Marked(
                done,
                hold_back(&mut transaction, dispatch, &domain, until).await,
            ),
        });
    }
    let line = last::line(&mut transaction).await?;
    transaction.commit().await.map_err(Fault::store(DOING))?;
    Ok(line)
}

fn refused(change: Change, fault: &Fault) -> Notice {
    match change {
        Change::Claim { done, .. } => Notice::Claimed(done, Err(fault.clone())),
        Change::Mark { done, .. } | Change::Hold { done, .. } => {
            Notice::Marked(done, Err(fault.clone()))
        }
    }
}
