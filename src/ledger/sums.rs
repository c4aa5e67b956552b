//! Where a dispatch stands, in numbers that must add up.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use super::{Fault, Ledger};

const DOING: &str = "count a dispatch";

/// How many recipients a dispatch has, and how many of them are in each state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Sums {
    /// Counted when the audience was frozen, not from the rows.
    pub selected: u64,
    /// Accepted by the server.
    pub sent: u64,
    /// Refused for good.
    pub failed: u64,
    /// Perhaps accepted; a person must decide.
    pub in_doubt: u64,
    /// The server asked to try again later.
    pub deferred: u64,
    /// Must not be written to.
    pub suppressed: u64,
    /// Not sent yet, including those a worker has in hand.
    pub waiting: u64,
}

impl Sums {
    /// Whether every person selected is accounted for exactly once.
    pub fn add_up(&self) -> bool {
        self.selected
            == self.sent
                + self.failed
                + self.in_doubt
                + self.deferred
                + self.suppressed
                + self.waiting
    }

    /// How a dispatch stands as a whole, in the word that programs read: `unfinished` while letters are to
    /// be sent, `in-doubt` while a person has to decide, and else `complete`.
    pub fn word(&self) -> &'static str {
        match (self.waiting + self.deferred, self.in_doubt) {
            (0, 0) => "complete",
            (0, _) => "in-doubt",
            _ => "unfinished",
        }
    }

    /// Whether nothing is left for another run or for a person to do.
    pub fn complete(&self) -> bool {
        self.waiting == 0 && self.deferred == 0 && self.in_doubt == 0
    }
}

impl Sums {
    /// Reads a row with a column for each sum.
    pub(super) fn read(row: &AnyRow) -> Result<Self, Fault> {
        let count = |column: &str| -> Result<u64, Fault> {
            let count: i64 = row.try_get(column).map_err(Fault::store(DOING))?;
            Ok(u64::try_from(count).unwrap_or(0))
        };
        Ok(Sums {
            selected: count("selected")?,
            sent: count("sent")?,
            failed: count("failed")?,
            in_doubt: count("in_doubt")?,
            deferred: count("deferred")?,
            suppressed: count("suppressed")?,
            waiting: count("waiting")?,
        })
    }
}

impl Ledger {
    /// Counts a dispatch, in one statement and so at one instant.
    pub async fn sums(&self, dispatch: i64) -> Result<Sums, Fault> {
        let mut connection = self.pool.acquire().await.map_err(Fault::store(DOING))?;
        count(&mut connection, dispatch).await
    }
}

pub(super) async fn count(at: &mut AnyConnection, dispatch: i64) -> Result<Sums, Fault> {
    let row = sqlx::query(
        "select d.selected as selected,
            coalesce(sum(case when r.state = 'sent' then 1 else 0 end), 0) as sent,
            coalesce(sum(case when r.state = 'failed' then 1 else 0 end), 0) as failed,
            coalesce(sum(case when r.state = 'in-doubt' then 1 else 0 end), 0) as in_doubt,
            coalesce(sum(case when r.state = 'deferred' then 1 else 0 end), 0) as deferred,
            coalesce(sum(case when r.state = 'suppressed' then 1 else 0 end), 0) as suppressed,
            coalesce(sum(case when r.state in ('waiting', 'claimed') then 1 else 0 end), 0) as waiting
         from dispatch d left join recipient r on r.dispatch = d.id
         where d.id = $1 group by d.id, d.selected",
    )
    .bind(dispatch)
    .fetch_one(at)
    .await
    .map_err(Fault::store(DOING))?;
    Sums::read(&row)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{Kind, Plan};
    use crate::subscribers::{Address, Basis, Spool, Subscriber};
    use std::sync::Arc;

    #[tokio::test]
    async fn a_row_that_is_lost_is_missed() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(&folder.path().join("ledger.db"))
            .await
            .unwrap();
        let lock = ledger.lock(0).unwrap();
        let people = ["a@example.org", "b@example.org"].map(|address| Subscriber {
            address: Address::parse(address).unwrap(),
            name: None,
            greeting: None,
            plain: false,
            basis: Basis::Consent,
            since: chrono::NaiveDate::MIN,
            source: None,
            tags: Vec::new(),
            wording: None,
            list: "members".into(),
            place: crate::finding::Place::file("members.csv"),
        });
        let mut selected = Spool::new(&Arc::from(folder.path()));
        for one in &people {
            selected.push(one).unwrap();
        }
        let plan = Plan {
            issue: "2026-11",
            kind: Kind::Live,
            through: "smtp://localhost",
            digest: "",
            revision: None,
            content: "",
            people: &mut selected,
            token: &Address::key,
            exclusions: &mut std::iter::empty(),
            now: 0,
        };
        let id = ledger.freeze(&lock, plan).await.unwrap().id;
        assert!(ledger.sums(id).await.unwrap().add_up());
        sqlx::query("delete from recipient where address = 'a@example.org'")
            .execute(&ledger.pool)
            .await
            .unwrap();
        let sums = ledger.sums(id).await.unwrap();
        assert_eq!((sums.selected, sums.waiting), (2, 1));
        assert!(!sums.add_up());
    }
}
