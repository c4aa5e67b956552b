//! [`RULE`]: an item asks for a helpline that is not there.

use crate::check::look::Look;
use crate::check::rule::{Found, Rule};

/// `help: suicide` prints the helpline of that name from `bulletin.yaml` under the item. A name that is
/// not there would print nothing, where somebody may need it most.
///
/// ```yaml
/// help: suicide
/// ```
pub(super) const RULE: Rule = Rule::firm("unknown-helpline", find);

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    let helplines = &look.edition.masthead.helplines;
    for help in look
        .edition
        .issue
        .items
        .iter()
        .filter_map(|item| item.help.as_ref())
    {
        if helplines.contains_key(&help.value) {
            continue;
        }
        let names: Vec<_> = helplines.keys().map(String::as_str).collect();
        let cure = if names.is_empty() {
            "add it under `helplines:` in bulletin.yaml".to_owned()
        } else {
            format!(
                "add it under `helplines:` in bulletin.yaml, or write one of: {}",
                names.join(", ")
            )
        };
        found.say(
            &help.span,
            format!("bulletin.yaml has no helpline `{}`", help.value),
            cure,
        );
    }
}
