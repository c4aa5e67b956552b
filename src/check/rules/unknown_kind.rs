//! [`RULE`]: a kind of item that does not exist.

use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::issue::{Kind, What};

/// The kind decides an item's fields, its labels and its section, so a kind nobody knows leaves the item
/// without a place.
///
/// ```yaml
/// - kind: evnt          # did you mean `event`?
/// ```
pub(super) const RULE: Rule = Rule::firm("unknown-kind", find);

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    for fault in &look.edition.issue.faults {
        let What::UnknownKind { typed, nearest } = &fault.what else {
            continue;
        };
        let cure = match nearest {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                let all: Vec<_> = Kind::ALL.iter().map(|kind| kind.word()).collect();
                format!("the kinds are: {}", all.join(", "))
            }
        };
        found.say(
            &fault.span,
            format!("`{typed}` is not a kind of item"),
            cure,
        );
    }
}
