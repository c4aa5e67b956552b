//! People who must not be written to.

use std::collections::{HashMap, HashSet};

use serde::Serialize;
use sqlx::{AnyConnection, Row as _};
use tokio_stream::StreamExt as _;

use super::history::write_over;
use super::{Change, Fault, Ledger, What};
use crate::subscribers::Address;

const DOING: &str = "note that somebody has left";

/// How many people are written down at a time.
const CHUNK: usize = 500;

/// Somebody who must not be written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// What became of them.
    pub what: What,
    /// The same in words.
    pub reason: String,
    /// When, in unix milliseconds.
    pub time: i64,
}

/// A change as the statements read it.
#[derive(Serialize)]
pub(super) struct Written<'a> {
    pub(super) key: String,
    pub(super) what: &'static str,
    pub(super) reason: &'a str,
    pub(super) source: &'a str,
    pub(super) time: i64,
}

impl What {
    /// Whether it keeps letters from somebody from then on.
    fn suppresses(self) -> bool {
        matches!(
            self,
            What::Left | What::Bounced | What::Complained | What::Imported
        )
    }
}

impl Ledger {
    /// Notes that somebody must not be written to, from now on and whatever a list says.
    ///
    /// What has become of them is [`What::Left`], [`What::Bounced`], [`What::Complained`] or
    /// [`What::Imported`]; the reason is its detail. The first reason given stays, but for a server's word that
    /// the address is dead, which may be taken back, for letters that came back, which are no wish to leave, and
    /// for what an import says, which is taken back with it and yields to their own wish here;
    /// says whether this is the one that counts now. It is in their history then, and once if it is told
    /// again from the same source. Of somebody who was erased nothing is written, for nobody writes to them.
    pub async fn suppress(&self, address: &Address, change: &Change) -> Result<bool, Fault> {
        let who = [(address.clone(), change.clone())];
        Ok(self.suppress_many(&who).await? == 1)
    }

    /// Notes of many people that they must not be written to, all or none. Says how many could have been
    /// written to before, or stood there for a lesser reason.
    pub async fn suppress_many(&self, who: &[(Address, Change)]) -> Result<u64, Fault> {
        if let Some((_, change)) = who.iter().find(|(_, change)| !change.what.suppresses()) {
            return Err(Fault::NoLeaving {
                what: change.what.word(),
            });
        }
        let erasures = self.erasures().await?;
        let written: Vec<Written<'_>> = who
            .iter()
            .map(|(address, change)| Written {
                key: address.key(),
                what: change.what.word(),
                reason: &change.detail,
                source: &change.source,
                time: change.time,
            })
            .filter(|one| !erasures.holds(&one.key))
            .collect();
        let mut transaction = self
            .pool
            .begin_with("begin immediate")
            .await
            .map_err(Fault::store(DOING))?;
        let mut changed = 0;
        for chunk in written.chunks(CHUNK) {
            changed += suppress_chunk(&mut transaction, chunk).await?;
        }
        transaction.commit().await.map_err(Fault::store(DOING))?;
        Ok(changed)
    }

    /// Takes back that somebody has left or was erased, and keeps why. Says whether they had.
    ///
    /// Whether that is right is for the caller to judge, by [`Ledger::suppression`]: who asked to leave comes
    /// back with a new consent only, and its wording is the detail then.
    pub async fn restore(&self, address: &Address, change: &Change) -> Result<bool, Fault> {
        let doing = "take back that somebody has left";
        let key = address.key();
        let hash = self.hash_of(&key).await?;
        let mut transaction = self
            .pool
            .begin_with("begin immediate")
            .await
            .map_err(Fault::store(doing))?;
        let gone = sqlx::query(
            "delete from suppression where address_key = $1 returning what || ': ' || reason as old",
        )
        .bind(key.as_str())
        .fetch_optional(&mut *transaction)
        .await
        .map_err(Fault::store(doing))?;
        let forgotten = sqlx::query("delete from erased where hash = $1")
            .bind(hash)
            .execute(&mut *transaction)
            .await
            .map_err(Fault::store(doing))?;
        let old: Option<String> = match &gone {
            Some(row) => Some(row.try_get("old").map_err(Fault::store(doing))?),
            None if forgotten.rows_affected() == 1 => Some("erased on request".to_owned()),
            None => return Ok(false),
        };
        write_over(&mut transaction, &key, change, old.as_deref()).await?;
        transaction.commit().await.map_err(Fault::store(doing))?;
        Ok(true)
    }

    /// Why somebody must not be written to, by [`Address::key`]; none where they may be.
    pub async fn suppression(&self, address_key: &str) -> Result<Option<Suppression>, Fault> {
        let doing = "see whether somebody has left";
        let row = sqlx::query("select what, reason, time from suppression where address_key = $1")
            .bind(address_key)
            .fetch_optional(&self.pool)
            .await
            .map_err(Fault::store(doing))?;
        row.map(|row| {
            let word: String = row.try_get("what").map_err(Fault::store(doing))?;
            Ok(Suppression {
                // A word of a later version is taken for the one that asks most of a restore.
                what: What::parse(&word).unwrap_or(What::Left),
                reason: row.try_get("reason").map_err(Fault::store(doing))?,
                time: row.try_get("time").map_err(Fault::store(doing))?,
            })
        })
        .transpose()
    }

    /// Everybody who must not be written to, by the form in which one person's addresses are alike
    /// ([`Address::key`]), and why.
    pub async fn suppressions(&self) -> Result<HashMap<String, String>, Fault> {
        let doing = "list who must not be written to";
        let mut rows = sqlx::query("select address_key, reason from suppression").fetch(&self.pool);
        let mut all = HashMap::new();
        while let Some(row) = rows.try_next().await.map_err(Fault::store(doing))? {
            let key = row.try_get("address_key").map_err(Fault::store(doing))?;
            let reason = row.try_get("reason").map_err(Fault::store(doing))?;
            all.insert(key, reason);
        }
        Ok(all)
    }
}

/// Writes down some of them: the suppression where it counts, and the history where it is news.
pub(super) async fn suppress_chunk(
    connection: &mut AnyConnection,
    chunk: &[Written<'_>],
) -> Result<u64, Fault> {
    // Strings, numbers and lists of them always have a form in JSON.
    let written = serde_json::to_string(chunk).unwrap_or_default();
    let rows = sqlx::query(
        "insert into suppression (address_key, what, reason, time)
         select value ->> 'key', value ->> 'what', value ->> 'reason', value ->> 'time'
         from json_each($1) where true
         on conflict (address_key) do update
         set what = excluded.what, reason = excluded.reason, time = excluded.time, recipient = null
         where suppression.recipient is not null
            or (suppression.what = 'bounced' and excluded.what <> 'bounced')
            or (suppression.what = 'imported' and excluded.what in ('left', 'complained'))
         returning address_key",
    )
    .bind(written.as_str())
    .fetch_all(&mut *connection)
    .await
    .map_err(Fault::store(DOING))?;
    let counts: HashSet<String> = rows
        .iter()
        .map(|row| row.try_get("address_key"))
        .collect::<Result<_, _>>()
        .map_err(Fault::store(DOING))?;
    // What counts now is news, whatever was told before; what does not is, where nobody has told it since the person
    // was last written to again.
    let counting = serde_json::to_string(&counts).unwrap_or_default();
    sqlx::query(
        "insert into history (address_key, time, what, detail, source)
         select value ->> 'key', value ->> 'time', value ->> 'what', value ->> 'reason', value ->> 'source'
         from json_each($1)
         where value ->> 'key' in (select value from json_each($2))
            or not exists (select 1 from history where address_key = json_each.value ->> 'key'
                and what = json_each.value ->> 'what' and source = json_each.value ->> 'source'
                and id > coalesce((select max(h.id) from history h
                    where h.address_key = json_each.value ->> 'key' and h.what = 'restored'), 0))",
    )
    .bind(written)
    .bind(counting)
    .execute(connection)
    .await
    .map_err(Fault::store(DOING))?;
    Ok(counts.len() as u64)
}
