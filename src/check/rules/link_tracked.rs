//! [`RULE`]: an address with somebody's campaign code in it.

use crate::check::links::links;
use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::check::tracking::{campaign_codes, knows_a_person, strip, without_codes};
use crate::finding::Severity;

/// The code tells a service whose mail or post the address was copied from, so our readers are counted
/// as somebody else's. The page is the same without it, and the cure is the address to paste.
///
/// ```yaml
/// link: https://www.gov.uk/guide?utm_source=newsletter
/// link: https://www.gov.uk/guide
/// ```
pub(super) const RULE: Rule = Rule::open("link-tracked", Severity::Warning, find);

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    for (link, span) in links(look.edition.issue) {
        let codes = campaign_codes(link.url());
        // Where a person is named as well, `link-private` says so, with the same cure.
        if codes.is_empty() || knows_a_person(link.url()).is_some() {
            continue;
        }
        let (codes, verb) = match &codes[..] {
            [code] => (code.clone(), "is a code that tells"),
            [rest @ .., last] => {
                let all = format!("{} and {last}", rest.join(", "));
                (all, "are codes that tell")
            }
            [] => continue,
        };
        found.say_and_mend(
            &span,
            format!("{codes} in this address {verb} somebody which mail or post it came from"),
            format!("write {}", without_codes(link)),
            strip(&look.edition.issue.source, link, &span),
        );
    }
}
