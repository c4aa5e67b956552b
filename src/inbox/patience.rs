//! How long a mail server may take to answer.

use std::future::Future;
use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::time::timeout;

use super::Fault;

/// The longest a server may take for one answer; for a message, the longest in which [`LEAST`] must come.
const PATIENCE: Duration = Duration::from_mins(1);

/// Less than this within that time is no progress, in bytes.
const LEAST: u64 = 16 << 10;

/// Waits for a long answer for as long as it comes; `come` counts its bytes.
pub(super) async fn while_it_comes<T>(
    host: &str,
    come: &AtomicU64,
    answer: impl Future<Output = T>,
) -> Result<T, Fault> {
    let mut answer = pin!(answer);
    loop {
        let before = come.load(Ordering::Relaxed);
        match patiently(host, answer.as_mut()).await {
            Err(_) if come.load(Ordering::Relaxed) >= before.saturating_add(LEAST) => {}
            done => return done,
        }
    }
}

/// Waits for an answer, so long and no longer.
pub(super) async fn patiently<T>(host: &str, answer: impl Future<Output = T>) -> Result<T, Fault> {
    timeout(PATIENCE, answer).await.map_err(|_| Fault::Broken {
        host: host.to_owned(),
        cause: format!("no answer within {} seconds", PATIENCE.as_secs()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_slow_line_has_time_and_a_dead_one_has_none() {
        for (bytes, arrives) in [(LEAST, true), (1, false), (0, false)] {
            let come = AtomicU64::new(0);
            let answer = async {
                for _ in 0..10 {
                    tokio::time::sleep(PATIENCE / 2).await;
                    come.fetch_add(bytes, Ordering::Relaxed);
                }
            };
            let done = while_it_comes("mail.example.org", &come, answer).await;
            assert_eq!(done.is_ok(), arrives, "{bytes}");
        }
    }
}
