//! Months that a sentence names, with as much of a date round them as stands there: `closes on 29
//! January`, `the October issue`.

use chrono::{NaiveDate, Weekday};

use super::mentions::words;
use super::names;
use crate::finding::Span;

/// A month in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The bytes it takes, with the day and the year where they stand beside it.
    pub span: Span,
    /// The weekday before it.
    pub weekday: Option<Weekday>,
    /// The day of the month.
    pub day: Option<u32>,
    /// The month, from 1.
    pub month: u32,
    /// The year.
    pub year: Option<i32>,
}

impl Named {
    /// The day it means, if a day stands there and the calendar has it. Where there is no year it is the
    /// one that puts it nearest to `near`.
    pub fn date(&self, near: NaiveDate) -> Option<NaiveDate> {
        use chrono::Datelike;
        let years = match self.year {
            Some(year) => year..=year,
            None => near.year() - 1..=near.year() + 1,
        };
        years
            .filter_map(|year| NaiveDate::from_ymd_opt(year, self.month, self.day?))
            .min_by_key(|date| (*date - near).num_days().abs())
    }
}

/// The months a sentence names, in English or Welsh. They are written with a capital: `may` and `mai`
/// are other words.
pub fn named(text: &str) -> Vec<Named> {
    let spans = words(text);
    let lower: Vec<String> = spans
        .iter()
        .map(|span| text[span.clone()].to_lowercase())
        .collect();
    let mut found = Vec::new();
    for (at, span) in spans.iter().enumerate() {
        let capital = text[span.clone()].starts_with(char::is_uppercase);
        let before = |steps: usize| at.checked_sub(steps).and_then(|at| lower.get(at));
        let after = |steps: usize| lower.get(at + steps);
        // `Dydd Mawrth` is a Tuesday, not March.
        if !capital || before(1).is_some_and(|word| word == "dydd") {
            continue;
        }
        let Some(month) = names::month(&lower[at]) else {
            continue;
        };
        let (mut first, mut last) = (at, at);
        let mut day = before(1).and_then(|word| day_of_month(word));
        let mut weekday = None;
        if day.is_some() {
            first -= 1;
            let dydd = before(3).is_some_and(|word| word == "dydd");
            weekday = before(2).and_then(|word| names::weekday(word, dydd));
            first -= usize::from(weekday.is_some());
        } else if let Some(number) = after(1).and_then(|word| day_of_month(word)) {
            // January 29, 2027
            day = Some(number);
            last += 1;
        }
        let year = lower.get(last + 1).and_then(|word| year_of(word));
        last += usize::from(year.is_some());
        found.push(Named {
            span: spans[first].start..spans[last].end,
            weekday,
            day,
            month,
            year,
        });
    }
    found
}

/// `9`, `9th`, or `9fed`.
fn day_of_month(word: &str) -> Option<u32> {
    let figures = word.trim_end_matches(char::is_alphabetic);
    let end = &word[figures.len()..];
    let known = [
        "", "st", "nd", "rd", "th", "af", "ail", "il", "ydd", "fed", "ed", "eg", "ain",
    ];
    let day = figures.parse().ok().filter(|day| (1..=31).contains(day));
    day.filter(|_| known.contains(&end))
}

fn year_of(word: &str) -> Option<i32> {
    (word.len() == 4)
        .then(|| word.parse().ok())
        .flatten()
        .filter(|year| (1900..=2999).contains(year))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_named_with_what_stands_round_them() {
        let text = "In May we may meet on **Friday 29th January**; Dydd Gwener 5 Mawrth 2027.";
        let read: Vec<_> = named(text)
            .into_iter()
            .map(|named| {
                let Named {
                    weekday,
                    day,
                    month,
                    year,
                    ..
                } = named;
                (&text[named.span.clone()], weekday, day, month, year)
            })
            .collect();
        assert_eq!(
            read,
            [
                ("May", None, None, 5, None),
                ("Friday 29th January", Some(Weekday::Fri), Some(29), 1, None),
                (
                    "Gwener 5 Mawrth 2027",
                    Some(Weekday::Fri),
                    Some(5),
                    3,
                    Some(2027)
                ),
            ]
        );
        assert_eq!(named("Dydd Mawrth, mai, 12 may"), []);
    }

    #[test]
    fn a_day_without_a_year_is_the_nearest_one() {
        let near = NaiveDate::from_ymd_opt(2026, 12, 20).unwrap();
        let day = |text: &str| named(text)[0].date(near).map(|date| date.to_string());
        assert_eq!(day("29 January"), Some("2027-01-29".into()));
        assert_eq!(day("November 30"), Some("2026-11-30".into()));
        assert_eq!(day("29 January 2025"), Some("2025-01-29".into()));
        assert_eq!(day("31 November"), None);
    }
}
