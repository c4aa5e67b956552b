//! [`RULE`]: a file in `templates/` that nothing reads.

use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::finding::Severity;

/// A file of yours in `templates/` counts if it has the name of the one inside the program. Under any other
/// name it changes nothing, and whoever wrote it would not notice. Pictures belong in `templates/logos/`;
/// notes that end in `.md` or `.txt`, and what editing programs leave behind, are not meant.
///
/// ```yaml
/// templates/themes.yaml      # nothing reads it: call it templates/theme.yaml
/// ```
pub(super) const RULE: Rule = Rule {
    // It stands in no issue that could accept it.
    acceptable: false,
    ..Rule::open("template-unread", Severity::Warning, find)
};

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    for unread in &look.known.unread {
        let message = "nothing reads this file, so it changes nothing".to_owned();
        let cure = match &unread.meant {
            Some(meant) => format!("did you mean `{meant}`? Rename it, or take it away"),
            None => "take it out of templates/; the README names the files that are read there"
                .to_owned(),
        };
        found.say_of_file(&unread.file, message, cure);
    }
}
