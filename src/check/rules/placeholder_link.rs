//! [`RULE`]: a link that was never filled in.

use crate::check::links::links;
use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::finding::Severity;

/// example.org and its like are set aside for examples (RFC 2606, RFC 6761): nobody will ever find
/// anything there. A sample may switch this to a warning; a send over the internet never does.
///
/// ```yaml
/// link: https://example.org/guide
/// ```
pub(super) const RULE: Rule = Rule::open("placeholder-link", Severity::Stop, find).firm_when_live();

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    for (link, span) in links(look.edition.issue) {
        if let Some(host) = link.host().filter(|host| is_placeholder(host)) {
            found.say(
                &span,
                format!("{host} is a made-up address, set aside for examples"),
                "put the real address in".to_owned(),
            );
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
