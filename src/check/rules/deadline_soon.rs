//! [`RULE`]: a deadline that leaves readers too little time.

use chrono::{Datelike, NaiveDate, Weekday};

use crate::check::clock;
use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::finding::Severity;
use crate::issue::Deadline;

/// Fewer than 3 working days lie between the day readers get the issue and the deadline. Working days
/// are Monday to Friday; bank holidays are not known here.
///
/// ```yaml
/// date: Monday 30 November 2026            # of the issue
/// items:
///   - kind: funding
///     deadline: 5pm, 2 December 2026       # two working days
/// ```
pub(super) const RULE: Rule = Rule::open("deadline-soon", Severity::Warning, find);

/// What a reader needs at the least to open the mail, decide and answer.
const ENOUGH: usize = 3;

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    let read = look.reaches_readers();
    for item in &look.edition.issue.items {
        let Some(deadline) = &item.deadline else {
            continue;
        };
        let Deadline::By(moment) = deadline.value else {
            continue;
        };
        // One that is over already is a fault of its own.
        let Some(closes) = moment.closes().filter(|closes| *closes >= read) else {
            continue;
        };
        let left = working_days(read.date(), closes.date());
        if left < ENOUGH {
            let left = match left {
                0 => "no working day".to_owned(),
                1 => "1 working day".to_owned(),
                left => format!("{left} working days"),
            };
            found.say(
                &deadline.span,
                format!(
                    "readers have {left} until this closes {}",
                    clock::at(closes)
                ),
                "make sure that the deadline is right and that it is still worth sending"
                    .to_owned(),
            );
        }
    }
}

/// The working days behind the first day, up to the last and with it; no more are counted than matter.
fn working_days(first: NaiveDate, last: NaiveDate) -> usize {
    first
        .iter_days()
        .skip(1)
        .take_while(|day| *day <= last)
        .filter(|day| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun))
        .take(ENOUGH)
        .count()
}
