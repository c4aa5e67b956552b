//! How people want the bulletin: which lists, which language, with colours or as plain text.

use std::collections::{HashMap, HashSet};

use sqlx::{AnyConnection, Row as _};

use super::history::write;
use super::member::{Joining, join};
use super::{Change, Fault, Ledger, What};
use crate::subscribers::Address;

/// What somebody prefers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preference {
    /// `en-GB` or `cy`; none where they take whichever there is.
    pub language: Option<String>,
    /// Plain text only.
    pub plain: bool,
}

impl Preference {
    /// In words for the history.
    pub(super) fn told(&self) -> String {
        let language = self.language.as_deref().unwrap_or("any");
        let plain = if self.plain {
            "plain text only"
        } else {
            "with colours"
        };
        format!("language {language}, {plain}")
    }
}

/// What somebody chose on their own page.
#[derive(Clone, Copy, Debug)]
pub struct Choice<'a> {
    /// Each list that was offered: whether they are on it now, and whether they want it.
    pub lists: &'a [(&'a str, bool, bool)],
    /// How they want it.
    pub preference: &'a Preference,
    /// What was shown beside the lists.
    pub wording: &'a str,
    /// The page.
    pub source: &'a str,
    /// When, in unix milliseconds.
    pub now: i64,
}

const DOING: &str = "write down what somebody chose";

impl Ledger {
    /// What everybody prefers who has said so, by [`Address::key`].
    pub async fn preferences(&self) -> Result<HashMap<String, Preference>, Fault> {
        let doing = "list what people prefer";
        let rows = sqlx::query("select address_key, language, plain from preference")
            .fetch_all(&self.pool)
            .await
            .map_err(Fault::store(doing))?;
        rows.iter()
            .map(|row| {
                let key = row.try_get("address_key").map_err(Fault::store(doing))?;
                Ok((key, preference(row).map_err(Fault::store(doing))?))
            })
            .collect()
    }

    /// What somebody prefers.
    pub async fn preference(&self, address_key: &str) -> Result<Preference, Fault> {
        let doing = "see what somebody prefers";
        let row = sqlx::query("select language, plain from preference where address_key = $1")
            .bind(address_key)
            .fetch_optional(&self.pool)
            .await
            .map_err(Fault::store(doing))?;
        match row {
            Some(row) => preference(&row).map_err(Fault::store(doing)),
            None => Ok(Preference::default()),
        }
    }

    /// Who has turned which list off, by [`Address::key`].
    pub async fn declined(&self) -> Result<HashMap<String, HashSet<String>>, Fault> {
        let doing = "list who has turned a list off";
        let rows = sqlx::query("select address_key, list from declined")
            .fetch_all(&self.pool)
            .await
            .map_err(Fault::store(doing))?;
        let mut declined: HashMap<String, HashSet<String>> = HashMap::new();
        for row in rows {
            let key = row.try_get("address_key").map_err(Fault::store(doing))?;
            let list = row.try_get("list").map_err(Fault::store(doing))?;
            declined.entry(key).or_default().insert(list);
        }
        Ok(declined)
    }

    /// The lists somebody has turned off.
    pub async fn declined_by(&self, address_key: &str) -> Result<HashSet<String>, Fault> {
        let doing = "see which lists somebody has turned off";
        let query =
            sqlx::query("select list from declined where address_key = $1").bind(address_key);
        self.texts(query, doing).await
    }

    /// Writes down what somebody chose, and each change in their history. A list they take up that they were
    /// not on makes them a member of it.
    pub async fn choose(&self, address: &Address, choice: &Choice<'_>) -> Result<(), Fault> {
        let key = address.key();
        let before = self.preference(&key).await?;
        let mut transaction = self
            .pool
            .begin_with("begin immediate")
            .await
            .map_err(Fault::store(DOING))?;
        let mut told = Vec::new();
        for (list, is, wants) in choice.lists {
            match (is, wants) {
                (true, false) => {
                    decline(&mut transaction, &key, list, choice.now).await?;
                    told.push(format!("turned the list {list} off"));
                }
                (false, true) => {
                    let joining = Joining {
                        list,
                        address,
                        name: None,
                        since: choice.now,
                        wording: choice.wording,
                        source: choice.source,
                    };
                    take_up(&mut transaction, &key, joining).await?;
                    told.push(format!("took the list {list}: {}", choice.wording));
                }
                _ => {}
            }
        }
        if before != *choice.preference {
            keep(&mut transaction, &key, choice.preference, choice.now).await?;
            told.push(choice.preference.told());
        }
        for detail in told {
            let change = Change {
                time: choice.now,
                what: What::Preference,
                detail,
                source: choice.source.to_owned(),
            };
            write(&mut transaction, &key, &change).await?;
        }
        transaction.commit().await.map_err(Fault::store(DOING))
    }
}

pub(super) fn preference(row: &sqlx::any::AnyRow) -> Result<Preference, sqlx::Error> {
    let plain: i64 = row.try_get("plain")?;
    Ok(Preference {
        language: row.try_get("language")?,
        plain: plain != 0,
    })
}

async fn decline(
    connection: &mut AnyConnection,
    key: &str,
    list: &str,
    now: i64,
) -> Result<(), Fault> {
    sqlx::query(
        "insert into declined (address_key, list, time) values ($1, $2, $3)
         on conflict (address_key, list) do nothing",
    )
    .bind(key)
    .bind(list)
    .bind(now)
    .execute(connection)
    .await
    .map_err(Fault::store(DOING))?;
    Ok(())
}

/// Puts somebody on a list by their own word, whatever they had said of it before.
pub(super) async fn take_up(
    connection: &mut AnyConnection,
    key: &str,
    joining: Joining<'_>,
) -> Result<(), Fault> {
    sqlx::query("delete from declined where address_key = $1 and list = $2")
        .bind(key)
        .bind(joining.list)
        .execute(&mut *connection)
        .await
        .map_err(Fault::store(DOING))?;
    join(connection, joining).await
}

/// Keeps what somebody prefers.
pub(super) async fn keep(
    connection: &mut AnyConnection,
    key: &str,
    preference: &Preference,
    now: i64,
) -> Result<(), Fault> {
    sqlx::query(
        "insert into preference (address_key, language, plain, changed) values ($1, $2, $3, $4)
         on conflict (address_key) do update
         set language = excluded.language, plain = excluded.plain, changed = excluded.changed",
    )
    .bind(key)
    .bind(preference.language.as_deref())
    .bind(i64::from(preference.plain))
    .bind(now)
    .execute(connection)
    .await
    .map_err(Fault::store(DOING))?;
    Ok(())
}
