//! Taking in what came back, each mail whole or not at all and never twice.

use std::collections::HashSet;

use sqlx::{AnyConnection, Row as _};

use super::suppression::{Written, suppress_chunk};
use super::{Change, Fault, Ledger, Returned};
use crate::subscribers::Address;

const DOING: &str = "take in mail that came back";

/// A mail that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intake {
    /// A digest of its bytes.
    pub digest: String,
    /// A digest of its Message-ID and of what it says, where it has one.
    pub twin: Option<String>,
    /// The name under which a server will always have it.
    pub lasting: Option<String>,
    /// What it says of letters.
    pub bounces: Vec<Evidence>,
    /// Who is not written to any more because of it.
    pub leaving: Vec<(Address, Change)>,
}

/// What a mail says of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The letter's row.
    pub row: i64,
    /// What it says.
    pub kind: Returned,
    /// Whether it bears a token of ours.
    pub proved: bool,
    /// The enhanced status code.
    pub status: Option<String>,
    /// The words of whoever sent it.
    pub words: String,
}

impl Ledger {
    /// Whether mail was read before, by the digest of its bytes or by its twin.
    pub async fn was_read(&self, digest: &str, twin: Option<&str>) -> Result<bool, Fault> {
        let found =
            sqlx::query("select 1 as one from inbox_mail where digest = $1 or twin = $2 limit 1")
                .bind(digest)
                .bind(twin)
                .fetch_optional(&self.pool)
                .await
                .map_err(Fault::store(DOING))?;
        Ok(found.is_some())
    }

    /// The lasting names of all mail that was read before.
    pub async fn read_before(&self) -> Result<HashSet<String>, Fault> {
        let rows = sqlx::query("select lasting from inbox_mail where lasting is not null")
            .fetch_all(&self.pool)
            .await
            .map_err(Fault::store(DOING))?;
        rows.iter()
            .map(|row| row.try_get("lasting").map_err(Fault::store(DOING)))
            .collect()
    }

    /// Takes in one mail, in one transaction. `run` is none for the first of a run, and then its number. Says
    /// for each who is leaving whether they could have been written to before.
    pub async fn take_in(
        &self,
        run: &mut Option<i64>,
        mail: &Intake,
        now: i64,
    ) -> Result<Vec<bool>, Fault> {
        let fault = Fault::store(DOING);
        let erasures = self.erasures().await?;
        let mut transaction = self
            .pool
            .begin_with("begin immediate")
            .await
            .map_err(&fault)?;
        let number = match *run {
            Some(number) => number,
            None => {
                let sql = "insert into inbox_run (time) values ($1) returning id";
                let row = sqlx::query(sql)
                    .bind(now)
                    .fetch_one(&mut *transaction)
                    .await;
                row.map_err(&fault)?.try_get("id").map_err(&fault)?
            }
        };
        let row = sqlx::query(
            "insert into inbox_mail (run, digest, twin, lasting) values ($1, $2, $3, $4)
             on conflict (digest) do nothing returning id",
        )
        .bind(number)
        .bind(mail.digest.as_str())
        .bind(mail.twin.as_deref())
        .bind(mail.lasting.as_deref())
        .fetch_optional(&mut *transaction)
        .await
        .map_err(&fault)?;
        // Another program was quicker.
        let Some(row) = row else {
            return Ok(vec![false; mail.leaving.len()]);
        };
        let id: i64 = row.try_get("id").map_err(&fault)?;
        for bounce in &mail.bounces {
            sqlx::query(
                "insert into bounce (mail, recipient, time, kind, proved, status, words)
                 values ($1, $2, $3, $4, $5, $6, $7)",
            )
            .bind(id)
            .bind(bounce.row)
            .bind(now)
            .bind(bounce.kind.word())
            .bind(i64::from(bounce.proved))
            .bind(bounce.status.as_deref())
            .bind(bounce.words.as_str())
            .execute(&mut *transaction)
            .await
            .map_err(&fault)?;
        }
        let mut news = Vec::new();
        for (address, change) in &mail.leaving {
            let erased = erasures.holds(&address.key());
            news.push(!erased && leave(&mut transaction, id, address, change).await?);
        }
        transaction.commit().await.map_err(&fault)?;
        *run = Some(number);
        Ok(news)
    }

    /// Writes a copy of the ledger as it is at this instant, to be thrown away: see [`Ledger::open_copy`].
    pub async fn copy_to(&self, path: &str) -> Result<(), Fault> {
        sqlx::query("vacuum into $1")
            .bind(path)
            .execute(&self.pool)
            .await
            .map_err(Fault::store("copy the ledger"))?;
        Ok(())
    }
}

/// Suppresses somebody, and keeps what was so before. Says whether that is news.
async fn leave(
    connection: &mut AnyConnection,
    mail: i64,
    address: &Address,
    change: &Change,
) -> Result<bool, Fault> {
    let key = address.key();
    let fault = Fault::store(DOING);
    let old =
        sqlx::query("select what, reason, time, recipient from suppression where address_key = $1")
            .bind(key.as_str())
            .fetch_optional(&mut *connection)
            .await
            .map_err(&fault)?;
    let written = Written {
        key: key.clone(),
        what: change.what.word(),
        reason: &change.detail,
        source: &change.source,
        time: change.time,
    };
    let news = suppress_chunk(connection, &[written]).await? == 1;
    let (mut old_what, mut old_reason, mut old_time, mut old_recipient) = Default::default();
    if let Some(old) = old {
        old_what = old.try_get::<Option<String>, _>("what").map_err(&fault)?;
        old_reason = old.try_get::<Option<String>, _>("reason").map_err(&fault)?;
        old_time = old.try_get::<Option<i64>, _>("time").map_err(&fault)?;
        old_recipient = old.try_get::<Option<i64>, _>("recipient").map_err(&fault)?;
    }
    sqlx::query(
        "insert into inbox_leaving (mail, address_key, what, reason, time, news, source, history,
            old_what, old_reason, old_time, old_recipient)
         values ($1, $2, $3, $4, $5, $6, $7, (select max(id) from history where address_key = $2),
            $8, $9, $10, $11)",
    )
    .bind(mail)
    .bind(key)
    .bind(change.what.word())
    .bind(change.detail.as_str())
    .bind(change.time)
    .bind(i64::from(news))
    .bind(change.source.as_str())
    .bind(old_what)
    .bind(old_reason)
    .bind(old_time)
    .bind(old_recipient)
    .execute(connection)
    .await
    .map_err(&fault)?;
    Ok(news)
}
