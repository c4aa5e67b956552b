//! Putting rows back in the queue, and deciding what is in doubt.

use sqlx::Row as _;

use super::{Fault, Ledger, Lock};

/// What a person decided about letters in doubt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settlement {
    /// Take them as arrived.
    Sent,
    /// Send them again, at the risk that somebody gets two.
    Resend,
}

impl Settlement {
    /// What the row becomes, and what the log says of it.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Settlement::Sent => ("sent", "settled as sent"),
            Settlement::Resend => ("waiting", "settled to be sent again"),
        }
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
    /// Everything that was decided about letters of a dispatch, in the order of time. A letter may have
    /// been in doubt more than once.
    pub async fn settled(&self, dispatch: i64) -> Result<Vec<Settled>, Fault> {
        let doing = "list what was decided";
        let (_, sent) = Settlement::Sent.words();
        let (_, resend) = Settlement::Resend.words();
        let rows = sqlx::query(
            "select r.address as address, a.stage as stage, a.time as time
             from attempt a join recipient r on r.id = a.recipient
             where a.dispatch = $1 and a.stage in ($2, $3) order by a.id",
        )
        .bind(dispatch)
        .bind(sent)
        .bind(resend)
        .fetch_all(&self.pool)
        .await
        .map_err(Fault::store(doing))?;
        rows.iter()
            .map(|row| {
                let stage: String = row.try_get("stage").map_err(Fault::store(doing))?;
                Ok(Settled {
                    address: row.try_get("address").map_err(Fault::store(doing))?,
                    decision: if stage == sent {
                        Settlement::Sent
                    } else {
                        Settlement::Resend
                    },
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

    /// Carries out a person's decision about every letter in doubt. Says how many there were.
    ///
    /// Asks for the lock because a letter that is on its way this very moment is in doubt as well.
    pub async fn settle(
        &self,
        _lock: &Lock,
        dispatch: i64,
        decision: Settlement,
        now: i64,
    ) -> Result<u64, Fault> {
        let doing = "settle what is in doubt";
        let (outcome, note) = decision.words();
        let mut transaction = self
            .pool
            .begin_with("begin immediate")
            .await
            .map_err(Fault::store(doing))?;
        sqlx::query(
            "insert into attempt (dispatch, recipient, time, attempt, state, stage, server)
             select dispatch, id, $1, attempts, $2, $3, server from recipient
             where dispatch = $4 and state = 'in-doubt' order by id",
        )
        .bind(now)
        .bind(outcome)
        .bind(note)
        .bind(dispatch)
        .execute(&mut *transaction)
        .await
        .map_err(Fault::store(doing))?;
        let changed = sqlx::query(
            "update recipient set state = $1, stage = $2, updated = $3
             where dispatch = $4 and state = 'in-doubt'",
        )
        .bind(outcome)
        .bind(note)
        .bind(now)
        .bind(dispatch)
        .execute(&mut *transaction)
        .await
        .map_err(Fault::store(doing))?;
        transaction.commit().await.map_err(Fault::store(doing))?;
        self.finish(dispatch, now).await?;
        Ok(changed.rows_affected())
    }
}
