//! The rows in hand that no worker has begun yet, their letters made ahead where that takes long.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::{Mutex, oneshot};
use tokio::task::spawn_blocking;

use super::Fault;
use super::preflight;
use super::shared::Shared;
use crate::ledger::Row;
use crate::message::Letter;

/// The fewest rows that are taken in hand at a time, where there are so many.
const FEW: u64 = 8;

/// The most. Whatever is in hand when a run dies was tried once more than the rest.
const MANY: u64 = 64;

/// How many letters are made at the same time.
const HANDS: usize = 2;

/// A row in hand, and how far its letter is.
pub(super) struct Sheet {
    pub(super) row: Row,
    letter: Making,
}

enum Making {
    /// Nobody has begun.
    Not,
    /// Somebody is at it.
    Begun(oneshot::Receiver<Result<Letter, Fault>>),
    Done(Box<Result<Letter, Fault>>),
}

/// All workers take from one heap, so that what they write down at about the same time stands side by side in the
/// ledger.
#[derive(Default)]
pub(super) struct Heap {
    sheets: Mutex<VecDeque<Sheet>>,
    /// About how many letters nobody has taken in hand yet.
    left: AtomicU64,
}

impl Sheet {
    fn new(row: Row) -> Self {
        Sheet {
            row,
            letter: Making::Not,
        }
    }

    /// Makes the letter, where nobody has begun. What is wrong with it is said when its turn comes.
    pub(super) fn make(&mut self, shared: &Shared) {
        if matches!(self.letter, Making::Not) {
            let letter = preflight::letter(&shared.press, &self.row);
            self.letter = Making::Done(Box::new(letter));
        }
    }

    /// The letter.
    pub(super) async fn letter(&mut self, shared: &Shared) -> Result<Letter, Fault> {
        match std::mem::replace(&mut self.letter, Making::Not) {
            Making::Done(letter) => return *letter,
            Making::Begun(coming) => {
                if let Ok(letter) = coming.await {
                    return letter;
                }
            }
            Making::Not => {}
        }
        preflight::letter(&shared.press, &self.row)
    }
}

impl Heap {
    /// Lays down about how many letters are still to be taken in hand, at the beginning of a round.
    pub(super) async fn begin(&self, left: usize) {
        let left = u64::try_from(left).unwrap_or(u64::MAX);
        self.left.store(left, Ordering::SeqCst);
        self.sheets.lock().await.clear();
    }

    /// The next row to go on with; none where no more may go now.
    pub(super) async fn take(&self, shared: &Arc<Shared>) -> Result<Option<Sheet>, Fault> {
        let mut sheets = self.sheets.lock().await;
        // Signed letters are made while those before them leave, so there have to be some.
        let low = if shared.press.signs() {
            usize::try_from(FEW).unwrap_or(8)
        } else {
            0
        };
        let left = self.left.load(Ordering::SeqCst);
        if sheets.is_empty() || (sheets.len() <= low && left > 0) {
            let rows = shared
                .writer
                .claim(share(shared, left), shared.clock.now())
                .await?;
            let taken = u64::try_from(rows.len()).unwrap_or(u64::MAX);
            let left = if taken == 0 {
                0
            } else {
                left.saturating_sub(taken)
            };
            self.left.store(left, Ordering::SeqCst);
            sheets.extend(begun(shared, rows));
        }
        Ok(sheets.pop_front())
    }
}

/// How many rows to take in hand: many while many are left, since every taking has its price.
fn share(shared: &Shared, left: u64) -> i64 {
    let most = shared.budget.load(Ordering::SeqCst).clamp(FEW, MANY);
    i64::try_from((left / FEW).clamp(FEW, most)).unwrap_or(i64::MAX)
}

/// The rows as sheets. A signature takes longer than all the rest of a letter: these are made at once, aside from
/// the workers, who would keep a server waiting meanwhile.
fn begun(shared: &Arc<Shared>, rows: Vec<Row>) -> Vec<Sheet> {
    let mut sheets: Vec<Sheet> = rows.into_iter().map(Sheet::new).collect();
    if !shared.press.signs() {
        return sheets;
    }
    let mut hands: [Vec<_>; HANDS] = Default::default();
    for (at, sheet) in sheets.iter_mut().enumerate() {
        let (done, coming) = oneshot::channel();
        sheet.letter = Making::Begun(coming);
        if let Some(hand) = hands.get_mut(at % HANDS) {
            hand.push((sheet.row.clone(), done));
        }
    }
    for hand in hands.into_iter().filter(|hand| !hand.is_empty()) {
        let shared = Arc::clone(shared);
        spawn_blocking(move || {
            for (row, done) in hand {
                // When the run has ended, nobody waits for it.
                if !done.is_closed() {
                    let _ = done.send(preflight::letter(&shared.press, &row));
                }
            }
        });
    }
    sheets
}
