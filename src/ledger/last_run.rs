//! What the last run over mail that came back has changed and noted, as it is on record.

use sqlx::Row as _;

use super::{Fault, Ledger, Returned};

/// A run over mail that came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastRun {
    /// When it was, in unix milliseconds.
    pub time: i64,
    /// How many mails it had read.
    pub mails: u64,
    /// Who was taken off by it, in the order of the mails.
    pub left: Vec<Leaver>,
    /// What it has noted of letters, in the same order.
    pub noted: Vec<Noted>,
}

/// Somebody who was taken off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaver {
    /// By [`crate::subscribers::Address::key`].
    pub address: String,
    /// The word of the change, such as `left`.
    pub what: String,
    /// Why.
    pub reason: String,
    /// Whether they could have been written to before.
    pub news: bool,
}

/// What came back of somebody's letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted {
    /// Whose letter it is.
    pub address: String,
    /// The issue's stem.
    pub issue: String,
    /// What the mail says of it.
    pub kind: Returned,
    /// The words of whoever sent it back.
    pub words: String,
}

const DOING: &str = "look up what the last run over mail has changed";

impl Ledger {
    /// The last run that was not taken back: the one that [`Ledger::undo_intake`] would take back. None where
    /// there is none.
    pub async fn last_intake(&self) -> Result<Option<LastRun>, Fault> {
        let fault = Fault::store(DOING);
        let last = sqlx::query(
            "select id, time, (select count(*) from inbox_mail m where m.run = inbox_run.id) as mails
             from inbox_run where undone is null order by id desc limit 1",
        )
        .fetch_optional(&self.pool)
        .await
        .map_err(&fault)?;
        let Some(last) = last else {
            return Ok(None);
        };
        let run: i64 = last.try_get("id").map_err(&fault)?;
        let mails: i64 = last.try_get("mails").map_err(&fault)?;
        let mut told = LastRun {
            time: last.try_get("time").map_err(&fault)?,
            mails: u64::try_from(mails).unwrap_or(0),
            left: Vec::new(),
            noted: Vec::new(),
        };
        let left = sqlx::query(
            "select l.address_key as address, l.what as what, l.reason as reason, l.news as news
             from inbox_leaving l join inbox_mail m on m.id = l.mail where m.run = $1 order by l.id",
        )
        .bind(run)
        .fetch_all(&self.pool)
        .await
        .map_err(&fault)?;
        for row in left {
            told.left.push(Leaver {
                address: row.try_get("address").map_err(&fault)?,
                what: row.try_get("what").map_err(&fault)?,
                reason: row.try_get("reason").map_err(&fault)?,
                news: row.try_get::<i64, _>("news").map_err(&fault)? == 1,
            });
        }
        let noted = sqlx::query(
            "select r.id as id, r.address as address, d.issue as issue, b.kind as kind, b.words as words
             from bounce b join inbox_mail m on m.id = b.mail join recipient r on r.id = b.recipient
             join dispatch d on d.id = r.dispatch where m.run = $1 order by b.id",
        )
        .bind(run)
        .fetch_all(&self.pool)
        .await
        .map_err(&fault)?;
        for row in noted {
            let id: i64 = row.try_get("id").map_err(&fault)?;
            let kind: String = row.try_get("kind").map_err(&fault)?;
            told.noted.push(Noted {
                address: row.try_get("address").map_err(&fault)?,
                issue: row.try_get("issue").map_err(&fault)?,
                kind: Returned::read(&kind, id)?,
                words: row.try_get("words").map_err(&fault)?,
            });
        }
        Ok(Some(told))
    }
}
