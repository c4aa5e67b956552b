//! The second step of signing up: a form becomes a consent.

use sqlx::{AnyConnection, Row as _};

use super::history::{write, write_over};
use super::member::Joining;
use super::preference::{keep, preference, take_up};
use super::signup::waiting;
use super::{Change, Fault, Ledger, Preference, SignUp, Waiting, What};

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
        let Waiting { id, mut form, .. } = waiting(&row)?;
        let confirmed: Option<i64> = row.try_get("confirmed").map_err(Fault::store(CONFIRMING))?;
        if confirmed.is_some() {
            return now_on(&mut transaction, &key, &form.lists).await;
        }
        let agreed = format!("{}: {}", form.lists.join(", "), form.wording);
        let page = form.page.clone();
        let change = |what, time| Change {
            time,
            what,
            detail: agreed.clone(),
            source: page.clone(),
        };
        write(&mut transaction, &key, &change(What::SignedUp, form.asked)).await?;
        if let Some(old) = bring_back(&mut transaction, &key, &erased).await? {
            let change = change(What::Restored, now);
            write_over(&mut transaction, &key, &change, Some(&old)).await?;
        }
        let name = name(&mut transaction, &key, form.name).await?;
        form.name = name;
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
        if let Some(preference) = new_language(&mut transaction, &key, &form).await? {
            keep(&mut transaction, &key, &preference, now).await?;
            let change = Change {
                detail: preference.told(),
                ..change(What::Preference, now)
            };
            write(&mut transaction, &key, &change).await?;
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

/// The name somebody is to have: whoever is here already has the one they have, for anybody may have filled in the
/// form.
async fn name(
    connection: &mut AnyConnection,
    key: &str,
    typed: Option<String>,
) -> Result<Option<String>, Fault> {
    let row = sqlx::query(
        "select count(*) as lists, max(name) as name from member where address_key = $1",
    )
    .bind(key)
    .fetch_one(connection)
    .await
    .map_err(Fault::store(CONFIRMING))?;
    let lists: i64 = row.try_get("lists").map_err(Fault::store(CONFIRMING))?;
    if lists == 0 {
        return Ok(typed);
    }
    row.try_get("name").map_err(Fault::store(CONFIRMING))
}

/// What somebody prefers from now on, where that is another language. The one that stood on the page counts only
/// where nothing is known of theirs.
async fn new_language(
    connection: &mut AnyConnection,
    key: &str,
    form: &SignUp,
) -> Result<Option<Preference>, Fault> {
    let row = sqlx::query("select language, plain from preference where address_key = $1")
        .bind(key)
        .fetch_optional(connection)
        .await
        .map_err(Fault::store(CONFIRMING))?;
    let known = row.as_ref().map(preference).transpose();
    let known = known.map_err(Fault::store(CONFIRMING))?.unwrap_or_default();
    let same = known.language.as_ref() == Some(&form.language);
    if form.language.is_empty() || same || (known.language.is_some() && !form.chosen) {
        return Ok(None);
    }
    Ok(Some(Preference {
        language: Some(form.language.clone()),
        plain: known.plain,
    }))
}
