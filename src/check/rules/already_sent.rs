//! [`RULE`]: an issue that has gone out already, and was changed since.

use crate::check::look::Look;
use crate::check::rule::{Found, Rule};

/// An issue goes out once. What is changed afterwards reaches nobody: put it into a correction, in the next
/// issue or in one of its own. `send` stops for it, and `check` says so; `build` makes the page for the archive
/// all the same.
///
/// ```yaml
/// - kind: correction
///   title: The date of the dental health day
///   summary: It is on 9 December, not on the 8th.
/// ```
pub(super) const RULE: Rule = Rule::firm("already-sent", find);

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    let Some(sent) = &look.known.sent else { return };
    let issue = look.edition.issue;
    let span = issue.name.as_ref().map_or(0..0, |name| name.span.clone());
    let people = match sent.people {
        0 => "nobody".to_owned(),
        1 => "1 person".to_owned(),
        people => format!("{people} people"),
    };
    found.say(
        &span,
        format!(
            "this issue went to {people} on {}, and what has changed since reaches nobody",
            sent.when
        ),
        "put the change into the next issue as an item of kind `correction`, or start an issue for it: \
         bulletin new MONTH"
            .to_owned(),
    );
}
