//! [`RULE`]: so many links in one text that none of them stands out.

use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::finding::Severity;

/// An item points to one page. Readers who meet a dozen links follow none, people who use a keyboard or a screen
/// reader have to go through each, and spam filters count them. The page an item links to has the rest; what
/// is worth a link of its own is worth an item.
///
/// ```yaml
/// link: https://www.gov.uk/government/collections/prison-health    # one page that lists the others
/// ```
pub(super) const RULE: Rule = Rule::open("many-links", Severity::Advice, find);

/// Links in one text. A short list of five still reads as a list.
const MOST: usize = 5;

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    let issue = look.edition.issue;
    let summaries = issue.items.iter().map(|item| (&item.summary, "summary"));
    for (prose, name) in summaries.chain([(&issue.intro, "introduction")]) {
        if let Some(first) = prose.pointers.get(MOST) {
            let links = prose.pointers.len();
            found.say(
                &first.words_span,
                format!(
                    "the {name} has {links} links, and more than {MOST} are too many to choose from"
                ),
                "link to one page that has them all, or make items of those that matter".to_owned(),
            );
        }
    }
}
