//! Everybody who must not be written to, with what became of them.

use std::collections::HashMap;

use sqlx::Row as _;

use super::{Fault, Ledger, Suppression, What};

/// How somebody came back to whom no letters went, or agreed anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CameBack {
    /// When they could last be written to again, on whatever grounds, in unix milliseconds.
    pub restored: i64,
    /// When they last agreed here, in unix milliseconds; none where only their mailbox works again or a slip
    /// was taken back.
    pub agreed: Option<i64>,
}

impl Ledger {
    /// Everybody who came back or agreed here, by the form in which one person's addresses are alike.
    pub async fn returners(&self) -> Result<HashMap<String, CameBack>, Fault> {
        let doing = "list who came back";
        // A restore says of a new consent since when it holds.
        let rows = sqlx::query(
            "select address_key, max(time) as restored,
                max(case when what = 'confirmed' or detail like '%; consent since %' then time end) as agreed
             from history where what in ('restored', 'confirmed') group by address_key",
        )
        .fetch_all(&self.pool)
        .await
        .map_err(Fault::store(doing))?;
        rows.iter()
            .map(|row| {
                let key = row.try_get("address_key").map_err(Fault::store(doing))?;
                let came_back = CameBack {
                    restored: row.try_get("restored").map_err(Fault::store(doing))?,
                    agreed: row.try_get("agreed").map_err(Fault::store(doing))?,
                };
                Ok((key, came_back))
            })
            .collect()
    }

    /// Everybody who must not be written to, by the form in which one person's addresses are alike
    /// ([`crate::subscribers::Address::key`]). What stands in an erased person's place names nobody, and is not
    /// among them.
    pub async fn barred(&self) -> Result<HashMap<String, Suppression>, Fault> {
        let doing = "list who must not be written to";
        let rows = sqlx::query(
            "select address_key, what, reason, time from suppression
             where address_key not like '%@erased.invalid'",
        )
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
