//! How far the ledger had got, noted beside it: what tells a ledger that has lost its end.
//!
//! A file that was cut short, a log that was deleted or a copy that was put back can be whole in itself and
//! yet know nothing of letters that have gone. `ledger.last` holds the number of the last line of the
//! evidence that was durable; a ledger that has not got so far is never sent from.

use std::fs::File;
use std::io::{Seek as _, Write as _};
use std::path::{Path, PathBuf};

use sqlx::{AnyConnection, Row as _};

use super::Fault;

/// The note beside a ledger, open for whoever writes the ledger.
#[derive(Debug)]
pub(super) struct Last {
    file: File,
    line: i64,
}

impl Last {
    /// Opens the note beside the ledger at `ledger`, which is as far as `line`; makes it on first use.
    pub(super) fn beside(ledger: &Path, line: i64) -> Result<Self, Fault> {
        let path = path(ledger);
        let file = super::open::private(&path);
        file.map(|file| Last { file, line })
            .map_err(|cause| Fault::Open {
                path,
                cause: cause.to_string(),
            })
    }

    /// Notes a line that is durable. It is always as long as before, so that a half of it still is a number,
    /// and never made durable itself: an older one is no lie.
    pub(super) fn note(&mut self, line: i64) {
        self.line = line;
        // Without the note nothing is lost but the warning.
        let _ = self.file.rewind();
        let _ = self.file.write_all(format!("{line:020}\n").as_bytes());
    }

    /// Notes that so many lines more are durable.
    pub(super) fn add(&mut self, lines: usize) {
        self.note(self.line.saturating_add(i64::try_from(lines).unwrap_or(0)));
    }
}

/// What the note says; 0 where there is none.
pub(super) fn noted(ledger: &Path) -> i64 {
    let note = std::fs::read_to_string(path(ledger)).unwrap_or_default();
    note.trim_end().parse().unwrap_or(0)
}

/// The last line of the evidence; 0 where there is none.
pub(super) async fn line(connection: &mut AnyConnection) -> Result<i64, Fault> {
    let doing = "see how far it has got";
    let row = sqlx::query("select coalesce(max(id), 0) as line from attempt")
        .fetch_one(connection)
        .await
        .map_err(Fault::store(doing))?;
    row.try_get("line").map_err(Fault::store(doing))
}

/// `ledger.last` beside `ledger.db`.
pub(super) fn path(ledger: &Path) -> PathBuf {
    ledger.with_extension("last")
}
