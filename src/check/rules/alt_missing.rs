//! [`RULE`]: a partner's logo without words for people who cannot see it.

use crate::check::look::Look;
use crate::check::rule::{Found, Rule};

/// Screen readers read the words aloud, and most mail programs show them until pictures are let in
/// (WCAG 2.2, 1.1.1). The partner's name is what belongs there, not the name of the file.
///
/// ```yaml
/// partners:
///   - name: Example Health Alliance
///     logo: logos/alliance.png
///     alt: Example Health Alliance
/// ```
pub(super) const RULE: Rule = Rule::firm("alt-missing", find);

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    for (at, partner) in look.edition.masthead.partners.iter().enumerate() {
        let Some(logo) = partner
            .logo
            .as_deref()
            .filter(|logo| !logo.trim().is_empty())
        else {
            continue;
        };
        let alt = partner.alt.as_deref().unwrap_or_default().trim();
        let file = logo.rsplit(['/', '\\']).next().unwrap_or_default();
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let (field, cure, message) = if alt.is_empty() {
            let message = format!(
                "the logo of {} has no words for people who cannot see it",
                partner.name
            );
            ("logo", "write this line under it", message)
        } else if [logo, file, stem, "logo", "image", "picture"]
            .iter()
            .any(|word| alt.eq_ignore_ascii_case(word))
        {
            let message = format!(
                "`{alt}` tells nobody who cannot see the logo that it is {}",
                partner.name
            );
            ("alt", "write this line instead", message)
        } else {
            continue;
        };
        found.say_of_masthead(
            &format!("partners/{at}/{field}"),
            message,
            format!("{cure}:\nalt: {}", partner.name),
        );
    }
}
