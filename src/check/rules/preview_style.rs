//! [`RULE`]: a preview line that is cut off, too short to fill its place, or the subject once more.

use crate::check::look::Look;
use crate::check::pointers::plain;
use crate::check::rule::{Found, Rule};
use crate::finding::Severity;

/// Mail programs show the preview after the subject: some 35 characters on a phone, up to 130 on a wide screen.
/// Where it is shorter they go on with whatever comes next in the letter, and where it says what the subject
/// says it is wasted.
///
/// ```yaml
/// subject: "Health and Justice, November 2026: prison health consultation"
/// preview: A consultation that closes in January, new money, and 3 events
/// ```
pub(super) const RULE: Rule = Rule::open("preview-style", Severity::Advice, find);

/// What a phone shows, and what a wide screen shows, in characters.
const SHORTEST: usize = 35;
const LONGEST: usize = 130;

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    let issue = look.edition.issue;
    let Some(preview) = &issue.preview else {
        return;
    };
    let text = &preview.value;
    let length = text.chars().count();
    let said = plain(text);
    let same = [
        ("subject", issue.subject.as_ref()),
        ("name of the issue", issue.name.as_ref()),
        (
            "title of the first item",
            issue.items.first().and_then(|item| item.title.as_ref()),
        ),
    ];
    let same = same.into_iter().find(|(_, other)| {
        other.is_some_and(|other| !said.is_empty() && plain(&other.value) == said)
    });
    if let Some((other, _)) = same {
        found.say(
            &preview.span,
            format!("the preview says what the {other} says"),
            "name two or three other things that are in this issue".to_owned(),
        );
    } else if length < SHORTEST {
        found.say(
            &preview.span,
            format!("the preview has {length} characters, and a phone shows {SHORTEST}"),
            "say a little more of what is in this issue, or the mail program fills the place with what comes next"
                .to_owned(),
        );
    }
    if length > LONGEST {
        let cut = text.char_indices().nth(LONGEST);
        let cut = cut.map_or(text.len(), |(at, _)| at);
        found.say(
            &preview.span_of(&(cut..text.len())),
            format!(
                "the preview has {length} characters, and no program shows more than {LONGEST}"
            ),
            "make it shorter; what matters comes first".to_owned(),
        );
    }
}
