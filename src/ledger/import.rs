//! Imports: who came with which file, and taking the last one back.
//!
//! A list's file and this ledger cannot change in one instant. So an import is written down first, with the
//! digests of the file before and after, and is finished when the file is written: whoever comes next can
//! see which of the two a broken-off import has reached.

use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::importing::DOING;
use super::{Fault, Ledger, Lock, What};

const UNDOING: &str = "take an import back";

/// What an import is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// Its number in this ledger; 0 before it is written down.
    pub id: i64,
    /// When, in unix milliseconds. No two imports have the same.
    pub time: i64,
    /// The list it went into.
    pub list: String,
    /// The list's file, as the editor knows it.
    pub file: String,
    /// The files it came from, without the way to them.
    pub sources: String,
    /// The digest of the list's file before; none where there was no file.
    pub before: Option<String>,
    /// The digest of the list's file afterwards.
    pub after: String,
    /// The name of the file that keeps the list as it was.
    pub copy: Option<String>,
    /// How many people were new to the list.
    pub added: u64,
    /// How many rows of the list were changed.
    pub changed: u64,
    /// How many people are not written to because of it.
    pub suppressed: u64,
    /// When the list's file was written, in unix milliseconds.
    pub finished: Option<i64>,
}

impl Ledger {
    /// Notes that the list's file was written. `now` is unix milliseconds.
    pub async fn finish_import(&self, id: i64, now: i64) -> Result<(), Fault> {
        sqlx::query("update import set finished = $1 where id = $2")
            .bind(now)
            .bind(id)
            .execute(&self.pool)
            .await
            .map_err(Fault::store(DOING))?;
        Ok(())
    }

    /// The last import that was not taken back.
    pub async fn last_import(&self) -> Result<Option<Import>, Fault> {
        let found = sqlx::query(
            "select id, time, list, file, sources, before, after, copy, added, changed, suppressed, finished
             from import where undone is null order by id desc limit 1",
        )
        .fetch_optional(&self.pool)
        .await
        .map_err(Fault::store("find the last import"))?;
        found.as_ref().map(read).transpose()
    }

    /// How many people may be written to again if an import is taken back.
    pub async fn held_by_import(&self, import: &Import) -> Result<u64, Fault> {
        let row = sqlx::query(
            "select count(*) as people from suppression where import = $1 and what = 'imported'
             and not exists (select 1 from history where history.address_key = suppression.address_key
                and time >= $2 and history.what in ('left', 'bounced', 'complained'))",
        )
        .bind(import.id)
        .bind(import.time)
        .fetch_one(&self.pool)
        .await
        .map_err(Fault::store(UNDOING))?;
        row.try_get("people")
            .map(number)
            .map_err(Fault::store(UNDOING))
    }

    /// Takes an import back: whoever is not written to because of it alone may be again, and everybody it
    /// has brought has that in their history. Who has left or bounced since then stays out. `now` is unix
    /// milliseconds. Says how many may be written to again.
    pub async fn undo_import(&self, _lock: &Lock, import: &Import, now: i64) -> Result<u64, Fault> {
        let mut transaction = self
            .pool
            .begin_with("begin immediate")
            .await
            .map_err(Fault::store(UNDOING))?;
        sqlx::query(
            "insert into history (address_key, time, what, detail, source)
             select distinct address_key, $1, $2, 'the import of ' || $3 || ' was taken back',
                'bulletin subscribers undo'
             from history where what = $4 and time = $5",
        )
        .bind(now)
        .bind(What::ImportUndone.word())
        .bind(import.sources.as_str())
        .bind(What::Imported.word())
        .bind(import.time)
        .execute(&mut *transaction)
        .await
        .map_err(Fault::store(UNDOING))?;
        let freed = sqlx::query(
            "delete from suppression where import = $1 and what = 'imported'
             and not exists (select 1 from history where history.address_key = suppression.address_key
                and time >= $2 and history.what in ('left', 'bounced', 'complained'))",
        )
        .bind(import.id)
        .bind(import.time)
        .execute(&mut *transaction)
        .await
        .map_err(Fault::store(UNDOING))?;
        sqlx::query("update import set undone = $1 where id = $2")
            .bind(now)
            .bind(import.id)
            .execute(&mut *transaction)
            .await
            .map_err(Fault::store(UNDOING))?;
        transaction.commit().await.map_err(Fault::store(UNDOING))?;
        Ok(freed.rows_affected())
    }
}

fn number(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}

fn read(row: &AnyRow) -> Result<Import, Fault> {
    let read = || -> Result<Import, sqlx::Error> {
        Ok(Import {
            id: row.try_get("id")?,
            time: row.try_get("time")?,
            list: row.try_get("list")?,
            file: row.try_get("file")?,
            sources: row.try_get("sources")?,
            before: row.try_get("before")?,
            after: row.try_get("after")?,
            copy: row.try_get("copy")?,
            added: number(row.try_get("added")?),
            changed: number(row.try_get("changed")?),
            suppressed: number(row.try_get("suppressed")?),
            finished: row.try_get("finished")?,
        })
    };
    read().map_err(Fault::store("read an import"))
}
