//! [`RULE`]: words that were to be filled in, and were not.

use crate::check::house_style::addresses;
use crate::check::look::Look;
use crate::check::passages::{passages, words};
use crate::check::rule::{Found, Rule};
use crate::finding::Span;

/// TODO, TBC, xxx, Lorem ipsum, "insert link", `[name]`: notes to ourselves that readers must not see. What
/// is not known yet is left out, or said in words: "We will announce the venue in January".
///
/// ```yaml
/// where: TBC
/// note: venue to be confirmed by Friday     # a note is never printed
/// ```
pub(super) const RULE: Rule = Rule::firm("placeholder-text", find);

/// Words that stand for others still to come.
const WORDS: &[&str] = &["todo", "tbc", "tba", "tbd", "fixme", "asdf", "tktk"];

/// Phrases that do.
const PHRASES: &[&str] = &[
    "lorem ipsum",
    "dolor sit amet",
    "your text here",
    "text goes here",
    "link goes here",
    "title goes here",
    "add link here",
    "add text here",
    "placeholder text",
];

/// What "insert" is followed by in a note to oneself.
const INSERTED: &[&str] = &[
    "link", "links", "text", "name", "date", "dates", "title", "url", "here", "details", "image",
    "logo", "number", "quote", "email", "address", "figure", "figures", "summary",
];

/// What stands alone in square brackets as a note to oneself.
const BRACKETED: &[&str] = &[
    "name",
    "first name",
    "firstname",
    "last name",
    "surname",
    "date",
    "time",
    "title",
    "link",
    "url",
    "organisation",
    "organization",
    "charity name",
    "venue",
    "price",
    "amount",
    "number",
    "email",
    "address",
    "details",
    "text",
    "quote",
    "month",
    "year",
    "deadline",
    "job title",
    "phone",
    "placeholder",
    "to follow",
    "to be confirmed",
    "x",
    "xx",
    "your name",
    "editor",
    "signature",
];

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    for passage in passages(look.edition.issue) {
        let text = &passage.text.value;
        let addresses = addresses(text);
        for span in placeholders(text) {
            if addresses
                .iter()
                .any(|address| address.contains(&span.start))
            {
                continue;
            }
            let typed = text.get(span.clone()).unwrap_or_default();
            let typed = typed.split_whitespace().collect::<Vec<_>>().join(" ");
            found.say(
                &passage.text.span_of(&span),
                format!("“{typed}” was still to be filled in"),
                "write what belongs there, or take it out; `note:` keeps reminders that are not printed".to_owned(),
            );
        }
    }
}

/// The placeholders of a text, none within another.
fn placeholders(text: &str) -> Vec<Span> {
    let mut spans = bracketed(text);
    let lower = text.to_ascii_lowercase();
    for phrase in PHRASES {
        spans.extend(
            lower
                .match_indices(phrase)
                .map(|(at, _)| at..at + phrase.len()),
        );
    }
    let words = words(text);
    for (number, (span, word)) in words.iter().enumerate() {
        let lower = word.to_lowercase();
        let next = words.get(number + 1);
        let after_insert =
            next.filter(|(_, next)| INSERTED.contains(&next.to_lowercase().as_str()));
        let crosses = (word.len() > 2 || *word == "xx") && lower.chars().all(|c| c == 'x');
        if lower == "insert" {
            spans.extend(after_insert.map(|(next, _)| span.start..next.end));
        } else if WORDS.contains(&lower.as_str()) || crosses {
            spans.push(span.clone());
        }
    }
    spans.extend(
        text.match_indices("???")
            .map(|(at, mark)| at..at + mark.len()),
    );
    spans.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    let mut end = 0;
    spans.retain(|span| {
        let outside = span.start >= end;
        end = end.max(span.end);
        outside
    });
    spans
}

/// `[name]`, but not the words of a link.
fn bracketed(text: &str) -> Vec<Span> {
    let opening = text.match_indices('[');
    opening
        .filter_map(|(start, _)| {
            let inside = &text[start + 1..];
            let end = inside.find(']')?;
            let rest = &inside[end + 1..];
            let words = inside[..end].trim().to_lowercase();
            let link = rest.starts_with(['(', '[']);
            let note = BRACKETED.contains(&words.as_str())
                || words.starts_with("insert ")
                || words.starts_with("your ");
            (note && !link).then_some(start..start + end + 2)
        })
        .collect()
}
