//! [`RULE`]: a date or time in another style than the house's.

use crate::check::house_style::quiet;
use crate::check::look::Look;
use crate::check::passages::{passages, words};
use crate::check::restyle;
use crate::check::rule::{Found, Rule};
use crate::check::wording::is_published;
use crate::finding::{Severity, Span};

/// One style for dates, as on GOV.UK, is easier to read and to hear: "30 November", "10:30am to 12:30pm",
/// "midday". "Midnight" can be either end of a day, so write 11:59pm. The fields `date`, `when` and
/// `deadline` may be written in any way: they are printed in the house's style.
///
/// ```yaml
/// summary: Join us on 30th Nov, 10.30-12.30pm.     # write: on 30 November, 10:30am to 12:30pm
/// ```
pub(super) const RULE: Rule = Rule::open("style-date", Severity::Advice, find);

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

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    for passage in passages(look.edition.issue) {
        if !passage.english
            || is_published(&passage)
            || matches!(passage.field, "by" | "contact" | "ethics")
        {
            continue;
        }
        let text = &passage.text.value;
        let quiet = quiet(text);
        let words = words(text);
        for at in 0..words.len() {
            let Some((span, instead)) = date(&words, at).or_else(|| restyle::restyled(&words, at))
            else {
                continue;
            };
            if quiet.iter().any(|quiet| quiet.contains(&span.start)) {
                continue;
            }
            let typed = text.get(span.clone()).unwrap_or_default();
            let typed = typed.split_whitespace().collect::<Vec<_>>().join(" ");
            let message = format!("“{typed}” is not in the house's style for dates and times");
            found.say(
                &passage.text.span_of(&span),
                message,
                format!("write {instead}"),
            );
        }
    }
}

/// `30th November`, `30th of Nov`, `November 30th`, `30 Nov`, `Nov 2026`; at the day where there is one.
fn date(words: &[(Span, &str)], at: usize) -> Option<(Span, String)> {
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
