//! [`RULE`]: words for ethnicity that readers may not want for themselves.

use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::check::wording::say_of_people;
use crate::finding::Severity;

/// "BAME" puts very different people into one abbreviation. Government stopped using it in 2022. Name the
/// group you mean; where there are several, "ethnic minorities" is the word people mind least.
///
/// The words are in `templates/house-style/ethnicity.yaml`, and you can add to them. Quotations, laws and proper
/// names are left alone, and so is the `title` of a publication, a job or anything else that others have
/// named; the headlines of news, policy, notices and corrections are ours.
///
/// ```yaml
/// summary: BAME women wait longer.     # write: Black and Asian women, or ethnic minority women
/// ```
pub(super) const RULE: Rule = Rule::open("language-ethnicity", Severity::Warning, find);

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    say_of_people(look, found, &look.house.ethnicity);
}
