//! Writing down a whole dispatch, or nothing of it.

use std::collections::HashSet;

use serde::Serialize;
use sqlx::error::DatabaseError;
use sqlx::{AnyConnection, Row as _};

use super::{Dispatch, Exclusion, Fault, Kind, Ledger, Lock, Revision};
use crate::subscribers::{Address, Name, Spool, SpoolFault, Subscriber};

const DOING: &str = "write down the dispatch";

/// How many people are written down at a time.
const CHUNK: usize = 200;

/// Rows that got no letter, one after the other.
pub type Exclusions<'a> = &'a mut (dyn Iterator<Item = Result<Exclusion, SpoolFault>> + Send);

/// Everything a dispatch is made of.
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
    pub people: &'a mut Spool<Subscriber>,
    /// The opaque token somebody's letter carries, which stands for them within this issue.
    pub token: &'a (dyn Fn(&Address) -> String + Sync),
    /// Who was left out, and why.
    pub exclusions: Exclusions<'a>,
    /// The time, in unix milliseconds.
    pub now: i64,
}

impl Ledger {
    /// Writes the dispatch, all its recipients and all exclusions in one transaction.
    ///
    /// People who must not be written to get a row too, in the state `suppressed`. Refused when the
    /// issue already has a dispatch of this kind.
    pub async fn freeze(&self, _lock: &Lock, plan: Plan<'_>) -> Result<Dispatch, Fault> {
        self.write_plan(plan, false).await
    }

    /// Writes a rehearsal in place of the one that stands, which is kept as history.
    pub async fn replace_rehearsal(&self, _lock: &Lock, plan: Plan<'_>) -> Result<Dispatch, Fault> {
        self.write_plan(plan, true).await
    }

    async fn write_plan(&self, plan: Plan<'_>, replace: bool) -> Result<Dispatch, Fault> {
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
        let id = write_dispatch(&mut transaction, &plan).await?;
        let selected = plan.people.len();
        let mut people = plan.people.things().map_err(Fault::Spool)?;
        loop {
            let some: Result<Vec<Subscriber>, _> = people.by_ref().take(CHUNK).collect();
            let some = some.map_err(Fault::Spool)?;
            if some.is_empty() {
                break;
            }
            let written = Written::of(&some, plan.token);
            match write_people(&mut transaction, id, plan.now, written).await {
                Ok(()) => {}
                Err(error) if is_unique(&error) => {
                    drop(people);
                    let twice = twice(plan.people)?;
                    return Err(twice.unwrap_or_else(|| Fault::store(DOING)(error)));
                }
                Err(error) => return Err(Fault::store(DOING)(error)),
            }
        }
        for exclusion in plan.exclusions {
            let exclusion = exclusion.map_err(Fault::Spool)?;
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
            selected: u64::try_from(selected).unwrap_or(u64::MAX),
            started: plan.now,
            finished: None,
        })
    }
}

fn is_unique(error: &sqlx::Error) -> bool {
    let refused = error.as_database_error();
    refused.is_some_and(DatabaseError::is_unique_violation)
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
    .bind(i64::try_from(plan.people.len()).unwrap_or(i64::MAX))
    .bind(plan.now)
    .bind(plan.revision.map(|revision| revision.commit.clone()))
    .bind(plan.revision.map(|revision| i64::from(revision.edited)))
    .fetch_one(connection)
    .await
    .and_then(|row| row.try_get("id"))
    .map_err(|error| {
        if is_unique(&error) {
            Fault::Taken {
                issue: plan.issue.to_owned(),
            }
        } else {
            Fault::store(DOING)(error)
        }
    })
}

/// Who stands among them twice.
fn twice(people: &mut Spool<Subscriber>) -> Result<Option<Fault>, Fault> {
    let mut seen = HashSet::new();
    for person in people.things().map_err(Fault::Spool)? {
        let address = person.map_err(Fault::Spool)?.address;
        if !seen.insert(address.key()) {
            let address = address.to_string();
            return Ok(Some(Fault::Twice { address }));
        }
    }
    Ok(None)
}

/// Somebody as the statement reads them.
#[derive(Serialize)]
struct Written<'a> {
    address: &'a str,
    key: String,
    token: String,
    name: Option<&'a str>,
    greeting: Option<&'a str>,
    plain: bool,
    list: &'a str,
    basis: &'static str,
    since: String,
}

impl Written<'_> {
    /// All of them as JSON.
    fn of(people: &[Subscriber], token: &dyn Fn(&Address) -> String) -> String {
        let written = people.iter().map(|person| Written {
            address: person.address.as_str(),
            key: person.address.key(),
            token: token(&person.address),
            name: person.name.as_ref().map(Name::as_str),
            greeting: person.greeting.as_ref().map(Name::as_str),
            plain: person.plain,
            list: &person.list,
            basis: person.basis.word(),
            since: person.since.to_string(),
        });
        // Strings and lists of them always have a form in JSON.
        serde_json::to_string(&written.collect::<Vec<_>>()).unwrap_or_default()
    }
}

/// Many people in one statement: a statement each would be most of the time that freezing takes.
async fn write_people(
    connection: &mut AnyConnection,
    dispatch: i64,
    now: i64,
    written: String,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into recipient (dispatch, address, address_key, token, name, greeting, plain, list, basis,
            since, state, updated)
         select $1, value ->> 'address', value ->> 'key', value ->> 'token', value ->> 'name',
            value ->> 'greeting', value ->> 'plain', value ->> 'list', value ->> 'basis', value ->> 'since', 'waiting', $2
         from json_each($3) order by key",
    )
    .bind(dispatch)
    .bind(now)
    .bind(written)
    .execute(connection)
    .await?;
    Ok(())
}
