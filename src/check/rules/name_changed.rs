//! [`RULE`]: a body that has another name now, or whose name is often written wrongly.

use crate::check::look::Look;
use crate::check::passages::{Passage, passages};
use crate::check::rule::{Found, Rule};
use crate::check::wording::{is_published, say, today};
use crate::finding::Severity;
use crate::issue::Item;

/// Readers look for bodies by the names they have today. The house keeps a list with dates,
/// `templates/house-style/names.yaml`, and an issue is judged on the day it is dated.
///
/// An old name may stand in a quotation, in the title of a work, after "former" or "then", in an item that
/// gives the new name as well, and in `by:` when the item is dated before the change.
///
/// ```yaml
/// by: Public Health England
/// date: June 2022                  # it closed on 1 October 2021
/// ```
pub(super) const RULE: Rule = Rule::open("name-changed", Severity::Warning, find);

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    let today = today(look);
    for passage in passages(look.edition.issue)
        .into_iter()
        .filter(|it| !is_published(it))
    {
        let written = passage
            .item
            .filter(|_| passage.field == "by")
            .and_then(|item| item.date.as_ref()?.value.day.first());
        let day = written.map_or(today, |written| written.min(today));
        for hit in look.house.names.hits(&passage.text.value, Some(day)) {
            let before = &passage.text.value[..hit.span.start];
            let renamed = hit.entry.from.is_some();
            let both = hit
                .entry
                .instead
                .as_ref()
                .is_some_and(|new| says(&passage, new));
            if !(renamed && (both || looks_back(before))) {
                say(look, found, &passage, &hit, "has another name now");
            }
        }
    }
}

/// Whether the writer knows that the name is an old one.
fn looks_back(before: &str) -> bool {
    let last = before.split_whitespace().next_back().unwrap_or_default();
    let last = last
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    matches!(
        last.as_str(),
        "former" | "formerly" | "then" | "previously" | "old" | "was"
    )
}

/// Whether the item, or the passage outside the items, says a name.
fn says(passage: &Passage<'_>, name: &str) -> bool {
    let name = name.trim_start_matches("the ").to_lowercase();
    let has = |text: &str| {
        text.split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .to_lowercase()
            .contains(&name)
    };
    let of_item = |item: &Item| {
        let texts = [
            item.title.as_ref(),
            item.by.as_ref(),
            item.summary.text.as_ref(),
        ];
        texts.into_iter().flatten().any(|text| has(&text.value))
    };
    has(&passage.text.value) || passage.item.is_some_and(of_item)
}
