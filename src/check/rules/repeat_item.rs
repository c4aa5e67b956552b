//! [`RULE`]: an item that ran in an earlier issue.

use std::collections::HashMap;

use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::check::same::{page_of, title_of};
use crate::finding::Severity;
use crate::issue::{Issue, Item};

/// Readers have had it: an earlier issue has an item with the same title, or one that leads to the same
/// page. If you mean to run it again, say where it ran.
///
/// ```yaml
/// repeat-of: October 2026
/// ```
pub(super) const RULE: Rule = Rule::open("repeat-item", Severity::Warning, find);

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    let mut pages: HashMap<String, (&Issue, &Item)> = HashMap::new();
    let mut titles: HashMap<String, (&Issue, &Item)> = HashMap::new();
    // Oldest first, so that the last issue it ran in is the one that stays.
    for issue in look.past {
        for item in &issue.items {
            pages.extend(page_of(item).map(|page| (page, (issue, item))));
            titles.extend(title_of(item).map(|title| (title, (issue, item))));
        }
    }
    for item in &look.edition.issue.items {
        if item.repeat_of.is_some() {
            continue;
        }
        let by_page = page_of(item).and_then(|page| pages.get(&page));
        let by_title = title_of(item).and_then(|title| titles.get(&title));
        let link = item.link.as_ref().map(|link| &link.span);
        let title = item.title.as_ref().map(|title| &title.span);
        let (what, span, (issue, earlier)) = match (by_page, by_title, link, title) {
            (Some(hit), _, Some(link), _) => ("leads to the same page as", link, hit),
            (_, Some(hit), _, Some(title)) => ("has the same title as", title, hit),
            _ => continue,
        };
        let name = issue.name.as_ref().map_or(&issue.stem, |name| &name.value);
        let place = issue.source.place(&earlier.span);
        found.say(
            span,
            format!(
                "this {what} an item of {name} ({}, line {})",
                place.file, place.line
            ),
            format!("take it out, or write `repeat-of: {name}` if you mean to run it again"),
        );
    }
}
