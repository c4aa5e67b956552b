//! Where each person of a dispatch stands, for holding very many of them against a list.

use serde::Deserialize;
use sqlx::Row as _;

use super::{Fault, Ledger, State};

/// How many people are held at a time.
const PAGE: i64 = 1000;

/// Where somebody's letter stands within a dispatch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The form in which one person's addresses are alike ([`Address::key`](crate::subscribers::Address::key)).
    pub key: String,
    /// Where the letter stands.
    pub state: State,
    /// The list they were on.
    pub list: String,
}

impl Standing {
    /// Whether the letter was sent or may have been.
    pub fn is_reached(&self) -> bool {
        matches!(self.state, State::Sent | State::InDoubt)
    }

    /// Whether the letter may still go.
    pub fn is_open(&self) -> bool {
        matches!(
            self.state,
            State::Waiting | State::Claimed | State::Deferred
        )
    }
}

/// One as the ledger has it, in JSON: a column for each would cost more than the rest.
#[derive(Deserialize)]
struct Line(String, String, String);

impl Ledger {
    /// Goes through everybody in a dispatch in the order of their keys, byte by byte, without holding them all.
    pub async fn each_standing<E: From<Fault>>(
        &self,
        dispatch: i64,
        mut visit: impl FnMut(Standing) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut after = String::new();
        loop {
            let page = self.standings_after(dispatch, &after).await?;
            let Some(last) = page.last() else {
                return Ok(());
            };
            after.clone_from(&last.key);
            page.into_iter().try_for_each(&mut visit)?;
        }
    }

    async fn standings_after(&self, dispatch: i64, after: &str) -> Result<Vec<Standing>, Fault> {
        let doing = "list where people stand";
        let found = sqlx::query(
            "select json_array(address_key, state, list) as line, id from recipient
             where dispatch = $1 and address_key > $2 order by address_key limit $3",
        )
        .bind(dispatch)
        .bind(after)
        .bind(PAGE)
        .fetch_all(&self.pool)
        .await
        .map_err(Fault::store(doing))?;
        let standing = |row: &sqlx::any::AnyRow| {
            let line: String = row.try_get("line").map_err(Fault::store(doing))?;
            let id: i64 = row.try_get("id").map_err(Fault::store(doing))?;
            let unreadable = || Fault::Unreadable {
                row: id,
                what: "where they stand".into(),
            };
            let Line(key, state, list) = serde_json::from_str(&line).map_err(|_| unreadable())?;
            let state = State::read(&state, id)?;
            Ok(Standing { key, state, list })
        };
        found.iter().map(standing).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::ledger::{Kind, Plan};
    use crate::subscribers::{Address, Basis, Spool, Subscriber};

    #[tokio::test]
    async fn everybody_of_a_long_dispatch_is_gone_through_once_in_the_order_of_their_keys() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(&folder.path().join("ledger.db"))
            .await
            .unwrap();
        let lock = ledger.lock(0).unwrap();
        let mut people = Spool::new(&Arc::from(folder.path()));
        let mut keys = Vec::new();
        for number in 0..2_001_u32 {
            // Letters beyond ASCII too, which not everybody puts in the same order.
            let local = ["B", "a", "ä", "z_"][(number % 4) as usize];
            let number = number.wrapping_mul(2_654_435_761) >> 8;
            let address = Address::parse(&format!("{local}{number}@example.org")).unwrap();
            keys.push(address.key());
            let person = Subscriber {
                address,
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
            };
            people.push(&person).unwrap();
        }
        let plan = Plan {
            issue: "2026-11",
            kind: Kind::Live,
            through: "smtp://localhost",
            digest: "",
            revision: None,
            content: "",
            people: &mut people,
            token: &Address::key,
            exclusions: &mut std::iter::empty(),
            now: 0,
        };
        let id = ledger.freeze(&lock, plan).await.unwrap().id;
        assert_eq!(ledger.sums(id).await.unwrap().waiting, 2_001);
        keys.sort_unstable();
        let mut seen = Vec::new();
        let all = ledger.each_standing(id, |standing| {
            assert!(standing.is_open() && !standing.is_reached());
            seen.push(standing.key);
            Ok::<_, Fault>(())
        });
        all.await.unwrap();
        assert!(seen == keys, "{} of {}", seen.len(), keys.len());
    }
}
