//! A moment on the bulletin's own clock: RFC 3339 for programs, words for people.

use std::fmt;

use chrono::{DateTime, Offset as _};
use chrono_tz::Tz;
use serde::{Serialize, Serializer};

/// A moment on the bulletin's own clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment(DateTime<Tz>);

impl Moment {
    /// `millis` is unix milliseconds.
    pub fn new(millis: i64, zone: Tz) -> Self {
        let time = DateTime::from_timestamp_millis(millis).unwrap_or_default();
        Moment(time.with_timezone(&zone))
    }

    /// How far this clock is ahead of UTC, in milliseconds.
    pub(super) fn offset(&self) -> i64 {
        i64::from(self.0.offset().fix().local_minus_utc()) * 1000
    }

    /// `10:05am`.
    pub(super) fn clock(&self) -> String {
        self.0.format("%-I:%M%P").to_string()
    }

    /// `30 November`.
    pub(super) fn day(&self) -> String {
        self.0.format("%-d %B").to_string()
    }
}

/// `30 November 2026, 10:05am`.
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%-d %B %Y, %-I:%M%P"))
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0.to_rfc3339())
    }
}
