//! [`RULE`]: a date that can be read in two ways, or in none.

use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::issue::{DateFault, What};

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
                None => "write it like this: 5pm, Friday 29 January 2027".to_owned(),
            };
            found.say(
                &fault.span,
                format!("`{typed}` cannot be read as a date: {why}"),
                cure,
            );
        }
    }
}
