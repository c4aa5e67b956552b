//! [`RULE`]: an issue of which nobody has seen a preview as it is now.

use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::finding::Severity;

/// Where `approve:` in `bulletin.yaml` asks for it, an issue is signed off and sent only when this exact
/// content has been mailed as a preview, so that somebody has seen it in a mail program. Any change that
/// readers could notice needs a new preview, and so does another mail server in `send: through:`. While the
/// issue is written this is a piece of advice.
///
/// ```yaml
/// approve:
///   preview: yes       # this exact content was mailed by `bulletin preview --to` before
/// ```
pub(super) const RULE: Rule = Rule::firm("not-previewed", find);

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    let issue = look.edition.issue;
    let Some(preview) = look.known.preview.as_ref().filter(|preview| !preview.same) else {
        return;
    };
    if preview.ahead {
        found.soften(Severity::Advice);
    }
    let message = match (&preview.elsewhere, &preview.last) {
        (Some(elsewhere), _) => format!("this was previewed {elsewhere}"),
        (None, None) => "nobody has had a preview of this issue".to_owned(),
        (None, Some(last)) => {
            format!("what readers see has changed since the last preview, on {last}")
        }
    };
    let span = issue
        .subject
        .as_ref()
        .map_or(0..0, |subject| subject.span.clone());
    found.say(
        &span,
        message,
        format!(
            "bulletin preview {} --to YOUR-ADDRESS, and look at it in your mail program",
            issue.stem
        ),
    );
}
