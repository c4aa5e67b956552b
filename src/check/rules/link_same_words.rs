//! [`RULE`]: two links with the same words lead to different places.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::check::look::Look;
use crate::check::pointers::{plain, pointers};
use crate::check::rule::{Found, Rule};
use crate::finding::{Severity, Span};
use crate::issue::Link;

/// In a list of links, as a screen reader gives it, "Read the report" twice cannot be told apart. Name the
/// report in one of them (WCAG 2.2, 2.4.4 and 2.4.9).
///
/// ```yaml
/// action: Read the report            # leads to one report
/// action: Read the report            # and to another: write Read the dental health report
/// ```
pub(super) const RULE: Rule = Rule::open("link-same-words", Severity::Warning, find);

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    let issue = look.edition.issue;
    let mut first: HashMap<String, (Link, Span)> = HashMap::new();
    for pointer in pointers(issue) {
        let Some(link) = pointer.link else { continue };
        match first.entry(plain(&pointer.words)) {
            Entry::Vacant(place) => {
                place.insert((link, pointer.span));
            }
            Entry::Occupied(earlier) => {
                let (other, span) = earlier.get();
                let number = issue.source.line_at(span.start);
                if *other != link {
                    found.say(
                        &pointer.span,
                        format!(
                            "“{}” leads to another place in line {number}",
                            pointer.words
                        ),
                        "name in one of the two what readers will find".to_owned(),
                    );
                }
            }
        }
    }
}
