//! People who must not be written to.

use sqlx::Row as _;

use super::{Fault, Ledger};
use crate::subscribers::Address;

impl Ledger {
    /// Notes that somebody must not be written to, from now on and whatever a list says.
    ///
    /// `now` is unix milliseconds. The first reason given stays; says whether this was the first.
    pub async fn suppress(&self, address: &Address, reason: &str, now: i64) -> Result<bool, Fault> {
        let noted = sqlx::query(
            "insert into suppression (address_key, reason, time) values ($1, $2, $3)
             on conflict (address_key) do nothing",
        )
        .bind(address.key())
        .bind(reason)
        .bind(now)
        .execute(&self.pool)
        .await
        .map_err(Fault::store("note that somebody has left"))?;
        Ok(noted.rows_affected() == 1)
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
