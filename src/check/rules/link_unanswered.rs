//! [`RULE`]: a link that could not be tried to the end.

use crate::check::answers::Answer;
use crate::check::links::tried;
use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::finding::Severity;

/// The server did not answer in time, was in trouble, or shuts programs out. Nothing is wrong with the link
/// as far as anybody knows, and nothing is known to be right: open it once in a browser.
///
/// ```yaml
/// link: https://www.example-trust.org.uk/report    # no answer within 20 seconds
/// ```
pub(super) const RULE: Rule =
    Rule::open("link-unanswered", Severity::Warning, find).of(|known| !known.answers.is_empty());

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    for (_, place, answer) in tried(look) {
        if let Answer::Unknown(what) = answer {
            let message = format!("whether this link works could not be found out: {what}");
            place.say(found, message, "open it in a browser and see");
        }
    }
}
