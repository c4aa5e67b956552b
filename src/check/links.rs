//! Every address that stands in an issue, with its place.

use crate::finding::Span;
use crate::issue::{Issue, Link, Prose};

/// The links of an issue, those of the introduction and the summaries among them.
pub(super) fn links(issue: &Issue) -> Vec<(&Link, Span)> {
    let mut links: Vec<_> = in_prose(&issue.intro).collect();
    for item in &issue.items {
        if let Some(link) = &item.link {
            links.push((&link.value, link.span.clone()));
        }
        links.extend(in_prose(&item.summary));
    }
    links
}

fn in_prose(prose: &Prose) -> impl Iterator<Item = (&Link, Span)> {
    let pointers = prose.pointers.iter();
    pointers.filter_map(|pointer| Some((pointer.link.as_ref()?, pointer.link_span.clone())))
}
