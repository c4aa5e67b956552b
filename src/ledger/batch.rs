//! Many letters' changes in one statement: what happens to every letter, the intent and its success.
//!
//! A statement has a price of its own, above all the way to the thread that talks to `SQLite` and back. With a
//! statement for every change, that would be the most that a fast dispatch costs.

use std::collections::HashSet;
use std::fmt::Write as _;

use serde::Serialize;
use sqlx::{AnyConnection, Row as _};

use super::record::{guard, mark};
use super::{Fault, Mark, State};

const DOING: &str = "record what became of letters";

/// A change as the statement reads it.
#[derive(Serialize)]
struct Wanted<'a> {
    row: i64,
    to: &'static str,
    stage: Option<&'static str>,
    server: Option<&'a str>,
    code: Option<u16>,
    enhanced: Option<&'a str>,
    reply: Option<&'a str>,
    next: Option<i64>,
    now: i64,
}

/// Whether a change may be put together with others: it changes no more than its row.
pub(super) fn is_common(mark: &Mark) -> bool {
    matches!(mark.to, State::InDoubt | State::Sent)
}

/// Makes common changes, in their order, and says what came of each.
pub(super) async fn mark_all(
    connection: &mut AnyConnection,
    marks: &[Mark],
) -> Vec<Result<(), Fault>> {
    let mut results = Vec::with_capacity(marks.len());
    let mut rest = marks;
    while !rest.is_empty() {
        // One statement changes a row once.
        let mut seen = HashSet::new();
        let end = rest.iter().position(|mark| !seen.insert(mark.row));
        let (now, later) = rest.split_at(end.unwrap_or(rest.len()));
        let changed = match now {
            [_] => Ok(HashSet::new()),
            several => change(connection, &several.iter().collect::<Vec<_>>()).await,
        };
        for wanted in now {
            results.push(match &changed {
                Ok(changed) if changed.contains(&wanted.row) => Ok(()),
                // Alone, it says why it is refused.
                Ok(_) => mark(connection, wanted).await,
                Err(fault) => Err(fault.clone()),
            });
        }
        rest = later;
    }
    results
}

/// Whether one statement can make these changes: it changes a row once.
pub(super) fn are_of_different_rows(marks: &[&Mark]) -> bool {
    let mut seen = HashSet::new();
    marks.iter().all(|mark| seen.insert(mark.row))
}

/// Makes common changes of different rows. Returns the rows that were changed, each of which has its line in
/// the log.
pub(super) async fn change(
    connection: &mut AnyConnection,
    marks: &[&Mark],
) -> Result<HashSet<i64>, Fault> {
    let wanted: Vec<Wanted<'_>> = marks.iter().copied().map(wanted).collect();
    // Strings, numbers and lists of them always have a form in JSON.
    let wanted = serde_json::to_string(&wanted).unwrap_or_default();
    let changed = sqlx::query(sqlx::AssertSqlSafe(sql()))
        .bind(wanted)
        .fetch_all(&mut *connection)
        .await
        .map_err(Fault::store(DOING))?;
    changed
        .iter()
        .map(|row| row.try_get(0).map_err(Fault::store(DOING)))
        .collect()
}

fn wanted(mark: &Mark) -> Wanted<'_> {
    let answer = mark.answer.as_ref();
    Wanted {
        row: mark.row,
        to: mark.to.word(),
        stage: mark.stage,
        server: mark.server.as_deref(),
        code: answer.and_then(|answer| answer.code),
        enhanced: answer.and_then(|answer| answer.enhanced.as_deref()),
        reply: answer.map(|answer| answer.text.as_str()),
        next: mark.next_at,
        now: mark.now,
    }
}

/// The same guards as for a change alone.
fn sql() -> String {
    let mut sql = String::from("with wanted as (select ");
    for name in [
        "row", "to", "stage", "server", "code", "enhanced", "reply", "next", "now",
    ] {
        // Writing to a String cannot fail.
        let _ = write!(sql, "value ->> '{name}' as w_{name}, ");
    }
    let _ = write!(
        sql,
        "0 from json_each($1))
         update recipient set state = w_to, stage = w_stage, server = coalesce(w_server, server),
            code = w_code, enhanced = w_enhanced, reply = w_reply, next_at = w_next, updated = w_now
         from wanted where id = w_row and case w_to
            when '{}' then {} when '{}' then {} else false end
         returning id",
        State::InDoubt.word(),
        guard(State::InDoubt).replace("{stage}", "w_stage"),
        State::Sent.word(),
        guard(State::Sent),
    );
    sql
}
