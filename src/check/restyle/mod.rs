//! Days and times of day as people write them, and as the house does.

mod days;
mod field;
mod times;

pub(super) use field::in_fields;

use chrono::NaiveDate;

use crate::finding::Span;
use crate::issue::date::{Named, named};

/// A day, a time, a range or a name of a time that begins at a word and is not in the house's style; with
/// what to write instead.
pub(super) fn restyled(words: &[(Span, &str)], at: usize) -> Option<(Span, String)> {
    days::restyled(words, at).or_else(|| times::restyled(words, at))
}

/// Whether what is typed can mean one day and one time only: neither `12pm` nor `31st November`.
pub(super) fn is_certain(typed: &str, instead: &str) -> bool {
    times::is_certain(typed) && named(instead).iter().all(exists)
}

/// Whether the calendar has a day, in some year where none is named.
pub(super) fn exists(named: &Named) -> bool {
    const LEAP: i32 = 2024;
    let year = named.year.unwrap_or(LEAP);
    named
        .day
        .is_none_or(|day| NaiveDate::from_ymd_opt(year, named.month, day).is_some())
}
