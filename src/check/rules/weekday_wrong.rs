//! [`RULE`]: the weekday and the date do not belong together.

use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::issue::date::weekday_name;
use crate::issue::{DateFault, What};

/// One of the two is wrong, and people turn up on the wrong day. Dates in summaries are looked at too.
///
/// ```yaml
/// when: Tuesday 9 December 2026, 10am      # the 9th is a Wednesday
/// ```
pub(super) const RULE: Rule = Rule::firm("weekday-wrong", find);

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    for fault in &look.edition.issue.faults {
        if let What::Date(DateFault::Weekday { date, right, .. }) = &fault.what {
            let right = weekday_name(*right);
            let cure = format!(
                "find out which of the two is right; if it is the date, write {right} {date}"
            );
            found.say(&fault.span, format!("{date} is a {right}"), cure);
        }
    }
}
