//! What became of the letters of one person.

use sqlx::Row as _;

use super::{Answer, Fault, Kind, Ledger, Logged, State};

const DOING: &str = "read what is kept on somebody";

/// A letter that was made for somebody, or that they were left out of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// The issue's stem.
    pub issue: String,
    /// Whether it was to reach them.
    pub kind: Kind,
    /// Whether its dispatch was replaced before anything went out.
    pub replaced: bool,
    /// The list they stood on, and why they could be written to then, and since when.
    pub list: String,
    /// Why they could be written to then.
    pub basis: String,
    /// Since when.
    pub since: String,
    /// The name of the letter's file, without its ending.
    pub token: String,
    /// Where it stands.
    pub state: State,
    /// When that began, in unix milliseconds.
    pub time: i64,
    /// What the server last said.
    pub answer: Option<Answer>,
    /// Everything that happened to it.
    pub log: Vec<Logged>,
}

impl Ledger {
    /// Every letter that was made for somebody, oldest first, by the form in which one
    /// person's addresses are alike ([`crate::subscribers::Address::key`]).
    pub async fn received(&self, address_key: &str) -> Result<Vec<Received>, Fault> {
        let rows = sqlx::query(
            "select r.id as id, d.issue as issue, d.kind as kind, d.superseded as superseded,
                r.list as list, r.basis as basis, r.since as since, r.token as token,
                r.state as state, r.updated as updated, r.code as code, r.enhanced as enhanced,
                r.reply as reply
             from recipient r join dispatch d on d.id = r.dispatch
             where r.address_key = $1 order by d.started, d.id",
        )
        .bind(address_key)
        .fetch_all(&self.pool)
        .await
        .map_err(Fault::store(DOING))?;
        let mut received = Vec::with_capacity(rows.len());
        for row in &rows {
            let text = |column: &str| -> Result<String, Fault> {
                row.try_get(column).map_err(Fault::store(DOING))
            };
            let id: i64 = row.try_get("id").map_err(Fault::store(DOING))?;
            let superseded: Option<i64> = row.try_get("superseded").map_err(Fault::store(DOING))?;
            let code: Option<i64> = row.try_get("code").map_err(Fault::store(DOING))?;
            let enhanced = row.try_get("enhanced").map_err(Fault::store(DOING))?;
            let reply: Option<String> = row.try_get("reply").map_err(Fault::store(DOING))?;
            received.push(Received {
                issue: text("issue")?,
                kind: Kind::read(&text("kind")?, id)?,
                replaced: superseded.is_some(),
                list: text("list")?,
                basis: text("basis")?,
                since: text("since")?,
                token: text("token")?,
                state: State::read(&text("state")?, id)?,
                time: row.try_get("updated").map_err(Fault::store(DOING))?,
                answer: reply.map(|text| Answer {
                    code: code.and_then(|code| u16::try_from(code).ok()),
                    enhanced,
                    text,
                }),
                log: self.log(id).await?,
            });
        }
        Ok(received)
    }
}
