//! One issue going to one audience.

use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::{Fault, Kind, Ledger, dead};

/// A version of the bulletin's folder, where that is kept in git.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// The commit's hash, in full.
    pub commit: String,
    /// Whether the issue's file was not as the commit has it.
    pub edited: bool,
}

impl Revision {
    /// The commit for people: `1a2b3c4d5e6f`, and whether there was more.
    pub fn for_people(&self) -> String {
        let short: String = self.commit.chars().take(12).collect();
        if self.edited {
            format!("{short}, with changes to the issue that are in no commit")
        } else {
            short
        }
    }
}

/// A dispatch as the ledger keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dispatch {
    /// Its number in this ledger.
    pub id: i64,
    /// The issue's stem, such as `2026-11`.
    pub issue: String,
    /// Whether its letters reach people.
    pub kind: Kind,
    /// How its letters leave, as `bulletin.yaml` had it.
    pub through: String,
    /// The digest of the edition that was checked and frozen.
    pub digest: String,
    /// The version of the folder it was made from, where that was known.
    pub revision: Option<Revision>,
    /// The frozen content: what every run of this dispatch sends.
    pub content: String,
    /// How many people were selected.
    pub selected: u64,
    /// When it was frozen, in unix milliseconds.
    pub started: i64,
    /// When its last letter was settled, in unix milliseconds.
    pub finished: Option<i64>,
}

const COLUMNS: &str = "select id, issue, kind, through, digest, revision, edited, content, selected, started, finished from dispatch";

impl Ledger {
    /// The dispatch of an issue: the one live dispatch, or the rehearsal that stands.
    pub async fn dispatch(&self, issue: &str, kind: Kind) -> Result<Option<Dispatch>, Fault> {
        let sql = format!("{COLUMNS} where issue = $1 and kind = $2 and superseded is null");
        let found = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(issue)
            .bind(kind.word())
            .fetch_optional(&self.pool)
            .await
            .map_err(Fault::store("find a dispatch"))?;
        found.as_ref().map(read).transpose()
    }

    /// The live dispatches of all issues, the newest first.
    pub async fn sent(&self) -> Result<Vec<Dispatch>, Fault> {
        let sql = format!(
            "{COLUMNS} where kind = 'live' and superseded is null order by started desc, id desc"
        );
        let found = sqlx::query(sqlx::AssertSqlSafe(sql))
            .fetch_all(&self.pool)
            .await
            .map_err(Fault::store("list what has been sent"))?;
        found.iter().map(read).collect()
    }

    /// Every dispatch of an issue, oldest first, replaced rehearsals included.
    pub async fn dispatches(&self, issue: &str) -> Result<Vec<Dispatch>, Fault> {
        let sql = format!("{COLUMNS} where issue = $1 order by id");
        let found = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(issue)
            .fetch_all(&self.pool)
            .await
            .map_err(Fault::store("list the dispatches"))?;
        found.iter().map(read).collect()
    }

    /// The frozen content of every dispatch there ever was, the newest first.
    pub async fn contents(&self) -> Result<Vec<String>, Fault> {
        let doing = "list what was sent";
        let rows = sqlx::query("select content from dispatch order by id desc")
            .fetch_all(&self.pool)
            .await
            .map_err(Fault::store(doing))?;
        rows.iter()
            .map(|row| row.try_get("content").map_err(Fault::store(doing)))
            .collect()
    }

    /// Notes that nothing is left to do for a dispatch, if that is so, and else that something is. `now` is unix
    /// milliseconds. If
    /// more addresses were called dead than letters sent, none of them counts as dead.
    pub async fn finish(&self, dispatch: i64, now: i64) -> Result<(), Fault> {
        sqlx::query(
            "update dispatch set finished = case when not exists (
                select 1 from recipient where dispatch = $2
                and state in ('waiting', 'claimed', 'in-doubt', 'deferred')) then coalesce(finished, $1) end
             where id = $2",
        )
        .bind(now)
        .bind(dispatch)
        .execute(&self.pool)
        .await
        .map_err(Fault::store("finish a dispatch"))?;
        dead::doubt(&self.pool, dispatch, now).await
    }
}

fn read(row: &AnyRow) -> Result<Dispatch, Fault> {
    let read = || -> Result<_, sqlx::Error> {
        let kind: String = row.try_get("kind")?;
        let selected: i64 = row.try_get("selected")?;
        let commit: Option<String> = row.try_get("revision")?;
        let edited: Option<i64> = row.try_get("edited")?;
        let dispatch = Dispatch {
            id: row.try_get("id")?,
            issue: row.try_get("issue")?,
            kind: Kind::Rehearsal,
            through: row.try_get("through")?,
            digest: row.try_get("digest")?,
            revision: commit.map(|commit| Revision {
                commit,
                edited: edited == Some(1),
            }),
            content: row.try_get("content")?,
            selected: u64::try_from(selected).unwrap_or(0),
            started: row.try_get("started")?,
            finished: row.try_get("finished")?,
        };
        Ok((dispatch, kind))
    };
    let (dispatch, kind) = read().map_err(Fault::store("read a dispatch"))?;
    let kind = Kind::read(&kind, dispatch.id)?;
    Ok(Dispatch { kind, ..dispatch })
}
