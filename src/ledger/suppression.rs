//! People who must not be written to.

use std::collections::{HashMap, HashSet};

use sqlx::Row as _;

use super::record::log_leaving;
use super::{Fault, Ledger, Lock};
use crate::subscribers::Address;

impl Ledger {
    /// Notes that somebody must not be written to, from now on and whatever a list says.
    ///
    /// `now` is unix milliseconds. The first reason given stays, but for a server's word that the address
    /// is dead, which may be taken back; says whether this was the first.
    pub async fn suppress(&self, address: &Address, reason: &str, now: i64) -> Result<bool, Fault> {
        let noted = sqlx::query(
            "insert into suppression (address_key, reason, time) values ($1, $2, $3)
             on conflict (address_key) do update
             set reason = excluded.reason, time = excluded.time, recipient = null
             where suppression.recipient is not null",
        )
        .bind(address.key())
        .bind(reason)
        .bind(now)
        .execute(&self.pool)
        .await
        .map_err(Fault::store("note that somebody has left"))?;
        Ok(noted.rows_affected() == 1)
    }

    /// Takes back that somebody has left, and keeps why. Says whether they had.
    pub async fn restore(&self, address: &Address, because: &str, now: i64) -> Result<bool, Fault> {
        let doing = "take back that somebody has left";
        let mut transaction = self
            .pool
            .begin_with("begin immediate")
            .await
            .map_err(Fault::store(doing))?;
        let gone = sqlx::query("delete from suppression where address_key = $1")
            .bind(address.key())
            .execute(&mut *transaction)
            .await
            .map_err(Fault::store(doing))?;
        if gone.rows_affected() == 1 {
            sqlx::query("insert into restored (address_key, reason, time) values ($1, $2, $3)")
                .bind(address.key())
                .bind(because)
                .bind(now)
                .execute(&mut *transaction)
                .await
                .map_err(Fault::store(doing))?;
        }
        transaction.commit().await.map_err(Fault::store(doing))?;
        Ok(gone.rows_affected() == 1)
    }

    /// Everybody who must not be written to, by the form in which one person's addresses are alike
    /// ([`Address::key`]), and why.
    pub async fn suppressions(&self) -> Result<HashMap<String, String>, Fault> {
        let doing = "list who must not be written to";
        let rows = sqlx::query("select address_key, reason from suppression")
            .fetch_all(&self.pool)
            .await
            .map_err(Fault::store(doing))?;
        rows.iter()
            .map(|row| {
                let key = row.try_get("address_key").map_err(Fault::store(doing))?;
                let reason = row.try_get("reason").map_err(Fault::store(doing))?;
                Ok((key, reason))
            })
            .collect()
    }

    /// Leaves people out of a dispatch that is not over, by the form in which one person's addresses
    /// are alike ([`Address::key`]). Says how many had no letter yet and get none now.
    pub async fn leave_out(
        &self,
        _lock: &Lock,
        dispatch: i64,
        keys: &HashSet<String>,
        now: i64,
    ) -> Result<u64, Fault> {
        let doing = "leave out who has left";
        let mut transaction = self
            .pool
            .begin_with("begin immediate")
            .await
            .map_err(Fault::store(doing))?;
        let mut left = 0;
        for key in keys {
            let changed = sqlx::query(
                "update recipient set state = 'suppressed', updated = $1
                 where dispatch = $2 and address_key = $3
                 and state in ('waiting', 'claimed', 'deferred') returning id",
            )
            .bind(now)
            .bind(dispatch)
            .bind(key.as_str())
            .fetch_optional(&mut *transaction)
            .await
            .map_err(Fault::store(doing))?;
            if let Some(row) = changed {
                let row = row.try_get("id").map_err(Fault::store(doing))?;
                log_leaving(&mut transaction, row).await?;
                left += 1;
            }
        }
        transaction.commit().await.map_err(Fault::store(doing))?;
        Ok(left)
    }

    /// Everybody a letter was ever made for, each once.
    pub async fn everybody(&self) -> Result<Vec<Address>, Fault> {
        let doing = "list who was ever written to";
        let found = sqlx::query(
            "select max(id) as id, max(address) as address from recipient group by address_key",
        )
        .fetch_all(&self.pool)
        .await
        .map_err(Fault::store(doing))?;
        let mut everybody = Vec::with_capacity(found.len());
        for row in found {
            let id: i64 = row.try_get("id").map_err(Fault::store(doing))?;
            let typed: String = row.try_get("address").map_err(Fault::store(doing))?;
            everybody.push(Address::parse(&typed).map_err(|_| Fault::Unreadable {
                row: id,
                what: "an address".into(),
            })?);
        }
        Ok(everybody)
    }
}
