//! The time during a run: what the caller said it was, and what has passed since.

use tokio::time::Instant;

/// A clock set once. Lets a rehearsal run on any date.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    set_to: i64,
    set_at: Instant,
}

impl Clock {
    /// Sets the clock to `now`, in unix milliseconds.
    pub fn set(now: i64) -> Self {
        Clock {
            set_to: now,
            set_at: Instant::now(),
        }
    }

    /// The time, in unix milliseconds.
    pub fn now(&self) -> i64 {
        let passed = i64::try_from(self.set_at.elapsed().as_millis()).unwrap_or(i64::MAX);
        self.set_to.saturating_add(passed)
    }
}
