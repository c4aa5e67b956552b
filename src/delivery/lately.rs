//! What has left lately: a limit holds from run to run.

use std::time::Duration;

use super::{Fault, Pace, Through};
use crate::ledger::Ledger;

/// How long ago letters were last handed to the server they leave through, the oldest first: as many as the
/// limits of a pace count. Files in the outbox count for nothing. `now` is unix milliseconds.
pub async fn lately(
    ledger: &Ledger,
    through: &Through,
    pace: &Pace,
    now: i64,
) -> Result<Vec<Duration>, Fault> {
    let limits = pace.limits();
    let most = limits.iter().map(|limit| limit.count).max();
    let longest = limits.iter().map(|limit| limit.window).max();
    let (Through::Smtp(relay), Some(most), Some(longest)) = (through, most, longest) else {
        return Ok(Vec::new());
    };
    let longest = i64::try_from(longest.as_millis()).unwrap_or(i64::MAX);
    // A clock that was wrong may have left times still to come. Those of an hour ahead count as just now;
    // those of a year ahead must not hold everybody up for a year.
    let between = now.saturating_sub(longest)..=now.saturating_add(longest);
    let times = ledger.handed_over(&relay.host, between, most).await?;
    let ago = |time: i64| Duration::from_millis(u64::try_from(now - time).unwrap_or(0));
    Ok(times.into_iter().map(ago).collect())
}
