//! Days and times in the words of a finding.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Timelike};

/// `Friday 29 January 2027`
pub(super) fn day(day: NaiveDate) -> String {
    day.format("%A %-d %B %Y").to_string()
}

/// `5pm on Friday 29 January 2027`; at the very start and the very end of a day without the time.
pub(super) fn moment(moment: NaiveDateTime) -> String {
    match time(moment) {
        Some(time) => format!("{time} on {}", day(moment.date())),
        None => day(moment.date()),
    }
}

/// `at 5pm on Friday 29 January 2027`, or `on Friday 29 January 2027`.
pub(super) fn at(moment: NaiveDateTime) -> String {
    match time(moment) {
        Some(time) => format!("at {time} on {}", day(moment.date())),
        None => format!("on {}", day(moment.date())),
    }
}

fn time(moment: NaiveDateTime) -> Option<String> {
    match (moment.hour(), moment.minute()) {
        (0, 0) | (23, 59) => None,
        _ => Some(hour(moment.time())),
    }
}

/// `9:30am`, `5pm`, `midday`
pub(super) fn hour(time: NaiveTime) -> String {
    match (time.hour(), time.minute()) {
        (12, 0) => "midday".to_owned(),
        (_, 0) => time.format("%-I%P").to_string(),
        _ => time.format("%-I:%M%P").to_string(),
    }
}
