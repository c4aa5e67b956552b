//! [`RULE`]: a short address that hides where it leads.

use crate::check::links::links;
use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::check::tracking::is_at;
use crate::finding::Severity;

/// Readers cannot see where they will land, the shortening service counts them, and when it closes the
/// link is lost. An organisation's own short addresses, such as `youtu.be`, are let pass.
///
/// ```yaml
/// link: https://bit.ly/3xYz                # open it and copy the address it leads to
/// ```
pub(super) const RULE: Rule = Rule::open("link-shortened", Severity::Warning, find);

const SERVICES: &[&str] = &[
    "bit.ly",
    "bitly.com",
    "j.mp",
    "t.co",
    "tinyurl.com",
    "goo.gl",
    "ow.ly",
    "buff.ly",
    "is.gd",
    "v.gd",
    "lnkd.in",
    "rb.gy",
    "rebrand.ly",
    "cutt.ly",
    "t.ly",
    "tiny.cc",
    "shorturl.at",
    "dlvr.it",
    "trib.al",
    "ift.tt",
    "hubs.ly",
    "hubs.li",
    "eepurl.com",
    "qrco.de",
    "snip.ly",
    "bl.ink",
    "x.gd",
    "spr.ly",
];

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    for (link, span) in links(look.edition.issue) {
        let service = link.host().and_then(|host| {
            let mut services = SERVICES.iter();
            services.find(|service| is_at(host, service))
        });
        if let Some(service) = service {
            found.say(
                &span,
                format!("a short address of {service} hides where it leads"),
                "open it, and write the address it leads to".to_owned(),
            );
        }
    }
}
