//! [`RULE`]: a link to a page that now leads to the front page.

use url::Url;

use crate::check::answers::Answer;
use crate::check::links::tried;
use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::finding::Severity;

/// When a website is made anew, old addresses often lead to its front page. Readers arrive there and do not
/// find what they came for.
///
/// ```yaml
/// link: https://www.example-trust.org.uk/reports/2026/dental   # leads to https://www.example-trust.org.uk/
/// ```
pub(super) const RULE: Rule = Rule::open("link-redirects-home", Severity::Warning, find)
    .of(|known| !known.answers.is_empty());

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    for (link, place, answer) in tried(look) {
        let Answer::Found(at) = answer else { continue };
        let front = |url: &Url| url.path() == "/" && url.query().is_none();
        let lost = Url::parse(at).is_ok_and(|at| front(&at) && !front(link.url()));
        if lost {
            place.say(
                found,
                format!("this leads to the front page of the website now, {at}"),
                "look for the page there and copy its new address",
            );
        }
    }
}
