//! [`RULE`]: words that make people into what they did.

use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::check::wording::say_of_people;
use crate::finding::Severity;

/// Many of our readers have a conviction, or love somebody who has. "Offender" makes what somebody once did
/// into what they are; "people with convictions" are people first.
///
/// The words are in `templates/house-style/people.yaml`, and you can add to them. Quotations, laws and proper
/// names are left alone, and so is the `title` of a publication, a job or anything else that others have
/// named; the headlines of news, policy, notices and corrections are ours.
///
/// ```yaml
/// summary: New support for ex-offenders.     # write: for people with convictions
/// ```
pub(super) const RULE: Rule = Rule::open("language-people", Severity::Warning, find);

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    say_of_people(look, found, &look.house.people);
}
