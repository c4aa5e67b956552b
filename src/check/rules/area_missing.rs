//! [`RULE`]: an item that may hold for one nation only, and does not say which.

use crate::check::look::Look;
use crate::check::passages::heading;
use crate::check::rule::{Found, Rule};
use crate::finding::Severity;
use crate::issue::Kind;

/// Health is devolved. Before anybody reads a consultation, applies for money or plans for a policy, they
/// need to know whether it holds where they are.
///
/// ```yaml
/// area: England and Wales
/// ```
pub(super) const RULE: Rule = Rule::open("area-missing", Severity::Advice, find);

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    for item in &look.edition.issue.items {
        if matches!(
            item.kind,
            Some(Kind::Consultation | Kind::Funding | Kind::Policy)
        ) && item.detail("area").is_none()
        {
            found.say(
                &heading(item),
                "nothing says which part of the United Kingdom this holds for",
                "add a line, such as:\narea: England".to_owned(),
            );
        }
    }
}
