//! [`RULE`]: an item that may not be made known yet.

use chrono::Days;

use crate::check::clock;
use crate::check::look::{Look, Purpose};
use crate::check::rule::{Found, Rule};

/// A partner asked to keep it back until then, and readers would have it before. While you write, the
/// embargo is held against the day the issue is dated; in a live send against the time of sending, to
/// the minute.
///
/// ```yaml
/// date: Monday 30 November 2026                      # of the issue
/// items:
///   - kind: publication
///     embargo: 12:01am, Tuesday 1 December 2026      # a day too late for this issue
/// ```
pub(super) const RULE: Rule = Rule::firm("embargoed", find);

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    let now = look.now.naive_local();
    let dated = look.edition.issue.date.as_ref();
    let dated = dated.and_then(|date| date.value.day.exact());
    for item in &look.edition.issue.items {
        let Some(embargo) = &item.embargo else {
            continue;
        };
        let Some(ends) = embargo.value.begins() else {
            continue;
        };
        let next_day = dated.and_then(|day| day.checked_add_days(Days::new(1)));
        let after_its_day = next_day.is_some_and(|next| ends.date() >= next);
        if after_its_day || (look.purpose == Purpose::Live && ends > now) {
            found.say(
                &embargo.span,
                format!("this may not be made known before {}", clock::moment(ends)),
                "send the issue after that, or keep the item for the next one".to_owned(),
            );
        }
    }
}
