//! People who must not be written to.

use super::{Fault, Ledger};
use crate::subscribers::Address;

impl Ledger {
    /// Notes that somebody must not be written to, from now on and whatever a list says.
    ///
    /// `now` is unix milliseconds. The first reason given stays.
    pub async fn suppress(&self, address: &Address, reason: &str, now: i64) -> Result<(), Fault> {
        sqlx::query(
            "insert into suppression (address_key, reason, time) values ($1, $2, $3)
             on conflict (address_key) do nothing",
        )
        .bind(address.key())
        .bind(reason)
        .bind(now)
        .execute(&self.pool)
        .await
        .map_err(Fault::store("note that somebody has left"))?;
        Ok(())
    }
}
