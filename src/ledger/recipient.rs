//! One person's row in a dispatch.

use std::collections::HashSet;

use serde::Deserialize;
use sqlx::Row as _;
use sqlx::any::AnyRow;
use tokio_stream::StreamExt as _;

use super::{Answer, Fault, Ledger, State};
use crate::subscribers::{Address, Name};

/// One person's letter within a dispatch, as the ledger has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its number in this ledger.
    pub id: i64,
    /// Where the letter goes.
    pub address: Address,
    /// The opaque token the letter carries.
    pub token: String,
    /// Their name in full.
    pub name: Option<Name>,
    /// What the greeting calls them.
    pub greeting: Option<Name>,
    /// Whether they want the plain text alone.
    pub plain: bool,
    /// The list they are on.
    pub list: String,
    /// Where the letter stands.
    pub state: State,
    /// How often it was taken in hand.
    pub attempts: u64,
    /// How often a server has put it off.
    pub deferrals: u64,
    /// When it may be tried again, in unix milliseconds; at once where there is none.
    pub next_at: Option<i64>,
    /// How far the last attempt got.
    pub stage: Option<String>,
    /// What the server last said, or what the network did.
    pub answer: Option<Answer>,
    /// When the row last changed, in unix milliseconds.
    pub updated: i64,
}

/// The column [`Row`] is read from: a list in JSON. A column for each would cost more than all else that is done
/// to take a row in hand, since every value goes from thread to thread by itself.
pub(super) const COLUMN: &str =
    "json_array(id, address, token, name, greeting, plain, list, state, attempts, \
    (select count(*) from attempt where attempt.recipient = recipient.id
        and attempt.state = 'deferred'), \
    next_at, stage, code, enhanced, reply, updated) as line";

/// [`COLUMN`], as the ledger has it.
#[derive(Deserialize)]
struct Line(
    i64,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    i64,
    Option<String>,
    String,
    i64,
    i64,
    Option<i64>,
    Option<String>,
    Option<i64>,
    Option<String>,
    Option<String>,
    i64,
);

impl Ledger {
    /// Everybody in a dispatch, by the form in which one person's addresses are alike
    /// ([`Address::key`]), whatever became of their letter.
    pub async fn keys(&self, dispatch: i64) -> Result<HashSet<String>, Fault> {
        let doing = "list who is in a dispatch";
        // One by one: all rows at once would be many times as long as what is wanted of them.
        let mut found = sqlx::query("select address_key from recipient where dispatch = $1")
            .bind(dispatch)
            .fetch(&self.pool);
        let mut keys = HashSet::new();
        while let Some(row) = found.next().await {
            let key = row.and_then(|row| row.try_get("address_key"));
            keys.insert(key.map_err(Fault::store(doing))?);
        }
        Ok(keys)
    }

    /// The lists the people of a dispatch stood on.
    pub async fn lists(&self, dispatch: i64) -> Result<Vec<String>, Fault> {
        let doing = "list the lists of a dispatch";
        let found = sqlx::query(
            "select list, min(id) as first from recipient where dispatch = $1
             group by list order by first",
        )
        .bind(dispatch)
        .fetch_all(&self.pool)
        .await
        .map_err(Fault::store(doing))?;
        found
            .iter()
            .map(|row| row.try_get("list").map_err(Fault::store(doing)))
            .collect()
    }

    /// The rows of a dispatch that are in one state, in the order of the lists.
    pub async fn rows(&self, dispatch: i64, state: State) -> Result<Vec<Row>, Fault> {
        self.rows_after(dispatch, state, 0, i64::MAX).await
    }

    /// At most `limit` rows in one state whose number is above `after`: for going through many
    /// without holding them all.
    pub async fn rows_after(
        &self,
        dispatch: i64,
        state: State,
        after: i64,
        limit: i64,
    ) -> Result<Vec<Row>, Fault> {
        // By the rows' numbers, which `+` sees to: by an index, each page would sort the whole dispatch.
        let sql = format!(
            "select {COLUMN} from recipient
             where +dispatch = $1 and state = '{}' and id > $2 order by id limit $3",
            state.word()
        );
        let found = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(dispatch)
            .bind(after)
            .bind(limit)
            .fetch_all(&self.pool)
            .await
            .map_err(Fault::store("list recipients"))?;
        found.iter().map(read).collect()
    }
}

/// Reads a row selected with [`COLUMN`].
pub(super) fn read(row: &AnyRow) -> Result<Row, Fault> {
    let line: String = row
        .try_get("line")
        .map_err(Fault::store("read a recipient"))?;
    let Line(
        id,
        address,
        token,
        name,
        greeting,
        plain,
        list,
        state,
        attempts,
        deferrals,
        next_at,
        reached,
        code,
        enhanced,
        reply,
        updated,
    ) = serde_json::from_str(&line).map_err(|error| Fault::Store {
        doing: "read a recipient",
        cause: error.to_string(),
    })?;
    let unreadable = |what: &str| Fault::Unreadable {
        row: id,
        what: what.to_owned(),
    };
    Ok(Row {
        id,
        address: address
            .and_then(|address| Address::parse(&address).ok())
            .ok_or_else(|| unreadable("the address"))?,
        token: token.ok_or_else(|| unreadable("the token"))?,
        name: name.as_deref().and_then(Name::parse),
        greeting: greeting.as_deref().and_then(Name::parse),
        plain: plain != 0,
        list: list.unwrap_or_default(),
        state: State::read(&state, id)?,
        attempts: u64::try_from(attempts).unwrap_or(0),
        deferrals: u64::try_from(deferrals).unwrap_or(0),
        next_at,
        stage: reached,
        answer: reply.map(|text| Answer {
            code: code.and_then(|code| u16::try_from(code).ok()),
            enhanced,
            text,
        }),
        updated,
    })
}
