//! Dates as people write them: `Wednesday 9 December 2026, 10:30am to 12:30pm`, `July 2017`, `2009`.
//!
//! In comes text; out comes a [`Moment`], or the reason why there is none. A weekday is optional but
//! checked. Dates of figures and slashes alone are refused: `03/04/27` is two different days.

mod days;
mod mentions;
mod named;
mod names;
mod parse;
mod words;

pub use mentions::mentions;
pub use named::{Named, named};
pub use names::{month_name, weekday_name};
pub use parse::{Reading, read};

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime};

use super::fault::DateFault;

/// A date as precise as it was written, with times where there were any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The day, month or year.
    pub day: Day,
    /// The last day, where it runs over several.
    pub until: Option<NaiveDate>,
    /// When it starts.
    pub start: Option<NaiveTime>,
    /// When it ends.
    pub end: Option<NaiveTime>,
}

/// A day, a month or a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Day {
    /// A day of the calendar.
    On(NaiveDate),
    /// A month of a year: `July 2017`.
    Month {
        /// The year.
        year: i32,
        /// The month, from 1.
        month: u32,
    },
    /// A year alone.
    Year(i32),
}

impl Day {
    /// The day itself, or the first day of the month or year.
    pub fn first(self) -> Option<NaiveDate> {
        match self {
            Day::On(date) => Some(date),
            Day::Month { year, month } => NaiveDate::from_ymd_opt(year, month, 1),
            Day::Year(year) => NaiveDate::from_ymd_opt(year, 1, 1),
        }
    }

    /// The day itself, or the last day of the month or year.
    pub fn last(self) -> Option<NaiveDate> {
        let next = match self {
            Day::On(date) => return Some(date),
            Day::Month { year, month: 12 } | Day::Year(year) => {
                NaiveDate::from_ymd_opt(year + 1, 1, 1)
            }
            Day::Month { year, month } => NaiveDate::from_ymd_opt(year, month + 1, 1),
        };
        next?.pred_opt()
    }

    /// The day, where one was given.
    pub fn exact(self) -> Option<NaiveDate> {
        match self {
            Day::On(date) => Some(date),
            _ => None,
        }
    }

    /// The year.
    pub fn year(self) -> i32 {
        match self {
            Day::On(date) => date.year(),
            Day::Month { year, .. } | Day::Year(year) => year,
        }
    }
}

impl Moment {
    /// When it begins on the local clock, for putting in order: the start of the day where no time is
    /// given.
    pub fn begins(&self) -> Option<NaiveDateTime> {
        self.day
            .first()
            .map(|day| day.and_time(self.start.unwrap_or(NaiveTime::MIN)))
    }

    /// When it is over on the local clock: the end of its last day where no end is given.
    pub fn ends(&self) -> Option<NaiveDateTime> {
        let last = NaiveTime::from_hms_opt(23, 59, 59).unwrap_or(NaiveTime::MIN);
        let day = self.until.or_else(|| self.day.last());
        day.map(|day| day.and_time(self.end.unwrap_or(last)))
    }

    /// When it closes on the local clock: a deadline without a time means 11:59pm that day.
    pub fn closes(&self) -> Option<NaiveDateTime> {
        let last = NaiveTime::from_hms_opt(23, 59, 0).unwrap_or(NaiveTime::MIN);
        self.day
            .first()
            .map(|day| day.and_time(self.start.unwrap_or(last)))
    }
}

/// What is wrong with a run of days, or of hours, where one moment is wanted.
pub(super) fn must_not_last(moment: &Moment, typed: &str) -> Option<DateFault> {
    let last = moment.until.or(moment.day.exact())?;
    let last = format!(
        "{} {} {}",
        last.day(),
        month_name(last.month()),
        last.year()
    );
    (moment.until.is_some() || moment.end.is_some()).then(|| DateFault::Unclear {
        typed: typed.to_owned(),
        why: "it has to be one moment, the last one".into(),
        // Which of two times is meant, nobody can say.
        instead: moment.start.is_none().then_some(last),
    })
}

/// What is wrong with a month or a year where a day is wanted.
pub(super) fn needs_a_day(typed: &str) -> DateFault {
    DateFault::Unclear {
        typed: typed.to_owned(),
        why: "it needs a day, a month and a year".into(),
        instead: None,
    }
}
