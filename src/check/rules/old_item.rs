//! [`RULE`]: an item that was published long ago.

use chrono::Months;

use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::finding::Severity;
use crate::issue::Item;

/// It came out more than 18 months before the issue, and readers take a bulletin for news. Where it is
/// still worth reading, say so: put it in a section for such things (one that `bulletin.yaml` gives no
/// kinds, so that items come there only by name), or name the issue it ran in.
///
/// ```yaml
/// date: 2009
/// section: From the library                # or: repeat-of: February 2018
/// ```
pub(super) const RULE: Rule = Rule::open("old-item", Severity::Advice, find);

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    let read = look.reaches_readers().date();
    let Some(oldest) = read.checked_sub_months(Months::new(18)) else {
        return;
    };
    for item in &look.edition.issue.items {
        let Some(date) = &item.date else { continue };
        // Of a year or a month the last day counts: nothing is called old that may not be.
        let old = date.value.day.last().is_some_and(|last| last < oldest);
        if old && item.repeat_of.is_none() && !is_for_the_old(item, look) {
            found.say(
                &date.span,
                "this was published more than 18 months before the issue",
                "tell readers why it is here, or move it to a section for older things".to_owned(),
            );
        }
    }
}

/// Whether it stands in a section that no kind goes to by itself.
fn is_for_the_old(item: &Item, look: &Look<'_>) -> bool {
    item.section.as_ref().is_some_and(|named| {
        let mut sections = look.edition.masthead.sections.iter();
        sections.any(|section| {
            section.kinds.is_empty() && section.title.eq_ignore_ascii_case(&named.value)
        })
    })
}
