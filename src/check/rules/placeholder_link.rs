//! [`RULE`]: a link that was never filled in.

use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::finding::{Severity, Span};
use crate::issue::Link;

/// example.org and its like are set aside for examples (RFC 2606, RFC 6761): nobody will ever find
/// anything there. A sample may switch this to a warning; a send over the internet never does.
///
/// ```yaml
/// link: https://example.org/guide
/// ```
pub(super) const RULE: Rule = Rule::open("placeholder-link", Severity::Stop, find).firm_when_live();

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    let mut say = |link: &Link, span: &Span| {
        if let Some(host) = link.host().filter(|host| is_placeholder(host)) {
            found.say(
                span,
                format!("{host} is a made-up address, set aside for examples"),
                "put the real address in".to_owned(),
            );
        }
    };
    for item in &look.edition.issue.items {
        if let Some(link) = &item.link {
            say(&link.value, &link.span);
        }
    }
    let summaries = look.edition.issue.items.iter().map(|item| &item.summary);
    for prose in summaries.chain([&look.edition.issue.intro]) {
        let Some(text) = &prose.text else { continue };
        for link in prose.links() {
            let at = text.value.find(link.as_str().trim_end_matches('/'));
            let span = at.map_or(text.span.clone(), |at| {
                text.span_of(&(at..at + link.as_str().trim_end_matches('/').len()))
            });
            say(link, &span);
        }
    }
}

fn is_placeholder(host: &str) -> bool {
    let reserved = ["example.org", "example.com", "example.net", "localhost"];
    let inside = |domain: &str| {
        host == domain
            || host
                .strip_suffix(domain)
                .is_some_and(|rest| rest.ends_with('.'))
    };
    reserved.into_iter().any(inside)
        || [".example", ".test", ".invalid", ".localhost"]
            .iter()
            .any(|end| host.ends_with(end))
}
