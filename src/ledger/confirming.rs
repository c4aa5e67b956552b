//! The second step of signing up: a form that is confirmed becomes a consent.

use sqlx::{AnyConnection, Row as _};

use super::history::{write, write_over};
use super::member::Joining;
use super::preference::{keep, take_up};
use super::signup::waiting;
use super::{Change, Fault, Ledger, Preference, Waiting, What};

/// What a confirmation came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirmation {
    /// They are signed up, by this or since an earlier time.
    Holds,
    /// It was confirmed before, and they have left since: one form is one consent.
    Used,
    /// There is no such form, or it has expired.
    None,
}

const CONFIRMING: &str = "confirm a sign-up";

impl Ledger {
    /// Confirms a form by the hash of its token, at `now` in unix milliseconds. A second time changes nothing.
    ///
    /// This is a new consent: whoever had left, or was erased, may be written to again, and that is kept.
    pub async fn confirm(&self, hash: &str, now: i64) -> Result<Confirmation, Fault> {
        let known = sqlx::query("select address_key from signup where hash = $1")
            .bind(hash)
            .fetch_optional(&self.pool)
            .await
            .map_err(Fault::store(CONFIRMING))?;
        let Some(known) = known else {
            return Ok(Confirmation::None);
        };
        let key = known.try_get::<String, _>("address_key");
        let key = key.map_err(Fault::store(CONFIRMING))?;
        // Before the transaction: the secret is read on a connection of its own.
        let erased = self.hash_of(&key).await?;
        let mut transaction = self
            .pool
            .begin_with("begin immediate")
            .await
            .map_err(Fault::store(CONFIRMING))?;
        let row = sqlx::query("select * from signup where hash = $1 and expires > $2")
            .bind(hash)
            .bind(now)
            .fetch_optional(&mut *transaction)
            .await
            .map_err(Fault::store(CONFIRMING))?;
        let Some(row) = row else {
            return Ok(Confirmation::None);
        };
        let Waiting { id, form, .. } = waiting(&row)?;
        let confirmed: Option<i64> = row.try_get("confirmed").map_err(Fault::store(CONFIRMING))?;
        if confirmed.is_some() {
            return now_on(&mut transaction, &key, &form.lists).await;
        }
        let change = |what, time| Change {
            time,
            what,
            detail: form.wording.clone(),
            source: form.page.clone(),
        };
        write(&mut transaction, &key, &change(What::SignedUp, form.asked)).await?;
        if let Some(old) = bring_back(&mut transaction, &key, &erased).await? {
            let change = change(What::Restored, now);
            write_over(&mut transaction, &key, &change, Some(&old)).await?;
        }
        for list in &form.lists {
            let joining = Joining {
                list,
                address: &form.address,
                name: form.name.as_deref(),
                since: now,
                wording: &form.wording,
                source: &form.page,
            };
            take_up(&mut transaction, &key, joining).await?;
        }
        if !form.language.is_empty() {
            let preference = Preference {
                language: Some(form.language.clone()),
                plain: plain(&mut transaction, &key).await?,
            };
            keep(&mut transaction, &key, &preference, now).await?;
        }
        write(&mut transaction, &key, &change(What::Confirmed, now)).await?;
        sqlx::query("update signup set confirmed = $2 where id = $1")
            .bind(id)
            .bind(now)
            .execute(&mut *transaction)
            .await
            .map_err(Fault::store(CONFIRMING))?;
        transaction
            .commit()
            .await
            .map_err(Fault::store(CONFIRMING))?;
        Ok(Confirmation::Holds)
    }
}

/// Whether somebody who confirmed a form before is still on any of its lists.
async fn now_on(
    connection: &mut AnyConnection,
    key: &str,
    lists: &[String],
) -> Result<Confirmation, Fault> {
    let rows = sqlx::query(
        "select list from member where address_key = $1
         and address_key not in (select address_key from suppression)
         and list not in (select list from declined where address_key = $1)",
    )
    .bind(key)
    .fetch_all(connection)
    .await
    .map_err(Fault::store(CONFIRMING))?;
    for row in rows {
        let list: String = row.try_get("list").map_err(Fault::store(CONFIRMING))?;
        if lists.contains(&list) {
            return Ok(Confirmation::Holds);
        }
    }
    Ok(Confirmation::Used)
}

/// Takes back what keeps letters from somebody, and says what it was.
async fn bring_back(
    connection: &mut AnyConnection,
    key: &str,
    hash: &str,
) -> Result<Option<String>, Fault> {
    let gone = sqlx::query(
        "delete from suppression where address_key = $1 returning what || ': ' || reason as old",
    )
    .bind(key)
    .fetch_optional(&mut *connection)
    .await
    .map_err(Fault::store(CONFIRMING))?;
    let forgotten = sqlx::query("delete from erased where hash = $1")
        .bind(hash)
        .execute(connection)
        .await
        .map_err(Fault::store(CONFIRMING))?;
    match gone {
        Some(row) => row
            .try_get("old")
            .map(Some)
            .map_err(Fault::store(CONFIRMING)),
        None => Ok((forgotten.rows_affected() > 0).then(|| "erased on request".to_owned())),
    }
}

/// Whether somebody has asked for plain text only.
async fn plain(connection: &mut AnyConnection, key: &str) -> Result<bool, Fault> {
    let row = sqlx::query("select plain from preference where address_key = $1")
        .bind(key)
        .fetch_optional(connection)
        .await
        .map_err(Fault::store(CONFIRMING))?;
    let plain = row.map(|row| row.try_get::<i64, _>("plain")).transpose();
    Ok(plain.map_err(Fault::store(CONFIRMING))?.unwrap_or(0) != 0)
}
