//! Everybody who must not be written to, with what became of them.

use std::collections::HashMap;

use sqlx::Row as _;

use super::{Fault, Ledger, Suppression, What};

impl Ledger {
    /// Everybody who must not be written to, by the form in which one person's addresses are alike
    /// ([`crate::subscribers::Address::key`]).
    pub async fn barred(&self) -> Result<HashMap<String, Suppression>, Fault> {
        let doing = "list who must not be written to";
        let rows = sqlx::query("select address_key, what, reason, time from suppression")
            .fetch_all(&self.pool)
            .await
            .map_err(Fault::store(doing))?;
        rows.iter()
            .map(|row| {
                let word: String = row.try_get("what").map_err(Fault::store(doing))?;
                let key = row.try_get("address_key").map_err(Fault::store(doing))?;
                let suppression = Suppression {
                    what: What::parse(&word).unwrap_or(What::Left),
                    reason: row.try_get("reason").map_err(Fault::store(doing))?,
                    time: row.try_get("time").map_err(Fault::store(doing))?,
                };
                Ok((key, suppression))
            })
            .collect()
    }
}
