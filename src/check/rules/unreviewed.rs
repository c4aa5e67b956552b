//! [`RULE`]: an item that was added by the program, and that nobody has read yet.

use crate::check::look::Look;
use crate::check::rule::{Found, Rule};

/// `bulletin add` takes what a page says about itself. That may be wrong, old or somebody's advertisement, and
/// it is in their words: read the page, write the summary anew, check every field, then delete the note.
///
/// ```yaml
/// note: "unreviewed: …"                # delete this line when you have read the page
/// ```
pub(super) const RULE: Rule = Rule::firm("unreviewed", find);

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    for item in &look.edition.issue.items {
        let Some(note) = &item.note else { continue };
        if note.value.to_lowercase().starts_with("unreviewed") {
            found.say(
                &note.span,
                "this item was added from its page, and nobody has read it yet",
                "read the page, write the summary in your own words, check each field, then delete this note"
                    .to_owned(),
            );
        }
    }
}
