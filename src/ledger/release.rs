//! Putting rows back in the queue, and what a person decides.

use std::collections::HashSet;

use sqlx::{AnyConnection, Row as _};

use super::record::log_leaving;
use super::{Fault, Ledger, Lock, Row, State};

/// What a person decided about letters of which the program cannot know what became.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settlement {
    /// Take them as arrived.
    Sent,
    /// Send them again, at the risk that somebody gets two.
    Resend,
    /// Take them as refused for good: those in the queue again whose refusals stopped a run, because it might
    /// be about us. Nobody is left out of later issues for it.
    Failed,
}

/// What came of a decision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decided {
    /// The rows it was carried out on ([`Row::id`]).
    pub rows: HashSet<i64>,
    /// How many more it was about who have left: they get no letter, as at any send.
    pub left: u64,
}

/// How far a letter has got, in the words of the row, whose refusal stopped its run.
pub(crate) const TAKEN_BACK: &str = "taken back";

impl Settlement {
    /// What the row becomes, and what the log says of it.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Settlement::Sent => ("sent", "settled as sent"),
            Settlement::Resend => ("waiting", "settled to be sent again"),
            Settlement::Failed => ("failed", "settled as failed"),
        }
    }

    /// Which letters it is about, as a condition on their rows.
    fn which(self) -> String {
        match self {
            Settlement::Sent | Settlement::Resend => "state = 'in-doubt'".to_owned(),
            Settlement::Failed => format!("state = 'waiting' and stage = '{TAKEN_BACK}'"),
        }
    }
}

impl Row {
    /// Whether it is in the queue again because its refusal was one of those that stopped a run.
    pub fn was_taken_back(&self) -> bool {
        self.state == State::Waiting && self.stage.as_deref() == Some(TAKEN_BACK)
    }
}

/// A letter that somebody has decided about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// Whose it is.
    pub address: String,
    /// What was decided.
    pub decision: Settlement,
    /// When, in unix milliseconds.
    pub time: i64,
}

impl Ledger {
    /// Everything that was decided about letters of a dispatch, in the order of time. More than one thing may
    /// have been decided about a letter.
    pub async fn settled(&self, dispatch: i64) -> Result<Vec<Settled>, Fault> {
        let doing = "list what was decided";
        let all = [Settlement::Sent, Settlement::Resend, Settlement::Failed];
        let [sent, resend, failed] = all.map(|one| one.words().1);
        let rows = sqlx::query(
            "select r.address as address, a.stage as stage, a.time as time
             from attempt a join recipient r on r.id = a.recipient
             where a.dispatch = $1 and a.stage in ($2, $3, $4) order by a.id",
        )
        .bind(dispatch)
        .bind(sent)
        .bind(resend)
        .bind(failed)
        .fetch_all(&self.pool)
        .await
        .map_err(Fault::store(doing))?;
        rows.iter()
            .map(|row| {
                let stage: String = row.try_get("stage").map_err(Fault::store(doing))?;
                let decision = all.into_iter().find(|one| one.words().1 == stage);
                Ok(Settled {
                    address: row.try_get("address").map_err(Fault::store(doing))?,
                    decision: decision.unwrap_or(Settlement::Resend),
                    time: row.try_get("time").map_err(Fault::store(doing))?,
                })
            })
            .collect()
    }

    /// Puts back what a run that died had in hand.
    ///
    /// Nothing of a claimed letter's body has left, so it is free to go again. Letters in doubt stay
    /// as they are, and so do those that are held back beyond `now`, in unix milliseconds.
    pub async fn release_claims(&self, _lock: &Lock, dispatch: i64, now: i64) -> Result<(), Fault> {
        sqlx::query(
            "update recipient set state = 'waiting', updated = $1,
                next_at = case when next_at > $1 then next_at end
             where dispatch = $2 and state = 'claimed'",
        )
        .bind(now)
        .bind(dispatch)
        .execute(&self.pool)
        .await
        .map_err(Fault::store("put letters back in the queue"))?;
        Ok(())
    }

    /// Whether no letter of a dispatch was ever handed to a server, so that it binds nobody.
    pub async fn is_untouched(&self, dispatch: i64) -> Result<bool, Fault> {
        let touched = sqlx::query(
            "select 1 as touched where exists (
                select 1 from attempt where dispatch = $1 and state <> 'suppressed')
             or exists (select 1 from recipient where dispatch = $1
                and state not in ('waiting', 'claimed', 'suppressed'))",
        )
        .bind(dispatch)
        .fetch_optional(&self.pool)
        .await
        .map_err(Fault::store("see whether a dispatch was begun"))?;
        Ok(touched.is_none())
    }

    /// Takes a dispatch back that is untouched, so that the issue can be begun anew as it is now. Says
    /// whether it could be; what has been tried is never taken back.
    pub async fn withdraw(&self, _lock: &Lock, dispatch: i64, now: i64) -> Result<bool, Fault> {
        let changed = sqlx::query(
            "update dispatch set superseded = $1
             where id = $2 and superseded is null
             and not exists (
                select 1 from attempt where dispatch = $2 and state <> 'suppressed')
             and not exists (
                select 1 from recipient where dispatch = $2
                and state not in ('waiting', 'claimed', 'suppressed'))",
        )
        .bind(now)
        .bind(dispatch)
        .execute(&self.pool)
        .await
        .map_err(Fault::store("take an unsent dispatch back"))?;
        Ok(changed.rows_affected() == 1)
    }

    /// Carries out a person's decision about every letter it is about: each in doubt, or, for
    /// [`Settlement::Failed`], each that [`Row::was_taken_back`]. Of the latter, who has left since, or is among
    /// `gone` ([`crate::subscribers::Address::key`]), is left out and not failed.
    ///
    /// Asks for the lock because a letter that is on its way this very moment is in doubt as well.
    pub async fn settle(
        &self,
        _lock: &Lock,
        dispatch: i64,
        decision: Settlement,
        gone: &HashSet<String>,
        now: i64,
    ) -> Result<Decided, Fault> {
        let doing = "write down what was decided";
        let (outcome, note) = decision.words();
        let which = decision.which();
        let mut transaction = self
            .pool
            .begin_with("begin immediate")
            .await
            .map_err(Fault::store(doing))?;
        let left = match decision {
            Settlement::Sent | Settlement::Resend => 0,
            Settlement::Failed => leave(&mut transaction, dispatch, &which, gone, now).await?,
        };
        sqlx::query(sqlx::AssertSqlSafe(format!(
            "insert into attempt (dispatch, recipient, time, attempt, state, stage, server)
             select dispatch, id, $1, attempts, $2, $3, server from recipient
             where dispatch = $4 and {which} order by id"
        )))
        .bind(now)
        .bind(outcome)
        .bind(note)
        .bind(dispatch)
        .execute(&mut *transaction)
        .await
        .map_err(Fault::store(doing))?;
        let changed = sqlx::query(sqlx::AssertSqlSafe(format!(
            "update recipient set state = $1, stage = $2, updated = $3
             where dispatch = $4 and {which} returning id"
        )))
        .bind(outcome)
        .bind(note)
        .bind(now)
        .bind(dispatch)
        .fetch_all(&mut *transaction)
        .await
        .map_err(Fault::store(doing))?;
        let rows = changed.iter().map(|row| row.try_get("id"));
        let rows = rows
            .collect::<Result<_, _>>()
            .map_err(Fault::store(doing))?;
        transaction.commit().await.map_err(Fault::store(doing))?;
        self.finish(dispatch, now).await?;
        Ok(Decided { rows, left })
    }
}

/// Leaves out who has left, of those that a condition is about. Says how many.
async fn leave(
    connection: &mut AnyConnection,
    dispatch: i64,
    which: &str,
    gone: &HashSet<String>,
    now: i64,
) -> Result<u64, Fault> {
    let doing = "leave out who has left";
    // Strings always have a form in JSON.
    let gone = serde_json::to_string(gone).unwrap_or_default();
    let left = sqlx::query(sqlx::AssertSqlSafe(format!(
        "update recipient set state = 'suppressed', updated = $1 where dispatch = $2 and {which}
         and (address_key in (select address_key from suppression)
            or address_key in (select value from json_each($3))) returning id"
    )))
    .bind(now)
    .bind(dispatch)
    .bind(gone)
    .fetch_all(&mut *connection)
    .await
    .map_err(Fault::store(doing))?;
    for row in &left {
        let row = row.try_get("id").map_err(Fault::store(doing))?;
        log_leaving(connection, row).await?;
    }
    Ok(left.len() as u64)
}
