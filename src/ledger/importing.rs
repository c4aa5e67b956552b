//! Writing an import down: whoever it brings and whoever has left by it, in one transaction.

use serde::Serialize;
use sqlx::{Any, AnyConnection, Row as _, Transaction};

use super::suppression::{Written, suppress_chunk};
use super::{Fault, Import, Ledger, Lock, What};
use crate::subscribers::Address;

pub(super) const DOING: &str = "write down an import";

/// How many people are written down at a time.
const CHUNK: usize = 500;

/// Somebody an import has brought.
#[derive(Clone, Debug, Serialize)]
pub struct Brought {
    /// The form in which one person's addresses are alike ([`Address::key`]).
    pub key: String,
    /// What is known of their consent, in words.
    pub detail: String,
    /// The file and the row.
    pub source: String,
}

/// Somebody who has left where an import comes from.
#[derive(Clone, Debug)]
pub struct Gone {
    /// Who.
    pub address: Address,
    /// Why, in words that name nobody.
    pub reason: String,
    /// The file and the row.
    pub source: String,
}

/// An import that is being written down: nothing of it is there before [`Importing::done`], and all of it then.
#[derive(Debug)]
pub struct Importing {
    transaction: Transaction<'static, Any>,
    id: i64,
    time: i64,
}

impl Importing {
    /// Writes down people whom it brings. A few hundred at a time are quickest.
    pub async fn bring(&mut self, brought: &[Brought]) -> Result<(), Fault> {
        for chunk in brought.chunks(CHUNK) {
            sqlx::query(
                "insert into history (address_key, time, what, detail, source)
                 select value ->> 'key', $1, $2, value ->> 'detail', value ->> 'source' from json_each($3)",
            )
            .bind(self.time)
            .bind(What::Imported.word())
            .bind(json(chunk))
            .execute(&mut *self.transaction)
            .await
            .map_err(Fault::store(DOING))?;
        }
        Ok(())
    }

    /// Writes down people who are not written to because of it.
    pub async fn leave(&mut self, gone: &[Gone]) -> Result<(), Fault> {
        for chunk in gone.chunks(CHUNK) {
            leave(&mut self.transaction, self.id, self.time, chunk).await?;
        }
        Ok(())
    }

    /// Makes all of it durable at once. Returns its number.
    pub async fn done(self) -> Result<i64, Fault> {
        self.transaction
            .commit()
            .await
            .map_err(Fault::store(DOING))?;
        Ok(self.id)
    }
}

impl Ledger {
    /// Begins to write an import down, in one transaction with everybody it brings and everybody who is not written
    /// to because of it.
    pub async fn begin_import(&self, _lock: &Lock, import: &Import) -> Result<Importing, Fault> {
        let mut transaction = self
            .pool
            .begin_with("begin immediate")
            .await
            .map_err(Fault::store(DOING))?;
        let (id, time) = write_import(&mut transaction, import).await?;
        Ok(Importing {
            transaction,
            id,
            time,
        })
    }
}

async fn write_import(
    connection: &mut AnyConnection,
    import: &Import,
) -> Result<(i64, i64), Fault> {
    // By its time an import's people are found again, so that no two may share one.
    let row = sqlx::query(
        "insert into import (time, list, file, sources, before, after, copy, added, changed, suppressed)
         select max($1, coalesce((select max(time) + 1 from import), 0)), $2, $3, $4, $5, $6, $7, $8, $9, $10
         returning id, time",
    )
    .bind(import.time)
    .bind(import.list.as_str())
    .bind(import.file.as_str())
    .bind(import.sources.as_str())
    .bind(import.before.as_deref())
    .bind(import.after.as_str())
    .bind(import.copy.as_deref())
    .bind(i64::try_from(import.added).unwrap_or(i64::MAX))
    .bind(i64::try_from(import.changed).unwrap_or(i64::MAX))
    .bind(i64::try_from(import.suppressed).unwrap_or(i64::MAX))
    .fetch_one(connection)
    .await
    .map_err(Fault::store(DOING))?;
    let id = row.try_get("id").map_err(Fault::store(DOING))?;
    let time = row.try_get("time").map_err(Fault::store(DOING))?;
    Ok((id, time))
}

/// Notes that some people are not to be written to, and that it is this import's doing.
async fn leave(
    connection: &mut AnyConnection,
    import: i64,
    time: i64,
    chunk: &[Gone],
) -> Result<(), Fault> {
    let written: Vec<Written<'_>> = chunk
        .iter()
        .map(|gone| Written {
            key: gone.address.key(),
            what: What::Imported.word(),
            reason: &gone.reason,
            source: &gone.source,
            time,
        })
        .collect();
    suppress_chunk(connection, &written).await?;
    let keys: Vec<&str> = written.iter().map(|one| one.key.as_str()).collect();
    sqlx::query(
        "update suppression set import = $1
         where what = 'imported' and time = $2 and address_key in (select value from json_each($3))",
    )
    .bind(import)
    .bind(time)
    .bind(json(&keys))
    .execute(connection)
    .await
    .map_err(Fault::store(DOING))?;
    Ok(())
}

/// Strings, numbers and lists of them always have a form in JSON.
fn json<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
