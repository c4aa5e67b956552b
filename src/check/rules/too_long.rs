//! [`RULE`]: more than people read in a round-up.

use crate::check::look::Look;
use crate::check::passages::{heading, passages, words};
use crate::check::rule::{Found, Rule};
use crate::finding::Severity;

/// A round-up points to things; it does not replace them. Up to 120 words an item and 25 items an issue are
/// what readers get through. A title, the words of a link or a name of more than 150 characters are a summary
/// in the wrong place: they stand in the table of contents too.
///
/// ```yaml
/// summary: |
///   Two or three sentences: what it is, who it is for, why it matters now.
/// ```
pub(super) const RULE: Rule = Rule::open("too-long", Severity::Advice, find);

const WORDS: usize = 120;
const ITEMS: usize = 25;

/// Of a title and the like, in characters; the longest titles of reports and laws have some 140.
const LINE: usize = 150;

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    let items = &look.edition.issue.items;
    for item in items {
        let Some(summary) = &item.summary.text else {
            continue;
        };
        let words = words(&summary.value);
        if let Some((first, _)) = words.get(WORDS) {
            found.say(
                &summary.span_of(first),
                format!(
                    "the summary has {} words, and readers get through {WORDS}",
                    words.len()
                ),
                "cut it: the page it links to has the rest".to_owned(),
            );
        }
    }
    for passage in passages(look.edition.issue) {
        let line = match passage.field {
            "title" => "title",
            "action" => "words of the link",
            "by" => "name of who published it",
            "issue" => "name of the issue",
            "signed" => "signature",
            _ => continue,
        };
        let text = &passage.text.value;
        if let Some((at, _)) = text.char_indices().nth(LINE) {
            let length = text.chars().count();
            let verb = if passage.field == "action" {
                "have"
            } else {
                "has"
            };
            found.say(
                &passage.text.span_of(&(at..text.len())),
                format!("the {line} {verb} {length} characters, and {LINE} are enough"),
                "shorten it; what has to be said goes into the summary".to_owned(),
            );
        }
    }
    if let Some(item) = items.get(ITEMS) {
        found.say(
            &heading(item),
            format!(
                "the issue has {} items, and readers get through {ITEMS}",
                items.len()
            ),
            "leave some for next month".to_owned(),
        );
    }
}
