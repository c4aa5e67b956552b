//! People who filled in the form, until they confirm or it expires.

use sqlx::Row as _;

use super::{Fault, Ledger};
use crate::subscribers::Address;

/// A filled-in form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignUp {
    /// The address that was typed.
    pub address: Address,
    /// The name, where one was typed.
    pub name: Option<String>,
    /// The lists that were chosen, at least one.
    pub lists: Vec<String>,
    /// The language that was chosen: `en-GB` or `cy`; empty where there was nothing to choose.
    pub language: String,
    /// Whether it is another than the page offered, and so is their own choice for certain.
    pub chosen: bool,
    /// What they agreed to, as they saw it.
    pub wording: String,
    /// The page.
    pub page: String,
    /// When, in unix milliseconds.
    pub asked: i64,
}

/// A form whose mail has still to go.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// The row.
    pub id: i64,
    /// What was filled in.
    pub form: SignUp,
    /// How often the mail was tried.
    pub tries: i64,
}

/// How many mails one address may get, and how many may wait at all.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// No second mail within so many milliseconds.
    pub apart: i64,
    /// So many in the time they are kept at most.
    pub each: i64,
    /// So many mails waiting to go at most.
    pub waiting: i64,
}

const DOING: &str = "write down a sign-up";

impl Ledger {
    /// Writes down a form until `expires`, in unix milliseconds. `hash` is that of the token its mail carries.
    /// Nothing is written, and `false` given, where it says what the last one for the address says or the limits
    /// for the address are reached; `None` where too many wait.
    ///
    /// Whoever fills in a form for somebody else must not keep that person's own from counting, so that each
    /// form has a mail of its own: too soon after another it goes later, and one that still has to go so gives way
    /// to a newer one.
    pub async fn ask(
        &self,
        form: &SignUp,
        hash: &str,
        expires: i64,
        limits: Limits,
    ) -> Result<Option<bool>, Fault> {
        let key = form.address.key();
        let mut transaction = self
            .pool
            .begin_with("begin immediate")
            .await
            .map_err(Fault::store(DOING))?;
        let last =
            sqlx::query("select * from signup where address_key = $1 order by id desc limit 1")
                .bind(key.as_str())
                .fetch_optional(&mut *transaction)
                .await
                .map_err(Fault::store(DOING))?;
        let last = last
            .as_ref()
            .map(waiting)
            .transpose()?
            .map(|last| last.form);
        let says = |it: &SignUp| (it.lists.clone(), it.language.clone(), it.wording.clone());
        // Of two in the same instant the second has the token of the first.
        if last.is_some_and(|last| {
            last.asked == form.asked
                || (says(&last) == says(form) && form.asked - last.asked < limits.apart)
        }) {
            return Ok(Some(false));
        }
        sqlx::query(
            "delete from signup where address_key = $1 and mailed is null and confirmed is null and next_at > $2",
        )
        .bind(key.as_str())
        .bind(form.asked)
        .execute(&mut *transaction)
        .await
        .map_err(Fault::store(DOING))?;
        let counted = sqlx::query(
            "select (select count(*) from signup where mailed is null and confirmed is null) as waiting,
                    (select count(*) from signup where address_key = $1) as times,
                    (select coalesce(max(next_at), 0) from signup where address_key = $1) as last",
        )
        .bind(key.as_str())
        .fetch_one(&mut *transaction)
        .await
        .map_err(Fault::store(DOING))?;
        let count = |name: &str| counted.try_get::<i64, _>(name).map_err(Fault::store(DOING));
        let (waiting, times, last) = (count("waiting")?, count("times")?, count("last")?);
        if waiting >= limits.waiting {
            return Ok(None);
        }
        if times >= limits.each {
            return Ok(Some(false));
        }
        let next = if times > 0 {
            form.asked.max(last + limits.apart)
        } else {
            form.asked
        };
        sqlx::query(
            "insert into signup (hash, address_key, address, name, lists, language, language_chosen, wording, page, asked, expires, next_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        )
        .bind(hash)
        .bind(key)
        .bind(form.address.to_string())
        .bind(form.name.as_deref())
        .bind(form.lists.join("\n"))
        .bind(form.language.as_str())
        .bind(i64::from(form.chosen))
        .bind(form.wording.as_str())
        .bind(form.page.as_str())
        .bind(form.asked)
        // The time in which a link works begins with its mail.
        .bind(expires + (next - form.asked))
        .bind(next)
        .execute(&mut *transaction)
        .await
        .map_err(Fault::store(DOING))?;
        transaction.commit().await.map_err(Fault::store(DOING))?;
        Ok(Some(true))
    }

    /// The form whose mail should go next at `now`, in unix milliseconds.
    pub async fn next_mail(&self, now: i64) -> Result<Option<Waiting>, Fault> {
        let row = sqlx::query(
            "select * from signup where mailed is null and confirmed is null
             and next_at <= $1 and expires > $1 order by next_at, id limit 1",
        )
        .bind(now)
        .fetch_optional(&self.pool)
        .await
        .map_err(Fault::store("find the mail that goes next"))?;
        row.as_ref().map(waiting).transpose()
    }

    /// How many mails went since a moment, in unix milliseconds.
    pub async fn mailed_since(&self, moment: i64) -> Result<i64, Fault> {
        let doing = "count the mails that went";
        sqlx::query("select count(*) as mails from signup where mailed > $1")
            .bind(moment)
            .fetch_one(&self.pool)
            .await
            .and_then(|row| row.try_get("mails"))
            .map_err(Fault::store(doing))
    }

    /// Notes that a mail has gone at `now`, or, with `again`, that it is to be tried again then.
    pub async fn mailed(&self, id: i64, now: i64, again: Option<i64>) -> Result<(), Fault> {
        sqlx::query(
            "update signup set tries = tries + 1, mailed = $2, next_at = coalesce($3, next_at) where id = $1",
        )
        .bind(id)
        .bind(if again.is_none() { Some(now) } else { None })
        .bind(again)
        .execute(&self.pool)
        .await
        .map_err(Fault::store("note that a mail has gone"))?;
        Ok(())
    }

    /// Forgets the forms that have expired at `now`, in unix milliseconds.
    pub async fn forget_forms(&self, now: i64) -> Result<(), Fault> {
        sqlx::query("delete from signup where expires <= $1")
            .bind(now)
            .execute(&self.pool)
            .await
            .map_err(Fault::store("forget old sign-ups"))?;
        Ok(())
    }
}

/// A row of a form.
pub(super) fn waiting(row: &sqlx::any::AnyRow) -> Result<Waiting, Fault> {
    let doing = "read a sign-up";
    let text = |name: &str| row.try_get::<String, _>(name).map_err(Fault::store(doing));
    let number = |name: &str| row.try_get::<i64, _>(name).map_err(Fault::store(doing));
    let (id, typed) = (number("id")?, text("address")?);
    Ok(Waiting {
        id,
        tries: number("tries")?,
        form: SignUp {
            address: Address::parse(&typed).map_err(|_| Fault::Unreadable {
                row: id,
                what: "an address".into(),
            })?,
            name: row.try_get("name").map_err(Fault::store(doing))?,
            lists: text("lists")?.lines().map(str::to_owned).collect(),
            language: text("language")?,
            chosen: number("language_chosen")? != 0,
            wording: text("wording")?,
            page: text("page")?,
            asked: number("asked")?,
        },
    })
}
