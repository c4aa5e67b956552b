//! [`RULE`]: two items want to lead.

use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::finding::Severity;

/// One item can be lifted out above the rest. The first that says so is; a second stays in its section.
///
/// ```yaml
/// lead: yes
/// ```
pub(super) const RULE: Rule = Rule::open("lead-twice", Severity::Warning, find);

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    for item in look
        .edition
        .issue
        .items
        .iter()
        .filter(|item| item.lead)
        .skip(1)
    {
        let span = item
            .title
            .as_ref()
            .map_or(item.span.clone(), |title| title.span.clone());
        found.say(
            &span,
            "another item already leads this issue",
            "take `lead: yes` out of one of the two".to_owned(),
        );
    }
}
