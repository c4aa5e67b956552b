//! [`RULE`]: Markdown or HTML that the bulletin does not use.

use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::issue::What;

/// Summaries hold paragraphs, **bold**, *italic*, links and lists. Anything else would be printed as it
/// was typed, marks and all.
///
/// ```yaml
/// summary: |
///   <b>Closing soon</b>                     # write **Closing soon**
/// ```
pub(super) const RULE: Rule = Rule::firm("markup-unused", find);

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    for fault in &look.edition.issue.faults {
        if let What::Markup(what) = &fault.what {
            let cure = "use paragraphs, **bold**, *italic*, [words](https://…) and lists with `- `"
                .to_owned();
            found.say(
                &fault.span,
                format!("{what} cannot be used in the text of a letter"),
                cure,
            );
        }
    }
}
