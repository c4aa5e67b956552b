//! [`RULE`]: an event that is over before anyone reads of it.

use crate::check::clock;
use crate::check::look::Look;
use crate::check::rule::{Found, Rule};

/// Nobody can come to it any more. An event is held against the day the issue is dated, and in a live
/// send against the time of sending as well; one that runs over several days counts until it ends. If
/// there is a recording, write of that instead.
///
/// ```yaml
/// date: Monday 30 November 2026            # of the issue
/// items:
///   - kind: event
///     when: 26 November 2026, 10am         # over before it is read
/// ```
pub(super) const RULE: Rule = Rule::firm("event-passed", find);

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    let read = look.reaches_readers();
    for item in &look.edition.issue.items {
        let Some(when) = &item.when else { continue };
        if let Some(ends) = when.value.ends().filter(|ends| *ends < read) {
            found.say(
                &when.span,
                format!(
                    "this is over before it is read: it ends {}, and the issue goes out {}",
                    clock::at(ends),
                    clock::at(read)
                ),
                "take the item out; if there is a recording, make it a `video` or a `resource`"
                    .to_owned(),
            );
        }
    }
}
