//! [`RULE`]: the introduction is that of an earlier issue.

use crate::check::look::Look;
use crate::check::months::{Own, is_bulletin};
use crate::check::rule::{Found, Rule};
use crate::finding::{Severity, Span};
use crate::issue::date::named;
use crate::issue::{Issue, Text};

/// An issue begun as a copy of an earlier one keeps its introduction until somebody rewrites it. Two
/// introductions count as the same from 90% on: how alike they are is the Sørensen–Dice coefficient of
/// their pairs of letters, months and figures left aside. So "Welcome to the October issue" does not
/// hide in November; and it is found by itself, too. An introduction of a few words is not compared.
///
/// ```yaml
/// issue: November 2026
/// intro: Welcome to the October issue.
/// ```
pub(super) const RULE: Rule = Rule::open("stale-intro", Severity::Stop, find);

/// From here on two introductions are nearly the same. Different ones of the same house stay below 0.8.
const ALIKE: f64 = 0.9;

/// A greeting of fewer words than this is a form of words, not news.
const FEW_WORDS: usize = 12;

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    let issue = look.edition.issue;
    let Some(intro) = &issue.intro.text else {
        return;
    };
    if let Some(own) = Own::of(issue)
        && let Some(span) = welcomes_to_another(intro, &own)
    {
        found.say(
            &intro.span_of(&span),
            format!(
                "the introduction welcomes readers to {}, and this is the issue of {}",
                &intro.value[span.clone()],
                own.name()
            ),
            "read the introduction again: it may be last month's".to_owned(),
        );
        return;
    }
    let words = bare(intro);
    if words.len() < FEW_WORDS {
        return;
    }
    let words = words.join(" ");
    let mut nearest: Option<(f64, &Issue, &Text)> = None;
    for earlier in look.past {
        let Some(text) = &earlier.intro.text else {
            continue;
        };
        let alike = strsim::sorensen_dice(&words, &bare(text).join(" "));
        if alike >= nearest.map_or(ALIKE, |(alike, ..)| alike) {
            nearest = Some((alike, earlier, text));
        }
    }
    if let Some((alike, earlier, text)) = nearest {
        let place = earlier.source.place(&text.span);
        let how = if intro.value == text.value {
            "the same as".to_owned()
        } else {
            format!("{:.0}% the same as", alike * 100.0)
        };
        let name = earlier.name.as_ref();
        let name = name.map_or(&earlier.stem, |name| &name.value);
        found.say(
            &intro.span,
            format!(
                "the introduction is {how} that of {name} ({}, line {})",
                place.file, place.line
            ),
            "write what is new this time, or take `intro:` out".to_owned(),
        );
    }
}

/// `October` in `Welcome to the October issue`, where that is not the month.
fn welcomes_to_another(intro: &Text, own: &Own) -> Option<Span> {
    let text = &intro.value;
    let end = text.find(['.', '!', '?', ':']).unwrap_or(text.len());
    let first = &text[..end];
    let lower = first.to_lowercase();
    if !lower.contains("welcome") && !lower.contains("croeso") {
        return None;
    }
    let clean = |word: &str| {
        word.trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase()
    };
    named(first)
        .into_iter()
        .find(|named| {
            let after = first[named.span.end..].split_whitespace().next().map(clean);
            let mut before = first[..named.span.start]
                .split_whitespace()
                .rev()
                .map(clean);
            let of_this = before.next().is_some_and(|word| {
                matches!(word.as_str(), "rhifyn" | "mis" | "bwletin" | "cylchlythyr")
            });
            !own.has(named) && (of_this || after.is_some_and(|word| is_bulletin(&word)))
        })
        .map(|named| named.span)
}

/// Its words without months and figures, which differ in a copy too.
fn bare(intro: &Text) -> Vec<String> {
    let mut text = intro.value.clone();
    for named in named(&intro.value).into_iter().rev() {
        text.replace_range(named.span, " ");
    }
    text.to_lowercase()
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}
