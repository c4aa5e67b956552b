//! What happens to every letter, the intent and its success, made durable without a detour.
//!
//! The pool's driver keeps a thread for every connection. Where a server on this machine takes thousands of letters
//! a second, the way to that thread and back costs more than the change. These changes are made where they are
//! asked for: whoever asks waits for the disk, and what the workers say meanwhile shares the next fsync.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Result, TransactionBehavior, params};

use super::pragmas::{Care, pragmas};
use super::record::statement;
use super::{Mark, State, evidence};

/// A connection that makes common changes, and leaves to the pool whatever goes wrong with them.
#[derive(Debug)]
pub(super) struct Direct {
    connection: Connection,
    intent: String,
    success: String,
}

impl Direct {
    /// Opens the ledger at `path` once more.
    pub(super) fn open(path: &Path, care: Care) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        for pragma in pragmas(care) {
            connection.execute_batch(pragma)?;
        }
        connection.execute_batch(evidence::KEEP)?;
        // Others who write are waited for by the pool, which keeps nobody else waiting.
        connection.busy_timeout(Duration::ZERO)?;
        Ok(Direct {
            connection,
            intent: statement(State::InDoubt),
            success: statement(State::Sent),
        })
    }

    /// Makes changes that are common, in their order and in one transaction. Returns false when nothing was
    /// changed: one of them is out of turn, somebody else is writing, or the disk refuses.
    pub(super) fn make(&mut self, marks: &[&Mark]) -> bool {
        self.try_to_make(marks).unwrap_or(false)
    }

    fn try_to_make(&mut self, marks: &[&Mark]) -> Result<bool> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        for mark in marks {
            let statement = match mark.to {
                State::InDoubt => &self.intent,
                State::Sent => &self.success,
                _ => return Ok(false),
            };
            let answer = mark.answer.as_ref();
            let changed = transaction.prepare_cached(statement)?.execute(params![
                mark.to.word(),
                mark.stage,
                mark.server,
                answer.and_then(|answer| answer.code),
                answer.and_then(|answer| answer.enhanced.as_deref()),
                answer.map(|answer| answer.text.as_str()),
                mark.next_at,
                mark.now,
                mark.row,
            ])?;
            if changed != 1 {
                return Ok(false);
            }
        }
        transaction.commit()?;
        Ok(true)
    }
}

/// Whether a change may be made so: it changes no more than its row.
pub(super) fn is_common(mark: &Mark) -> bool {
    matches!(mark.to, State::InDoubt | State::Sent)
}

#[cfg(test)]
mod tests {
    use rusqlite::types::Value;

    use super::*;
    use crate::ledger::Ledger;

    #[tokio::test]
    async fn what_is_written_is_written_for_good_and_nobody_is_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.db");
        // 2 is FULL.
        for (care, wanted) in [(Care::Full, 2), (Care::Off, 0)] {
            Ledger::open(&path).await.unwrap().close().await;
            let direct = Direct::open(&path, care).unwrap();
            let asked = |pragma| {
                let sql = format!("pragma {pragma}");
                direct
                    .connection
                    .query_one(&sql, [], |row| row.get::<_, Value>(0))
            };
            assert_eq!(asked("synchronous"), Ok(Value::Integer(wanted)));
            assert_eq!(asked("journal_mode"), Ok(Value::Text("wal".into())));
            // Whoever waited here would keep everybody waiting, the operator's Ctrl-C too.
            assert_eq!(asked("busy_timeout"), Ok(Value::Integer(0)));
        }
    }
}
