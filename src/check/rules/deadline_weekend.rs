//! [`RULE`]: a deadline on a Saturday or a Sunday.

use chrono::{Datelike, Weekday};

use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::finding::Severity;
use crate::issue::Deadline;
use crate::issue::date::weekday_name;

/// Few deadlines fall on a weekend, so the day or the year may be a slip. If it is meant, readers with
/// questions reach nobody on the last day.
///
/// ```yaml
/// deadline: 30 January 2027                # a Saturday
/// ```
pub(super) const RULE: Rule = Rule::open("deadline-weekend", Severity::Warning, find);

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    for item in &look.edition.issue.items {
        let Some(deadline) = &item.deadline else {
            continue;
        };
        let Deadline::By(moment) = deadline.value else {
            continue;
        };
        let weekday = moment.day.exact().map(|day| day.weekday());
        if let Some(day @ (Weekday::Sat | Weekday::Sun)) = weekday {
            found.say(
                &deadline.span,
                format!("this closes on a {}", weekday_name(day)),
                "make sure that the day is right".to_owned(),
            );
        }
    }
}
