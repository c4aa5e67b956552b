//! Rows of the lists that got no letter, and why.

use sqlx::Row as _;

use super::{Fault, Ledger};

/// Someone on a list who is not in the audience.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exclusion {
    /// The address as the list has it.
    pub address: String,
    /// Why, in the words shown to the editor.
    pub reason: String,
}

impl Ledger {
    /// Who was selected for a dispatch and is not written to, in the order of the lists.
    pub async fn suppressed(&self, dispatch: i64) -> Result<Vec<Exclusion>, Fault> {
        self.left_out(
            "select r.address as address,
                coalesce(s.reason, 'left the lists after it was begun') as reason
             from recipient r left join suppression s on s.address_key = r.address_key
             where r.dispatch = $1 and r.state = 'suppressed' order by r.id",
            dispatch,
        )
        .await
    }

    /// Who was left out of a dispatch, in the order of the lists.
    pub async fn exclusions(&self, dispatch: i64) -> Result<Vec<Exclusion>, Fault> {
        self.left_out(
            "select address, reason from exclusion where dispatch = $1 order by id",
            dispatch,
        )
        .await
    }

    async fn left_out(&self, sql: &'static str, dispatch: i64) -> Result<Vec<Exclusion>, Fault> {
        let doing = "list who was left out";
        let rows = sqlx::query(sql)
            .bind(dispatch)
            .fetch_all(&self.pool)
            .await
            .map_err(Fault::store(doing))?;
        rows.iter()
            .map(|row| {
                Ok(Exclusion {
                    address: row.try_get("address").map_err(Fault::store(doing))?,
                    reason: row.try_get("reason").map_err(Fault::store(doing))?,
                })
            })
            .collect()
    }
}
