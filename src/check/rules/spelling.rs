//! [`RULE`]: a word that is often misspelt, misspelt.

use crate::check::look::Look;
use crate::check::passages::passages;
use crate::check::rule::{Found, Rule};
use crate::check::wording::say;
use crate::finding::Severity;

/// Slips that nobody means: "succesful", "seperate", "liason". This is a short list,
/// `templates/house-style/spelling.yaml`, and not a dictionary: names and Welsh words are safe from it.
///
/// ```yaml
/// summary: A succesful partnership.     # write: successful
/// ```
pub(super) const RULE: Rule = Rule::open("spelling", Severity::Advice, find);

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    for passage in passages(look.edition.issue)
        .iter()
        .filter(|passage| passage.english)
    {
        for hit in look.house.spelling.hits(&passage.text.value, None) {
            say(look, found, passage, &hit, "is misspelt");
        }
    }
}
