//! What happens to every letter, the intent and its success, made durable without a detour.
//!
//! The pool's driver keeps a thread for every connection. Where a server on this machine takes thousands of letters
//! a second, the way to that thread and back costs more than the change. These changes are made where they are
//! asked for, and everybody waits for the disk; what servers have answered meanwhile shares the next fsync.

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

    /// Makes common changes, in their order and in one transaction. Returns false when nothing was
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
    use crate::ledger::{Answer, Ledger};

    /// Two people in hand.
    const ROWS: &str = "
        insert into dispatch (id, issue, kind, through, digest, content, selected, started)
        values (1, '2026-11', 'live', 'smtp://mail.example.org', 'd', 'c', 2, 0);
        insert into recipient (id, dispatch, address, address_key, token, list, basis, since, state, attempts, updated)
        values (1, 1, 'a@example.org', 'a@example.org', 't1', 'l', 'consent', '2026-01-05', 'claimed', 1, 0),
            (2, 1, 'b@example.org', 'b@example.org', 't2', 'l', 'consent', '2026-01-05', 'claimed', 1, 0);";

    async fn direct(path: &Path, care: Care) -> Direct {
        Ledger::open(path).await.unwrap().close().await;
        Direct::open(path, care).unwrap()
    }

    fn mark(row: i64, to: State, answer: Option<Answer>) -> Mark {
        Mark {
            row,
            to,
            stage: answer.as_ref().map(|_| "text"),
            server: Some("mail.example.org:25".into()),
            answer,
            next_at: None,
            now: 7,
        }
    }

    fn lines(direct: &Direct) -> Vec<String> {
        let sql = "select concat_ws(' ', recipient, time, attempt, state, stage, server, code, enhanced, reply)
            from attempt order by id";
        let mut statement = direct.connection.prepare(sql).unwrap();
        let lines = statement.query_map([], |row| row.get(0)).unwrap();
        lines.map(|line| line.unwrap()).collect()
    }

    #[tokio::test]
    async fn an_intent_and_its_success_are_made_with_their_lines_in_the_log() {
        let folder = tempfile::tempdir().unwrap();
        let mut direct = direct(&folder.path().join("ledger.db"), Care::Full).await;
        direct.connection.execute_batch(ROWS).unwrap();
        let yes = Answer {
            code: Some(250),
            enhanced: Some("2.0.0".into()),
            text: "queued".into(),
        };
        let marks = [
            mark(1, State::InDoubt, None),
            mark(2, State::InDoubt, None),
            mark(1, State::Sent, Some(yes)),
        ];
        assert!(direct.make(&marks.iter().collect::<Vec<_>>()));
        assert_eq!(
            lines(&direct),
            [
                "1 7 1 in-doubt mail.example.org:25",
                "2 7 1 in-doubt mail.example.org:25",
                "1 7 1 sent text mail.example.org:25 250 2.0.0 queued",
            ]
        );
    }

    #[tokio::test]
    async fn where_one_change_cannot_be_made_none_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.db");
        let mut direct = direct(&path, Care::Full).await;
        direct.connection.execute_batch(ROWS).unwrap();
        let good = mark(1, State::InDoubt, None);
        for bad in [
            mark(2, State::Sent, None),
            mark(9, State::InDoubt, None),
            mark(2, State::Failed, None),
        ] {
            assert!(!direct.make(&[&good, &bad]), "{bad:?}");
        }
        let other = Connection::open(&path).unwrap();
        other.execute_batch("begin immediate").unwrap();
        assert!(!direct.make(&[&good]));
        other.execute_batch("rollback").unwrap();
        assert_eq!(lines(&direct), [""; 0]);
        assert!(direct.make(&[&good]));
    }

    #[tokio::test]
    async fn what_is_written_is_written_for_good_and_nobody_is_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        // 2 is FULL.
        for (care, wanted) in [(Care::Full, 2), (Care::Off, 0)] {
            let direct = direct(&folder.path().join("ledger.db"), care).await;
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
