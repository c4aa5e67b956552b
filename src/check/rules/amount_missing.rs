//! [`RULE`]: funding that does not say how much.

use crate::check::look::Look;
use crate::check::passages::heading;
use crate::check::rule::{Found, Rule};
use crate::finding::Severity;
use crate::issue::Kind;

/// A charity decides by the amount whether an application is worth its while, and the funder's page is
/// often long. A range will do, or the most that can be asked for.
///
/// ```yaml
/// amount: £2,000 to £10,000
/// ```
pub(super) const RULE: Rule = Rule::open("amount-missing", Severity::Warning, find);

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    for item in &look.edition.issue.items {
        if item.kind == Some(Kind::Funding) && item.detail("amount").is_none() {
            found.say(
                &heading(item),
                "the funding does not say how much there is",
                "add a line, such as:\namount: £2,000 to £10,000".to_owned(),
            );
        }
    }
}
