//! [`RULE`]: an audience of quite another size than the last time.

use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::finding::Severity;

/// Half as many people as last time, or more than twice as many: the test list, an old export, or somebody
/// else's members. Where it is right, accept it at the top of the issue and say why.
///
/// ```yaml
/// accept: wrong-list, because the two lists of the regions have been joined
/// ```
pub(super) const RULE: Rule = Rule::open("wrong-list", Severity::Stop, find)
    .acceptable()
    .of(|known| known.audience.is_some());

/// Among so few, one family more is a large part.
const FEW: u64 = 10;

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    let Some(audience) = &look.known.audience else {
        return;
    };
    let (now, last) = (audience.people, audience.last_people);
    if now.max(last) <= FEW || (now * 2 >= last && now <= last * 2) {
        return;
    }
    let issue = look.edition.issue;
    let span = issue.name.as_ref().map_or(0..0, |name| name.span.clone());
    found.say(
        &span,
        format!(
            "this would go to {now} people, and {} went to {last}",
            audience.last_issue
        ),
        "see whether these are the lists you mean (`send: lists:` in bulletin.yaml, or --list). If they are, \
         write at the top of the issue:\naccept: wrong-list, because …"
            .to_owned(),
    );
}
