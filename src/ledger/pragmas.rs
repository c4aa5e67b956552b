//! How every connection to the ledger is set up, and what it does so that changes reach the disk.

use std::time::Duration;

use sqlx::{AnyConnection, Executor as _};

/// How often another program is waited for that has a new ledger open, and how long each time.
const TRIES: u32 = 100;
const PAUSE: Duration = Duration::from_millis(50);

/// What is done so that a change survives a power cut.
#[derive(Clone, Copy, Debug)]
pub(super) enum Care {
    /// Whoever makes a change waits until the disk has it. FULL, not NORMAL: an intent lost to a power cut would
    /// be a letter sent twice.
    Full,
    /// Nothing.
    Off,
}

/// For each connection, to begin with.
pub(super) fn pragmas(care: Care) -> [&'static str; 6] {
    [
        "pragma busy_timeout = 15000",
        "pragma journal_mode = wal",
        // In pages of 4 kB: while the log is folded into the ledger, every letter waits.
        "pragma wal_autocheckpoint = 4000",
        // In kB, of each connection: rows are gone through in their order, and the system holds the file anyway.
        "pragma cache_size = -512",
        match care {
            Care::Full => "pragma synchronous = full",
            Care::Off => "pragma synchronous = off",
        },
        "pragma foreign_keys = on",
    ]
}

/// Sets a connection up.
pub(super) async fn prepare(connection: &mut AnyConnection, care: Care) -> Result<(), sqlx::Error> {
    for pragma in pragmas(care) {
        // Where two open a new ledger at once and one turns the log on, SQLite does not wait by itself.
        let mut tries = 0;
        while let Err(error) = connection.execute(pragma).await {
            tries += 1;
            if tries > TRIES || !is_busy(&error) {
                return Err(error);
            }
            tokio::time::sleep(PAUSE).await;
        }
    }
    Ok(())
}

/// Whether another program has the ledger just now: `SQLITE_BUSY` and `SQLITE_LOCKED`, with their kinds in the upper
/// bits.
pub(super) fn is_busy(error: &sqlx::Error) -> bool {
    let said = error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code);
    said.and_then(|code| code.parse::<i64>().ok())
        .is_some_and(|code| matches!(code & 0xff, 5 | 6))
}
