//! [`RULE`]: `checks:` in `bulletin.yaml` asks for something that cannot be.

use super::ALL;
use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::finding::Severity;
use crate::masthead;

/// `checks:` sets the severity of a rule for this house. A name that no rule has does nothing, and some
/// rules cannot be softened, because without them the text cannot be trusted.
///
/// ```yaml
/// checks:
///   placeholder-link: warning
/// ```
pub(super) const RULE: Rule = Rule::firm(masthead::RULE, find);

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    for (id, severity) in &look.edition.masthead.checks {
        let path = format!("checks/{id}");
        match ALL.iter().find(|rule| rule.id == id) {
            None => {
                let near = ALL
                    .iter()
                    .map(|rule| (strsim::damerau_levenshtein(rule.id, id), rule.id))
                    .min();
                let cure = match near {
                    Some((distance, near)) if distance <= 4 => format!("did you mean `{near}`?"),
                    _ => "take the line out; `bulletin explain` lists the rules".to_owned(),
                };
                found.say_of_masthead(&path, format!("there is no rule `{id}`"), cure);
            }
            Some(rule) if rule.firm && *severity != Some(Severity::Stop) => {
                found.say_of_masthead(
                    &path,
                    format!("the rule `{id}` cannot be softened"),
                    "take the line out",
                );
            }
            Some(_) => {}
        }
    }
}
