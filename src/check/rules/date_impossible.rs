//! [`RULE`]: a date or time that no calendar or clock has.

use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::issue::{DateFault, What};

/// There is no 31 November, no 25:00, and no event ends before it starts. A reader cannot act on such a
/// date, and nobody can guess which one was meant.
///
/// ```yaml
/// deadline: Tuesday 31 November 2026       # November has 30 days
/// ```
pub(super) const RULE: Rule = Rule::firm("date-impossible", find);

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    for fault in &look.edition.issue.faults {
        if let What::Date(DateFault::Impossible { typed, why }) = &fault.what {
            found.say(
                &fault.span,
                format!("`{typed}` cannot be: {why}"),
                "look the date up again".to_owned(),
            );
        }
    }
}
