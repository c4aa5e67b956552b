//! Erasing one person: nothing is left of them but a hash, and every sum is as it was.
//!
//! Rows that count somebody stay, without saying who. Rows that are about nobody else go, and texts that name them
//! are struck out. In the end the file is written anew and its log emptied, for a deleted row is still there
//! in the bytes of a file.

use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, Connection as _, Executor as _, Row as _};

use super::pragmas::is_busy;
use super::record::log_leaving;
use super::traces::quoted;
use super::{Fault, Ledger, Lock, Trace};
use crate::subscribers::Address;

const DOING: &str = "erase somebody";

/// What is down in place of words about somebody who was erased.
pub const ERASED_ON_REQUEST: &str = "erased on request";

/// How often to look again: another program may have written of them meanwhile.
const ROUNDS: u32 = 4;

/// What came of erasing somebody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Erasure {
    /// How many rows were about them or named them.
    pub rows: u64,
    /// Whether no byte of the ledger's files holds what was erased. Where another program has the ledger open
    /// it may, until this is done again.
    pub clean: bool,
}

impl Ledger {
    /// Erases somebody and keeps a keyed hash, by which they are known where a list or an import names them. May
    /// be done again, and then finishes what was left undone. `now` is unix milliseconds.
    ///
    /// Their letters that have not gone are suppressed; those in doubt stay so, without a name. Asks for the
    /// lock, because the rows of letters change.
    pub async fn erase(&self, _lock: &Lock, who: &Address, now: i64) -> Result<Erasure, Fault> {
        let hash = self.hash_of(&who.key()).await?;
        let mut connection = self.pool.acquire().await.map_err(Fault::store(DOING))?;
        // What others have in the file is none of a temporary file's business.
        for pragma in ["pragma secure_delete = on", "pragma temp_store = memory"] {
            connection
                .execute(pragma)
                .await
                .map_err(Fault::store(DOING))?;
        }
        let mut rows = 0;
        for _ in 0..ROUNDS {
            let traces = self.traces(who).await?;
            let begun = connection.begin_with("begin immediate").await;
            let mut transaction = begun.map_err(Fault::store(DOING))?;
            sqlx::query(
                "insert into erased (hash, time) values ($1, $2) on conflict (hash) do nothing",
            )
            .bind(hash.as_str())
            .bind(now)
            .execute(&mut *transaction)
            .await
            .map_err(Fault::store(DOING))?;
            for trace in &traces {
                erase_row(&mut transaction, trace, who, now).await?;
            }
            transaction.commit().await.map_err(Fault::store(DOING))?;
            rows += traces.len() as u64;
            if traces.is_empty() {
                break;
            }
        }
        let clean = sweep(&mut connection).await?;
        connection.close_on_drop();
        Ok(Erasure { rows, clean })
    }
}

async fn erase_row(
    connection: &mut AnyConnection,
    trace: &Trace,
    who: &Address,
    now: i64,
) -> Result<(), Fault> {
    match trace.table.as_str() {
        "recipient" if trace.theirs => anonymise(connection, trace.number, now).await,
        // What a server said may name them in other ways than by their address.
        "attempt" if trace.theirs => {
            let sql = "update attempt set reply = $1 where id = $2 and reply is not null";
            run(
                connection,
                sql.to_owned(),
                Some(ERASED_ON_REQUEST),
                trace.number,
            )
            .await
        }
        "bounce" if trace.theirs => {
            let sql = "update bounce set words = $1 where id = $2";
            run(
                connection,
                sql.to_owned(),
                Some(ERASED_ON_REQUEST),
                trace.number,
            )
            .await
        }
        "exclusion" if trace.theirs => {
            let sql = "update exclusion set address = $1,
                reason = iif(reason like 'status is %', substr(reason, 1, 40), $1) where id = $2";
            run(
                connection,
                sql.to_owned(),
                Some(ERASED_ON_REQUEST),
                trace.number,
            )
            .await
        }
        // It counts for how much went through a server lately.
        "preview" if trace.theirs => {
            let sql = "update preview set address = $1, reply = iif(reply is null, null, $1)
                where id = $2";
            run(
                connection,
                sql.to_owned(),
                Some(ERASED_ON_REQUEST),
                trace.number,
            )
            .await
        }
        table if trace.theirs => {
            let sql = format!("delete from {} where rowid = $1", quoted(table));
            run(connection, sql, None, trace.number).await
        }
        table => {
            for (column, value) in &trace.row {
                let struck = value.as_str().and_then(|text| who.struck_from(text));
                if let Some(struck) = struck {
                    let sql = format!(
                        "update {} set {} = $1 where rowid = $2",
                        quoted(table),
                        quoted(column)
                    );
                    run(connection, sql, Some(&struck), trace.number).await?;
                }
            }
            Ok(())
        }
    }
}

/// Runs a statement with a text, where there is one, and the number of a row.
async fn run(
    connection: &mut AnyConnection,
    sql: String,
    text: Option<&str>,
    number: i64,
) -> Result<(), Fault> {
    let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
    if let Some(text) = text {
        query = query.bind(text);
    }
    query
        .bind(number)
        .execute(connection)
        .await
        .map_err(Fault::store(DOING))?;
    Ok(())
}

/// Leaves of the row of a letter what it counts for. What stands in place of the address can be nobody's (RFC 6761
/// section 6.4) and is suppressed, so that no decision about the letter brings it back.
async fn anonymise(connection: &mut AnyConnection, id: i64, now: i64) -> Result<(), Fault> {
    let open = sqlx::query(
        "update recipient set state = 'suppressed', updated = $1
         where id = $2 and state in ('waiting', 'claimed', 'deferred')",
    )
    .bind(now)
    .bind(id)
    .execute(&mut *connection)
    .await
    .map_err(Fault::store(DOING))?;
    if open.rows_affected() == 1 {
        log_leaving(connection, id).await?;
    }
    let row = sqlx::query(
        "update recipient set address = 'erased-' || id || '@erased.invalid',
            address_key = 'erased-' || id || '@erased.invalid', token = 'erased-' || id,
            name = null, greeting = null, reply = iif(reply is null, null, $1)
         where id = $2 returning address_key",
    )
    .bind(ERASED_ON_REQUEST)
    .bind(id)
    .fetch_one(&mut *connection)
    .await
    .map_err(Fault::store(DOING))?;
    let nobody: String = row.try_get("address_key").map_err(Fault::store(DOING))?;
    sqlx::query(
        "insert into suppression (address_key, what, reason, time) values ($1, 'left', $2, $3)
         on conflict (address_key) do nothing",
    )
    .bind(nobody)
    .bind(ERASED_ON_REQUEST)
    .bind(now)
    .execute(connection)
    .await
    .map_err(Fault::store(DOING))?;
    Ok(())
}

/// Writes the file anew and empties its log. Says whether that could be done to the end.
async fn sweep(connection: &mut PoolConnection<Any>) -> Result<bool, Fault> {
    match connection.execute("vacuum").await {
        Err(error) if is_busy(&error) => return Ok(false),
        done => done.map_err(Fault::store(DOING))?,
    };
    let row = sqlx::query("pragma wal_checkpoint(truncate)")
        .fetch_one(&mut **connection)
        .await
        .map_err(Fault::store(DOING))?;
    let blocked: i64 = row.try_get(0).map_err(Fault::store(DOING))?;
    Ok(blocked == 0)
}
