//! [`RULE`]: a mail so large that Gmail cuts it off.

use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::finding::Severity;

/// Gmail shows about the first 102 kB of a mail and hides the rest behind "View entire message": the last
/// items, and with them the way to unsubscribe.
///
/// ```yaml
/// items:      # 80 items of 150 words: put the lesser half into the next issue
/// ```
pub(super) const RULE: Rule =
    Rule::open("too-big", Severity::Warning, find).of(|known| known.html_bytes.is_some());

/// Where Gmail cuts is reported as anything from 100 to 102 kB, and it counts what it has rewritten; this is
/// well before it.
const CLIP: usize = 90 * 1000;

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    let Some(bytes) = look.known.html_bytes.filter(|bytes| *bytes > CLIP) else {
        return;
    };
    let issue = look.edition.issue;
    let span = issue.name.as_ref().map_or(0..0, |name| name.span.clone());
    let longest = issue
        .items
        .iter()
        .max_by_key(|item| {
            item.summary
                .text
                .as_ref()
                .map_or(0, |text| text.value.len())
        })
        .map(|item| format!("; the longest item is “{}”", item.name()))
        .unwrap_or_default();
    found.say(
        &span,
        format!(
            "the mail has {} kB of HTML, and Gmail cuts it off at about 102 kB",
            bytes / 1000
        ),
        format!(
            "shorten the summaries, or keep some of the {} items for the next issue{longest}",
            issue.items.len()
        ),
    );
}
