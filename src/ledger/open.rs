//! Opening the file, making it on first use, and bringing its tables up to date.

use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AnyPool, Executor, SqlSafeStr};

use super::Fault;

/// The durable store. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Ledger {
    pub(super) pool: AnyPool,
    path: PathBuf,
}

impl Ledger {
    /// Opens the ledger at `path`, making it (for its owner's eyes only) on first use.
    pub async fn open(path: &Path) -> Result<Self, Fault> {
        let fault = |cause: std::io::Error| Fault::Open {
            path: path.to_owned(),
            cause: cause.to_string(),
        };
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(fault)?;
        }
        let mut file = private(path).map_err(fault)?;
        // Said at once and by its name: the pool would try for half a minute, and then say only that.
        if is_foreign(&mut file).map_err(fault)? {
            return Err(Fault::Open {
                path: path.to_owned(),
                cause: "it is not a database, or its beginning is damaged".into(),
            });
        }
        connect(path).await
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

/// Whether a file has something in it that does not begin as `SQLite`'s files do.
fn is_foreign(file: &mut File) -> std::io::Result<bool> {
    let mut head = Vec::new();
    file.take(16).read_to_end(&mut head)?;
    Ok(!head.is_empty() && head != b"SQLite format 3\0")
}

async fn connect(path: &Path) -> Result<Ledger, Fault> {
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
    let pool = AnyPoolOptions::new()
        .max_connections(4)
        .after_connect(|connection, _| {
            Box::pin(async move {
                // FULL, not NORMAL: an intent lost to a power cut would be a letter sent twice.
                for pragma in [
                    "pragma busy_timeout = 15000",
                    "pragma journal_mode = wal",
                    "pragma synchronous = full",
                    "pragma foreign_keys = on",
                ] {
                    connection.execute(pragma).await?;
                }
                Ok(())
            })
        })
        .connect_with(options)
        .await
        .map_err(|cause| fault(cause.to_string()))?;
    migrations()
        .run(&pool)
        .await
        .map_err(|cause| Fault::Schema {
            path: path.clone(),
            cause: cause.to_string(),
        })?;
    Ok(Ledger { pool, path })
}

/// Every change to the tables there has been, in order. Never edit one that has been released.
fn migrations() -> Migrator {
    let step = |number, name: &'static str, sql: &'static str| {
        let sql = sql.into_sql_str();
        Migration::new(number, name.into(), MigrationType::Simple, sql, false)
    };
    Migrator::with_migrations(vec![
        step(1, "begin", include_str!("schema/0001_begin.sql")),
        step(2, "approval", include_str!("schema/0002_approval.sql")),
        step(3, "restored", include_str!("schema/0003_restored.sql")),
        step(4, "evidence", include_str!("schema/0004_evidence.sql")),
        step(5, "preview", include_str!("schema/0005_preview.sql")),
    ])
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
    async fn a_ledger_from_an_earlier_version_is_brought_up_to_date() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.db");
        let ledger = Ledger::open(&path).await.unwrap();
        let secret = ledger.secret().await.unwrap();
        for sql in [
            "drop table approval",
            "drop table preview",
            "drop table restored",
            "alter table attempt drop column attempt",
            "alter table suppression drop column recipient",
            "alter table dispatch drop column revision",
            "alter table dispatch drop column edited",
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
