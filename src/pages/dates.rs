//! Dates as programs write them (ISO 8601), as people read them.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};
use chrono_tz::Europe::London;

/// `5 July 2026` for `2026-07-05`, `2026/07/05` or `2026-07-05T10:00:00+01:00`; `July 2026` for `2026-07`.
pub(super) fn day(raw: &str) -> Option<String> {
    if let Some((date, _)) = moment(raw) {
        return Some(date.format("%-d %B %Y").to_string());
    }
    let month = NaiveDate::parse_from_str(&format!("{}-01", dashed(raw)), "%Y-%m-%d").ok()?;
    Some(month.format("%B %Y").to_string())
}

/// `Wednesday 9 December 2026, 10:30am to 12:30pm`, from a start and perhaps an end.
pub(super) fn period(start: &str, end: Option<&str>) -> Option<String> {
    let (first, begins) = moment(start)?;
    let last = end.and_then(moment);
    let day = |date: NaiveDate| date.format("%A %-d %B %Y").to_string();
    Some(match (begins, last) {
        (Some(begins), Some((date, Some(ends)))) if date == first && ends > begins => {
            format!("{}, {} to {}", day(first), clock(begins), clock(ends))
        }
        (_, Some((date, _))) if date > first => format!("{} to {}", day(first), day(date)),
        (Some(begins), _) => format!("{}, {}", day(first), clock(begins)),
        (None, _) => day(first),
    })
}

/// A day, and the time of day where one is given. A time in another zone is told by the clock in London,
/// where the readers are; one without a zone is taken as it stands.
fn moment(raw: &str) -> Option<(NaiveDate, Option<NaiveTime>)> {
    let raw = raw.trim();
    if let Ok(exact) = DateTime::parse_from_rfc3339(raw) {
        let here = exact.with_timezone(&London).naive_local();
        return Some((here.date(), Some(here.time())));
    }
    for form in [
        "%Y-%m-%dT%H:%M:%S",
        "%Y-%m-%dT%H:%M",
        "%Y-%m-%d %H:%M:%S",
        "%Y-%m-%d %H:%M",
    ] {
        if let Ok(exact) = NaiveDateTime::parse_from_str(raw, form) {
            return Some((exact.date(), Some(exact.time())));
        }
    }
    let day = dashed(raw);
    let day = day.get(..10).unwrap_or(&day);
    NaiveDate::parse_from_str(day, "%Y-%m-%d")
        .ok()
        .map(|date| (date, None))
}

/// `10:30am`; `2pm` for the full hour.
fn clock(time: NaiveTime) -> String {
    let written = time.format("%-I:%M%P").to_string();
    written.replace(":00", "")
}

fn dashed(raw: &str) -> String {
    raw.trim().replace('/', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_programs_are_told_as_people_do() {
        for (raw, told) in [
            ("2026-07-05", Some("5 July 2026")),
            ("2026/07/05", Some("5 July 2026")),
            ("2026-07-05T23:30:00Z", Some("6 July 2026")),
            ("2026-07-05T10:00:00+01:00", Some("5 July 2026")),
            ("2026-07", Some("July 2026")),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(day(raw).as_deref(), told, "{raw}");
        }
        for (start, end, told) in [
            (
                "2026-12-09T10:30",
                Some("2026-12-09T12:30"),
                "Wednesday 9 December 2026, 10:30am to 12:30pm",
            ),
            (
                "2026-12-09T14:00:00+00:00",
                None,
                "Wednesday 9 December 2026, 2pm",
            ),
            (
                "2026-12-09",
                Some("2026-12-11"),
                "Wednesday 9 December 2026 to Friday 11 December 2026",
            ),
            (
                "2026-12-09",
                Some("2026-12-09"),
                "Wednesday 9 December 2026",
            ),
            (
                "2026-12-09T10:00",
                Some("nonsense"),
                "Wednesday 9 December 2026, 10am",
            ),
        ] {
            assert_eq!(period(start, end).as_deref(), Some(told), "{start}");
        }
    }
}
