//! [`RULE`]: an item without a section to stand in.

use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::masthead::Section;

/// An item goes to the section it names, else to the one that lists its kind in `bulletin.yaml`. If there
/// is no such section, it would be printed last, under a heading nobody chose.
///
/// ```yaml
/// section: From the libary         # bulletin.yaml says "From the library"
/// ```
pub(super) const RULE: Rule = Rule::firm("unknown-section", find);

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    let sections = &look.edition.masthead.sections;
    let titles = || sections.iter().flat_map(Section::titles);
    let printed = || sections.iter().map(|section| section.title.as_str());
    for item in &look.edition.issue.items {
        match (&item.section, item.kind) {
            (Some(named), _) => {
                if look.edition.masthead.section_called(&named.value).is_some() {
                    continue;
                }
                let near =
                    titles().min_by_key(|title| strsim::damerau_levenshtein(title, &named.value));
                let cure = match near {
                    Some(near) if strsim::damerau_levenshtein(near, &named.value) <= 3 => {
                        format!("did you mean `{near}`?")
                    }
                    _ => format!(
                        "add it to `sections:` in bulletin.yaml, or write one of: {}",
                        printed().collect::<Vec<_>>().join(", ")
                    ),
                };
                found.say(
                    &named.span,
                    format!("bulletin.yaml has no section `{}`", named.value),
                    cure,
                );
            }
            (None, Some(kind))
                if !item.lead && look.edition.masthead.section_of(kind).is_none() =>
            {
                let cure = format!(
                    "add `{kind}` to the `kinds:` of a section there, or give this item a `section:`"
                );
                found.say(
                    &item.span,
                    format!("no section in bulletin.yaml takes {}", kind.with_article()),
                    cure,
                );
            }
            _ => {}
        }
    }
}
