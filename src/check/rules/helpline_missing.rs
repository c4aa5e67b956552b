//! [`RULE`]: an item about suicide or self-harm that offers no help.

use crate::check::look::Look;
use crate::check::passages::heading;
use crate::check::rule::{Found, Rule};
use crate::finding::{Severity, Span};
use crate::issue::{Item, Text};

/// Anybody may be reading. Under an item about suicide or self-harm stands a line with somebody to call:
/// `help:` prints the helpline of that name from `bulletin.yaml`.
///
/// ```yaml
/// title: Self-harm in women's prisons
/// help: suicide
/// ```
pub(super) const RULE: Rule = Rule::open("helpline-missing", Severity::Warning, find);

/// What such an item speaks of. The words of the Welsh language stand here too.
const CUES: &[&str] = &[
    "suicid",
    "self-harm",
    "self harm",
    "self-inflicted",
    "self inflicted",
    "own life",
    "own lives",
    "hunanladdiad",
    "hunan-niwed",
    "hunan-niweid",
];

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    let helplines = &look.edition.masthead.helplines;
    let name = match helplines.get_key_value("suicide") {
        Some((name, _)) => Some(name),
        None => helplines.keys().next(),
    };
    let cure = match name {
        Some(name) => format!("add a line to the item:\nhelp: {name}"),
        None => {
            "add a helpline under `helplines:` in bulletin.yaml, and `help:` with its name here"
                .to_owned()
        }
    };
    for item in look
        .edition
        .issue
        .items
        .iter()
        .filter(|item| item.help.is_none())
    {
        if let Some(span) = cue(item) {
            let message = "this is about suicide or self-harm, and no helpline stands under it";
            found.say(&span, message, cure.clone());
        }
    }
}

/// Where an item first speaks of it.
fn cue(item: &Item) -> Option<Span> {
    let texts = [
        item.title.as_ref(),
        item.summary.text.as_ref(),
        item.detail("topic"),
    ];
    texts.into_iter().flatten().find_map(|text| {
        let (_, span) = CUES
            .iter()
            .filter_map(|cue| at(text, cue))
            .min_by_key(|(at, _)| *at)?;
        Some(if span.is_empty() { heading(item) } else { span })
    })
}

fn at(text: &Text, cue: &str) -> Option<(usize, Span)> {
    let lower = text.value.to_ascii_lowercase();
    let mut found = lower.match_indices(cue).filter_map(|(at, _)| {
        let before = lower[..at].chars().next_back();
        // "Your own life story" is another matter.
        let taken = !cue.starts_with("own ")
            || ["took", "take", "taken", "taking", "takes"]
                .iter()
                .any(|verb| {
                    lower[..at]
                        .split_whitespace()
                        .rev()
                        .take(2)
                        .any(|word| word == *verb)
                });
        (before.is_none_or(|c| !c.is_alphanumeric()) && taken).then_some(at)
    });
    let start = found.next()?;
    let rest = &text.value[start + cue.len()..];
    let end = rest
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(rest.len());
    Some((start, text.span_of(&(start..start + cue.len() + end))))
}
