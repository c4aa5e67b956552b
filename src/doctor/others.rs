//! Domains that are nobody's own: mailboxes are rented there, and nothing can be put into their DNS.

use super::Point;

/// Providers of mailboxes for everybody: the ends of their domains, each with how the names of their own
/// servers end.
const RENTED: &[(&[&str], &[&str])] = &[
    (
        &["gmail.com", "googlemail.com"],
        &["gmail.com", "google.com", "googlemail.com"],
    ),
    (
        &[
            "outlook.com",
            "hotmail.com",
            "hotmail.co.uk",
            "live.com",
            "live.co.uk",
            "msn.com",
        ],
        &["office365.com", "outlook.com"],
    ),
    (
        &["yahoo.com", "yahoo.co.uk", "ymail.com", "rocketmail.com"],
        &["yahoo.com", "yahoo.co.uk"],
    ),
    (&["aol.com", "aol.co.uk"], &["aol.com"]),
    (
        &["icloud.com", "me.com", "mac.com"],
        &["me.com", "icloud.com"],
    ),
    (&["btinternet.com", "btopenworld.com"], &["btinternet.com"]),
    (&["sky.com"], &["sky.com"]),
    (
        &["virginmedia.com", "ntlworld.com", "blueyonder.co.uk"],
        &["virginmedia.com"],
    ),
    (&["talktalk.net", "tiscali.co.uk"], &["talktalk.net"]),
    (
        &["gmx.com", "gmx.co.uk", "gmx.net", "mail.com"],
        &["gmx.com", "gmx.net", "mail.com"],
    ),
    (
        &["proton.me", "protonmail.com", "pm.me"],
        &["proton.me", "protonmail.ch"],
    ),
];

/// Whether a domain is a provider's, in which everybody may have an address.
pub(super) fn is_rented(domain: &str) -> bool {
    servers(domain).is_some()
}

fn servers(domain: &str) -> Option<&'static [&'static str]> {
    let domain = domain.to_ascii_lowercase();
    let found = RENTED
        .iter()
        .find(|(ends, _)| ends.contains(&domain.as_str()));
    found.map(|(_, servers)| *servers)
}

/// What to say of letters from such a domain; `what` are the addresses in it: `from:`.
pub(super) fn look(domain: &str, what: &str, relay: Option<&str>) -> Point {
    let relay = relay.unwrap_or_default().to_ascii_lowercase();
    let own = servers(domain)
        .unwrap_or_default()
        .iter()
        .any(|end| relay == *end || relay.ends_with(&format!(".{end}")));
    let cure = format!(
        "write an address in your own charity's domain under `{what}:` in bulletin.yaml; `reply-to:` may stay where it is"
    );
    if own {
        return Point::warning(
            "domain",
            format!(
                "`{what}:` is an address at {domain}, which is not your domain: its own server may send for it, but not many letters a day, and no other server may"
            ),
            cure,
        );
    }
    Point::fault(
        "domain",
        format!(
            "`{what}:` is an address at {domain}, which is not your domain: no record there can let your mail server send for it, and receivers refuse such letters or call them junk"
        ),
        cure,
    )
}
