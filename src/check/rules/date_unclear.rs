//! [`RULE`]: a date that can be read in two ways, or in none.

use chrono::Datelike;

use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::issue::{DateFault, What, date};

/// `03/04/2027` is 3 April to some and 4 March to others. Write dates with the month as a word, and the
/// year.
///
/// ```yaml
/// deadline: 03/04/2027                     # write 3 April 2027
/// ```
pub(super) const RULE: Rule = Rule::firm("date-unclear", find);

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    for fault in &look.edition.issue.faults {
        if let What::Date(DateFault::Unclear {
            typed,
            why,
            instead,
        }) = &fault.what
        {
            let cure = match instead {
                Some(instead) => format!("write {instead}, if that is the day you mean"),
                None => with_year(look, typed).map_or_else(
                    || "write the day, the month and the year, in the form of: 5pm, Friday 29 January 2027".to_owned(),
                    |whole| format!("write the year as well: {whole}, if that is the one you mean"),
                ),
            };
            found.say(
                &fault.span,
                format!("`{typed}` cannot be read as a date: {why}"),
                cure,
            );
        }
    }
}

/// The same date with the year that makes it come next, where only the year is missing.
fn with_year(look: &Look<'_>, typed: &str) -> Option<String> {
    let issue = look.edition.issue.date.as_ref()?.value.day.exact()?;
    (issue.year()..=issue.year() + 1).find_map(|year| {
        let whole = format!("{typed} {year}");
        let read = date::read(&whole);
        let day = read.moment?.day.exact()?;
        (read.fault.is_none() && day >= issue).then_some(whole)
    })
}
