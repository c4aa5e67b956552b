//! Days and months as people write them, and as the house does.

use crate::finding::Span;

const MONTHS: &[&str] = &[
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

/// `30th November`, `30th of Nov`, `November 30th`, `30 Nov`, `Nov 2026`; at the day where there is one.
pub(super) fn restyled(words: &[(Span, &str)], at: usize) -> Option<(Span, String)> {
    let (span, word) = words.get(at)?;
    let next = words.get(at + 1);
    if let Some((day, ordinal)) = day(word) {
        let behind = match next {
            Some((_, "of")) if ordinal => words.get(at + 2),
            next => next,
        };
        if let Some((end, month, short)) =
            behind.and_then(|(end, word)| month(word).map(|(month, short)| (end, month, short)))
        {
            return (ordinal || short).then(|| (span.start..end.end, format!("{day} {month}")));
        }
        return None;
    }
    let (month, short) = month(word)?;
    let (end, behind) = next?;
    if let Some((day, true)) = day(behind) {
        return Some((span.start..end.end, format!("{day} {month}")));
    }
    let after_day = at
        .checked_sub(1)
        .and_then(|before| words.get(before))
        .is_some_and(|(_, word)| day(word).is_some());
    let year = behind.len() == 4 && behind.bytes().all(|byte| byte.is_ascii_digit());
    (short && year && !after_day).then(|| (span.start..end.end, format!("{month} {behind}")))
}

/// A day of the month, and whether it ends in st, nd, rd or th.
fn day(word: &str) -> Option<(u8, bool)> {
    let lower = word.to_lowercase();
    let bare = ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|end| lower.strip_suffix(end));
    let day: u8 = bare.unwrap_or(&lower).parse().ok()?;
    (1..=31).contains(&day).then_some((day, bare.is_some()))
}

/// A month, and whether it is cut short.
fn month(word: &str) -> Option<(&'static str, bool)> {
    let word = word.trim_end_matches('.');
    MONTHS.iter().find_map(|month| {
        let short =
            word.len() >= 3 && (word.len() == 3 || word == "Sept") && month.starts_with(word);
        (*month == word || short).then_some((*month, *month != word))
    })
}
