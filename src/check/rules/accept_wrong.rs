//! [`RULE`]: `accept:` asks for something that cannot be.

use super::ALL;
use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::issue::{Acceptance, What};

/// Somebody who has looked at a finding and decided that the text may stand writes so into the item, or at
/// the top of the issue for what stands outside the items: the rule, and why. The reason is kept with the
/// issue. Faults that stop every send cannot be accepted, except those that `bulletin explain` says can.
///
/// ```yaml
/// accept: suicide-language, because the title is that of the published verdict
/// ```
pub(super) const RULE: Rule = Rule::firm("accept-wrong", find);

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    let issue = look.edition.issue;
    for fault in &issue.faults {
        if let What::NotAcceptance(typed) = &fault.what {
            found.say(
                &fault.span,
                format!("“{typed}” does not say which rule is accepted and why"),
                "write it like this:\naccept: link-vague, because the page has no other name"
                    .to_owned(),
            );
        }
    }
    for accept in issue
        .items
        .iter()
        .flat_map(|item| &item.accept)
        .chain(&issue.accept)
    {
        judge(accept, found);
    }
}

fn judge(accept: &Acceptance, found: &mut Found<'_>) {
    let id = &accept.rule;
    match ALL.iter().find(|rule| rule.id == id) {
        None => {
            let near = ALL
                .iter()
                .map(|rule| rule.id)
                .min_by_key(|known| strsim::damerau_levenshtein(known, id));
            let cure = format!("did you mean `{}`?", near.unwrap_or_default());
            found.say(&accept.span, format!("there is no rule `{id}`"), cure);
        }
        Some(rule) if !rule.acceptable => {
            let message = format!("what `{id}` finds cannot be accepted");
            found.say(
                &accept.span,
                message,
                "take the line out, and mend what was found".to_owned(),
            );
        }
        Some(_) => {}
    }
}
