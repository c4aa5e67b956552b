//! The evidence behind a row: every change it went through.

use sqlx::Row as _;

use super::{Answer, Fault, Ledger, State};

/// One line of the log. Being taken in hand and put back untried leaves none: nothing has happened to the
/// letter then, and the number of the attempt counts it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    /// When, in unix milliseconds.
    pub time: i64,
    /// Which time the letter was taken in hand, from 1; none in lines of earlier versions.
    pub attempt: Option<u64>,
    /// What the row became. `InDoubt` without an answer is the intent to send.
    pub state: State,
    /// How far the attempt got, or what a person decided.
    pub stage: Option<String>,
    /// Who was spoken to.
    pub server: Option<String>,
    /// What came back.
    pub answer: Option<Answer>,
}

impl Ledger {
    /// Everything that happened to a row, oldest first. Lines are only ever added.
    pub async fn log(&self, row: i64) -> Result<Vec<Logged>, Fault> {
        let doing = "read what happened to a letter";
        let lines = sqlx::query(
            "select time, attempt, state, stage, server, code, enhanced, reply from attempt
             where recipient = $1 order by id",
        )
        .bind(row)
        .fetch_all(&self.pool)
        .await
        .map_err(Fault::store(doing))?;
        lines
            .iter()
            .map(|line| {
                let state: String = line.try_get("state").map_err(Fault::store(doing))?;
                let code: Option<i64> = line.try_get("code").map_err(Fault::store(doing))?;
                let attempt: Option<i64> = line.try_get("attempt").map_err(Fault::store(doing))?;
                let reply: Option<String> = line.try_get("reply").map_err(Fault::store(doing))?;
                let enhanced = line.try_get("enhanced").map_err(Fault::store(doing))?;
                Ok(Logged {
                    time: line.try_get("time").map_err(Fault::store(doing))?,
                    attempt: attempt.and_then(|attempt| u64::try_from(attempt).ok()),
                    state: State::read(&state, row)?,
                    stage: line.try_get("stage").map_err(Fault::store(doing))?,
                    server: line.try_get("server").map_err(Fault::store(doing))?,
                    answer: reply.map(|text| Answer {
                        code: code.and_then(|code| u16::try_from(code).ok()),
                        enhanced,
                        text,
                    }),
                })
            })
            .collect()
    }
}
