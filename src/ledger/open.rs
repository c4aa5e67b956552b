//! Opening the file, making it on first use, and bringing its tables up to date.

use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{AnyConnection, AnyPool, Connection as _};

use super::pragmas::{Care, prepare};
use super::tables::migrate;
use super::{Fault, last};

/// The durable store. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Ledger {
    pub(super) pool: AnyPool,
    pub(super) care: Care,
    path: PathBuf,
}

impl Ledger {
    /// Opens the ledger at `path`, making it (for its owner's eyes only) on first use.
    ///
    /// Refused when the ledger is not as far as it was: see [`Fault::Behind`].
    pub async fn open(path: &Path) -> Result<Self, Fault> {
        Ledger::open_with(path, Care::Full).await
    }

    /// Opens a copy that nobody will miss, such as a rehearsal's: it does not wait for the disk, and a power
    /// cut may ruin it. Never for a ledger that is to last.
    pub async fn open_copy(path: &Path) -> Result<Self, Fault> {
        Ledger::open_with(path, Care::Off).await
    }

    async fn open_with(path: &Path, care: Care) -> Result<Self, Fault> {
        let fault = |cause: std::io::Error| Fault::Open {
            path: path.to_owned(),
            cause: cause.to_string(),
        };
        if let Some(folder) = path.parent() {
            let mut builder = std::fs::DirBuilder::new();
            #[cfg(unix)]
            std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
            builder.recursive(true).create(folder).map_err(fault)?;
        }
        // Read first: by the time the ledger is asked, it may have got further.
        let noted = last::noted(path);
        if noted > 0 && !path.exists() {
            return Err(Fault::behind(path, 0, noted));
        }
        make(path).map_err(fault)?;
        connect(path, noted, care).await
    }

    /// Opens a ledger that is there, makes no file.
    pub async fn open_existing(path: &Path) -> Result<Self, Fault> {
        if !path.is_file() {
            return Err(Fault::Missing {
                path: path.to_owned(),
            });
        }
        Ledger::open(path).await
    }

    /// The ledger's file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Closes every connection and waits until the file is at rest.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// Opens a file for reading and writing, making it readable to its owner only.
pub(super) fn private(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    // One that was copied or restored may have come with other rights.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        if file.metadata()?.permissions().mode() & 0o077 != 0 {
            file.set_permissions(std::fs::Permissions::from_mode(0o600))?;
        }
    }
    Ok(file)
}

/// Makes the ledger's file where there is none, and keeps it from all but its owner.
///
/// One that is there is not opened here: closing it again would take from this process every lock `SQLite`
/// holds on it (POSIX), and another program could then clear away the log that is being written.
fn make(path: &Path) -> std::io::Result<()> {
    if !path.exists() {
        private(path)?;
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        rustix::fs::access(path, rustix::fs::Access::WRITE_OK)?;
        if std::fs::metadata(path)?.permissions().mode() & 0o077 != 0 {
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))?;
        }
    }
    Ok(())
}

async fn connect(path: &Path, noted: i64, care: Care) -> Result<Ledger, Fault> {
    let fault = |cause: String| Fault::Open {
        path: path.to_owned(),
        cause,
    };
    // Installing the drivers a second time is an error that means nothing.
    let _ = sqlx::any::install_drivers(&[sqlx::sqlite::any::DRIVER]);
    let path = std::path::absolute(path).map_err(|cause| fault(cause.to_string()))?;
    let text = path
        .to_str()
        .ok_or_else(|| fault("its path is not readable as text".into()))?;
    let options = AnyConnectOptions::from_str(&format!("sqlite:{}?mode=rw", encoded(text)))
        .map_err(|cause| fault(cause.to_string()))?;
    // One connection by itself: where it fails it says why, and a pool would try for half a minute and then say
    // that it has tried.
    let mut first = AnyConnection::connect_with(&options)
        .await
        .map_err(Fault::opening(&path))?;
    prepare(&mut first, care)
        .await
        .map_err(Fault::opening(&path))?;
    let pool = AnyPoolOptions::new()
        .max_connections(4)
        .after_connect(move |connection, _| Box::pin(prepare(connection, care)))
        .connect_with(options)
        .await
        .map_err(Fault::opening(&path))?;
    migrate(&pool, &path).await?;
    let known = last::line(&mut first).await?;
    if known < noted {
        return Err(Fault::behind(&path, known, noted));
    }
    // Last of all, so that nothing is cleared away and made again in between.
    first.close().await.map_err(Fault::opening(&path))?;
    Ok(Ledger { pool, care, path })
}

/// A path as it may stand in a URL: `?`, `#`, `%` and the rest are legal in file names.
fn encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'/' | b'-' | b'_' | b'.' | b':' | b'\\' => out.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
            // Writing to a String cannot fail.
            byte => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use sqlx::Row as _;

    use super::*;

    #[tokio::test]
    async fn what_is_written_is_written_for_good() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(&folder.path().join("ledger.db"))
            .await
            .unwrap();
        for _ in 0..4 {
            let mut connection = ledger.pool.acquire().await.unwrap();
            let mode = sqlx::query("pragma journal_mode");
            let mode = mode.fetch_one(&mut *connection).await.unwrap();
            assert_eq!(mode.get::<String, _>(0), "wal");
            let level = sqlx::query("pragma synchronous");
            let level = level.fetch_one(&mut *connection).await.unwrap();
            // 2 is FULL.
            assert_eq!(level.get::<i64, _>(0), 2);
            connection.detach();
        }
    }

    #[tokio::test]
    async fn a_copy_does_not_wait_for_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::open_copy(&folder.path().join("ledger.db"))
            .await
            .unwrap();
        let level = sqlx::query("pragma synchronous");
        let level = level.fetch_one(&ledger.pool).await.unwrap();
        assert_eq!(level.get::<i64, _>(0), 0);
    }

    #[tokio::test]
    async fn a_ledger_from_an_earlier_version_is_brought_up_to_date() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.db");
        let ledger = Ledger::open(&path).await.unwrap();
        let secret = ledger.secret().await.unwrap();
        for sql in [
            "drop table approval",
            "drop table preview",
            "drop table restored",
            "drop table bounce",
            "drop table inbox_leaving",
            "drop table inbox_mail",
            "drop table inbox_run",
            "drop table history",
            "drop table import",
            "alter table suppression drop column import",
            "drop table erased",
            "drop table member",
            "drop table signup",
            "drop table preference",
            "drop table declined",
            "alter table suppression drop column what",
            "alter table attempt drop column attempt",
            "alter table suppression drop column recipient",
            "alter table dispatch drop column revision",
            "alter table dispatch drop column edited",
            "alter table recipient drop column plain",
            "drop index recipient_due",
            "create index recipient_state on recipient (dispatch, state, attempts, id)",
            "delete from _sqlx_migrations where version > 1",
        ] {
            sqlx::query(sql).execute(&ledger.pool).await.unwrap();
        }
        ledger.close().await;
        let ledger = Ledger::open(&path).await.unwrap();
        assert_eq!(ledger.approvals("2026-11").await.unwrap(), []);
        assert_eq!(ledger.previews("2026-11").await.unwrap(), []);
        assert_eq!(ledger.secret().await.unwrap(), secret);
    }

    #[tokio::test]
    async fn a_ledger_from_a_later_version_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.db");
        let ledger = Ledger::open(&path).await.unwrap();
        sqlx::query("update _sqlx_migrations set version = 99 where version = 1")
            .execute(&ledger.pool)
            .await
            .unwrap();
        ledger.close().await;
        let fault = Ledger::open(&path).await.unwrap_err();
        assert!(matches!(fault, Fault::Schema { .. }), "{fault:?}");
        assert!(fault.cure().contains("do not delete"), "{}", fault.cure());
    }
}
