//! [`RULE`]: a subject that is cut off, shouts or looks like an advertisement.

use crate::check::look::Look;
use crate::check::passages::words;
use crate::check::rule::{Found, Rule};
use crate::finding::Severity;

/// Mail programs show some 65 characters of a subject, fewer on a phone. Capitals and exclamation marks
/// look like advertising to people and to spam filters.
///
/// ```yaml
/// subject: "NEWS!! Health and Justice"     # write: "Health and Justice, November 2026: dental health"
/// ```
pub(super) const RULE: Rule = Rule::open("subject-style", Severity::Advice, find);

/// What mail programs show, in characters.
const LONGEST: usize = 65;

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    let Some(subject) = &look.edition.issue.subject else {
        return;
    };
    let text = &subject.value;
    let length = text.chars().count();
    if length > LONGEST {
        let cut = text
            .char_indices()
            .nth(LONGEST)
            .map_or(text.len(), |(at, _)| at);
        found.say(
            &subject.span_of(&(cut..text.len())),
            format!("the subject has {length} characters, and mail programs show about {LONGEST}"),
            "make it shorter; the rest can go into `preview:`".to_owned(),
        );
    }
    for (span, word) in words(text) {
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        let known = look
            .house
            .acronyms
            .entry(word)
            .is_some_and(|entry| entry.instead.is_some());
        // Many scripts know no capitals at all.
        let capitals = word.contains(char::is_uppercase) && !word.contains(char::is_lowercase);
        if letters >= 4 && !known && capitals {
            found.say(
                &subject.span_of(&span),
                format!("“{word}” in capitals shouts"),
                "write it in small letters".to_owned(),
            );
        }
    }
    if let Some(at) = text.find('!') {
        found.say(
            &subject.span_of(&(at..at + 1)),
            "an exclamation mark makes a subject look like an advertisement",
            "take it out".to_owned(),
        );
    }
}
