//! [`RULE`]: an abbreviation that is not spelt out where readers first meet it.

use std::collections::BTreeSet;

use crate::check::house_style::quiet;
use crate::check::look::Look;
use crate::check::passages::{Passage, passages, words};
use crate::check::rule::{Found, Rule};
use crate::check::wording::today;
use crate::finding::{Severity, Span};

/// Not every reader knows what JSNA stands for. Spell an abbreviation out the first time, with the short
/// form in brackets; in a title, which readers see without the rest, keep the title and spell it out in the
/// summary.
///
/// Any word in capitals counts, unless `templates/house-style/acronyms.yaml` lists it as known to your
/// readers (NHS, GP) or it is the publisher's own name in `by:`.
///
/// ```yaml
/// title: Addressing health inequalities in the CJS
/// summary: For people in the criminal justice system (CJS).
/// ```
pub(super) const RULE: Rule = Rule::open("acronym", Severity::Advice, find);

/// Where abbreviations are words for readers, and not references or postcodes.
const FIELDS: &[&str] = &[
    "subject", "preview", "intro", "title", "summary", "action", "topic", "for", "access",
    "format", "amount",
];

/// The group of the texts at the top of an issue.
const TOP: usize = 0;

/// An abbreviation in a passage.
struct Use<'a> {
    short: &'a str,
    /// Where its item starts.
    group: usize,
    in_title: bool,
    span: Span,
    spelt_out: bool,
}

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    let issue = look.edition.issue;
    let passages = passages(issue);
    let names: BTreeSet<&str> = issue
        .items
        .iter()
        .filter_map(|item| item.by.as_ref())
        .flat_map(|by| {
            by.value
                .split([',', '&'])
                .flat_map(|part| part.split(" and "))
        })
        .map(str::trim)
        .collect();
    let uses: Vec<Use<'_>> = passages
        .iter()
        .filter(|passage| passage.english && FIELDS.contains(&passage.field))
        .flat_map(|passage| of_passage(look, passage))
        .collect();
    let mut said = BTreeSet::new();
    for (at, one) in uses.iter().enumerate() {
        if said.contains(one.short) || names.contains(one.short) {
            continue;
        }
        let known = uses.iter().enumerate().any(|(other_at, other)| {
            let near = other.group == one.group || other.group == TOP;
            let reached = near || (other_at <= at && !one.in_title);
            other.short == one.short && other.spelt_out && reached
        });
        if known || !said.insert(one.short) {
            continue;
        }
        let entry = look.house.acronyms.entry(one.short);
        let cure = match entry.and_then(|entry| entry.instead.as_ref()) {
            Some(full) => format!(
                "write it out the first time, here or in the summary: {full} ({})",
                one.short
            ),
            None => format!(
                "write it out the first time, with ({}) behind it",
                one.short
            ),
        };
        found.say(&one.span, format!("“{}” is not spelt out", one.short), cure);
    }
}

fn of_passage<'a>(look: &Look<'_>, passage: &Passage<'a>) -> Vec<Use<'a>> {
    let text = &passage.text.value;
    // Where everything is in capitals, capitals say nothing.
    if !text.contains(char::is_lowercase) {
        return Vec::new();
    }
    let quiet = quiet(text);
    let today = today(look);
    words(text)
        .into_iter()
        .flat_map(|(span, word)| parts(span, word))
        .filter(|(span, _)| !quiet.iter().any(|quiet| quiet.contains(&span.start)))
        .filter_map(|(span, word)| {
            let short = abbreviation(word)?;
            // That it is the name of something gone, or no word for people, is said elsewhere.
            let lists = [&look.house.names, &look.house.ethnicity];
            if lists
                .iter()
                .any(|list| !list.hits(word, Some(today)).is_empty())
            {
                return None;
            }
            let entry = look
                .house
                .acronyms
                .entry(short)
                .or_else(|| look.house.acronyms.entry(word));
            let full = match entry {
                Some(entry) => Some(entry.instead.as_ref()?),
                None => None,
            };
            let in_full =
                full.is_some_and(|full| text.to_lowercase().contains(&full.to_lowercase()));
            let spelt_out = in_full || in_brackets(text, &span) || brackets_follow(text, &span);
            let span = passage
                .text
                .span_of(&(span.start..span.start + short.len()));
            Some(Use {
                short,
                group: passage.item.map_or(TOP, |item| item.span.start),
                in_title: passage.field == "title",
                span,
                spelt_out,
            })
        })
        .collect()
}

/// The parts of a word with hyphens or slashes: `NHS-commissioned`.
fn parts(span: Span, word: &str) -> impl Iterator<Item = (Span, &str)> {
    let start = word.as_ptr() as usize;
    word.split([
        '-', '–', '/', '\'', '’', '(', ')', '[', ']', '*', '_', ',', '.', '&',
    ])
    .map(move |part| {
        let at = span.start + (part.as_ptr() as usize - start);
        (at..at + part.len(), part)
    })
}

/// The abbreviation a word is, without its plural `s`: two to six letters and figures, two of them capitals.
fn abbreviation(word: &str) -> Option<&str> {
    let short = word.strip_suffix('s').unwrap_or(word);
    let capitals = short.chars().filter(|c| c.is_uppercase()).count();
    let letters = short
        .chars()
        .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    let roman = short.chars().all(|c| matches!(c, 'I' | 'V' | 'X'));
    let coded = short.chars().take_while(char::is_ascii_alphabetic).count() < capitals;
    (letters && (2..=6).contains(&short.len()) && capitals >= 2 && !roman && !coded)
        .then_some(short)
}

/// `criminal justice system (CJS)`
fn in_brackets(text: &str, span: &Span) -> bool {
    let before = text[..span.start].trim_end();
    let words = before.trim_end_matches(['(', ' ']);
    before.ends_with('(') && words.ends_with(char::is_alphanumeric)
}

/// `CJS (criminal justice system)`
fn brackets_follow(text: &str, span: &Span) -> bool {
    let behind = text[span.end..].trim_start();
    let Some(inside) = behind
        .strip_prefix('(')
        .and_then(|rest| rest.split(')').next())
    else {
        return false;
    };
    inside.split_whitespace().count() > 1 && !inside.starts_with(|c: char| c.is_ascii_digit())
}
