//! [`RULE`]: a logo without words for people who cannot see it.

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
    let masthead = look.edition.masthead;
    if let Some(logo) = &masthead.logo {
        let alt = masthead.logo_alt.as_deref().unwrap_or_default();
        if let Some((wrong, message, cure)) = fault(logo, alt, &masthead.publisher) {
            let field = if wrong { "logo-alt" } else { "logo" };
            let cure = format!("{cure}:\nlogo-alt: {}", masthead.publisher);
            found.say_of_masthead(field, message, cure);
        }
    }
    for (at, partner) in masthead.partners.iter().enumerate() {
        let Some(logo) = &partner.logo else { continue };
        let alt = partner.alt.as_deref().unwrap_or_default();
        if let Some((wrong, message, cure)) = fault(logo, alt, &partner.name) {
            let field = if wrong { "alt" } else { "logo" };
            let cure = format!("{cure}:\nalt: {}", partner.name);
            found.say_of_masthead(&format!("partners/{at}/{field}"), message, cure);
        }
    }
}

/// What is wrong with the words of a logo: whether there are any, what it is, and the cure.
fn fault(logo: &str, alt: &str, name: &str) -> Option<(bool, String, &'static str)> {
    if alt.is_empty() {
        let message = format!("the logo of {name} has no words for people who cannot see it");
        return Some((false, message, "write this line under it"));
    }
    let file = logo.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    // Many are called what their file is called.
    let says_nothing = !alt.eq_ignore_ascii_case(name.trim())
        && [logo, file, stem, "logo", "image", "picture"]
            .iter()
            .any(|word| alt.eq_ignore_ascii_case(word));
    says_nothing.then(|| {
        let message = format!("`{alt}` tells nobody who cannot see the logo that it is {name}");
        (true, message, "write this line instead")
    })
}
