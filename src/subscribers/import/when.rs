//! When somebody left elsewhere, and whether what they did here came after it.

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};

use super::order::Order;

/// How far behind the world's clock (UTC) the last place on earth is.
const LAST_PLACE: TimeDelta = TimeDelta::hours(12);

/// When somebody left, as exactly as a file says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// On a day, and nobody knows at what time.
    On(NaiveDate),
    /// At a time by a clock somewhere: the file does not say where.
    Somewhere(NaiveDateTime),
    /// At a time that is the same everywhere.
    At(DateTime<Utc>),
}

impl When {
    /// Reads what a file says. Of figures whose order nobody knows, the later day counts.
    pub(super) fn read(text: &str, order: Option<Order>) -> Option<Self> {
        let day = Order::latest(order, text)?;
        let text = text.trim();
        let text = text
            .strip_suffix(" UTC")
            .map_or(text.to_owned(), |time| format!("{time}Z"));
        for form in [
            "%Y-%m-%dT%H:%M:%S%.f%#z",
            "%Y-%m-%d %H:%M:%S%.f%#z",
            "%Y-%m-%d %H:%M:%S%.f %#z",
        ] {
            if let Ok(time) = DateTime::parse_from_str(&text, form) {
                return Some(When::At(time.to_utc()));
            }
        }
        for form in [
            "%Y-%m-%dT%H:%M:%S%.f",
            "%Y-%m-%d %H:%M:%S%.f",
            "%Y-%m-%d %H:%M",
        ] {
            if let Ok(time) = NaiveDateTime::parse_from_str(&text, form) {
                return Some(When::Somewhere(time));
            }
        }
        Some(When::On(day))
    }

    /// Whether something that happened here came after it for certain. Of one and the same day, where the times are
    /// not known, nobody knows which came first, and leaving counts.
    pub fn is_before(self, here: DateTime<Utc>) -> bool {
        match self {
            // The day has to be over everywhere.
            When::On(day) => here.naive_utc() - LAST_PLACE >= (day + TimeDelta::days(1)).into(),
            When::Somewhere(time) => here.naive_utc() - LAST_PLACE > time,
            When::At(time) => here > time,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(text: &str) -> When {
        When::read(text, None).unwrap()
    }

    fn here(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn times_are_compared_where_both_are_known() {
        let exact = left("2026-11-30 10:00:00+01:00");
        assert!(exact.is_before(here("2026-11-30T09:00:01Z")));
        assert!(!exact.is_before(here("2026-11-30T09:00:00Z")));
        assert_eq!(exact, left("2026-11-30T09:00:00.000Z"));
        assert_eq!(exact, left("2026-11-30 09:00:00 UTC"));
        // A day that is over there and has not ended here.
        assert!(!left("2026-11-29T23:30:00-05:00").is_before(here("2026-11-30T02:00:00Z")));
    }

    #[test]
    fn of_one_and_the_same_day_leaving_counts() {
        assert!(!left("2026-11-30").is_before(here("2026-11-30T23:59:59Z")));
        // In the last place on earth the day is not over yet.
        assert!(!left("2026-11-30").is_before(here("2026-12-01T11:59:59Z")));
        assert!(left("2026-11-30").is_before(here("2026-12-01T12:00:00Z")));
        let somewhere = left("2026-11-30 09:00:00");
        assert!(!somewhere.is_before(here("2026-11-30T20:59:00Z")));
        assert!(somewhere.is_before(here("2026-11-30T21:01:00Z")));
        // In New York it was four in the morning of the next day.
        assert!(!left("2026-11-30 23:30:00").is_before(here("2026-12-01T00:10:00Z")));
    }

    #[test]
    fn of_figures_in_no_certain_order_the_later_day_counts() {
        let day = |order, text| When::read(text, order);
        let of = |month, day| Some(When::On(NaiveDate::from_ymd_opt(2024, month, day).unwrap()));
        assert_eq!(day(Some(Order::DayFirst), "04/05/2024 10:00"), of(5, 4));
        assert_eq!(day(Some(Order::MonthFirst), "04/05/2024"), of(4, 5));
        assert_eq!(day(None, "04/05/2024"), of(5, 4));
        assert_eq!(day(None, "13.05.2024"), of(5, 13));
        assert_eq!(day(Some(Order::MonthFirst), "13/05/2024"), None);
        assert_eq!(day(None, "31/31/2024"), None);
    }
}
