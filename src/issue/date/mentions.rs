//! Dates inside a sentence: `Send us your news by Friday 22 January 2027.`

use super::parse::{self, Reading};
use super::{Moment, names};
use crate::finding::Span;
use crate::issue::fault::DateFault;

/// The full dates that stand in a sentence, each with the bytes it takes: a day, a month and a year,
/// with or without a weekday. Anything less than that is prose and is left alone.
pub fn mentions(text: &str) -> Vec<(Span, Moment, Option<DateFault>)> {
    let words = words(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        // The longest stretch first: with its weekday, then without.
        let hit = [4, 3].into_iter().find_map(|length| {
            let stretch = words.get(at..at + length)?;
            let span = stretch.first()?.start..stretch.last()?.end;
            let typed = &text[span.clone()];
            if !could_be_date(typed, length) {
                return None;
            }
            match parse::read(typed) {
                Reading {
                    moment: Some(moment),
                    fault,
                } if moment.day.exact().is_some() => Some((span, moment, fault, length)),
                _ => None,
            }
        });
        match hit {
            Some((span, moment, fault, length)) => {
                found.push((span, moment, fault));
                at += length;
            }
            None => at += 1,
        }
    }
    found
}

/// A day of the month, a month's name and a year, in that order, perhaps after a weekday.
fn could_be_date(typed: &str, length: usize) -> bool {
    // Most words of a text are turned away here, before anything is copied.
    if length == 3 && !typed.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let words: Vec<String> = typed
        .split_whitespace()
        .map(|word| word.trim_end_matches(',').to_lowercase())
        .collect();
    let date = &words[length - 3..];
    let weekday = length == 3 || names::weekday(&words[0], false).is_some();
    weekday
        && date[0].starts_with(|c: char| c.is_ascii_digit())
        && names::month(&date[1]).is_some()
        && date[2].len() == 4
        && date[2].bytes().all(|byte| byte.is_ascii_digit())
}

/// The bytes of each word, without the punctuation a sentence puts round it.
pub(super) fn words(text: &str) -> Vec<Span> {
    let start = text.as_ptr() as usize;
    text.split_whitespace()
        .filter_map(|word| {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric());
            let at = word.as_ptr() as usize - start;
            (!word.is_empty()).then(|| at..at + word.len())
        })
        .collect()
}
