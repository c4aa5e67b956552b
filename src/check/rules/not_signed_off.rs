//! [`RULE`]: an issue that was not signed off as it is now.

use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::finding::Severity;

/// Where `approve:` in `bulletin.yaml` asks for it, an issue goes out only when so many people have signed it
/// off, and nothing readers see has changed since. `bulletin approve` is the signature. While the issue is written
/// this is a piece of advice.
///
/// ```yaml
/// approve:
///   people: 2          # how many sign each issue off
///   author: no         # whoever signs the introduction is not one of them
/// ```
pub(super) const RULE: Rule = Rule::firm("not-signed-off", find);

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    let issue = look.edition.issue;
    let Some(sign_off) = &look.known.sign_off else {
        return;
    };
    if sign_off.by.len() >= sign_off.wanted {
        return;
    }
    if sign_off.ahead {
        found.soften(Severity::Advice);
    }
    let wanted = match sign_off.wanted {
        1 => "1 person has to sign this issue off".to_owned(),
        wanted => format!("{wanted} people have to sign this issue off"),
    };
    let done = match sign_off.by.as_slice() {
        [] => "nobody has".to_owned(),
        by => format!("only {} has", by.join(" and ")),
    };
    let sign = format!("bulletin approve {} --by NAME", issue.stem);
    let cure: Vec<&str> = sign_off
        .void
        .iter()
        .chain([&sign])
        .map(String::as_str)
        .collect();
    let span = issue
        .subject
        .as_ref()
        .map_or(0..0, |subject| subject.span.clone());
    found.say(&span, format!("{wanted}, and {done}"), cure.join("\n"));
}
