//! [`RULE`]: a field that the bulletin does not know, or that this kind of item does not have.

use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::issue::{Kind, What};

/// A field whose name is misspelt would be left out of the letter, and a deadline with it.
///
/// ```yaml
/// closing: Friday 18 December 2026      # did you mean `deadline`?
/// ```
pub(super) const RULE: Rule = Rule::firm("unknown-field", find);

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    for fault in &look.edition.issue.faults {
        let What::UnknownField {
            typed,
            kind,
            nearest,
            elsewhere,
        } = &fault.what
        else {
            continue;
        };
        let inside = fault.item.is_some();
        // Where nobody knows the kind, only that it is an item.
        let nobody = if inside { "an item" } else { "an issue" };
        let owner = kind.map_or(nobody.to_owned(), Kind::with_article);
        let astray = !inside
            && Kind::ALL
                .iter()
                .any(|kind| kind.fields().any(|it| it == typed));
        if astray {
            found.say(
                &fault.span,
                format!("`{typed}` belongs to an item, and stands at the margin here"),
                "start it in the same column as the other fields of its item".to_owned(),
            );
            continue;
        }
        let message = if *elsewhere {
            format!("{owner} has no `{typed}`")
        } else {
            format!("`{typed}` is not a field of {owner}")
        };
        let cure = match (nearest, elsewhere) {
            (Some(near), _) => format!("did you mean `{near}:`?"),
            (None, true) => "choose the kind that has it, or say it in the summary".into(),
            (None, false) => {
                "take it out, or say it in the summary; `note:` is for words that are not printed"
                    .into()
            }
        };
        found.say(&fault.span, message, cure);
    }
}
