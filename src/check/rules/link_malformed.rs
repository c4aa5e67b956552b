//! [`RULE`]: an address that cannot be followed.

use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::issue::{LinkFault, What};

/// An address with a slip in it leads nowhere, and readers find out before the editor does.
///
/// ```yaml
/// link: htps://example.org/guide           # https://
/// ```
pub(super) const RULE: Rule = Rule::firm("link-malformed", find);

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    for fault in &look.edition.issue.faults {
        if fault.what == What::LinkWithoutWords {
            let cure = "put words between the brackets that say what is there: [the consensus statement](https://…)";
            found.say(
                &fault.span,
                "this link has no words, so nobody can see it or follow it",
                cure.to_owned(),
            );
        }
        let What::Link(link) = &fault.what else {
            continue;
        };
        let (message, cure) = match link {
            LinkFault::Space => (
                "there is a space or a line break in this address",
                "copy the address again, or write %20 for the space".to_owned(),
            ),
            LinkFault::NoScheme(Some(whole)) => (
                "this address does not begin with https://",
                format!("write {whole}"),
            ),
            LinkFault::NoScheme(None) => (
                "this is not the address of a page",
                "copy the whole address, beginning with https://".to_owned(),
            ),
            LinkFault::Scheme(scheme) => {
                let near = strsim::damerau_levenshtein(scheme, "https") <= 2;
                let cure = if near {
                    "write https://"
                } else {
                    "letters can link to https://, http:// and mailto: addresses"
                };
                found.say(
                    &fault.span,
                    format!("an address cannot begin with `{scheme}:`"),
                    cure.to_owned(),
                );
                continue;
            }
            LinkFault::Host => (
                "there is no such place on the internet: the part behind :// is incomplete",
                "copy the address again from the page itself".to_owned(),
            ),
        };
        found.say(&fault.span, message, cure);
    }
}
