//! [`RULE`]: a deadline that is over before anyone reads of it.

use crate::check::clock;
use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::issue::Deadline;

/// Readers cannot act on it, and it shows that nobody looked. A deadline is held against the day the
/// issue is dated, and in a live send against the time of sending as well.
///
/// ```yaml
/// date: Monday 30 November 2026            # of the issue
/// items:
///   - kind: consultation
///     deadline: 27 November 2026           # over before it is read
/// ```
pub(super) const RULE: Rule = Rule::firm("deadline-passed", find);

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    let read = look.reaches_readers();
    for item in &look.edition.issue.items {
        let Some(deadline) = &item.deadline else {
            continue;
        };
        let Deadline::By(moment) = deadline.value else {
            continue;
        };
        if let Some(closes) = moment.closes().filter(|closes| *closes < read) {
            found.say(
                &deadline.span,
                format!(
                    "this is over before it is read: it closes {}, and the issue goes out {}",
                    clock::at(closes),
                    clock::at(read)
                ),
                "take the item out, or write the new deadline if there is one".to_owned(),
            );
        }
    }
}
