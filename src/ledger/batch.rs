//! Many letters' changes in one statement: what happens to every letter, the intent and its success.
//!
//! A statement has a price of its own, above all the way to the thread that talks to `SQLite` and back. With a
//! statement for every change, that would be the most that a fast dispatch costs.

use std::collections::HashSet;
use std::fmt::Write as _;

use sqlx::any::AnyArguments;
use sqlx::query::Query;
use sqlx::{Any, AnyConnection, Row as _};

use super::record::{guard, mark};
use super::{Fault, Mark, State};

const DOING: &str = "record what became of letters";

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

/// Makes common changes of different rows, in a statement that is a transaction of its own. Returns the rows that
/// were changed, each of which has its line in the log. A change that is out of turn is a fault, and then none of
/// them is made: what others write to the ledger at the same moment is never taken for what this has done.
pub(super) async fn change_at_once(
    connection: &mut AnyConnection,
    marks: &[&Mark],
) -> Result<HashSet<i64>, Fault> {
    let sql = all_or_none(marks.len());
    let changed = bound(&sql, marks)
        .execute(&mut *connection)
        .await
        .map_err(Fault::store(DOING))?;
    let rows = marks.iter().map(|mark| mark.row);
    if usize::try_from(changed.rows_affected()).is_ok_and(|changed| changed == marks.len()) {
        return Ok(rows.collect());
    }
    // What is missing is a row that the ledger does not have.
    let mut made = HashSet::new();
    for row in rows {
        let found = sqlx::query("select id from recipient where id = $1")
            .bind(row)
            .fetch_optional(&mut *connection)
            .await
            .map_err(Fault::store(DOING))?;
        made.extend(found.map(|_| row));
    }
    Ok(made)
}

/// The same within a transaction.
async fn change(connection: &mut AnyConnection, marks: &[&Mark]) -> Result<HashSet<i64>, Fault> {
    let sql = those_in_turn(marks.len());
    let changed = bound(&sql, marks)
        .fetch_all(&mut *connection)
        .await
        .map_err(Fault::store(DOING))?;
    changed
        .iter()
        .map(|row| row.try_get(0).map_err(Fault::store(DOING)))
        .collect()
}

/// The columns of what is wanted, in the order in which they are bound.
const COLUMNS: &str = "w_row, w_to, w_stage, w_server, w_code, w_enhanced, w_reply, w_next, w_now";

fn bound<'q>(sql: &'q str, marks: &[&'q Mark]) -> Query<'q, Any, AnyArguments> {
    marks
        .iter()
        .fold(sqlx::query(sqlx::AssertSqlSafe(sql)), |query, mark| {
            let answer = mark.answer.as_ref();
            query
                .bind(mark.row)
                .bind(mark.to.word())
                .bind(mark.stage)
                .bind(mark.server.as_deref())
                .bind(answer.and_then(|answer| answer.code).map(i64::from))
                .bind(answer.and_then(|answer| answer.enhanced.as_deref()))
                .bind(answer.map(|answer| answer.text.as_str()))
                .bind(mark.next_at)
                .bind(mark.now)
        })
}

/// The statement that makes, of so many changes, those that are in turn, and says which.
fn those_in_turn(changes: usize) -> String {
    let (wanted, in_turn) = (wanted(changes), in_turn());
    format!("{wanted} update recipient set state = w_to, {REST} and {in_turn} returning id")
}

/// The statement that makes so many changes, or fails by a state that no row may have.
fn all_or_none(changes: usize) -> String {
    let (wanted, in_turn) = (wanted(changes), in_turn());
    format!("{wanted} update recipient set state = case when {in_turn} then w_to end, {REST}")
}

const REST: &str = "stage = w_stage, server = coalesce(w_server, server), code = w_code, \
    enhanced = w_enhanced, reply = w_reply, next_at = w_next, updated = w_now \
    from wanted where id = w_row";

/// So many changes as a table.
fn wanted(changes: usize) -> String {
    let columns = COLUMNS.split(',').count();
    let mut values = String::with_capacity(changes * columns * 6);
    for change in 0..changes {
        values.push_str(if change == 0 { "(" } else { ", (" });
        for column in 1..=columns {
            let comma = if column == 1 { "" } else { ", " };
            // Writing to a String cannot fail.
            let _ = write!(values, "{comma}${}", change * columns + column);
        }
        values.push(')');
    }
    format!("with wanted ({COLUMNS}) as (values {values})")
}

/// The same guards as for a change alone.
fn in_turn() -> String {
    format!(
        "case w_to when '{}' then {} when '{}' then {} else false end",
        State::InDoubt.word(),
        guard(State::InDoubt).replace("{stage}", "w_stage"),
        State::Sent.word(),
        guard(State::Sent),
    )
}
