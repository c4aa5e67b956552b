//! Keeping up with the files: wait for a save, read, hang the new picture.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::timeout;

use super::board::{Board, Pulled};
use super::watch::Watcher;

/// Saving one file makes several signals; this long after the last of them it is read.
const QUIET: Duration = Duration::from_millis(8);

/// But no later than after so many of them.
const PATIENCE: usize = 12;

/// A picture that would break gets this long to be whole: programs that empty a file and then write it
/// are seen in between.
const HALF_SAVED: Duration = Duration::from_millis(150);

/// How often it is looked whether something was saved without a signal.
const GLANCE: Duration = Duration::from_secs(2);

/// Reads again after every signal and hangs what came of it, until nobody signals any more.
pub async fn keep_up<P>(
    board: Arc<Board>,
    watcher: Watcher,
    mut signals: UnboundedReceiver<()>,
    pull: P,
) where
    P: Fn() -> Pulled + Send + Sync + 'static,
{
    let pull = Arc::new(pull);
    let mut seen = watcher.glance().await;
    loop {
        let signalled = timeout(GLANCE, signals.recv()).await;
        if matches!(signalled, Ok(None)) {
            return;
        }
        if signalled.is_err() && watcher.glance().await == seen {
            continue;
        }
        loop {
            settle(&mut signals).await;
            // What came with the burst is read with it.
            while signals.try_recv().is_ok() {}
            seen = watcher.glance().await;
            let work = Arc::clone(&pull);
            // A read that panics is not hung; the next save reads again.
            let Ok(pulled) = tokio::task::spawn_blocking(move || work()).await else {
                break;
            };
            if board.would_break(&pulled)
                && matches!(timeout(HALF_SAVED, signals.recv()).await, Ok(Some(())))
            {
                continue;
            }
            board.hang(pulled);
            break;
        }
        // Folders that were made or moved meanwhile; where that fails, those known are watched on.
        let _ = watcher.again();
    }
}

/// Waits until a burst of signals is over.
async fn settle(signals: &mut UnboundedReceiver<()>) {
    for _ in 0..PATIENCE {
        if !matches!(timeout(QUIET, signals.recv()).await, Ok(Some(()))) {
            return;
        }
    }
}
