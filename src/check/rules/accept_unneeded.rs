//! [`RULE`]: `accept:` for a rule that finds nothing there.

use super::ALL;
use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::finding::Severity;

/// An acceptance that is no longer needed, because the text has changed since, would let the next slip of
/// its kind pass without anybody looking. At the top of an issue it holds for what stands outside the
/// items; for an item it has to stand in the item.
///
/// ```yaml
/// accept: link-vague, because the page has no other name
/// action: Read the annual report           # says enough: take the line above out
/// ```
pub(super) const RULE: Rule = Rule::open("accept-unneeded", Severity::Warning, find);

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    let issue = look.edition.issue;
    for accept in issue
        .items
        .iter()
        .flat_map(|item| &item.accept)
        .chain(&issue.accept)
    {
        let can = ALL
            .iter()
            .any(|rule| rule.id == accept.rule && rule.acceptable && (rule.known)(look.known));
        if can && !found.needed(accept) {
            let message = format!("`{}` finds nothing here", accept.rule);
            let cure = "take the line out, or put it into the item it is for".to_owned();
            found.say(&accept.span, message, cure);
        }
    }
}
