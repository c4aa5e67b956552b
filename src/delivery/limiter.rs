//! The one gate that every letter of a run goes through, whichever connection carries it.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::Pace;
use super::pace::Limit;

/// No pause for a server that complains is longer; Amazon SES speaks of ten minutes.
const LONGEST_PAUSE: Duration = Duration::from_mins(10);
/// However often it complains, one letter a minute goes.
const WIDEST_GAP: Duration = Duration::from_mins(1);

/// Gives out the moments at which letters may leave.
#[derive(Debug)]
pub(super) struct Limiter {
    /// Times are microseconds since then; what an earlier run sent has a negative one.
    start: Instant,
    gate: Mutex<Gate>,
}

#[derive(Debug)]
struct Gate {
    limits: Vec<Limit>,
    /// When letters have left, oldest first, as many as the largest limit counts.
    turns: VecDeque<i64>,
    next: i64,
    usual: i64,
    /// Wider than usual where the server has complained.
    gap: i64,
    changed: i64,
    held: i64,
    complaints: u32,
}

impl Limiter {
    /// `sent` is how long ago letters were sent, the oldest first.
    pub(super) fn new(pace: &Pace, sent: impl IntoIterator<Item = Duration>) -> Self {
        Limiter {
            start: Instant::now(),
            gate: Mutex::new(Gate::new(pace, sent)),
        }
    }

    /// The next free moment, which is then taken; or how far it is away, if that is beyond `patience`.
    pub(super) fn turn(&self, patience: Duration) -> Result<Instant, Duration> {
        let now = self.now();
        let mut gate = self.gate();
        gate.recover(now);
        let turn = gate.free(now);
        let pause = duration(turn - now);
        if pause > patience {
            return Err(pause);
        }
        gate.take(turn);
        Ok(self.start + duration(turn))
    }

    /// How far the next free moment is away, if that is beyond `patience`.
    pub(super) fn beyond(&self, patience: Duration) -> Option<Duration> {
        let now = self.now();
        let pause = duration(self.gate().free(now) - now);
        (pause > patience).then_some(pause)
    }

    /// The server wants us to be slower: half the pace from now on, and nobody goes for a while, longer with each
    /// complaint. Returns for how long, and how many complaints there have been since the last letter was
    /// taken. Those who were on their way when it first complained are told to wait for the same moment.
    pub(super) fn slower(&self, pause: Duration) -> (Duration, u32) {
        let now = self.now();
        let mut gate = self.gate();
        if gate.held > now {
            return (duration(gate.held - now), gate.complaints);
        }
        let factor = 1_u32 << gate.complaints.min(16);
        gate.complaints += 1;
        gate.gap = (gate.gap * 2)
            .max(micros(pause) / 8)
            .min(micros(WIDEST_GAP).max(gate.usual));
        gate.changed = now;
        let pause = pause.saturating_mul(factor).min(LONGEST_PAUSE);
        gate.held = now + micros(pause);
        gate.next = gate.next.max(gate.held);
        (pause, gate.complaints)
    }

    /// A letter was taken.
    pub(super) fn accepted(&self) {
        self.gate().complaints = 0;
    }

    fn now(&self) -> i64 {
        micros(self.start.elapsed())
    }

    fn gate(&self) -> MutexGuard<'_, Gate> {
        self.gate.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How far away the turn is that the last of so many letters gets, if all come now and no server complains. `sent`
/// is as in [`Limiter::new`].
pub(super) fn last_turn(pace: &Pace, letters: u64, sent: &[Duration]) -> Duration {
    let mut gate = Gate::new(pace, sent.iter().copied());
    let mut turn = 0;
    for _ in 0..letters {
        turn = gate.free(turn);
        gate.take(turn);
    }
    duration(turn)
}

impl Gate {
    fn new(pace: &Pace, sent: impl IntoIterator<Item = Duration>) -> Self {
        let gap = micros(pace.gap());
        let turns: VecDeque<i64> = sent.into_iter().map(|ago| -micros(ago)).collect();
        let next = turns.back().map_or(0, |last| last + gap);
        Gate {
            limits: pace.limits().to_vec(),
            turns,
            next,
            usual: gap,
            gap,
            changed: 0,
            held: 0,
            complaints: 0,
        }
    }

    fn free(&self, now: i64) -> i64 {
        let mut turn = self.next.max(now);
        for limit in &self.limits {
            let before = self.turns.len().checked_sub(most(limit));
            if let Some(before) = before.and_then(|at| self.turns.get(at)) {
                turn = turn.max(before + micros(limit.window));
            }
        }
        turn
    }

    fn take(&mut self, turn: i64) {
        self.next = turn + self.gap;
        let kept = self.limits.iter().map(most).max().unwrap_or(0);
        if kept > 0 {
            self.turns.push_back(turn);
        }
        while self.turns.len() > kept {
            self.turns.pop_front();
        }
    }

    /// A twentieth faster each minute without complaint, until the usual pace is reached.
    fn recover(&mut self, now: i64) {
        let minute = micros(Duration::from_mins(1));
        while self.gap > self.usual && now - self.changed >= minute {
            self.gap = (self.gap * 20 / 21).max(self.usual);
            self.changed += minute;
        }
    }
}

fn most(limit: &Limit) -> usize {
    usize::try_from(limit.count).unwrap_or(usize::MAX)
}

fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

fn duration(micros: i64) -> Duration {
    Duration::from_micros(u64::try_from(micros).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tokio::time::advance;

    use super::*;

    const FOR_EVER: Duration = Duration::MAX;

    fn limiter(pace: &str) -> Limiter {
        Limiter::new(&Pace::parse(pace).unwrap(), [])
    }

    fn turns(limiter: &Limiter, count: usize) -> Vec<u64> {
        let turns = (0..count).map(|_| limiter.turn(FOR_EVER).unwrap() - limiter.start);
        turns.map(|turn| turn.as_secs()).collect()
    }

    #[tokio::test(start_paused = true)]
    async fn four_workers_together_keep_the_pace_of_one() {
        let limiter = Arc::new(limiter("30 per minute"));
        let mut workers = tokio::task::JoinSet::new();
        for _ in 0..4 {
            let limiter = Arc::clone(&limiter);
            workers.spawn(async move { turns(&limiter, 5) });
        }
        let mut turns = workers.join_all().await.concat();
        turns.sort_unstable();
        assert!(
            turns.windows(2).all(|pair| pair[1] - pair[0] == 2),
            "{turns:?}"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn every_limit_is_kept_in_any_stretch_of_time() {
        let limiter = limiter("30 per minute, 100 per hour, 250 per day");
        let turns = turns(&limiter, 600);
        for (count, window) in [(30, 60), (100, 3_600), (250, 86_400)] {
            for pair in turns.windows(count + 1) {
                assert!(pair[count] - pair[0] >= window, "{count} in {window} s");
            }
        }
        // And nobody waits for nothing: the first hundred take the pace of the minute.
        assert_eq!(turns[99], 198);
        assert_eq!(turns[100], 3_600);
        assert_eq!(turns[250], 86_400);
    }

    #[tokio::test(start_paused = true)]
    async fn what_was_sent_before_counts_and_a_turn_too_far_away_is_not_taken() {
        let pace = Pace::parse("3 per day").unwrap();
        let hours = |hours| Duration::from_hours(hours);
        let limiter = Limiter::new(&pace, [hours(23), hours(2), hours(1)]);
        assert_eq!(limiter.beyond(hours(1)), None);
        assert_eq!(limiter.turn(Duration::ZERO), Err(hours(1)));
        assert_eq!(limiter.turn(hours(1)).unwrap() - limiter.start, hours(1));
        assert_eq!(limiter.beyond(hours(1)), Some(hours(22)));
        advance(hours(22)).await;
        assert_eq!(limiter.turn(Duration::ZERO), Ok(Instant::now()));
    }

    #[tokio::test(start_paused = true)]
    async fn a_complaint_halves_the_pace_and_time_heals_it() {
        let limiter = limiter("30 per minute");
        let two = Duration::from_secs(2);
        assert_eq!(limiter.slower(two), (two, 1));
        // Another connection hears the same complaint.
        assert_eq!(limiter.slower(two), (two, 1));
        assert_eq!(turns(&limiter, 3), [2, 6, 10]);
        advance(two).await;
        assert_eq!(limiter.slower(two), (two * 2, 2));
        advance(two * 2).await;
        limiter.accepted();
        assert_eq!(limiter.slower(two), (two, 1));
        advance(Duration::from_hours(2)).await;
        assert_eq!(turns(&limiter, 3), [7_206, 7_208, 7_210]);
    }

    #[tokio::test(start_paused = true)]
    async fn without_a_pace_a_complaint_makes_one() {
        let limiter = limiter("unlimited");
        assert_eq!(turns(&limiter, 3), [0, 0, 0]);
        let pause = Duration::from_secs(16);
        limiter.slower(pause);
        assert_eq!(turns(&limiter, 3), [16, 18, 20]);
    }
}
