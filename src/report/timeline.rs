//! When the letters left: in so many steps that a chart can be read, and how fast.

use serde::Serialize;

use super::Moment;
use crate::ledger::Minute;
use chrono_tz::Tz;

const MINUTE: i64 = 60_000;
/// A longer silence is a break and not a slow pace.
const BREAK: i64 = 15 * MINUTE;
/// The most steps.
const MOST: i64 = 24;
/// Steps that a clock knows, in minutes.
const STEPS: [i64; 10] = [1, 2, 5, 10, 15, 30, 60, 120, 360, 720];

/// When the letters left.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Timeline {
    /// How long one step is, in minutes.
    pub step_minutes: i64,
    /// The steps in order, empty ones too.
    pub steps: Vec<Step>,
}

/// One step of the timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// When it begins.
    pub from: Moment,
    /// How many letters left in it.
    pub letters: u64,
}

/// How long letters were on their way, and how fast they left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Speed {
    /// From the first letter to the last, without the breaks, in seconds.
    pub(super) seconds: u64,
    /// Letters in one such minute; none where it was all over in less.
    pub(super) per_minute: Option<u64>,
    /// How often there was a break.
    pub(super) breaks: u64,
}

impl Timeline {
    /// One step in words: `minute`, `5 minutes`, `hour`, `2 days`.
    pub(super) fn step_words(&self) -> String {
        let words = |count: i64, one: &str| match count {
            1 => one.to_owned(),
            more => format!("{more} {one}s"),
        };
        match self.step_minutes {
            day if day % (24 * 60) == 0 => words(day / (24 * 60), "day"),
            hour if hour % 60 == 0 => words(hour / 60, "hour"),
            minutes => words(minutes, "minute"),
        }
    }
}

pub(super) fn timeline(minutes: &[Minute], zone: Tz) -> Timeline {
    let (Some(first), Some(last)) = (minutes.first(), minutes.last()) else {
        return Timeline::default();
    };
    let span = last.last / MINUTE - first.first / MINUTE + 1;
    let day = 24 * 60;
    let step = STEPS
        .into_iter()
        .find(|step| span <= step * (MOST - 1))
        .unwrap_or_else(|| day * (1 + span / (day * (MOST - 1))));
    let wide = step * MINUTE;
    // Steps begin where the clock of the house has them, so that an hour is an hour.
    let shift = Moment::new(first.first, zone).offset() % wide;
    let begin = (first.first + shift).div_euclid(wide) * wide - shift;
    let mut steps: Vec<Step> = (0..=(last.last - begin) / wide)
        .map(|at| Step {
            from: Moment::new(begin + at * wide, zone),
            letters: 0,
        })
        .collect();
    for minute in minutes {
        let at = usize::try_from((minute.first - begin) / wide).unwrap_or(0);
        if let Some(step) = steps.get_mut(at) {
            step.letters += minute.letters;
        }
    }
    Timeline {
        step_minutes: step,
        steps,
    }
}

pub(super) fn speed(minutes: &[Minute]) -> Speed {
    let letters: u64 = minutes.iter().map(|minute| minute.letters).sum();
    let breaks = minutes
        .windows(2)
        .filter_map(|pair| Some(pair.get(1)?.first - pair.first()?.last))
        .filter(|silence| *silence > BREAK);
    let (count, silent) = breaks.fold((0_u64, 0), |(count, silent), one| (count + 1, silent + one));
    let span = match (minutes.first(), minutes.last()) {
        (Some(first), Some(last)) => last.last - first.first,
        _ => 0,
    };
    let working = u64::try_from(span - silent).unwrap_or(0);
    // So many letters have one interval fewer between them, in every stretch.
    let intervals = letters.saturating_sub(count + 1);
    let per_minute = (working >= MINUTE.unsigned_abs())
        .then(|| (intervals * MINUTE.unsigned_abs() + working / 2) / working);
    Speed {
        seconds: working / 1000,
        per_minute,
        breaks: count,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: i64 = 1_796_032_800_000;

    fn minutes(counts: &[(i64, u64)]) -> Vec<Minute> {
        let minute = |(at, letters): &(i64, u64)| Minute {
            letters: *letters,
            first: START + at * MINUTE,
            last: START + at * MINUTE + 59_000,
        };
        counts.iter().map(minute).collect()
    }

    #[test]
    fn every_letter_is_in_one_step_and_silence_is_shown() {
        let found = timeline(&minutes(&[(0, 30), (1, 30), (4, 7)]), Tz::Europe__London);
        let letters: Vec<u64> = found.steps.iter().map(|step| step.letters).collect();
        assert_eq!((found.step_minutes, letters), (1, vec![30, 30, 0, 0, 7]));
    }

    #[test]
    fn a_long_dispatch_has_steps_that_can_be_read() {
        let all: Vec<_> = (0..3000).map(|at| (at, 30)).collect();
        let found = timeline(&minutes(&all), Tz::Asia__Kolkata);
        assert!(found.steps.len() <= 24, "{}", found.steps.len());
        let sum: u64 = found.steps.iter().map(|step| step.letters).sum();
        assert_eq!(sum, 90_000);
        let days = timeline(&minutes(&[(0, 1), (60 * 24 * 40, 1)]), Tz::UTC);
        assert_eq!(days.step_minutes % (24 * 60), 0);
        assert!(days.steps.len() <= 24, "{}", days.steps.len());
    }

    #[test]
    fn a_night_between_two_runs_slows_nothing_down() {
        let at_once = speed(&minutes(&[(0, 30), (1, 30)]));
        let over_night = speed(&minutes(&[(0, 30), (1, 30), (600, 30), (601, 30)]));
        assert_eq!((at_once.per_minute, at_once.breaks), (Some(30), 0));
        assert_eq!((over_night.per_minute, over_night.breaks), (Some(30), 1));
        assert_eq!(over_night.seconds, 2 * at_once.seconds);
        assert_eq!(speed(&minutes(&[(0, 500)])).per_minute, None);
        assert_eq!(speed(&[]), Speed::default());
    }
}
