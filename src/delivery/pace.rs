//! How fast letters leave: one pace for the whole run, however many connections it has.

use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::Instant;

use super::Fault;

/// How fast letters may leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// The least time between two letters.
    gap: Duration,
}

impl Pace {
    /// As fast as the server takes them.
    pub const UNLIMITED: Pace = Pace {
        gap: Duration::ZERO,
    };

    /// Reads `30 per minute`, `2 per second`, `1000 per hour`, `10/min` or `unlimited`.
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let unknown = || Fault::Pace {
            typed: typed.trim().to_owned(),
        };
        let words = typed.trim().to_ascii_lowercase().replace('/', " per ");
        let words: Vec<&str> = words.split_whitespace().collect();
        match words.as_slice() {
            ["unlimited"] => Ok(Pace::UNLIMITED),
            [count, "per" | "a" | "an", unit] => {
                let seconds: u32 = match *unit {
                    "second" | "sec" | "s" => 1,
                    "minute" | "min" | "m" => 60,
                    "hour" | "h" => 3_600,
                    "day" | "d" => 86_400,
                    _ => return Err(unknown()),
                };
                let count = count.replace(',', "");
                match count.parse::<u32>() {
                    Ok(count) if count > 0 => Ok(Pace {
                        gap: Duration::from_secs(seconds.into()) / count,
                    }),
                    _ => Err(unknown()),
                }
            }
            _ => Err(unknown()),
        }
    }
}

/// Gives out the moments at which letters may leave.
#[derive(Debug)]
pub(super) struct Limiter {
    pace: Pace,
    next: Mutex<Instant>,
}

impl Limiter {
    pub(super) fn new(pace: Pace) -> Self {
        Limiter {
            pace,
            next: Mutex::new(Instant::now()),
        }
    }

    /// The next free moment, which is then taken.
    pub(super) async fn turn(&self) -> Instant {
        let mut next = self.next.lock().await;
        let turn = (*next).max(Instant::now());
        *next = turn + self.pace.gap;
        turn
    }

    /// Lets nobody go for a while.
    pub(super) async fn hold(&self, pause: Duration) {
        let mut next = self.next.lock().await;
        *next = (*next).max(Instant::now() + pause);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pace_is_read_as_people_write_it() {
        for (typed, millis) in [
            ("30 per minute", 2_000),
            ("2 per second", 500),
            ("1000 per hour", 3_600),
            ("1,000 an hour", 3_600),
            ("10/min", 6_000),
            ("Unlimited", 0),
        ] {
            let gap = Pace::parse(typed).unwrap().gap;
            assert_eq!(gap, Duration::from_millis(millis), "{typed}");
        }
        for typed in [
            "",
            "fast",
            "0 per minute",
            "-3 per minute",
            "30",
            "30 per fortnight",
        ] {
            assert!(Pace::parse(typed).is_err(), "{typed}");
        }
    }

    #[tokio::test]
    async fn four_workers_together_keep_the_pace_of_one() {
        let limiter = std::sync::Arc::new(Limiter::new(Pace::parse("30 per minute").unwrap()));
        let mut workers = tokio::task::JoinSet::new();
        for _ in 0..4 {
            let limiter = std::sync::Arc::clone(&limiter);
            workers.spawn(async move {
                let mut turns = Vec::new();
                for _ in 0..5 {
                    turns.push(limiter.turn().await);
                }
                turns
            });
        }
        let mut turns = workers.join_all().await.concat();
        turns.sort();
        for pair in turns.windows(2) {
            assert_eq!(pair[1] - pair[0], Duration::from_secs(2));
        }
    }
}
