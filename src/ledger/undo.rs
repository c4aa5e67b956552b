//! Taking back what a run over mail that came back has changed.

use sqlx::{AnyConnection, Row as _};

use super::history::write_over;
use super::{Change, Fault, Ledger, What};

const DOING: &str = "take back what mail had changed";

/// Why something is taken back, and who says so, in the history of the person.
type Word = (&'static str, &'static str);

const TAKEN_BACK: Word = (
    "what a mail had changed was taken back",
    "bulletin inbox --undo",
);

const NOT_BELIEVED: Word = (
    "the mail called most addresses dead, and was not believed",
    "bulletin inbox",
);

/// What came of taking a run back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Undone {
    /// Which run it is.
    pub run: i64,
    /// When the run was, in unix milliseconds.
    pub time: i64,
    /// How many mails it had read.
    pub mails: u64,
    /// Who is written to again, by [`crate::subscribers::Address::key`].
    pub back: Vec<String>,
    /// Who would have been, and has left by another way as well.
    pub stay: Vec<String>,
    /// Who is written to again, and the issue of a dispatch that is not over and has left them out already.
    pub missed: Vec<(String, String)>,
}

/// A dispatch most of whose letters a run would have called dead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubted {
    /// The issue's stem.
    pub issue: String,
    /// How many of its letters came back as dead.
    pub letters: u64,
}

/// Fewer dead addresses than this are believed, whatever part of a dispatch they are.
const FEW: i64 = 5;

impl Ledger {
    /// What [`Ledger::undo_intake`] would do at `now`, in unix milliseconds. Changes nothing.
    pub async fn foretell_undo(&self, now: i64) -> Result<Option<Undone>, Fault> {
        self.take_back(None, now).await
    }

    /// Takes back the last run that was not taken back, if it is this one: who left by it is written to again, but
    /// for those who have left by another way since; its mail counts as unread. None where there is no such run,
    /// or another is the last.
    pub async fn undo_intake(&self, run: i64, now: i64) -> Result<Option<Undone>, Fault> {
        self.take_back(Some(run), now).await
    }

    /// Takes the last run back if it is this one; where none is named, only as far as to see what would come of it.
    async fn take_back(&self, wanted: Option<i64>, now: i64) -> Result<Option<Undone>, Fault> {
        let fault = Fault::store(DOING);
        let mut transaction = self
            .pool
            .begin_with("begin immediate")
            .await
            .map_err(&fault)?;
        let last = sqlx::query(
            "select id, time from inbox_run where undone is null order by id desc limit 1",
        )
        .fetch_optional(&mut *transaction)
        .await
        .map_err(&fault)?;
        let Some(last) = last else {
            return Ok(None);
        };
        let run: i64 = last.try_get("id").map_err(&fault)?;
        if wanted.is_some_and(|wanted| wanted != run) {
            return Ok(None);
        }
        let mut undone = Undone {
            run,
            time: last.try_get("time").map_err(&fault)?,
            ..Undone::default()
        };
        let left = sqlx::query(
            "select l.* from inbox_leaving l join inbox_mail m on m.id = l.mail where m.run = $1
             and l.news = 1 order by l.id desc",
        )
        .bind(run)
        .fetch_all(&mut *transaction)
        .await
        .map_err(&fault)?;
        for row in left {
            let key: String = row.try_get("address_key").map_err(&fault)?;
            if come_back(&mut transaction, run, &row, &key, now, TAKEN_BACK).await? {
                for issue in missed(&mut transaction, &key, undone.time).await? {
                    undone.missed.push((key.clone(), issue));
                }
                undone.back.push(key);
            } else {
                undone.stay.push(key);
            }
        }
        // Who left by several mails comes back with the first.
        undone.stay.retain(|key| !undone.back.contains(key));
        for (sql, counts) in [
            (
                "delete from bounce where mail in (select id from inbox_mail where run = $1)",
                false,
            ),
            (
                "delete from inbox_leaving where mail in (select id from inbox_mail where run = $1)",
                false,
            ),
            ("delete from inbox_mail where run = $1", true),
        ] {
            let done = sqlx::query(sql).bind(run).execute(&mut *transaction).await;
            let done = done.map_err(&fault)?;
            if counts {
                undone.mails = done.rows_affected();
            }
        }
        sqlx::query("update inbox_run set undone = $1 where id = $2")
            .bind(now)
            .bind(run)
            .execute(&mut *transaction)
            .await
            .map_err(&fault)?;
        match wanted {
            Some(_) => transaction.commit().await.map_err(&fault)?,
            None => transaction.rollback().await.map_err(&fault)?,
        }
        Ok(Some(undone))
    }

    /// Takes back that addresses are dead where a run says so of most letters of a dispatch, and of
    /// five at least: such a witness is believed of nobody. What came back stays noted.
    pub async fn doubt_intake(&self, run: i64, now: i64) -> Result<Vec<Doubted>, Fault> {
        let fault = Fault::store(DOING);
        let mut transaction = self
            .pool
            .begin_with("begin immediate")
            .await
            .map_err(&fault)?;
        let most = sqlx::query(
            "select d.id as id, d.issue as issue, count(distinct r.id) as dead
             from inbox_mail m join bounce b on b.mail = m.id join recipient r on r.id = b.recipient
             join dispatch d on d.id = r.dispatch
             where m.run = $1 and b.kind = 'dead' group by d.id, d.issue
             having count(distinct r.id) >= $2 and 2 * count(distinct r.id) >
                (select count(*) from recipient o where o.dispatch = d.id and o.state in ('sent', 'in-doubt'))
             order by d.id",
        )
        .bind(run)
        .bind(FEW)
        .fetch_all(&mut *transaction)
        .await
        .map_err(&fault)?;
        let mut doubted = Vec::new();
        for dispatch in most {
            let id: i64 = dispatch.try_get("id").map_err(&fault)?;
            let dead: i64 = dispatch.try_get("dead").map_err(&fault)?;
            let left = sqlx::query(
                "select l.* from inbox_leaving l join inbox_mail m on m.id = l.mail where m.run = $1
                 and l.news = 1 and l.what = 'bounced' and exists (select 1 from bounce b
                    join recipient r on r.id = b.recipient
                    where b.mail = l.mail and b.kind = 'dead' and r.dispatch = $2)
                 order by l.id desc",
            )
            .bind(run)
            .bind(id)
            .fetch_all(&mut *transaction)
            .await
            .map_err(&fault)?;
            for row in left {
                let key: String = row.try_get("address_key").map_err(&fault)?;
                come_back(&mut transaction, run, &row, &key, now, NOT_BELIEVED).await?;
                sqlx::query("update inbox_leaving set news = 0 where id = $1")
                    .bind(row.try_get::<i64, _>("id").map_err(&fault)?)
                    .execute(&mut *transaction)
                    .await
                    .map_err(&fault)?;
            }
            doubted.push(Doubted {
                issue: dispatch.try_get("issue").map_err(&fault)?,
                letters: u64::try_from(dead).unwrap_or(0),
            });
        }
        transaction.commit().await.map_err(&fault)?;
        Ok(doubted)
    }
}

/// The issues of dispatches that are not over and have left somebody out since a time, in unix milliseconds.
async fn missed(
    connection: &mut AnyConnection,
    key: &str,
    since: i64,
) -> Result<Vec<String>, Fault> {
    let rows = sqlx::query(
        "select distinct d.issue as issue from dispatch d
         where d.kind = 'live' and d.superseded is null
         and exists (select 1 from recipient o where o.dispatch = d.id
            and o.state in ('waiting', 'claimed', 'deferred', 'in-doubt'))
         and (exists (select 1 from recipient r where r.dispatch = d.id and r.address_key = $1
                and r.state = 'suppressed' and r.updated >= $2)
            or (d.started >= $2 and exists (select 1 from exclusion e where e.dispatch = d.id
                and lower(e.address) = $1)))
         order by d.issue",
    )
    .bind(key)
    .bind(since)
    .fetch_all(connection)
    .await
    .map_err(Fault::store(DOING))?;
    rows.iter()
        .map(|row| row.try_get("issue").map_err(Fault::store(DOING)))
        .collect()
}

/// Takes back that somebody left by a mail. Says whether they are written to again.
async fn come_back(
    connection: &mut AnyConnection,
    run: i64,
    row: &sqlx::any::AnyRow,
    key: &str,
    now: i64,
    (detail, source): Word,
) -> Result<bool, Fault> {
    let fault = Fault::store(DOING);
    let text = |column: &str| -> Result<Option<String>, Fault> {
        row.try_get(column).map_err(Fault::store(DOING))
    };
    let history: i64 = row.try_get("history").map_err(&fault)?;
    let (what, reason) = (text("what")?, text("reason")?);
    // Whoever left once more, by another way, has left; and so has who came back and left again.
    let again = sqlx::query(
        "select 1 as one where exists (select 1 from history where address_key = $1 and id > $2
            and what in ('left', 'bounced', 'complained', 'imported', 'restored')
            and source not in ('bulletin inbox --undo', 'bulletin inbox') and source not in (select l.source from inbox_leaving l join inbox_mail m on m.id = l.mail
                where m.run = $5))
         or not exists (select 1 from suppression where address_key = $1 and what = $3 and reason = $4)",
    )
    .bind(key)
    .bind(history)
    .bind(what.as_deref())
    .bind(reason.as_deref())
    .bind(run)
    .fetch_optional(&mut *connection)
    .await
    .map_err(&fault)?;
    if again.is_some() {
        return Ok(false);
    }
    let old = text("old_what")?;
    if old.is_some() {
        sqlx::query(
            "update suppression set what = $2, reason = $3, time = $4, recipient = $5 where address_key = $1",
        )
        .bind(key)
        .bind(old.as_deref())
        .bind(text("old_reason")?)
        .bind(row.try_get::<Option<i64>, _>("old_time").map_err(&fault)?)
        .bind(row.try_get::<Option<i64>, _>("old_recipient").map_err(&fault)?)
        .execute(&mut *connection)
        .await
        .map_err(&fault)?;
    } else {
        sqlx::query("delete from suppression where address_key = $1")
            .bind(key)
            .execute(&mut *connection)
            .await
            .map_err(&fault)?;
    }
    let change = Change {
        time: now,
        what: What::Restored,
        detail: detail.into(),
        source: source.into(),
    };
    let was = format!(
        "{}: {}",
        what.unwrap_or_default(),
        reason.unwrap_or_default()
    );
    write_over(connection, key, &change, Some(&was)).await?;
    Ok(old.is_none())
}
