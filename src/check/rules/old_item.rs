//! [`RULE`]: an item that is no longer new, among the new ones.

use chrono::{Months, NaiveDate};

use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::check::wording::today;
use crate::finding::Severity;
use crate::issue::Kind;
use crate::issue::date::Day;

/// News, policy, figures and blogs are old after three months; reports, evidence, films and recordings after
/// a year. Guidance, case studies and resources keep. An old item that is worth another look goes into a
/// `section:` that says so, or says when it ran before.
///
/// ```yaml
/// - kind: publication
///   section: From the library
///   title: The Bradley Report
///   date: 2009
/// ```
pub(super) const RULE: Rule = Rule::open("old-item", Severity::Advice, find);

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    let today = today(look);
    for item in &look.edition.issue.items {
        let (Some(date), Some(kind)) = (&item.date, item.kind) else {
            continue;
        };
        let months = match kind {
            Kind::News | Kind::Policy | Kind::Statistics | Kind::Blog => 3,
            Kind::Publication | Kind::Evidence | Kind::Video | Kind::Audio => 12,
            _ => continue,
        };
        let placed = item.section.is_some() || item.repeat_of.is_some();
        let fresh_until =
            last_day(date.value.day).and_then(|last| last.checked_add_months(Months::new(months)));
        if !placed && fresh_until.is_some_and(|until| until < today) {
            found.say(
                &date.span,
                format!("it is more than {months} months old, and stands among the new"),
                "say in the summary why now, and put it into a section of its own:\nsection: From the library".to_owned(),
            );
        }
    }
}

/// The last day a date can mean.
fn last_day(day: Day) -> Option<NaiveDate> {
    let next = match day {
        Day::On(date) => return Some(date),
        Day::Month { .. } => day.first()?.checked_add_months(Months::new(1))?,
        Day::Year(_) => day.first()?.checked_add_months(Months::new(12))?,
    };
    next.pred_opt()
}
