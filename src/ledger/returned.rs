//! What came back of letters after a server had taken them, and whom that is about.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use super::{Fault, Ledger, State};
use crate::subscribers::Address;

/// What a mail that came back says of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Returned {
    /// There is no such address.
    Dead,
    /// The address does not take mail just now.
    Soft,
    /// Somebody's rules refuse the letter or us.
    Refused,
    /// It is late, and still tried.
    Delayed,
    /// It has arrived.
    Delivered,
    /// Its reader called it spam.
    Complaint,
}

impl Returned {
    const ALL: [Returned; 6] = [
        Returned::Dead,
        Returned::Soft,
        Returned::Refused,
        Returned::Delayed,
        Returned::Delivered,
        Returned::Complaint,
    ];

    /// The word in the ledger and in what programs read.
    pub fn word(self) -> &'static str {
        match self {
            Returned::Dead => "dead",
            Returned::Soft => "soft",
            Returned::Refused => "refused",
            Returned::Delayed => "delayed",
            Returned::Delivered => "delivered",
            Returned::Complaint => "complaint",
        }
    }

    /// Whether it says that the letter did not arrive.
    pub fn is_bounce(self) -> bool {
        matches!(self, Returned::Dead | Returned::Soft | Returned::Refused)
    }

    pub(super) fn read(word: &str, row: i64) -> Result<Self, Fault> {
        let known = Returned::ALL.into_iter().find(|kind| kind.word() == word);
        known.ok_or_else(|| Fault::Unreadable {
            row,
            what: format!("the bounce {word:?}"),
        })
    }
}

/// A letter of a live dispatch, as a mail that came back finds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The row's number.
    pub row: i64,
    /// Whose it is.
    pub address: Address,
    /// The issue's stem.
    pub issue: String,
    /// Where it stands.
    pub state: State,
}

/// What came back of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounce {
    /// The letter's row.
    pub row: i64,
    /// Whose letter it is.
    pub address: Address,
    /// Where the letter stands.
    pub state: State,
    /// What the mail says of it.
    pub kind: Returned,
    /// Whether the mail bore a token of ours; anybody could have written any other.
    pub proved: bool,
    /// The enhanced status code (RFC 3463), where there was one.
    pub status: Option<String>,
    /// The words of whoever sent it back.
    pub words: String,
    /// When, in unix milliseconds.
    pub time: i64,
}

const LETTER: &str = "select r.id as id, r.address as address, r.state as state, d.issue as issue
     from recipient r join dispatch d on d.id = r.dispatch
     where d.kind = 'live' and d.superseded is null";

const DOING: &str = "find whom a mail is about";

const COUNTING: &str = "count what came back";

impl Ledger {
    /// The letter that bears one of these tokens; none where nobody's does.
    pub async fn letter_of(&self, tokens: &[String]) -> Result<Option<Letter>, Fault> {
        for token in tokens {
            let sql = format!(
                "{LETTER} and r.token = $1
                 order by d.started desc, d.id desc limit 1"
            );
            let row = sqlx::query(sqlx::AssertSqlSafe(sql))
                .bind(token.as_str())
                .fetch_optional(&self.pool)
                .await
                .map_err(Fault::store(DOING))?;
            if let Some(row) = row {
                return letter(&row).map(Some);
            }
        }
        Ok(None)
    }

    /// The last letter that went, or may have gone, to somebody in a dispatch begun since `since`, in unix
    /// milliseconds, by [`Address::key`].
    pub async fn letter_to(&self, address_key: &str, since: i64) -> Result<Option<Letter>, Fault> {
        let sql = format!(
            "{LETTER} and r.address_key = $1 and d.started >= $2 and r.state in ('sent', 'in-doubt')
             order by d.started desc, d.id desc limit 1"
        );
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(address_key)
            .bind(since)
            .fetch_optional(&self.pool)
            .await
            .map_err(Fault::store(DOING))?;
        row.as_ref().map(letter).transpose()
    }

    /// The letters that went to somebody, the newest first: the row's number, and whether a mail that bore a token
    /// of ours says that it came back. A refusal by rules says nothing of the address, and is none.
    pub async fn returns(&self, address_key: &str) -> Result<Vec<(i64, bool)>, Fault> {
        let rows = sqlx::query(
            "select r.id as id,
                (select count(*) from bounce b where b.recipient = r.id and b.kind in ('dead', 'soft')
                    and b.proved = 1) as proved
             from recipient r join dispatch d on d.id = r.dispatch
             where r.address_key = $1 and d.kind = 'live' and d.superseded is null
             and r.state in ('sent', 'in-doubt') order by d.started desc, d.id desc limit 100",
        )
        .bind(address_key)
        .fetch_all(&self.pool)
        .await
        .map_err(Fault::store(DOING))?;
        let count = |row: &AnyRow, column: &str| -> Result<bool, Fault> {
            let count: i64 = row.try_get(column).map_err(Fault::store(DOING))?;
            Ok(count > 0)
        };
        rows.iter()
            .map(|row| {
                let id = row.try_get("id").map_err(Fault::store(DOING))?;
                Ok((id, count(row, "proved")?))
            })
            .collect()
    }

    /// What came back of the letters of a dispatch, in the order it was read.
    pub async fn bounces(&self, dispatch: i64) -> Result<Vec<Bounce>, Fault> {
        let doing = "list what came back";
        let rows = sqlx::query(
            "select b.id as id, r.id as row, r.address as address, r.state as state, b.kind as kind,
                b.proved as proved, b.status as status, b.words as words, b.time as time
             from bounce b join recipient r on r.id = b.recipient where r.dispatch = $1 order by b.id",
        )
        .bind(dispatch)
        .fetch_all(&self.pool)
        .await
        .map_err(Fault::store(doing))?;
        rows.iter()
            .map(|row| {
                let fault = Fault::store(doing);
                let id = row.try_get("row").map_err(&fault)?;
                let (address, state) = person(row, id)?;
                let kind: String = row.try_get("kind").map_err(&fault)?;
                Ok(Bounce {
                    row: id,
                    address,
                    state,
                    kind: Returned::read(&kind, id)?,
                    proved: row.try_get::<i64, _>("proved").map_err(&fault)? == 1,
                    status: row.try_get("status").map_err(&fault)?,
                    words: row.try_get("words").map_err(&fault)?,
                    time: row.try_get("time").map_err(&fault)?,
                })
            })
            .collect()
    }

    /// How many letters of a dispatch that were sent came back later, and how many readers complained.
    pub async fn came_back(&self, dispatch: i64) -> Result<(u64, u64), Fault> {
        let mut connection = self.pool.acquire().await.map_err(Fault::store(COUNTING))?;
        count_back(&mut connection, dispatch).await
    }
}

/// The same over a connection.
pub(super) async fn count_back(at: &mut AnyConnection, dispatch: i64) -> Result<(u64, u64), Fault> {
    let row = sqlx::query(
        "select count(distinct case when b.kind in ('dead', 'soft', 'refused') and r.state = 'sent'
                and b.proved = 1 then r.id end) as returned,
            count(distinct case when b.kind = 'complaint' then r.id end) as complained
         from bounce b join recipient r on r.id = b.recipient where r.dispatch = $1",
    )
    .bind(dispatch)
    .fetch_one(at)
    .await
    .map_err(Fault::store(COUNTING))?;
    let count = |column: &str| -> Result<u64, Fault> {
        let count: i64 = row.try_get(column).map_err(Fault::store(COUNTING))?;
        Ok(u64::try_from(count).unwrap_or(0))
    };
    Ok((count("returned")?, count("complained")?))
}

fn letter(row: &AnyRow) -> Result<Letter, Fault> {
    let id = row.try_get("id").map_err(Fault::store(DOING))?;
    let (address, state) = person(row, id)?;
    Ok(Letter {
        row: id,
        address,
        state,
        issue: row.try_get("issue").map_err(Fault::store(DOING))?,
    })
}

fn person(row: &AnyRow, id: i64) -> Result<(Address, State), Fault> {
    let typed: String = row.try_get("address").map_err(Fault::store(DOING))?;
    let state: String = row.try_get("state").map_err(Fault::store(DOING))?;
    let address = Address::parse(&typed).map_err(|_| Fault::Unreadable {
        row: id,
        what: "the address".into(),
    })?;
    Ok((address, State::read(&state, id)?))
}
