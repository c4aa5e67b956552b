//! [`RULE`]: an issue that would go out long after the day it is dated, or long before.

use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::finding::Severity;

/// An old issue named by a slip would go to everybody. More than two weeks between the date of an issue and
/// the day it is sent has to be meant: accept it at the top of the issue and say why.
///
/// ```yaml
/// date: Friday 30 January 2026         # and today is 21 November 2026
/// ```
pub(super) const RULE: Rule = Rule::open("date-far", Severity::Stop, find)
    .acceptable()
    .of(|known| known.days_late.is_some());

/// A bulletin may be a week early or a fortnight late.
const DAYS: i64 = 14;

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    let (Some(late), Some(date)) = (look.known.days_late, &look.edition.issue.date) else {
        return;
    };
    let message = if late > DAYS {
        format!("this issue is dated {late} days ago")
    } else if late < -DAYS {
        format!("this issue is dated {} days ahead", -late)
    } else {
        return;
    };
    let cure = "see whether it is the issue you mean. If it is, put the right date in, or write at the top of it:\n\
                accept: date-far, because …";
    found.say(&date.span, message, cure.to_owned());
}
