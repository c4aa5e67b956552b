//! Every address that stands in an issue, with its place.

use crate::finding::Span;
use crate::issue::{Issue, Link, Prose};

/// The links of an issue, those of the introduction and the summaries among them.
pub(super) fn links(issue: &Issue) -> Vec<(&Link, Span)> {
    let mut links = in_prose(&issue.intro);
    for item in &issue.items {
        if let Some(link) = &item.link {
            links.push((&link.value, link.span.clone()));
        }
        links.extend(in_prose(&item.summary));
    }
    links
}

/// Prose keeps its links, but not where they stand: they are looked for, each behind the one before.
fn in_prose(prose: &Prose) -> Vec<(&Link, Span)> {
    let Some(text) = &prose.text else {
        return Vec::new();
    };
    let mut from = 0;
    prose
        .links()
        .into_iter()
        .map(|link| {
            // Reading an address puts a slash behind a bare host.
            let typed = link.as_str().trim_end_matches('/');
            let at = text.value.get(from..).and_then(|rest| find(rest, typed));
            let span = at.map_or(text.span.clone(), |at| {
                let start = from + at;
                from = start + typed.len();
                text.span_of(&(start..from))
            });
            (link, span)
        })
        .collect()
}

/// Where an address leads somewhere, rather than where it is the words of a link: `[https://…](https://…)`.
fn find(rest: &str, typed: &str) -> Option<usize> {
    let leads = |at: &usize| rest[..*at].ends_with("](") || rest[..*at].ends_with('<');
    let places = || rest.match_indices(typed).map(|(at, _)| at);
    places().find(leads).or_else(|| places().next())
}
