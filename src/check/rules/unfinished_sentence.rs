//! [`RULE`]: a text that stops before it has said what it was going to say.

use crate::check::look::Look;
use crate::check::passages::{Passage, passages};
use crate::check::rule::{Found, Rule};
use crate::finding::{Severity, Span};

/// "To find out more, please contact" and then nothing: what came next was lost in copying. Looked at are
/// the ends of the paragraphs of a summary and of the introduction. A file that ends without a line break, in
/// a summary without a full stop, has perhaps lost more: a save that was broken off looks like that.
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
    cut_off(look, &texts, found);
}

/// A file whose end was lost, as far as that can be known.
fn cut_off(look: &Look<'_>, texts: &[Passage<'_>], found: &mut Found<'_>) {
    let source = look.edition.issue.source.text();
    let prose = texts
        .iter()
        .filter(|it| matches!(it.field, "summary" | "intro"));
    let Some(last) = prose.max_by_key(|it| it.text.span.end) else {
        return;
    };
    let ends_file = source
        .get(last.text.span.end..)
        .is_some_and(|rest| rest.trim().is_empty());
    let text = last.text.value.as_str();
    let open = text.ends_with(char::is_alphanumeric) && !text.lines().last().is_some_and(is_listed);
    if source.ends_with('\n') || !ends_file || !open {
        return;
    }
    let paragraph = text.rsplit("\n\n").next().unwrap_or(text);
    // Said already.
    if last.english && unfinished(paragraph, true).is_some() {
        return;
    }
    let words = paragraph.split_whitespace().rev().take(3);
    let words: Vec<&str> = words.collect();
    let words = words.into_iter().rev().collect::<Vec<_>>().join(" ");
    let start = text.len() - text.split_whitespace().next_back().map_or(0, str::len);
    found.say(
        &last.text.span_of(&(start..text.len())),
        format!("the file stops in the middle of a sentence, at “{words}”"),
        "see whether its end was lost; if not, finish the sentence and the file with a full stop and a line break"
            .to_owned(),
    );
}

/// Points of a list often have no full stop.
fn is_listed(line: &str) -> bool {
    let mark = line.split_whitespace().next().unwrap_or_default();
    matches!(mark, "-" | "*" | "+") || mark.trim_end_matches(['.', ')']).parse::<u32>().is_ok()
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
