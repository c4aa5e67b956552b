//! People who signed up on our pages and confirmed it.

use sqlx::any::AnyArguments;
use sqlx::query::Query;
use sqlx::{Any, AnyConnection, Row as _};

use super::{Fault, Ledger};
use crate::subscribers::{Address, Name};

/// Somebody who signed up for a list and confirmed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Where their letters go.
    pub address: Address,
    /// Their name, where they gave one.
    pub name: Option<Name>,
    /// When they confirmed, in unix milliseconds.
    pub since: i64,
    /// What they agreed to, as they saw it.
    pub wording: String,
    /// The page on which they did.
    pub source: String,
}

/// How far somebody has read what the ledger knows of people: see [`Ledger::people_since`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    recipient: i64,
    member: i64,
}

/// A membership as it is written down.
#[derive(Clone, Copy, Debug)]
pub(super) struct Joining<'a> {
    pub(super) list: &'a str,
    pub(super) address: &'a Address,
    pub(super) name: Option<&'a str>,
    pub(super) since: i64,
    pub(super) wording: &'a str,
    pub(super) source: &'a str,
}

impl Ledger {
    /// Everybody who signed up for a list and confirmed it, in the order in which they did.
    pub async fn members(&self, list: &str) -> Result<Vec<Member>, Fault> {
        let doing = "list who signed up";
        let rows = sqlx::query(
            "select id, address, name, since, wording, source from member where list = $1 order by id",
        )
        .bind(list)
        .fetch_all(&self.pool)
        .await
        .map_err(Fault::store(doing))?;
        rows.iter()
            .map(|row| {
                let name: Option<String> = row.try_get("name").map_err(Fault::store(doing))?;
                Ok(Member {
                    address: address(row, doing)?,
                    name: name.as_deref().and_then(Name::parse),
                    since: row.try_get("since").map_err(Fault::store(doing))?,
                    wording: row.try_get("wording").map_err(Fault::store(doing))?,
                    source: row.try_get("source").map_err(Fault::store(doing))?,
                })
            })
            .collect()
    }

    /// Everybody who signed up for any list, by [`Address::key`].
    pub async fn member_keys(&self) -> Result<Vec<String>, Fault> {
        let doing = "list who signed up";
        let query = sqlx::query("select distinct address_key from member");
        self.texts(query, doing).await
    }

    /// The lists somebody signed up for, by [`Address::key`].
    pub async fn memberships(&self, address_key: &str) -> Result<Vec<String>, Fault> {
        let doing = "list what somebody signed up for";
        let query = sqlx::query("select list from member where address_key = $1 order by id")
            .bind(address_key);
        self.texts(query, doing).await
    }

    /// The lists that anybody has signed up for.
    pub async fn joined_lists(&self) -> Result<Vec<String>, Fault> {
        let doing = "list what people signed up for";
        let query = sqlx::query("select distinct list from member order by list");
        self.texts(query, doing).await
    }

    /// The first column of what a statement finds, where that is text.
    pub(super) async fn texts<C: FromIterator<String>>(
        &self,
        query: Query<'_, Any, AnyArguments>,
        doing: &'static str,
    ) -> Result<C, Fault> {
        let rows = query
            .fetch_all(&self.pool)
            .await
            .map_err(Fault::store(doing))?;
        rows.iter()
            .map(|row| row.try_get(0).map_err(Fault::store(doing)))
            .collect()
    }

    /// The addresses of those who came into the ledger behind `reach`, as people written to or as members, and
    /// how far it goes now. Who was erased is not among them; who is both may be named twice.
    pub async fn people_since(&self, reach: Reach) -> Result<(Vec<Address>, Reach), Fault> {
        let doing = "list who came since";
        let (mut people, mut now) = (Vec::new(), reach);
        for (sql, last) in [
            (
                "select max(id) as id, max(address) as address from recipient where id > $1 and address not like '%@erased.invalid'
                 group by address_key order by max(id)",
                &mut now.recipient,
            ),
            (
                "select max(id) as id, max(address) as address from member where id > $1
                 group by address_key order by max(id)",
                &mut now.member,
            ),
        ] {
            let rows = sqlx::query(sql)
                .bind(*last)
                .fetch_all(&self.pool)
                .await
                .map_err(Fault::store(doing))?;
            people.reserve(rows.len());
            for row in rows {
                people.push(address(&row, doing)?);
                *last = row.try_get("id").map_err(Fault::store(doing))?;
            }
        }
        Ok((people, now))
    }
}

fn address(row: &sqlx::any::AnyRow, doing: &'static str) -> Result<Address, Fault> {
    let typed: String = row.try_get("address").map_err(Fault::store(doing))?;
    let id = row.try_get("id").map_err(Fault::store(doing))?;
    Address::parse(&typed).map_err(|_| Fault::Unreadable {
        row: id,
        what: "an address".into(),
    })
}

/// Writes down that somebody is on a list by their own word; whoever is so already has the newer consent.
pub(super) async fn join(connection: &mut AnyConnection, it: Joining<'_>) -> Result<(), Fault> {
    sqlx::query(
        "insert into member (list, address_key, address, name, basis, since, wording, source)
         values ($1, $2, $3, $4, 'consent', $5, $6, $7)
         on conflict (list, address_key) do update set address = excluded.address,
            name = coalesce(member.name, excluded.name), since = excluded.since,
            wording = excluded.wording, source = excluded.source",
    )
    .bind(it.list)
    .bind(it.address.key())
    .bind(it.address.to_string())
    .bind(it.name)
    .bind(it.since)
    .bind(it.wording)
    .bind(it.source)
    .execute(connection)
    .await
    .map_err(Fault::store("write down who signed up"))?;
    Ok(())
}
