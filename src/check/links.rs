//! Every address that stands in an issue, with its place.

use super::answers::Answer;
use super::look::Look;
use super::rule::Found;
use crate::edition::Edition;
use crate::finding::Span;
use crate::issue::{Issue, Link, Prose};
use crate::masthead::Masthead;

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

/// Every web address of an edition that readers can follow, each once, but for its own page among past issues
/// and the calendar files beside it: they are put online when it is finished.
pub fn addresses<'a>(edition: &Edition<'a>) -> Vec<&'a Link> {
    let mut addresses: Vec<&Link> = Vec::new();
    let of_issue = links(edition.issue).into_iter().map(|(link, _)| link);
    let of_masthead = of_masthead(edition.masthead)
        .into_iter()
        .map(|(link, _)| link);
    for link in of_issue.chain(of_masthead) {
        if link.host().is_some() && !addresses.contains(&link) {
            addresses.push(link);
        }
    }
    addresses
}

/// Where an address stands.
pub(super) enum At {
    Issue(Span),
    Masthead(&'static str),
}

impl At {
    pub(super) fn say(self, found: &mut Found<'_>, message: String, cure: &str) {
        match self {
            At::Issue(span) => found.say(&span, message, cure.to_owned()),
            At::Masthead(path) => found.say_of_masthead(path, message, cure),
        }
    }
}

/// The addresses that were tried, with what they answered.
pub(super) fn tried<'a>(look: &Look<'a>) -> impl Iterator<Item = (&'a Link, At, &'a Answer)> {
    let of_issue = links(look.edition.issue)
        .into_iter()
        .map(|(link, span)| (link, At::Issue(span)));
    let of_masthead = of_masthead(look.edition.masthead)
        .into_iter()
        .map(|(link, path)| (link, At::Masthead(path)));
    let answers = &look.known.answers;
    of_issue
        .chain(of_masthead)
        .filter_map(|(link, at)| Some((link, at, answers.get(link.as_str())?)))
}

fn of_masthead(masthead: &Masthead) -> Vec<(&Link, &'static str)> {
    let pages = &masthead.pages;
    [
        (&pages.website, "website"),
        (&pages.archive, "archive"),
        (&pages.subscribe, "subscribe"),
        (&pages.unsubscribe, "unsubscribe"),
        (&pages.privacy, "privacy"),
    ]
    .into_iter()
    .filter_map(|(page, path)| Some((page.as_ref()?, path)))
    .collect()
}
