//! The tables, and every change to them there has been.

use std::path::Path;

use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::{AnyPool, Row as _, SqlSafeStr};

use super::{Fault, lock};

/// Brings the tables up to date, one program at a time.
pub(super) async fn migrate(pool: &AnyPool, path: &Path) -> Result<(), Fault> {
    if is_up_to_date(pool).await {
        return Ok(());
    }
    let guard = lock::guard(path).await?;
    // Another program may have done it meanwhile.
    if guard.is_some() || !is_up_to_date(pool).await {
        migrations().run(pool).await.map_err(|error| match error {
            MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => {
                Fault::store("bring its tables up to date")(error)
            }
            error => Fault::Schema {
                path: path.to_owned(),
                cause: error.to_string(),
            },
        })?;
    }
    Ok(())
}

async fn is_up_to_date(pool: &AnyPool) -> bool {
    let newest = migrations().iter().map(|step| step.version).max();
    let steps = i64::try_from(migrations().iter().count()).ok();
    // Where the question itself is an error there are no tables, or the error comes again. A step may be
    // missing below the newest.
    sqlx::query("select max(version) as newest, count(*) as steps from _sqlx_migrations")
        .fetch_one(pool)
        .await
        .and_then(|row| Ok((row.try_get("newest")?, row.try_get("steps")?)))
        .is_ok_and(|found: (Option<i64>, Option<i64>)| found == (newest, steps))
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
        step(6, "record", include_str!("schema/0006_record.sql")),
        step(7, "inbox", include_str!("schema/0007_inbox.sql")),
        step(8, "web", include_str!("schema/0008_web.sql")),
        step(9, "engine", include_str!("schema/0009_engine.sql")),
        step(10, "import", include_str!("schema/0010_import.sql")),
        step(11, "language", include_str!("schema/0011_language.sql")),
    ])
}
