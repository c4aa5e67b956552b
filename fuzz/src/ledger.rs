//! A file that should be the ledger.

use std::sync::LazyLock;

use bulletin::delivery::thaw;
use bulletin::ledger::{Dispatch, Fault, Kind, Ledger, State};
use bulletin::subscribers::Address;
use tokio::runtime::{Builder, Runtime};

static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| Builder::new_current_thread().enable_all().build().unwrap());

const STATES: [State; 7] = [
    State::Waiting,
    State::Claimed,
    State::InDoubt,
    State::Sent,
    State::Deferred,
    State::Failed,
    State::Suppressed,
];

pub fn any(bytes: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    std::fs::write(&path, bytes).unwrap();
    RUNTIME.block_on(async {
        match Ledger::open_existing(&path).await {
            Ok(ledger) => {
                if let Err(fault) = all(&ledger).await {
                    told(&fault);
                }
                ledger.close().await;
            }
            Err(fault) => told(&fault),
        }
    });
}

/// A fault says what is wrong and what to do.
fn told(fault: &Fault) {
    assert!(
        !fault.to_string().is_empty() && !fault.cure().is_empty(),
        "{fault:?}"
    );
}

/// Everything that is read from a ledger.
async fn all(ledger: &Ledger) -> Result<(), Fault> {
    let damaged = ledger.damage().await?.is_some();
    let _ = ledger.secret().await;
    let _ = ledger.everybody().await;
    let _ = ledger.contents().await;
    let _ = ledger
        .handed_over("mail.example.org", 0..=i64::MAX, 100)
        .await;
    if let Ok(who) = Address::parse("ada@example.org") {
        let key = who.key();
        let _ = (
            ledger.traces(&who).await,
            ledger.received(&key).await,
            ledger.history(&key).await,
            ledger.suppression(&key).await,
            ledger.erased_at(&key).await,
        );
    }
    let mut found: Vec<Dispatch> = ledger.sent().await?;
    for issue in ["2018-02", "2026-11"] {
        found.extend(ledger.dispatches(issue).await?);
        for kind in [Kind::Live, Kind::Rehearsal] {
            found.extend(ledger.dispatch(issue, kind).await?);
        }
    }
    for dispatch in &found {
        each(ledger, dispatch, damaged).await;
    }
    Ok(())
}

async fn each(ledger: &Ledger, dispatch: &Dispatch, damaged: bool) {
    let _ = thaw(ledger, dispatch).await;
    let id = dispatch.id;
    let _ = (
        ledger.keys(id).await,
        ledger.lists(id).await,
        ledger.exclusions(id).await,
    );
    let _ = (
        ledger.ready(id, i64::MAX).await,
        ledger.held(id, i64::MIN).await,
    );
    let _ = (
        ledger.tally(id, 1, 10).await,
        ledger.approvals(&dispatch.issue).await,
    );
    let mut rows = Some(0);
    for state in STATES {
        match ledger.rows(id, state).await {
            Ok(found) => {
                for row in &found {
                    super::lists::address(&row.address);
                    let _ = ledger.log(row.id).await;
                }
                rows = rows.map(|rows| rows + found.len());
            }
            Err(fault) => {
                told(&fault);
                rows = None;
            }
        }
    }
    // Who cannot be listed is not counted away: either all are there, or it is said that they are not.
    if let (Ok(sums), Some(rows), false) = (ledger.sums(id).await, rows, damaged) {
        assert!(sums.add_up(), "{sums:?}");
        assert_eq!(usize::try_from(sums.selected).unwrap(), rows, "{sums:?}");
    }
}
