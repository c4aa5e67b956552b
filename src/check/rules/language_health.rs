//! [`RULE`]: words that make people into their illness or disability.

use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::check::wording::say_of_people;
use crate::finding::Severity;

/// People have a condition; they are not one, and how they feel about it is for them to say. The NHS
/// service manual advises against "suffers from", "the mentally ill", "the disabled" and "addict".
///
/// The words are in `templates/house-style/health.yaml`, and you can add to them. Quotations, laws and proper
/// names are left alone, and so is the `title` of a publication, a job or anything else that others have
/// named; the headlines of news, policy, notices and corrections are ours.
///
/// ```yaml
/// summary: Help for people suffering from psychosis.     # write: with psychosis
/// ```
pub(super) const RULE: Rule = Rule::open("language-health", Severity::Warning, find);

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    say_of_people(look, found, &look.house.health);
}
