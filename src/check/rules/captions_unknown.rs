//! [`RULE`]: a film or recording that does not say whether everybody can follow it.

use crate::check::look::Look;
use crate::check::passages::heading;
use crate::check::rule::{Found, Rule};
use crate::finding::Severity;
use crate::issue::{Item, Kind};

/// People who are deaf or hard of hearing, and people in an office without headphones, need to know before
/// they follow the link whether there are captions or a transcript. If there are none, say so.
///
/// ```yaml
/// format: Captions, transcript and British Sign Language
/// ```
pub(super) const RULE: Rule = Rule::open("captions-unknown", Severity::Advice, find);

/// Words that say it, in English and in Welsh.
const SAID: &[&str] = &[
    "caption",
    "subtitle",
    "transcript",
    "sign language",
    "bsl",
    "capsiynau",
    "isdeitl",
    "trawsgrifiad",
];

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    for item in &look.edition.issue.items {
        if matches!(item.kind, Some(Kind::Video | Kind::Audio)) && !says(item) {
            let cure = "add a line, such as:\nformat: Captions and a transcript";
            found.say(
                &heading(item),
                "nothing says whether it has captions or a transcript",
                cure.to_owned(),
            );
        }
    }
}

fn says(item: &Item) -> bool {
    let texts = [
        item.detail("format"),
        item.detail("access"),
        item.detail("parts"),
        item.summary.text.as_ref(),
    ];
    texts.into_iter().flatten().any(|text| {
        let lower = text.value.to_lowercase();
        SAID.iter().any(|word| lower.contains(word))
    })
}
