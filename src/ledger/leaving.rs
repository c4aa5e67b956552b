//! Leaving people out of a dispatch that is not over, and everybody who could leave.

use std::collections::HashSet;

use sqlx::Row as _;

use super::record::log_leaving;
use super::{Fault, Ledger, Lock};
use crate::subscribers::Address;

impl Ledger {
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

    /// Everybody a letter was ever made for, and everybody who signed up on our pages, each once. but for those who were erased.
    pub async fn everybody(&self) -> Result<Vec<Address>, Fault> {
        let doing = "list who was ever written to";
        let found = sqlx::query(
            "select max(id) as id, max(address) as address from (
                select id, address, address_key from recipient
                union all select id, address, address_key from member)
             where address_key not like '%@erased.invalid' group by address_key",
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
