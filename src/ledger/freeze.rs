//! Writing down a whole dispatch, or nothing of it.

use std::collections::HashSet;

use sqlx::{AnyConnection, Row as _};

use super::{Dispatch, Exclusion, Fault, Kind, Ledger, Lock, Revision};
use crate::subscribers::Subscriber;

const DOING: &str = "write down the dispatch";

/// One person in the audience, with the token that stands for them within this issue.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// Who they are and why we may write to them.
    pub subscriber: &'a Subscriber,
    /// The opaque token their letter carries.
    pub token: String,
}

/// Everything a dispatch is made of.
#[derive(Clone, Debug)]
pub struct Plan<'a> {
    /// The issue's stem.
    pub issue: &'a str,
    /// Whether its letters reach people.
    pub kind: Kind,
    /// How they leave, for the record.
    pub through: &'a str,
    /// The digest of the edition that was checked.
    pub digest: &'a str,
    /// The version of the folder it is made from, where that is known.
    pub revision: Option<&'a Revision>,
    /// The rendered content, as text.
    pub content: &'a str,
    /// The audience, each person once.
    pub entries: &'a [Entry<'a>],
    /// Who was left out, and why.
    pub exclusions: &'a [Exclusion],
    /// The time, in unix milliseconds.
    pub now: i64,
}

impl Ledger {
    /// Writes the dispatch, all its recipients and all exclusions in one transaction.
    ///
    /// People who must not be written to get a row too, in the state `suppressed`. Refused when the
    /// issue already has a dispatch of this kind.
    pub async fn freeze(&self, _lock: &Lock, plan: &Plan<'_>) -> Result<Dispatch, Fault> {
        self.write_plan(plan, false).await
    }

    /// Writes a rehearsal in place of the one that stands, which is kept as history.
    pub async fn replace_rehearsal(
        &self,
        _lock: &Lock,
        plan: &Plan<'_>,
    ) -> Result<Dispatch, Fault> {
        self.write_plan(plan, true).await
    }

    async fn write_plan(&self, plan: &Plan<'_>, replace: bool) -> Result<Dispatch, Fault> {
        let mut seen = HashSet::with_capacity(plan.entries.len());
        for entry in plan.entries {
            if !seen.insert(entry.subscriber.address.key()) {
                return Err(Fault::Twice {
                    address: entry.subscriber.address.to_string(),
                });
            }
        }
        let mut transaction = self
            .pool
            .begin_with("begin immediate")
            .await
            .map_err(Fault::store(DOING))?;
        if replace {
            sqlx::query(
                "update dispatch set superseded = $1
                 where issue = $2 and kind = 'rehearsal' and superseded is null",
            )
            .bind(plan.now)
            .bind(plan.issue)
            .execute(&mut *transaction)
            .await
            .map_err(Fault::store(DOING))?;
        }
        let id = write_dispatch(&mut transaction, plan).await?;
        for entry in plan.entries {
            write_entry(&mut transaction, id, plan.now, entry).await?;
        }
        for exclusion in plan.exclusions {
            sqlx::query("insert into exclusion (dispatch, address, reason) values ($1, $2, $3)")
                .bind(id)
                .bind(exclusion.address.as_str())
                .bind(exclusion.reason.as_str())
                .execute(&mut *transaction)
                .await
                .map_err(Fault::store(DOING))?;
        }
        sqlx::query(
            "update recipient set state = 'suppressed'
             where dispatch = $1 and address_key in (select address_key from suppression)",
        )
        .bind(id)
        .execute(&mut *transaction)
        .await
        .map_err(Fault::store(DOING))?;
        transaction.commit().await.map_err(Fault::store(DOING))?;
        Ok(Dispatch {
            id,
            issue: plan.issue.to_owned(),
            kind: plan.kind,
            through: plan.through.to_owned(),
            digest: plan.digest.to_owned(),
            revision: plan.revision.cloned(),
            content: plan.content.to_owned(),
            selected: count(plan.entries),
            started: plan.now,
            finished: None,
        })
    }
}

fn count<T>(things: &[T]) -> u64 {
    u64::try_from(things.len()).unwrap_or(u64::MAX)
}

async fn write_dispatch(connection: &mut AnyConnection, plan: &Plan<'_>) -> Result<i64, Fault> {
    sqlx::query(
        "insert into dispatch (issue, kind, through, digest, content, selected, started, revision, edited)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id",
    )
    .bind(plan.issue)
    .bind(plan.kind.word())
    .bind(plan.through)
    .bind(plan.digest)
    .bind(plan.content)
    .bind(i64::try_from(plan.entries.len()).unwrap_or(i64::MAX))
    .bind(plan.now)
    .bind(plan.revision.map(|revision| revision.commit.clone()))
    .bind(plan.revision.map(|revision| i64::from(revision.edited)))
    .fetch_one(connection)
    .await
    .and_then(|row| row.try_get("id"))
    .map_err(|error| match error.as_database_error() {
        Some(refused) if refused.is_unique_violation() => Fault::Taken {
            issue: plan.issue.to_owned(),
        },
        _ => Fault::store(DOING)(error),
    })
}

async fn write_entry(
    connection: &mut AnyConnection,
    dispatch: i64,
    now: i64,
    entry: &Entry<'_>,
) -> Result<(), Fault> {
    let person = entry.subscriber;
    sqlx::query(
        "insert into recipient (dispatch, address, address_key, token, name, greeting, list, basis,
            since, state, updated)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting', $10)",
    )
    .bind(dispatch)
    .bind(person.address.to_string())
    .bind(person.address.key())
    .bind(entry.token.as_str())
    .bind(person.name.as_ref().map(|name| name.as_str().to_owned()))
    .bind(
        person
            .greeting
            .as_ref()
            .map(|name| name.as_str().to_owned()),
    )
    .bind(person.list.as_str())
    .bind(person.basis.word())
    .bind(person.since.to_string())
    .bind(now)
    .execute(connection)
    .await
    .map_err(Fault::store(DOING))?;
    Ok(())
}
