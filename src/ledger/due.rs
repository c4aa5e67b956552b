//! When letters may go: at once, or not before a server that put them off has had its peace.

use std::ops::RangeInclusive;

use sqlx::{AnyConnection, Row as _};

use super::{Fault, Ledger, Lock};

/// Letters that may not go yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// How many.
    pub letters: u64,
    /// When the first of them may go, in unix milliseconds.
    pub first: i64,
}

impl Ledger {
    /// How many letters of a dispatch may go at `now`, in unix milliseconds.
    pub async fn ready(&self, dispatch: i64, now: i64) -> Result<u64, Fault> {
        let doing = "count the letters that may go";
        let count: i64 = sqlx::query(
            "select count(*) as letters from recipient
             where dispatch = $1 and state in ('waiting', 'deferred')
             and (next_at is null or next_at <= $2)",
        )
        .bind(dispatch)
        .bind(now)
        .fetch_one(&self.pool)
        .await
        .and_then(|row| row.try_get("letters"))
        .map_err(Fault::store(doing))?;
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// The letters of a dispatch that may not go yet at `now`, in unix milliseconds; none when there are
    /// none.
    pub async fn held(&self, dispatch: i64, now: i64) -> Result<Option<Held>, Fault> {
        let doing = "find out when letters may go";
        let row = sqlx::query(
            "select count(*) as letters, min(next_at) as first from recipient
             where dispatch = $1 and state in ('waiting', 'deferred') and next_at > $2",
        )
        .bind(dispatch)
        .bind(now)
        .fetch_one(&self.pool)
        .await
        .map_err(Fault::store(doing))?;
        let letters: i64 = row.try_get("letters").map_err(Fault::store(doing))?;
        let first: Option<i64> = row.try_get("first").map_err(Fault::store(doing))?;
        Ok(first.map(|first| Held {
            letters: u64::try_from(letters).unwrap_or(0),
            first,
        }))
    }

    /// When letters were last handed to the server `host`, whatever the issue and whatever came of it: at most
    /// `most` moments within `between`, in unix milliseconds, the oldest first. Previews count as
    /// letters do, and rehearsals do not.
    pub async fn handed_over(
        &self,
        host: &str,
        between: RangeInclusive<i64>,
        most: u32,
    ) -> Result<Vec<i64>, Fault> {
        let doing = "count what was sent lately";
        let rows = sqlx::query(
            "select attempt.time as time from attempt
             join dispatch on dispatch.id = attempt.dispatch
             where dispatch.kind = 'live' and attempt.state = 'in-doubt'
             and attempt.reply is null and attempt.time between $1 and $2
             and substr(attempt.server, 1, length($3)) = $3
             union all
             select preview.time as time from preview
             where preview.time between $1 and $2 and instr(preview.through, $4) > 0
             order by time desc limit $5",
        )
        .bind(*between.start())
        .bind(*between.end())
        .bind(format!("{host}:"))
        .bind(if host.contains(':') {
            format!("://[{host}]:")
        } else {
            format!("://{host}:")
        })
        .bind(i64::from(most))
        .fetch_all(&self.pool)
        .await
        .map_err(Fault::store(doing))?;
        let times = rows.iter().map(|row| row.try_get("time"));
        let mut times = times
            .collect::<Result<Vec<i64>, _>>()
            .map_err(Fault::store(doing))?;
        times.sort_unstable();
        Ok(times)
    }

    /// Lets go of what is held back beyond `latest`, in unix milliseconds: no server is given that long, so
    /// that the clock must have been wrong when it was written down.
    pub async fn release_beyond(
        &self,
        _lock: &Lock,
        dispatch: i64,
        latest: i64,
    ) -> Result<(), Fault> {
        sqlx::query(
            "update recipient set next_at = null
             where dispatch = $1 and state in ('waiting', 'deferred') and next_at > $2",
        )
        .bind(dispatch)
        .bind(latest)
        .execute(&self.pool)
        .await
        .map_err(Fault::store("let go of what was held back"))?;
        Ok(())
    }
}

/// Holds back what is waiting for a domain until a moment, in unix milliseconds. What is in hand stays so; if
/// the run dies with it, the next one finds it held back too.
pub(super) async fn hold_back(
    connection: &mut AnyConnection,
    dispatch: i64,
    domain: &str,
    until: i64,
) -> Result<(), Fault> {
    sqlx::query(
        "update recipient set next_at = $1
         where dispatch = $2 and state in ('waiting', 'claimed') and (next_at is null or next_at < $1)
         and substr(address_key, length(address_key) - length($3) + 1) = $3",
    )
    .bind(until)
    .bind(dispatch)
    .bind(format!("@{domain}"))
    .execute(connection)
    .await
    .map_err(Fault::store("hold a domain's letters back"))?;
    Ok(())
}
