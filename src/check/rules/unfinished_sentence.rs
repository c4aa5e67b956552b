//! [`RULE`]: a text that stops before it has said what it was going to say.

use crate::check::look::Look;
use crate::check::passages::passages;
use crate::check::rule::{Found, Rule};
use crate::finding::{Severity, Span};

/// "To find out more, please contact" and then nothing: what came next was lost in copying. Looked at are
/// the ends of the paragraphs of a summary and of the introduction.
///
/// ```yaml
/// summary: |
///   Clinks and Nacro work on this together. To find out more, please contact
/// ```
pub(super) const RULE: Rule = Rule::open("unfinished-sentence", Severity::Warning, find);

/// Words no sentence ends with, unless a full stop says that it does.
const OPEN: &[&str] = &[
    "a",
    "an",
    "the",
    "and",
    "or",
    "but",
    "to",
    "of",
    "for",
    "with",
    "from",
    "by",
    "at",
    "in",
    "on",
    "into",
    "as",
    "than",
    "that",
    "which",
    "who",
    "whose",
    "is",
    "are",
    "was",
    "were",
    "will",
    "can",
    "our",
    "their",
    "your",
    "its",
    "this",
    "these",
    "including",
    "see",
    "visit",
    "call",
    "contact",
    "please",
    "email",
    "via",
    "between",
    "about",
];

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    let texts = passages(look.edition.issue);
    for passage in texts
        .iter()
        .filter(|it| it.english && matches!(it.field, "summary" | "intro"))
    {
        let text = &passage.text.value;
        let mut start = 0;
        for paragraph in text.split("\n\n") {
            let last = start + paragraph.len() == text.len();
            if let Some(end) = unfinished(paragraph, last) {
                let span = start + end.start..start + end.end;
                let words = text.get(span.clone()).unwrap_or_default();
                let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
                found.say(
                    &passage.text.span_of(&span),
                    format!("the text stops at “{words}”"),
                    "finish the sentence, or take it out".to_owned(),
                );
            }
            start += paragraph.len() + 2;
        }
    }
}

/// The words at the end that ask for more.
fn unfinished(paragraph: &str, last: bool) -> Option<Span> {
    let text = paragraph.trim_end().trim_end_matches(['*', '_']);
    let word_start = |end: usize| {
        let before = text[..end].trim_end_matches(|c: char| !c.is_whitespace());
        before.len()
    };
    let start = word_start(text.len());
    let word = &text[start..];
    let bare = word.trim_end_matches(['.', ':']).to_lowercase();
    let before = text[..start].trim_end();
    let earlier = &before[word_start(before.len())..];
    if matches!(bare.as_str(), "contact" | "email" | "call" | "visit")
        && earlier.eq_ignore_ascii_case("please")
    {
        return Some(before.len() - earlier.len()..text.len());
    }
    let colon = word.ends_with(':') && last;
    let open =
        word.ends_with([',', ';', '(', '–', '—', '…', '&']) || word.ends_with("...") || word == "-";
    // A capital makes it a name or an abbreviation: `IT`, `Vitamin A`.
    let hanging = OPEN.contains(&word) && !before.is_empty();
    (colon || open || hanging).then_some(start..text.len())
}
