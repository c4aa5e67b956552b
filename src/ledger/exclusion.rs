//! Rows of the lists that got no letter, and why.

use sqlx::Row as _;
use tokio_stream::StreamExt as _;

use super::{ERASED_ON_REQUEST, Fault, Ledger};
use crate::subscribers::SpoolFault;

/// Someone on a list who is not in the audience.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exclusion {
    /// The address as the list has it.
    pub address: String,
    /// Why, in the words shown to the editor.
    pub reason: String,
}

/// How the reason begins of somebody who is outside the part of the lists that was chosen.
const OUTSIDE: &str = "is not in ";

/// The part of the lists that was chosen for a dispatch, and how many people are outside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outside {
    /// What was chosen, such as `tag:wales`.
    pub segment: String,
    /// How many people get nothing for that reason.
    pub people: u64,
}

impl Exclusion {
    /// Somebody outside the part of the lists that was chosen.
    pub fn outside(address: String, segment: &str) -> Self {
        Exclusion {
            address,
            reason: format!("{OUTSIDE}{segment}"),
        }
    }

    /// Somebody who was erased on request and whose row came back: `place` is where it stands, for nothing else of
    /// them is written down.
    pub fn erased(place: String) -> Self {
        Exclusion {
            address: place,
            reason: ERASED_ON_REQUEST.to_owned(),
        }
    }
}

impl Ledger {
    /// What was chosen for a dispatch, if anybody was left out for that.
    pub async fn outside(&self, dispatch: i64) -> Result<Option<Outside>, Fault> {
        let doing = "count who was left out";
        let row = sqlx::query(
            "select substr(reason, length($1) + 1) as segment, count(*) as people from exclusion
             where dispatch = $2 and substr(reason, 1, length($1)) = $1 group by reason limit 1",
        )
        .bind(OUTSIDE)
        .bind(dispatch)
        .fetch_optional(&self.pool)
        .await
        .map_err(Fault::store(doing))?;
        row.map(|row| {
            let people: i64 = row.try_get("people").map_err(Fault::store(doing))?;
            Ok(Outside {
                segment: row.try_get("segment").map_err(Fault::store(doing))?,
                people: u64::try_from(people).unwrap_or(0),
            })
        })
        .transpose()
    }

    /// Goes through the addresses of those who are outside what was chosen.
    pub async fn each_outside(
        &self,
        dispatch: i64,
        mut visit: impl FnMut(&str) -> Result<(), SpoolFault>,
    ) -> Result<(), Fault> {
        let doing = "list who was left out";
        let mut rows = sqlx::query(
            "select address from exclusion where dispatch = $1 and substr(reason, 1, length($2)) = $2",
        )
        .bind(dispatch)
        .bind(OUTSIDE)
        .fetch(&self.pool);
        while let Some(row) = rows.try_next().await.map_err(Fault::store(doing))? {
            let address: String = row.try_get("address").map_err(Fault::store(doing))?;
            visit(&address).map_err(Fault::Spool)?;
        }
        Ok(())
    }

    /// Who was selected for a dispatch and is not written to, in the order of the lists. The reason is that of the
    /// moment it was decided, whatever has become of them since.
    pub async fn suppressed(&self, dispatch: i64) -> Result<Vec<Exclusion>, Fault> {
        self.left_out(
            // What was frozen a moment before somebody left while the editor was asked is older than their leaving.
            "select r.address as address, coalesce(
                case when s.time <= r.updated or (r.updated <= d.started and not exists (
                        select 1 from history b where b.address_key = r.address_key
                        and b.what = 'restored' and b.time > r.updated)) then s.reason end,
                (select h.detail from history h where h.address_key = r.address_key
                    and h.what in ('left', 'bounced', 'complained') and h.time <= r.updated
                    and not exists (select 1 from history b where b.address_key = h.address_key
                        and b.what = 'restored' and b.id > h.id and b.time <= r.updated)
                    order by h.id desc limit 1),
                case when r.updated > d.started then 'left the lists after it was begun' end,
                'was not to be written to when it was sent') as reason
             from recipient r join dispatch d on d.id = r.dispatch
             left join suppression s on s.address_key = r.address_key
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
