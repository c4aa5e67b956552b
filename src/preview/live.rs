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

/// So often it is waited for a whole file; then what is there is shown, whatever it is.
const HALVES: usize = 20;

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
        for halves in 0..=HALVES {
            settle(&mut signals).await;
            // What came with the burst is read with it.
            while signals.try_recv().is_ok() {}
            seen = watcher.glance().await;
            let work = Arc::clone(&pull);
            let Ok(pulled) = tokio::task::spawn_blocking(move || work()).await else {
                board.fail();
                break;
            };
            if halves < HALVES
                && board.would_break(&pulled)
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

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::finding::{Finding, Place};
    use crate::preview::board::Side;
    use crate::preview::proof::Proof;
    use crate::preview::watch::Watched;

    fn good() -> Pulled {
        Pulled {
            this: Ok(Proof::default()),
            other: None,
        }
    }

    fn watcher(folder: &std::path::Path) -> (Watcher, UnboundedReceiver<()>) {
        let place = Watched::all(folder.to_owned());
        Watcher::new(vec![place]).unwrap()
    }

    #[tokio::test]
    async fn a_failure_over_a_save_is_said_on_the_page_and_the_next_save_mends_it() {
        let folder = tempfile::tempdir().unwrap();
        let (watcher, _) = watcher(folder.path());
        let (save, signals) = tokio::sync::mpsc::unbounded_channel();
        let board = Arc::new(Board::new(good()));
        let mut versions = board.versions();
        versions.mark_unchanged();
        let reads = AtomicUsize::new(0);
        let kept = tokio::spawn(keep_up(Arc::clone(&board), watcher, signals, move || {
            assert!(reads.fetch_add(1, Ordering::SeqCst) > 0, "a fault of ours");
            good()
        }));
        save.send(()).unwrap();
        versions.changed().await.unwrap();
        let sheet = board.sheet(Side::This).unwrap();
        assert!(sheet.proof.is_some(), "the last picture stays");
        assert!(sheet.faults[0].message.contains("failed"));
        save.send(()).unwrap();
        versions.changed().await.unwrap();
        assert_eq!(board.sheet(Side::This).unwrap().faults, []);
        drop(save);
        kept.await.unwrap();
    }

    #[tokio::test]
    async fn a_file_that_is_written_without_end_is_shown_as_it_is_in_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let (watcher, _) = watcher(folder.path());
        let (save, signals) = tokio::sync::mpsc::unbounded_channel();
        let board = Arc::new(Board::new(good()));
        let mut versions = board.versions();
        versions.mark_unchanged();
        let again = save.clone();
        // Whenever it is read, it has been written to once more.
        let kept = tokio::spawn(keep_up(Arc::clone(&board), watcher, signals, move || {
            let _ = again.send(());
            Pulled {
                this: Err(vec![Finding::stop("", Place::file("a.yaml"), "half")]),
                other: None,
            }
        }));
        save.send(()).unwrap();
        versions.changed().await.unwrap();
        assert_eq!(board.sheet(Side::This).unwrap().faults.len(), 1);
        kept.abort();
    }
}
