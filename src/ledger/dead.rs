//! Addresses that a server says are dead: their people get no more letters, until somebody knows better.
//!
//! What counts is a short list of codes, at the one moment at which a server speaks of an address and of
//! nothing else. To leave somebody out by mistake misses them silently and for good, so that everything
//! which may be about us, the letter or today is not on the list.

use std::collections::HashSet;

use sqlx::{AnyConnection, AnyPool, Row as _};

use super::history::write;
use super::{Answer, Change, Fault, Ledger, Mark, State, What};

/// How far an attempt has got when the server has been told the address, and not the letter.
const AT_THE_ADDRESS: &str = "rcpt";

const DOING: &str = "note that an address is dead";

/// Where such a word comes from, in the history of the person.
const SOURCE: &str = "the mail server";

/// Writes into people's history that such a word was taken back; a `where` about the suppression comes after it.
/// `$2` is when, `$3` why.
const TAKEN_BACK: &str = "insert into history (address_key, time, what, detail, source, old)
     select address_key, $2, 'restored', $3, $4, what || ': ' || reason from suppression";

impl Answer {
    /// Whether these codes say that an address is dead (RFC 3463 section 3.2 and 3.3), where they answer
    /// the address itself. A code without an enhanced one says too little: `550` alone may be about us.
    pub fn says_the_address_is_dead(&self) -> bool {
        let Some(enhanced) = self.enhanced.as_deref() else {
            return false;
        };
        match self.code {
            Some(550) => matches!(
                enhanced,
                "5.1.1" | "5.1.2" | "5.1.3" | "5.1.6" | "5.1.10" | "5.2.1"
            ),
            // 5.1.7 and 5.1.8 are about the sender, 5.1.5 is no refusal, and 5.1.9 is about a server.
            Some(553) => matches!(
                enhanced,
                "5.1.0" | "5.1.1" | "5.1.2" | "5.1.3" | "5.1.4" | "5.1.6" | "5.1.10"
            ),
            _ => false,
        }
    }
}

impl Ledger {
    /// The rows of a dispatch whose people get no more letters, because a server has said of these very
    /// letters that the address is dead.
    pub async fn dead(&self, dispatch: i64) -> Result<HashSet<i64>, Fault> {
        let doing = "list the addresses that are dead";
        let rows = sqlx::query(
            "select s.recipient as id from suppression s join recipient r on r.id = s.recipient
             where r.dispatch = $1",
        )
        .bind(dispatch)
        .fetch_all(&self.pool)
        .await
        .map_err(Fault::store(doing))?;
        rows.iter()
            .map(|row| row.try_get("id").map_err(Fault::store(doing)))
            .collect()
    }
}

/// Notes that an address is dead where a change of its row says so, and takes that back with the refusal.
/// A rehearsal says nothing about anybody.
pub(super) async fn weigh(connection: &mut AnyConnection, mark: &Mark) -> Result<(), Fault> {
    let answer = mark.answer.as_ref();
    match (mark.to, answer) {
        (State::Failed, Some(answer))
            if mark.stage == Some(AT_THE_ADDRESS) && answer.says_the_address_is_dead() =>
        {
            let codes = answer.code.map(|code| code.to_string());
            let codes: Vec<&str> = codes
                .iter()
                .chain(&answer.enhanced)
                .map(String::as_str)
                .collect();
            // Whoever has left before has left; that word stays.
            let noted = sqlx::query(
                "insert into suppression (address_key, what, reason, time, recipient)
                 select r.address_key, 'bounced', 'the address was refused in ' || d.issue || $1, $2, r.id
                 from recipient r join dispatch d on d.id = r.dispatch
                 where r.id = $3 and d.kind = 'live'
                 on conflict (address_key) do nothing returning address_key, reason",
            )
            .bind(format!(" ({}): {}", codes.join(" "), answer.text))
            .bind(mark.now)
            .bind(mark.row)
            .fetch_optional(&mut *connection)
            .await
            .map_err(Fault::store(DOING))?;
            if let Some(noted) = noted {
                let key: String = noted.try_get("address_key").map_err(Fault::store(DOING))?;
                let change = Change {
                    time: mark.now,
                    what: What::Bounced,
                    detail: noted.try_get("reason").map_err(Fault::store(DOING))?,
                    source: SOURCE.to_owned(),
                };
                write(connection, &key, &change).await?;
            }
        }
        (State::Waiting, _) => {
            sqlx::query(sqlx::AssertSqlSafe(format!(
                "{TAKEN_BACK} where recipient = $1"
            )))
            .bind(mark.row)
            .bind(mark.now)
            .bind("the refusal was about the server or about us")
            .bind(SOURCE)
            .execute(&mut *connection)
            .await
            .map_err(Fault::store(DOING))?;
            sqlx::query("delete from suppression where recipient = $1")
                .bind(mark.row)
                .execute(connection)
                .await
                .map_err(Fault::store(DOING))?;
        }
        _ => {}
    }
    Ok(())
}

/// Takes back what was said of addresses in a dispatch that is over, if it was said of most people: such a
/// server is no witness, and to write once more to a dead address harms nobody.
pub(super) async fn doubt(pool: &AnyPool, dispatch: i64, now: i64) -> Result<(), Fault> {
    let which = "where recipient in (select id from recipient where dispatch = $1)
         and not exists (select 1 from recipient where dispatch = $1
            and state in ('waiting', 'claimed', 'in-doubt', 'deferred'))
         and (select count(*) from recipient where dispatch = $1 and state = 'sent')
            < (select count(*) from recipient r join suppression s on s.recipient = r.id
               where r.dispatch = $1)";
    let mut transaction = pool
        .begin_with("begin immediate")
        .await
        .map_err(Fault::store(DOING))?;
    sqlx::query(sqlx::AssertSqlSafe(format!("{TAKEN_BACK} {which}")))
        .bind(dispatch)
        .bind(now)
        .bind("the server called most addresses dead, and was not believed")
        .bind(SOURCE)
        .execute(&mut *transaction)
        .await
        .map_err(Fault::store(DOING))?;
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "delete from suppression {which}"
    )))
    .bind(dispatch)
    .execute(&mut *transaction)
    .await
    .map_err(Fault::store(DOING))?;
    transaction.commit().await.map_err(Fault::store(DOING))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_certainly_about_the_address_says_that_it_is_dead() {
        for (code, enhanced, dead) in [
            (550, "5.1.1", true),
            (550, "5.1.2", true),
            (550, "5.1.3", true),
            (550, "5.1.6", true),
            (550, "5.1.10", true),
            (550, "5.2.1", true),
            (553, "5.1.1", true),
            (553, "5.1.3", true),
            (553, "5.1.0", true),
            (550, "5.1.0", false),
            (550, "5.1.8", false),
            (553, "5.1.8", false),
            (553, "5.1.7", false),
            (553, "5.6.7", false),
            (550, "5.4.1", false),
            (550, "5.7.1", false),
            (550, "5.7.26", false),
            (552, "5.2.2", false),
            (554, "5.6.0", false),
            (554, "5.1.1", false),
            (501, "5.1.3", false),
            (450, "4.1.1", false),
            (550, "", false),
        ] {
            let answer = Answer {
                code: Some(code),
                enhanced: (!enhanced.is_empty()).then(|| enhanced.to_owned()),
                text: "5.1.1 in the words counts for nothing".into(),
            };
            assert_eq!(answer.says_the_address_is_dead(), dead, "{code} {enhanced}");
        }
    }
}
