//! The names of months and weekdays that an issue may use, in English and in Welsh.

use chrono::Weekday;

const MONTHS: [&[&str]; 12] = [
    &["january", "jan", "ionawr"],
    &["february", "feb", "chwefror"],
    &["march", "mar", "mawrth", "fawrth"],
    &["april", "apr", "ebrill"],
    &["may", "mai", "fai"],
    &["june", "jun", "mehefin", "fehefin"],
    &["july", "jul", "gorffennaf", "orffennaf"],
    &["august", "aug", "awst"],
    &["september", "sep", "sept", "medi", "fedi"],
    &["october", "oct", "hydref"],
    &["november", "nov", "tachwedd", "dachwedd"],
    &["december", "dec", "rhagfyr", "ragfyr"],
];

const WEEKDAYS: [(Weekday, &[&str]); 7] = [
    (Weekday::Mon, &["monday", "mon", "llun"]),
    (Weekday::Tue, &["tuesday", "tue", "tues"]),
    (Weekday::Wed, &["wednesday", "wed", "weds", "mercher"]),
    (Weekday::Thu, &["thursday", "thu", "thur", "thurs", "iau"]),
    (Weekday::Fri, &["friday", "fri", "gwener"]),
    (Weekday::Sat, &["saturday", "sat", "sadwrn"]),
    (Weekday::Sun, &["sunday", "sun", "sul"]),
];

/// The month a lower-case word names, from 1. `Mawrth` is March after a number; see [`weekday`].
pub(super) fn month(word: &str) -> Option<u32> {
    (1..)
        .zip(MONTHS)
        .find(|(_, names)| names.contains(&word))
        .map(|(number, _)| number)
}

/// The weekday a lower-case word names. `Mawrth` is both Tuesday and March in Welsh: it is a weekday
/// only after `dydd`, which the reader of dates knows.
pub(super) fn weekday(word: &str, after_dydd: bool) -> Option<Weekday> {
    if after_dydd && word == "mawrth" {
        return Some(Weekday::Tue);
    }
    WEEKDAYS
        .iter()
        .find(|(_, names)| names.contains(&word))
        .map(|(day, _)| *day)
}

/// The English name of a month that a misspelt word was probably meant to be.
pub(super) fn nearest_month(word: &str) -> Option<&'static str> {
    (1..)
        .map(month_name)
        .take(12)
        .map(|name| {
            (
                strsim::damerau_levenshtein(word, &name.to_lowercase()),
                name,
            )
        })
        .filter(|(distance, name)| *distance <= 2 && *distance < name.len() / 2)
        .min()
        .map(|(_, name)| name)
}

/// The English name of a month, from 1.
pub fn month_name(month: u32) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    usize::try_from(month)
        .ok()
        .and_then(|month| NAMES.get(month.wrapping_sub(1)))
        .unwrap_or(&"")
}

/// The English name of a weekday.
pub fn weekday_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}
