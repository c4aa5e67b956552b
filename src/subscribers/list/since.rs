//! The day a basis began, as people and spreadsheets write it.

use chrono::format::ParseErrorKind;
use chrono::{Datelike, NaiveDate};

/// The ways of writing a day that can be read in one way only.
const FORMS: [&str; 6] = [
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%d %B %Y",
    "%A %d %B %Y",
    "%d-%b-%Y",
    "%B %d, %Y",
];

/// What a text says about a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::subscribers) enum Day {
    /// One day.
    Known(NaiveDate),
    /// Figures between slashes, dots or hyphens: day first here, month first in America.
    Figures {
        /// The first figure.
        first: u32,
        /// The second figure.
        second: u32,
        /// The year.
        year: i32,
    },
    /// A day that no calendar has, or not on that weekday.
    Impossible,
    /// Nothing we can read.
    Unreadable,
}

/// Reads a day; a time after it is passed over.
pub(in crate::subscribers) fn read(text: &str) -> Day {
    if let Some(figures) = figures(text) {
        return figures;
    }
    let mut answer = Day::Unreadable;
    for form in FORMS {
        match NaiveDate::parse_and_remainder(text, form) {
            // A year of fewer than four figures is not one: `26-05-01` is no day in the year 26.
            Ok((day, rest)) if is_time(rest) && day.year() >= 1000 => return Day::Known(day),
            Ok(_) => {}
            Err(error) => {
                let kind = error.kind();
                if matches!(
                    kind,
                    ParseErrorKind::OutOfRange | ParseErrorKind::Impossible
                ) {
                    answer = Day::Impossible;
                }
            }
        }
    }
    answer
}

/// `01/05/2026`, `1.5.2026`, `01-05-2026 10:30`.
fn figures(text: &str) -> Option<Day> {
    let (day, rest) = match text.find(char::is_whitespace) {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    let separator = day.chars().find(|letter| !letter.is_ascii_digit())?;
    if !matches!(separator, '/' | '.' | '-') || !is_time(rest) {
        return None;
    }
    let mut parts = day.split(separator);
    let (first, second, year) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let short = |part: &str| matches!(part.len(), 1 | 2) && digits(part);
    let sound = short(first) && short(second) && year.len() == 4 && digits(year);
    (sound && parts.next().is_none()).then_some(Day::Figures {
        first: first.parse().ok()?,
        second: second.parse().ok()?,
        year: year.parse().ok()?,
    })
}

/// Nothing, or a time such as `T10:30:00+01:00` or ` 10:30`.
fn is_time(rest: &str) -> bool {
    let time = rest.trim_start_matches([' ', 'T', 't', ',']);
    if time.trim().is_empty() {
        return rest.trim().is_empty();
    }
    let hours = time.bytes().take_while(u8::is_ascii_digit).count();
    time.len() < rest.len() && matches!(hours, 1 | 2) && time[hours..].starts_with(':')
}

/// What the dates of a column prove of their order.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::subscribers) struct Order {
    proof: Option<bool>,
    /// Somewhere the second figure can be no month.
    month_first: bool,
}

impl Order {
    /// Looks at one more of them.
    pub(in crate::subscribers) fn see(&mut self, text: &str) {
        if let Some(Day::Figures { first, second, .. }) = figures(text) {
            self.month_first |= second > 12;
            self.proof = Some(self.proof.unwrap_or(false) || first > 12);
        }
    }

    /// Whether they prove that figures are day first: somewhere the first figure can be no month, and nowhere is
    /// the second one none. `None` where there are no figures.
    pub(in crate::subscribers) fn day_first(self) -> Option<bool> {
        if self.month_first {
            return Some(false);
        }
        self.proof
    }
}

/// What `first/second/year` may mean, soonest reading first: for the cure of an unclear date.
pub(super) fn readings(first: u32, second: u32, year: i32) -> Vec<NaiveDate> {
    let mut days: Vec<_> = [(second, first), (first, second)]
        .into_iter()
        .filter_map(|(month, day)| NaiveDate::from_ymd_opt(year, month, day))
        .collect();
    days.dedup();
    days
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_in_every_plain_way() {
        let may = Day::Known(NaiveDate::from_ymd_opt(2026, 5, 1).unwrap());
        for text in [
            "2026-05-01",
            "2026-5-1",
            "2026/05/01",
            "1 May 2026",
            "01 may 2026 10:30",
            "Friday 1 May 2026",
            "1-May-2026",
            "May 1, 2026",
            "2026-05-01T10:30:00+01:00",
            "2026-05-01T10:30:00.123Z",
            "2026-05-01 10:30:00",
        ] {
            assert_eq!(read(text), may, "{text}");
        }
    }

    #[test]
    fn what_is_no_day_is_told_from_what_is_no_date() {
        for text in [
            "31 November 2025",
            "2026-02-30",
            "2026-13-01",
            "Monday 1 May 2026",
        ] {
            assert_eq!(read(text), Day::Impossible, "{text}");
        }
        for text in [
            "",
            "May 2026",
            "yes",
            "2026-05-01x",
            "2026-05-011",
            "1/5/26",
            "26-05-01",
            "2026",
            "1/2/3/2026",
        ] {
            assert_eq!(read(text), Day::Unreadable, "{text}");
        }
    }

    #[test]
    fn figures_are_day_first_only_where_the_column_proves_it() {
        let proof = |column: &[&str]| {
            let mut order = Order::default();
            for text in column {
                order.see(text);
            }
            order.day_first()
        };
        assert_eq!(proof(&["01/05/2026", "13/05/2026 10:30"]), Some(true));
        assert_eq!(proof(&["01/05/2026", "02/06/2026"]), Some(false));
        assert_eq!(proof(&["13/05/2026", "05/13/2026"]), Some(false));
        assert_eq!(proof(&["2026-05-01"]), None);
        assert_eq!(readings(1, 5, 2026).len(), 2);
        assert_eq!(readings(5, 5, 2026).len(), 1);
        assert_eq!(readings(31, 31, 2026).len(), 0);
    }
}
