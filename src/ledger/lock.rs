//! One sender at a time, whatever happens to the one before.

use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, SecondsFormat};

use super::{Fault, Ledger};

/// How often the lock is asked for again: a program that was started by its last holder keeps it for as long as
/// starting takes.
const PATIENCE: u32 = 20;

/// How long to wait in between.
const PAUSE: Duration = Duration::from_millis(10);

/// The right to change a ledger's rows. Freed when dropped, and by the kernel when its holder dies.
#[derive(Debug)]
pub struct Lock {
    /// Held open: the lock belongs to the open file.
    _file: File,
}

impl Ledger {
    /// Takes the lock beside the ledger, or says who holds it.
    ///
    /// `now` is the time in unix milliseconds; it is written into the lock file for whoever comes
    /// second.
    pub fn lock(&self, now: i64) -> Result<Lock, Fault> {
        let path = lock_path(self.path());
        let fault = |cause: std::io::Error| Fault::Open {
            path: path.clone(),
            cause: cause.to_string(),
        };
        let mut file = super::open::private(&path).map_err(fault)?;
        let mut tried = file.try_lock();
        for _ in 0..PATIENCE {
            if !matches!(tried, Err(TryLockError::WouldBlock)) {
                break;
            }
            std::thread::sleep(PAUSE);
            tried = file.try_lock();
        }
        match tried {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut note = String::new();
                // A note that cannot be read only makes the refusal shorter.
                let _ = file.read_to_string(&mut note);
                let mut words = note.split_whitespace();
                return Err(Fault::Locked {
                    pid: words.next().and_then(|pid| pid.parse().ok()),
                    since: words.next().map(str::to_owned),
                });
            }
            Err(TryLockError::Error(cause)) => return Err(fault(cause)),
        }
        let since = DateTime::from_timestamp_millis(now)
            .map(|time| time.to_rfc3339_opts(SecondsFormat::Secs, true))
            .unwrap_or_default();
        file.set_len(0).map_err(fault)?;
        file.rewind().map_err(fault)?;
        writeln!(file, "{} {since}", std::process::id()).map_err(fault)?;
        Ok(Lock { _file: file })
    }
}

/// Keeps other programs from changing the tables, until it is dropped; none where another holds it for long:
/// a send does, and then the tables are as they should be.
pub(super) async fn guard(ledger: &Path) -> Result<Option<File>, Fault> {
    let path = lock_path(ledger);
    let fault = |cause: std::io::Error| Fault::Open {
        path: path.clone(),
        cause: cause.to_string(),
    };
    let file = super::open::private(&path).map_err(fault)?;
    for _ in 0..25 * PATIENCE {
        match file.try_lock() {
            Ok(()) => return Ok(Some(file)),
            Err(TryLockError::WouldBlock) => tokio::time::sleep(PAUSE).await,
            Err(TryLockError::Error(cause)) => return Err(fault(cause)),
        }
    }
    Ok(None)
}

/// `ledger.lock` beside `ledger.db`.
fn lock_path(ledger: &Path) -> PathBuf {
    ledger.with_extension("lock")
}
