//! [`RULE`]: a deadline or an event more than a year away.

use chrono::Months;

use crate::check::clock;
use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::finding::{Severity, Span};
use crate::issue::Deadline;
use crate::issue::date::Moment;

/// It is over 12 months away. That is rare; more often the year is a slip.
///
/// ```yaml
/// date: Monday 30 November 2026            # of the issue
/// items:
///   - kind: consultation
///     deadline: 29 January 2028            # 2027?
/// ```
pub(super) const RULE: Rule = Rule::open("deadline-far", Severity::Warning, find);

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    let read = look.reaches_readers().date();
    let Some(year_on) = read.checked_add_months(Months::new(12)) else {
        return;
    };
    let mut far = |moment: &Moment, span: &Span, verb: &str| {
        if let Some(day) = moment.day.exact().filter(|day| *day > year_on) {
            found.say(
                span,
                format!("this {verb} over 12 months away, {}", clock::day(day)),
                "make sure that the year is right".to_owned(),
            );
        }
    };
    for item in &look.edition.issue.items {
        if let Some(when) = &item.when {
            far(&when.value, &when.span, "takes place");
        }
        if let Some(deadline) = &item.deadline
            && let Deadline::By(moment) = &deadline.value
        {
            far(moment, &deadline.span, "closes");
        }
    }
}
