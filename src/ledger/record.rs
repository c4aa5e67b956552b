//! The three changes a worker makes to rows: claim, intend, record what became of it.

use sqlx::AnyConnection;

use super::recipient::{COLUMN, read};
use super::{Fault, Row, State, dead};

/// What a server said, or what the network did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The SMTP reply code; none when the server said nothing.
    pub code: Option<u16>,
    /// The enhanced status code (RFC 3463), such as `5.1.1`.
    pub enhanced: Option<String>,
    /// The words.
    pub text: String,
}

/// One row's next state.
#[derive(Clone, Debug)]
pub struct Mark {
    /// The row's number.
    pub row: i64,
    /// What it becomes. `InDoubt` is the intent, to be durable before the letter's final dot.
    pub to: State,
    /// How far the attempt got.
    pub stage: Option<&'static str>,
    /// Who was spoken to; who is down already for this attempt, where there is none.
    pub server: Option<String>,
    /// What came back.
    pub answer: Option<Answer>,
    /// When to try again, in unix milliseconds, for `Deferred` and for what is held back.
    pub next_at: Option<i64>,
    /// The time, in unix milliseconds.
    pub now: i64,
}

const DOING: &str = "record what became of a letter";

/// The states a change to `to` may start from.
///
/// A letter is sent only after its intent; files in the outbox are the exception, because writing
/// the same file twice harms nobody.
fn guard(to: State) -> &'static str {
    match to {
        State::Sent => {
            "(state = 'in-doubt' or (state = 'claimed' and exists (
                select 1 from dispatch where id = recipient.dispatch and kind = 'rehearsal')))"
        }
        // The last moment at which somebody who has left is not written to.
        State::InDoubt => {
            // An intent says nothing of a stage, and only what is in hand can be intended; that no answer came
            // is said of what was intended before.
            "((state = 'in-doubt' and ?2 is not null) or (state = 'claimed'
                and address_key not in (select address_key from suppression)))"
        }
        State::Deferred | State::Failed => "state in ('claimed', 'in-doubt')",
        // Refused, and then it turned out that the refusal was about the whole run; or taken in hand, and
        // then it turned out that its domain wants to be left alone for a while.
        State::Waiting => "state in ('failed', 'deferred', 'claimed')",
        // Certainly not accepted, and still in the worker's hand.
        State::Claimed => "state = 'in-doubt'",
        State::Suppressed => "false",
    }
}

/// Takes up to `limit` rows in hand that may go now, those tried least often first. What a server has put
/// off comes when nothing else is left.
///
/// Somebody who has left since the dispatch was frozen is passed over here, at the last moment.
pub(super) async fn claim(
    connection: &mut AnyConnection,
    dispatch: i64,
    limit: i64,
    now: i64,
) -> Result<Vec<Row>, Fault> {
    for from in [State::Waiting, State::Deferred] {
        let rows = claim_from(connection, from, dispatch, limit, now).await?;
        if !rows.is_empty() {
            return Ok(rows);
        }
    }
    Ok(Vec::new())
}

async fn claim_from(
    connection: &mut AnyConnection,
    from: State,
    dispatch: i64,
    limit: i64,
    now: i64,
) -> Result<Vec<Row>, Fault> {
    // The state stands in the statement: behind a parameter, SQLite would plan it anew each time, to see whether
    // the index of what is due serves.
    let state = from.word();
    let sql = format!(
        "update recipient set updated = $3, attempts = attempts + 1, server = null,
            state = case when address_key in (select address_key from suppression)
                then 'suppressed' else 'claimed' end
         where id in (select id from recipient where dispatch = $1 and state = '{state}'
            and state in ('waiting', 'deferred') and (next_at is null or next_at <= $3)
            order by attempts, id limit $2)
         returning {COLUMN}"
    );
    loop {
        let taken = sqlx::query(sqlx::AssertSqlSafe(sql.clone()))
            .bind(dispatch)
            .bind(limit)
            .bind(now)
            .fetch_all(&mut *connection)
            .await
            .map_err(Fault::store("take letters in hand"))?;
        let mut rows = taken.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let any = !rows.is_empty();
        for row in rows.iter().filter(|row| row.state == State::Suppressed) {
            log_leaving(connection, row.id).await?;
        }
        rows.retain(|row| row.state == State::Claimed);
        rows.sort_by_key(|row| (row.attempts, row.id));
        if !any || !rows.is_empty() {
            return Ok(rows);
        }
    }
}

/// The statement that changes one row to `to`, if it is in turn. Bound are state, stage, server, code, enhanced
/// code, reply, the time of the next try, the time, and the row's number.
pub(super) fn statement(to: State) -> String {
    format!(
        "update recipient set state = ?1, stage = ?2, server = coalesce(?3, server), code = ?4, enhanced = ?5,
            reply = ?6, next_at = ?7, updated = ?8
         where id = ?9 and {}",
        guard(to)
    )
}

/// Changes one row. The connection adds the change to the log: see [`super::evidence`].
pub(super) async fn mark(connection: &mut AnyConnection, mark: &Mark) -> Result<(), Fault> {
    let answer = mark.answer.as_ref();
    let changed = sqlx::query(sqlx::AssertSqlSafe(statement(mark.to)))
        .bind(mark.to.word())
        .bind(mark.stage)
        .bind(mark.server.clone())
        .bind(answer.and_then(|answer| answer.code).map(i64::from))
        .bind(answer.and_then(|answer| answer.enhanced.clone()))
        .bind(answer.map(|answer| answer.text.clone()))
        .bind(mark.next_at)
        .bind(mark.now)
        .bind(mark.row)
        .execute(&mut *connection)
        .await
        .map_err(Fault::store(DOING))?;
    if changed.rows_affected() != 1 {
        if mark.to == State::InDoubt && leave(connection, mark).await? {
            return Err(Fault::Left { row: mark.row });
        }
        return Err(Fault::OutOfStep {
            row: mark.row,
            to: mark.to,
        });
    }
    dead::weigh(connection, mark).await
}

/// Whether a claimed row is that of somebody who has left; it is suppressed then.
async fn leave(connection: &mut AnyConnection, mark: &Mark) -> Result<bool, Fault> {
    let left = sqlx::query(
        "update recipient set state = 'suppressed', updated = $1
         where id = $2 and state = 'claimed'
         and address_key in (select address_key from suppression)",
    )
    .bind(mark.now)
    .bind(mark.row)
    .execute(&mut *connection)
    .await
    .map_err(Fault::store(DOING))?;
    let left = left.rows_affected() == 1;
    if left {
        log_leaving(connection, mark.row).await?;
    }
    Ok(left)
}

/// Adds to the log that a letter is not written, because its reader has left. What a server said at an
/// earlier attempt stands in the lines before.
pub(super) async fn log_leaving(connection: &mut AnyConnection, row: i64) -> Result<(), Fault> {
    sqlx::query(
        "insert into attempt (dispatch, recipient, time, attempt, state, stage)
         select dispatch, id, updated, attempts, state, 'has left' from recipient where id = $1",
    )
    .bind(row)
    .execute(connection)
    .await
    .map_err(Fault::store(DOING))?;
    Ok(())
}
