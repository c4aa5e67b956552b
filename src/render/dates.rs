//! Dates in house style, in the language of the words: `Wednesday 9 December 2026, 10:30am to 12:30pm`.
//!
//! In comes a [`Moment`]; out comes text. What readers act on (events, deadlines, the issue itself) has
//! its weekday; what was published has none.

use chrono::{Datelike, NaiveDate, NaiveTime, Timelike};

use crate::issue::date::{Day, Moment};
use crate::masthead::Words;

/// When something was published: `7 February 2018`, `July 2017`, `2009`.
pub fn published(moment: &Moment, words: &Words) -> String {
    day_then_times(moment, words, false)
}

/// When something takes place: `Wednesday 9 December 2026, 10:30am to 12:30pm`.
pub fn event(moment: &Moment, words: &Words) -> String {
    day_then_times(moment, words, true)
}

/// The last moment to act: `11:59pm, Friday 29 January 2027`, or the day alone where no time is given.
pub fn deadline(moment: &Moment, words: &Words) -> String {
    match times(moment, words) {
        Some(times) => {
            let day = days(moment, words, true);
            format!("{times}, {}", within(&day, words))
        }
        None => days(moment, words, true),
    }
}

fn day_then_times(moment: &Moment, words: &Words, weekday: bool) -> String {
    let days = days(moment, words, weekday);
    match times(moment, words) {
        Some(times) => format!("{days}, {times}"),
        None => days,
    }
}

/// The day, or a run of days that says month and year no oftener than it must.
fn days(moment: &Moment, words: &Words, weekday: bool) -> String {
    let first = match moment.day {
        Day::Year(year) => return year.to_string(),
        Day::Month { year, month } => return format!("{} {year}", month_name(month, words)),
        Day::On(date) => date,
    };
    let day = |date: NaiveDate| {
        let number = date.day();
        if weekday {
            format!("{} {number}", weekday_name(date, words))
        } else {
            number.to_string()
        }
    };
    let whole = |date: NaiveDate| {
        format!(
            "{} {} {}",
            day(date),
            month_name(date.month(), words),
            date.year()
        )
    };
    let Some(last) = moment.until else {
        return whole(first);
    };
    let start = if first.year() != last.year() {
        whole(first)
    } else if first.month() != last.month() {
        format!("{} {}", day(first), month_name(first.month(), words))
    } else {
        day(first)
    };
    format!("{start} {} {}", words.to, within(&whole(last), words))
}

fn times(moment: &Moment, words: &Words) -> Option<String> {
    let start = clock(moment.start?, words);
    Some(match moment.end {
        Some(end) => format!("{start} {} {}", words.to, clock(end, words)),
        None => start,
    })
}

fn clock(time: NaiveTime, words: &Words) -> String {
    let (afternoon, hour) = time.hour12();
    let half = if afternoon { &words.pm } else { &words.am };
    match time.minute() {
        0 if hour == 12 && afternoon => words.midday.clone(),
        0 => format!("{hour}{half}"),
        minute => format!("{hour}:{minute:02}{half}"),
    }
}

fn month_name(month: u32, words: &Words) -> &str {
    name(&words.months, month.wrapping_sub(1))
}

fn weekday_name(date: NaiveDate, words: &Words) -> &str {
    name(&words.weekdays, date.weekday().num_days_from_monday())
}

fn name(names: &[String], at: u32) -> &str {
    usize::try_from(at)
        .ok()
        .and_then(|at| names.get(at))
        .map_or("", String::as_str)
}

/// A date that does not begin its line. Welsh weekdays are two words, and the first of them (`Dydd`)
/// takes a capital only at the beginning.
fn within(day: &str, words: &Words) -> String {
    let two_words = words
        .weekdays
        .iter()
        .any(|name| name.contains(' ') && day.starts_with(name));
    let mut chars = day.chars();
    match chars.next() {
        Some(first) if two_words => first.to_lowercase().chain(chars).collect(),
        _ => day.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Source;
    use crate::issue::date::read;

    fn words(language: &str) -> Words {
        let (name, text) = Words::builtin(language);
        Words::read(&Source::from_text(name, text)).unwrap()
    }

    fn moment(typed: &str) -> Moment {
        read(typed)
            .moment
            .unwrap_or_else(|| panic!("{typed} cannot be read"))
    }

    #[test]
    fn what_was_published_has_no_weekday() {
        let words = words("en-GB");
        for (typed, printed) in [
            ("2009", "2009"),
            ("July 2017", "July 2017"),
            ("Wednesday 7 February 2018", "7 February 2018"),
            ("2018-02-07", "7 February 2018"),
            ("9 to 11 December 2026", "9 to 11 December 2026"),
        ] {
            assert_eq!(published(&moment(typed), &words), printed);
        }
    }

    #[test]
    fn events_have_their_weekday_first_and_their_times_last() {
        let words = words("en-GB");
        for (typed, printed) in [
            (
                "9 December 2026, 10:30am to 12:30pm",
                "Wednesday 9 December 2026, 10:30am to 12:30pm",
            ),
            (
                "9 December 2026, 10am to 12pm",
                "Wednesday 9 December 2026, 10am to midday",
            ),
            ("9 December 2026, 2pm", "Wednesday 9 December 2026, 2pm"),
            (
                "9 to 11 December 2026",
                "Wednesday 9 to Friday 11 December 2026",
            ),
            (
                "30 November to 2 December 2026, 9:30am to 4pm",
                "Monday 30 November to Wednesday 2 December 2026, 9:30am to 4pm",
            ),
            (
                "31 December 2026 to 1 January 2027",
                "Thursday 31 December 2026 to Friday 1 January 2027",
            ),
        ] {
            assert_eq!(event(&moment(typed), &words), printed);
        }
    }

    #[test]
    fn deadlines_have_their_time_first_and_none_where_none_was_given() {
        let words = words("en-GB");
        for (typed, printed) in [
            (
                "11:59pm, 29 January 2027",
                "11:59pm, Friday 29 January 2027",
            ),
            ("29 January 2027", "Friday 29 January 2027"),
            ("12pm, 29 January 2027", "midday, Friday 29 January 2027"),
            (
                "12:05am, 29 January 2027",
                "12:05am, Friday 29 January 2027",
            ),
        ] {
            assert_eq!(deadline(&moment(typed), &words), printed);
        }
    }

    #[test]
    fn welsh_dates_are_welsh_throughout() {
        let words = words("cy");
        for (typed, printed) in [
            (
                "9 December 2026, 10:30am to 12:30pm",
                "Dydd Mercher 9 Rhagfyr 2026, 10:30yb tan 12:30yp",
            ),
            (
                "9 to 11 December 2026",
                "Dydd Mercher 9 tan dydd Gwener 11 Rhagfyr 2026",
            ),
        ] {
            assert_eq!(event(&moment(typed), &words), printed);
        }
        assert_eq!(
            deadline(&moment("11:59pm, 29 January 2027"), &words),
            "11:59yp, dydd Gwener 29 Ionawr 2027"
        );
        assert_eq!(published(&moment("July 2017"), &words), "Gorffennaf 2017");
    }
}
