//! [`RULE`]: more than people read in a round-up.

use crate::check::look::Look;
use crate::check::passages::{heading, words};
use crate::check::rule::{Found, Rule};
use crate::finding::Severity;

/// A round-up points to things; it does not replace them. Up to 120 words an item and 25 items an issue are
/// what readers get through.
///
/// ```yaml
/// summary: |
///   Two or three sentences: what it is, who it is for, why it matters now.
/// ```
pub(super) const RULE: Rule = Rule::open("too-long", Severity::Advice, find);

const WORDS: usize = 120;
const ITEMS: usize = 25;

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
