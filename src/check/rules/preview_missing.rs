//! [`RULE`]: no line for mail programs to show after the subject.

use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::finding::Severity;

/// Most mail programs show a line after the subject. Without `preview:` they take whatever comes first in
/// the letter, which is the same every month.
///
/// ```yaml
/// subject: "Health and Justice, November 2026: prison health consultation"
/// preview: A consultation that closes in January, new money, and 3 events
/// ```
pub(super) const RULE: Rule = Rule::open("preview-missing", Severity::Advice, find);

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    let issue = look.edition.issue;
    // Where there is no subject either, the file may not have been read that far.
    if let (None, Some(subject)) = (&issue.preview, &issue.subject) {
        let there = issue
            .source
            .text()
            .lines()
            .any(|line| line.starts_with("preview:"));
        let cure = if there {
            "write behind `preview:` what is in this issue, in a line of 40 to 100 characters"
        } else {
            "add a line below the subject:\npreview: …"
        };
        found.say(
            &subject.span,
            "there is no `preview`, the line mail programs show after the subject",
            cure.to_owned(),
        );
    }
}
