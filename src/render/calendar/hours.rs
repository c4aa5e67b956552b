//! When an event takes place, as a calendar program needs it: whole days, or moments in UTC.

use chrono::{DateTime, Days, LocalResult, NaiveDate, NaiveDateTime, Offset, TimeZone, Utc};
use chrono_tz::Tz;

use crate::issue::date::Moment;

/// When an event takes place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hours {
    /// All day, from the first day to the day after the last (RFC 5545, 3.6.1: `DTEND` is not part
    /// of the event).
    Days {
        /// The first day.
        first: NaiveDate,
        /// The day after the last.
        after: NaiveDate,
    },
    /// From a moment on.
    ///
    /// Without an end there is no `DTEND`: the event then ends the moment it starts (RFC 5545, 3.6.1),
    /// which calendars show as an entry of the least length. An hour would be an invention, and somebody
    /// would leave after it.
    Times {
        /// When it starts.
        start: DateTime<Utc>,
        /// When it ends, always later.
        end: Option<DateTime<Utc>>,
    },
}

impl Hours {
    /// When it takes place in UTC, if it was given to the day: `March 2027` is no date for a calendar.
    ///
    /// Several days with times last from the start on the first to the end on the last. That holds
    /// whether the nights between are part of it or not. Several days with a start and no end are whole
    /// days: a start alone would lose all days but the first.
    pub(super) fn of(moment: &Moment, zone: Tz) -> Option<Hours> {
        let first = moment.day.exact()?;
        let last = moment.until.map_or(first, |until| until.max(first));
        match (moment.start, moment.end) {
            (Some(start), Some(end)) => {
                let start = utc(first.and_time(start), zone)?;
                let end = utc(last.and_time(end), zone)?;
                Some(Hours::Times {
                    start,
                    // RFC 5545, 3.8.2.2: later than the start. Around a time that does not exist the
                    // end can come out before it.
                    end: Some(end).filter(|end| *end > start),
                })
            }
            (Some(start), None) if last == first => Some(Hours::Times {
                start: utc(first.and_time(start), zone)?,
                end: None,
            }),
            _ => Some(Hours::Days {
                first,
                after: last.succ_opt()?,
            }),
        }
    }
}

/// A time on the clocks of a zone, in UTC.
///
/// A time that clocks show twice means the first, and one that they leap over is counted with the offset
/// from before the leap, both as RFC 5545, 3.3.5, has it.
pub(super) fn utc(local: NaiveDateTime, zone: Tz) -> Option<DateTime<Utc>> {
    match zone.from_local_datetime(&local) {
        LocalResult::Single(time) | LocalResult::Ambiguous(time, _) => {
            Some(time.with_timezone(&Utc))
        }
        LocalResult::None => {
            // No zone is a day from UTC, so this is before the leap, and no zone leaps twice in two days.
            let before = local.checked_sub_days(Days::new(1))?;
            let offset = zone.offset_from_utc_datetime(&before).fix();
            Some(local.checked_sub_offset(offset)?.and_utc())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issue::date::read;

    fn hours(typed: &str) -> String {
        let moment = read(typed)
            .moment
            .unwrap_or_else(|| panic!("{typed} cannot be read"));
        let shown = |time: DateTime<Utc>| time.format("%F %R").to_string();
        match Hours::of(&moment, Tz::Europe__London) {
            None => "none".into(),
            Some(Hours::Days { first, after }) => format!("{first} till {after}"),
            Some(Hours::Times { start, end: None }) => shown(start),
            Some(Hours::Times {
                start,
                end: Some(end),
            }) => format!("{} till {}", shown(start), shown(end)),
        }
    }

    #[test]
    fn times_are_in_utc_in_winter_in_summer_and_in_the_nights_between() {
        for (typed, expected) in [
            (
                "9 December 2026, 10:30am to 12:30pm",
                "2026-12-09 10:30 till 2026-12-09 12:30",
            ),
            (
                "8 July 2026, 10:30am to 12:30pm",
                "2026-07-08 09:30 till 2026-07-08 11:30",
            ),
            // At 1am GMT the clocks go to 2am BST.
            (
                "29 March 2026, 12:30am to 2:30am",
                "2026-03-29 00:30 till 2026-03-29 01:30",
            ),
            // 1:30am is leapt over: half an hour after 1am GMT.
            ("29 March 2026, 1:30am", "2026-03-29 01:30"),
            // Its end would come before it, and is left out.
            ("29 March 2026, 1:30am to 2:15am", "2026-03-29 01:30"),
            // At 2am BST the clocks go back to 1am GMT: 1:30am comes twice, and the first is meant.
            (
                "25 October 2026, 1:30am to 2:30am",
                "2026-10-25 00:30 till 2026-10-25 02:30",
            ),
            ("1 July 2026, 12:15am", "2026-06-30 23:15"),
        ] {
            assert_eq!(hours(typed), expected, "{typed}");
        }
    }

    #[test]
    fn whole_days_end_on_the_day_after() {
        for (typed, expected) in [
            ("9 December 2026", "2026-12-09 till 2026-12-10"),
            (
                "30 December 2026 to 1 January 2027",
                "2026-12-30 till 2027-01-02",
            ),
            (
                "9 to 11 December 2026, 9:30am",
                "2026-12-09 till 2026-12-12",
            ),
            (
                "28 to 29 March 2026, 9:30am to 4pm",
                "2026-03-28 09:30 till 2026-03-29 15:00",
            ),
            ("March 2027", "none"),
            ("2027", "none"),
        ] {
            assert_eq!(hours(typed), expected, "{typed}");
        }
    }
}
