//! Whether a domain takes mail: answers, bounces and the mails with which readers leave go there.

use super::{Point, Resolver};

/// Looks at a domain that some of our addresses are in; `what` says which, for the sentence.
pub(super) fn look(dns: &impl Resolver, domain: &str, what: &str) -> Point {
    let exchanges = match dns.mx(domain) {
        Ok(found) => found,
        Err(fault) => return Point::warning("mx", fault.to_string(), "try again in a while"),
    };
    // RFC 7505: one record, with the root for its name, says that there is no mail here.
    if exchanges.iter().any(|(_, name)| name == ".") {
        return Point::fault(
            "mx",
            format!("{domain} says that it takes no mail (MX 0 .), and {what} would come back"),
            "use an address in a domain that takes mail, or take that MX record out",
        );
    }
    if let Some((_, first)) = exchanges.iter().min() {
        return Point::ok(
            "mx",
            format!("mail to {domain} goes to {first}: {what} arrive"),
        );
    }
    // RFC 5321 section 5.1: without an MX record the domain itself is the mail server.
    match dns.addresses(domain) {
        Ok(found) if !found.is_empty() => Point::warning(
            "mx",
            format!("{domain} has no MX record, so mail goes to the computer of that name itself"),
            format!("put an MX record for {domain} into the DNS if its mail is taken elsewhere"),
        ),
        Ok(_) => Point::fault(
            "mx",
            format!("{domain} has no mail server in the DNS, so {what} would be lost"),
            format!(
                "look at the spelling in bulletin.yaml, or put an MX record for {domain} into the DNS"
            ),
        ),
        Err(fault) => Point::warning("mx", fault.to_string(), "try again in a while"),
    }
}
