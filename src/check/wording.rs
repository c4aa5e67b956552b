//! Saying of the phrases of a list where they stand and what to write instead.

use chrono::NaiveDate;

use super::house_style::{Entry, Hit, Phrases};
use super::look::Look;
use super::passages::{Passage, passages};
use super::rule::Found;
use crate::finding::Span;
use crate::issue::Kind;

/// Looks for words for people: not in the names of publishers and places, in titles that others have
/// chosen, or in proper names.
pub(super) fn say_of_people(look: &Look<'_>, found: &mut Found<'_>, list: &Phrases) {
    for passage in passages(look.edition.issue) {
        if matches!(passage.field, "by" | "contact" | "where" | "ethics") || is_published(&passage)
        {
            continue;
        }
        for hit in list.hits(&passage.text.value, Some(today(look))) {
            if !is_in_a_name(&passage.text.value, &hit.span) {
                say(look, found, &passage, &hit, "is not a word for people");
            }
        }
    }
}

/// Says of a hit what is wrong with it, and gives the line as it should be.
/// `why` stands in where the list gives no reason.
pub(super) fn say(
    look: &Look<'_>,
    found: &mut Found<'_>,
    passage: &Passage<'_>,
    hit: &Hit<'_>,
    why: &str,
) {
    let text = &passage.text.value;
    let typed = text.get(hit.span.clone()).unwrap_or_default();
    let shown = typed.replace(['*', '_'], "");
    let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    let why = hit.entry.why.as_deref().unwrap_or(why);
    let span = passage.text.span_of(&hit.span);
    let cure = cure(look, text, hit, &span);
    found.say(&span, format!("“{shown}” {why}"), cure);
}

fn cure(look: &Look<'_>, text: &str, hit: &Hit<'_>, span: &Span) -> String {
    let Entry {
        instead, source, ..
    } = hit.entry;
    let source = source
        .as_ref()
        .map_or(String::new(), |source| format!(" (source: {source})"));
    let Some(instead) = instead else {
        return format!("say it in another way{source}");
    };
    let instead = fitted(text, &hit.span, instead);
    let advice = format!("write “{instead}”{source}");
    match mended(look, text, hit, span, &instead) {
        Some(line) => format!("{advice}:\n{line}"),
        None => advice,
    }
}

/// The new words in the place of the old: with a capital where they had one, without an article that is
/// there already.
fn fitted(text: &str, span: &Span, instead: &str) -> String {
    let before = text[..span.start].to_lowercase();
    let bare = instead
        .strip_prefix("the ")
        .filter(|_| before.split_whitespace().next_back() == Some("the"));
    let instead = bare.unwrap_or(instead);
    let capital = text[span.start..]
        .chars()
        .next()
        .is_some_and(char::is_uppercase);
    if capital && opens_a_sentence(text, span.start) {
        let mut letters = instead.chars();
        let first: String = letters
            .next()
            .into_iter()
            .flat_map(char::to_uppercase)
            .collect();
        return first + letters.as_str();
    }
    instead.to_owned()
}

/// The line of the source with the new words in it, where the old ones stand on one line.
fn mended(
    look: &Look<'_>,
    text: &str,
    hit: &Hit<'_>,
    span: &Span,
    instead: &str,
) -> Option<String> {
    let source = &look.edition.issue.source;
    let typed = source.text().get(span.clone())?;
    if Some(typed) != text.get(hit.span.clone()) || typed.contains('\n') {
        return None;
    }
    if !fits(&text[..hit.span.start], instead, &text[hit.span.end..]) {
        return None;
    }
    let number = source.line_at(span.start);
    let line = source.line(number);
    let at = span.start - source.line_start(number);
    let (before, behind) = (line.get(..at)?, line.get(at + typed.len()..)?);
    Some(format!("{before}{instead}{behind}").trim().to_owned())
}

/// Whether new words can stand where the old ones did as they are: not behind the wrong article, before
/// an `'s`, or in brackets behind the full form of an abbreviation.
fn fits(before: &str, instead: &str, behind: &str) -> bool {
    let article = before
        .split_whitespace()
        .next_back()
        .unwrap_or_default()
        .to_lowercase();
    let vowel = instead.starts_with(['a', 'e', 'i', 'o', 'u']);
    let sounds = match article.as_str() {
        "a" => !vowel,
        "an" => vowel,
        _ => true,
    };
    sounds && !before.ends_with('(') && !behind.starts_with(['\'', '’'])
}

/// The day an issue is judged on: the one it is dated.
pub(super) fn today(look: &Look<'_>) -> NaiveDate {
    let dated = look.edition.issue.date.as_ref();
    dated
        .and_then(|date| date.value.day.first())
        .unwrap_or_else(|| look.now.date_naive())
}

/// Whether a passage is the title of a work, which stays as it was published. The headlines of news,
/// policy, notices and corrections are ours.
pub(super) fn is_published(passage: &Passage<'_>) -> bool {
    let kind = passage.item.and_then(|item| item.kind);
    passage.field == "title"
        && !matches!(
            kind,
            None | Some(Kind::News | Kind::Policy | Kind::Notice | Kind::Correction)
        )
}

/// Whether capitals around it make a phrase part of a proper name: “Young Offender Institution”.
fn is_in_a_name(text: &str, span: &Span) -> bool {
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    let Some(phrase) = text.get(span.clone()).filter(|phrase| capital(phrase)) else {
        return false;
    };
    let next = neighbour(&text[span.end..])
        .split_whitespace()
        .next()
        .unwrap_or_default();
    let before = &text[..span.start];
    let earlier = neighbour(before)
        .split_whitespace()
        .next_back()
        .unwrap_or_default();
    let start = span.start - (before.len() - before.trim_end().len()) - earlier.len();
    let named_before = capital(earlier) && !opens_a_sentence(text, start);
    let shouted = !phrase.contains(char::is_lowercase);
    capital(next) || (named_before && !shouted && !opens_a_sentence(text, span.start))
}

/// A text that begins or ends with white space, which only words next to it do; else nothing.
fn neighbour(text: &str) -> &str {
    let beside = text.starts_with([' ', '\n']) || text.ends_with([' ', '\n']);
    if beside { text } else { "" }
}

/// Whether a word that starts at a byte opens a text, a paragraph, a list entry or a sentence.
pub(super) fn opens_a_sentence(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end_matches(['*', '_', '(', '[', '“', '"', '‘', '\'']);
    let trimmed = before.trim_end();
    trimmed.is_empty()
        || trimmed.ends_with(['.', '!', '?', ':', '-', '–'])
        || before[trimmed.len()..].contains("\n\n")
}
