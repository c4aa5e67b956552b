//! [`RULE`]: a job that does not say what it pays.

use crate::check::look::Look;
use crate::check::passages::heading;
use crate::check::rule::{Found, Rule};
use crate::finding::Severity;
use crate::issue::Kind;

/// People decide by it whether to read on, and leaving it out keeps away those who can least afford to
/// guess. A range will do; for work without pay there is the kind `volunteer`.
///
/// ```yaml
/// pay: £34,000 a year
/// ```
pub(super) const RULE: Rule = Rule::open("pay-missing", Severity::Warning, find);

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    for item in &look.edition.issue.items {
        if item.kind == Some(Kind::Job) && item.detail("pay").is_none() {
            found.say(
                &heading(item),
                "the job does not say what it pays",
                "add a line, such as:\npay: £34,000 a year".to_owned(),
            );
        }
    }
}
