//! [`RULE`]: two links with the same words lead to different places.

use crate::check::look::Look;
use crate::check::pointers::{plain, pointers};
use crate::check::rule::{Found, Rule};
use crate::finding::Severity;

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
    let pointers = pointers(issue);
    for (at, pointer) in pointers.iter().enumerate() {
        let words = plain(&pointer.words);
        let Some(link) = &pointer.link else { continue };
        let other = pointers.iter().take(at).find(|earlier| {
            let elsewhere = earlier.link.as_ref().is_some_and(|earlier| earlier != link);
            elsewhere && plain(&earlier.words) == words
        });
        if let Some(other) = other {
            let line = issue.source.line_at(other.span.start);
            found.say(
                &pointer.span,
                format!("“{}” leads to another place in line {line}", pointer.words),
                "name in one of the two what readers will find".to_owned(),
            );
        }
    }
}
