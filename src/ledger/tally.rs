//! What became of a dispatch, counted: for a report that may be passed on.
//!
//! Addresses stay here. What comes out are numbers, domains with people enough to hide among, codes, and
//! the words of reasons.

use std::collections::BTreeMap;

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use super::returned::count_back;
use super::sums::count;
use super::{ERASED_ON_REQUEST, Fault, Ledger, State, Sums};
use crate::subscribers::Leaving;

const DOING: &str = "count what became of a dispatch";

/// A dispatch in numbers, all of one instant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many people there are, and where their letters stand.
    pub sums: Sums,
    /// The minutes in which letters were accepted, in order. What a person settled as sent is not in them.
    pub minutes: Vec<Minute>,
    /// Letters that a person settled as sent.
    pub settled: u64,
    /// Letters whose addresses count as dead since, because the server said so.
    pub dead: u64,
    /// Letters that were sent and came back later, and readers who called one spam.
    pub came_back: (u64, u64),
    /// By the recipients' domain, the largest first; all others last, without a name.
    pub domains: Vec<Domain>,
    /// Why letters have failed, are put off or in doubt, the most frequent first.
    pub causes: Vec<Cause>,
    /// How often a letter was tried, and how many were that often.
    pub attempts: Vec<(u64, u64)>,
    /// Why people on the lists were left out, and how many; no words where the row could not be used.
    pub excluded: Vec<(Option<String>, u64)>,
    /// Why people selected are not written to, and how many.
    pub suppressed: Vec<(Option<String>, u64)>,
}

/// One minute of a dispatch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Minute {
    /// How many letters were accepted.
    pub letters: u64,
    /// The first of them, in unix milliseconds.
    pub first: i64,
    /// The last of them, in unix milliseconds.
    pub last: i64,
}

/// The people with one mail domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Domain {
    /// The domain; none for all that have no line of their own.
    pub name: Option<String>,
    /// The people there, as in the sums of the dispatch.
    pub sums: Sums,
}

/// Letters that stand alike for the same cause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// `Failed`, `Deferred` or `InDoubt`.
    pub state: State,
    /// The SMTP reply code; none where the server said nothing.
    pub code: Option<u16>,
    /// The enhanced status code (RFC 3463).
    pub enhanced: Option<String>,
    /// Whether a person has settled them as failed.
    pub settled: bool,
    /// How many people.
    pub people: u64,
}

impl Ledger {
    /// Counts a dispatch. A domain has a line of its own with `least` people or more, and if it is among
    /// the `most` largest.
    pub async fn tally(&self, dispatch: i64, least: u64, most: u64) -> Result<Tally, Fault> {
        // One snapshot, so that the figures agree with each other while letters are leaving.
        let mut at = self.pool.begin().await.map_err(Fault::store(DOING))?;
        let tally = Tally {
            sums: count(&mut at, dispatch).await?,
            minutes: minutes(&mut at, dispatch).await?,
            settled: settled(&mut at, dispatch).await?,
            dead: dead(&mut at, dispatch).await?,
            came_back: count_back(&mut at, dispatch).await?,
            domains: domains(&mut at, dispatch, least, most).await?,
            causes: causes(&mut at, dispatch).await?,
            attempts: attempts(&mut at, dispatch).await?,
            excluded: excluded(&mut at, dispatch).await?,
            suppressed: suppressed(&mut at, dispatch).await?,
        };
        at.rollback().await.map_err(Fault::store(DOING))?;
        Ok(tally)
    }
}

async fn ask(at: &mut AnyConnection, sql: &'static str, id: i64) -> Result<Vec<AnyRow>, Fault> {
    sqlx::query(sql)
        .bind(id)
        .fetch_all(at)
        .await
        .map_err(Fault::store(DOING))
}

fn number(row: &AnyRow, column: &str) -> Result<u64, Fault> {
    let number: i64 = row.try_get(column).map_err(Fault::store(DOING))?;
    Ok(u64::try_from(number).unwrap_or(0))
}

fn words(row: &AnyRow, column: &str) -> Result<Option<String>, Fault> {
    row.try_get(column).map_err(Fault::store(DOING))
}

async fn minutes(at: &mut AnyConnection, dispatch: i64) -> Result<Vec<Minute>, Fault> {
    let rows = ask(
        at,
        "select count(*) as letters, min(updated) as first, max(updated) as last from recipient
         where dispatch = $1 and state = 'sent' and coalesce(stage, '') <> 'settled as sent'
         group by updated / 60000 order by first",
        dispatch,
    )
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Minute {
                letters: number(row, "letters")?,
                first: row.try_get("first").map_err(Fault::store(DOING))?,
                last: row.try_get("last").map_err(Fault::store(DOING))?,
            })
        })
        .collect()
}

async fn settled(at: &mut AnyConnection, dispatch: i64) -> Result<u64, Fault> {
    let sql = "select count(*) as people from recipient
         where dispatch = $1 and state = 'sent' and stage = 'settled as sent'";
    let rows = ask(at, sql, dispatch).await?;
    rows.first().map_or(Ok(0), |row| number(row, "people"))
}

async fn dead(at: &mut AnyConnection, dispatch: i64) -> Result<u64, Fault> {
    let sql = "select count(*) as people from suppression s join recipient r on r.id = s.recipient
         where r.dispatch = $1";
    let rows = ask(at, sql, dispatch).await?;
    rows.first().map_or(Ok(0), |row| number(row, "people"))
}

/// An address has one `@`, so what stands behind it is the domain.
async fn domains(
    at: &mut AnyConnection,
    dispatch: i64,
    least: u64,
    most: u64,
) -> Result<Vec<Domain>, Fault> {
    let rows = sqlx::query(
        "with people as (
            select substr(address_key, instr(address_key, '@') + 1) as domain, state
            from recipient where dispatch = $1),
         counted as (
            select domain, count(*) as selected,
                sum(case when state = 'sent' then 1 else 0 end) as sent,
                sum(case when state = 'failed' then 1 else 0 end) as failed,
                sum(case when state = 'in-doubt' then 1 else 0 end) as in_doubt,
                sum(case when state = 'deferred' then 1 else 0 end) as deferred,
                sum(case when state = 'suppressed' then 1 else 0 end) as suppressed,
                sum(case when state in ('waiting', 'claimed') then 1 else 0 end) as waiting
            from people group by domain),
         named as (
            select case when selected >= $2
                and row_number() over (order by selected desc, domain) <= $3
                then domain end as name, counted.* from counted)
         select name, cast(sum(selected) as bigint) as selected, cast(sum(sent) as bigint) as sent,
            cast(sum(failed) as bigint) as failed, cast(sum(in_doubt) as bigint) as in_doubt,
            cast(sum(deferred) as bigint) as deferred,
            cast(sum(suppressed) as bigint) as suppressed,
            cast(sum(waiting) as bigint) as waiting
         from named group by name
         order by case when name is null then 1 else 0 end, 2 desc, name",
    )
    .bind(dispatch)
    .bind(i64::try_from(least).unwrap_or(i64::MAX))
    .bind(i64::try_from(most).unwrap_or(i64::MAX))
    .fetch_all(at)
    .await
    .map_err(Fault::store(DOING))?;
    rows.iter()
        .map(|row| {
            Ok(Domain {
                name: words(row, "name")?,
                sums: Sums::read(row)?,
            })
        })
        .collect()
}

async fn causes(at: &mut AnyConnection, dispatch: i64) -> Result<Vec<Cause>, Fault> {
    let sql = "select state, code, enhanced, state = 'failed' and coalesce(stage, '') = 'settled as failed' as settled,
            count(*) as people from recipient
         where dispatch = $1 and state in ('failed', 'deferred', 'in-doubt')
         group by state, code, enhanced, settled order by people desc, state, code, enhanced, settled";
    let rows = ask(at, sql, dispatch).await?;
    rows.iter()
        .map(|row| {
            let code: Option<i64> = row.try_get("code").map_err(Fault::store(DOING))?;
            let state = words(row, "state")?.unwrap_or_default();
            Ok(Cause {
                state: State::read(&state, dispatch)?,
                code: code.and_then(|code| u16::try_from(code).ok()),
                enhanced: words(row, "enhanced")?,
                settled: number(row, "settled")? > 0,
                people: number(row, "people")?,
            })
        })
        .collect()
}

/// How often letters were tried: handed over, or refused before that. What was only taken in hand was not.
async fn attempts(at: &mut AnyConnection, dispatch: i64) -> Result<Vec<(u64, u64)>, Fault> {
    let sql = "with tried as (
            select r.id, r.state, sum(case
                when a.state = 'in-doubt' and a.reply is null then 1
                when a.state in ('failed', 'deferred')
                    and a.stage not in ('body', 'settled as failed') then 1
                else 0 end) as times
            from recipient r left join attempt a on a.recipient = r.id
            where r.dispatch = $1 and r.state <> 'suppressed' group by r.id, r.state),
         told as (
            select case when times = 0 and state = 'sent' then 1 else times end as attempts
            from tried)
         select attempts, count(*) as people from told group by attempts order by attempts";
    let rows = ask(at, sql, dispatch).await?;
    rows.iter()
        .map(|row| Ok((number(row, "attempts")?, number(row, "people")?)))
        .collect()
}

/// A row that could not be used is described in words that may quote it, so those words stay here. Where
/// in the lists somebody is marked as gone is nobody's business either.
async fn excluded(
    at: &mut AnyConnection,
    dispatch: i64,
) -> Result<Vec<(Option<String>, u64)>, Fault> {
    let sql = "select case when reason like 'status is %' or reason like 'is not in %'
                or reason like 'by their own choice: %' or reason = 'erased on request' then reason end as why,
            count(*) as people from exclusion where dispatch = $1 group by why";
    let mut reasons = BTreeMap::new();
    for row in ask(at, sql, dispatch).await? {
        let why = words(&row, "why")?.map(|why| status(&why));
        *reasons.entry(why).or_insert(0) += number(&row, "people")?;
    }
    Ok(reasons.into_iter().collect())
}

/// A status that bulletin knows, without the place; of any other only that it is one, for an editor may have
/// written there what nobody else should read.
fn status(why: &str) -> String {
    if let Some(segment) = why.strip_prefix("is not in ") {
        return format!("outside {segment}, the part this went to");
    }
    if why.starts_with("by their own choice: ") || why == ERASED_ON_REQUEST {
        return why.to_owned();
    }
    let said = why.rsplit_once(" in ").map_or(why, |(said, _)| said);
    let word = said.strip_prefix("status is ").unwrap_or(said);
    match Leaving::parse(word.trim_matches('`')) {
        None | Some(Leaving::Unknown) => "status is a word that bulletin does not know".to_owned(),
        Some(_) => said.to_owned(),
    }
}

async fn suppressed(
    at: &mut AnyConnection,
    dispatch: i64,
) -> Result<Vec<(Option<String>, u64)>, Fault> {
    // A server's own words often repeat the address; they come after the first colon.
    // What has become of somebody since has no bearing on it: see `Ledger::suppressed`.
    let sql = "select case when not coalesce(s.time <= r.updated or (r.updated <= d.started and not exists (
                    select 1 from history b where b.address_key = r.address_key
                    and b.what = 'restored' and b.time > r.updated)), false)
                then case when r.updated > d.started and not exists (
                    select 1 from history h where h.address_key = r.address_key
                    and h.what in ('left', 'bounced', 'complained') and h.time <= r.updated)
                    then 'left the lists after it was begun' end
                when s.recipient is not null or (s.what = 'bounced' and instr(s.reason, ':') > 0)
                then substr(s.reason, 1, instr(s.reason, ':') - 1)
                when s.reason like '%@%' then null else s.reason end as why,
            count(*) as people
         from recipient r join dispatch d on d.id = r.dispatch
         left join suppression s on s.address_key = r.address_key
         where r.dispatch = $1 and r.state = 'suppressed' group by why order by people desc, why";
    let rows = ask(at, sql, dispatch).await?;
    rows.iter()
        .map(|row| Ok((words(row, "why")?, number(row, "people")?)))
        .collect()
}
