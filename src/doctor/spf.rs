//! Which servers may send for a domain: its SPF record (RFC 7208), as far as a sender has to know it.
//!
//! No address is judged here: which one a provider sends from is not ours to know. What is looked at is
//! what breaks in practice: no record, two records, too many lookups, an end that allows everybody, and
//! a provider that is not named.

use std::collections::BTreeSet;

use super::term::{ending, is_all, of_server, slip, unsigned, with};
use super::{NoAnswer, Point, Resolver};

/// The most DNS lookups a record may cost (RFC 7208 section 4.6.4). Receivers refuse beyond it.
const LOOKUPS: usize = 10;

/// The name to include for a provider, by how its servers' names end. As the providers document it.
const PROVIDERS: &[(&str, &str)] = &[
    ("gmail.com", "_spf.google.com"),
    ("google.com", "_spf.google.com"),
    ("office365.com", "spf.protection.outlook.com"),
    ("outlook.com", "spf.protection.outlook.com"),
    ("amazonaws.com", "amazonses.com"),
    ("mailgun.org", "mailgun.org"),
    ("sendgrid.net", "sendgrid.net"),
    ("postmarkapp.com", "spf.mtasv.net"),
    ("fastmail.com", "spf.messagingengine.com"),
    ("mailjet.com", "spf.mailjet.com"),
];

/// What following a record came to.
#[derive(Debug, Default)]
struct Walk {
    lookups: usize,
    /// Every domain whose record counts.
    names: BTreeSet<String>,
    /// Domains that are named and have no record, which is an error in all of it (section 5.2).
    missing: Vec<String>,
    /// Terms that nobody understands, and the domains in whose records they stand.
    slips: Vec<(String, String)>,
}

/// Looks at the record of `domain`, for mail handed to `relay`.
pub(super) fn look(dns: &impl Resolver, domain: &str, relay: Option<&str>) -> Point {
    judge(dns, domain, relay).unwrap_or_else(|fault: NoAnswer| {
        Point::warning("spf", fault.to_string(), "try again in a while")
    })
}

fn judge(dns: &impl Resolver, domain: &str, relay: Option<&str>) -> Result<Point, NoAnswer> {
    let provider = relay.and_then(included);
    let records = records(dns, domain)?;
    let [record] = records.as_slice() else {
        return not_one(dns, domain, &records, relay);
    };
    let mut walk = Walk::default();
    let end = follow(dns, domain, record, &mut walk)?;
    if let Some((name, term)) = walk.slips.first() {
        return Ok(Point::fault(
            "spf",
            format!(
                "no receiver understands \"{term}\" in the SPF record of {name}, so they throw all of that of {domain} away"
            ),
            "look for a slip in it, such as a space or a comma too many",
        ));
    }
    if let Some(missing) = walk.missing.first() {
        return Ok(Point::fault(
            "spf",
            format!(
                "the SPF record of {domain} names {missing}, which does not have one, so receivers throw all of it away"
            ),
            format!("take {missing} out of it, or look at its spelling"),
        ));
    }
    if walk.lookups > LOOKUPS {
        return Ok(Point::fault(
            "spf",
            format!(
                "the SPF record of {domain} costs more than {LOOKUPS} DNS lookups, so receivers throw all of it away"
            ),
            "take out the include: of services that no longer send mail for you",
        ));
    }
    match end {
        Some('-' | '~') => {}
        Some('+') => {
            return Ok(Point::warning(
                "spf",
                format!(
                    "the SPF record of {domain} ends in +all, which lets everybody send in its name"
                ),
                "let it end in ~all",
            )
            .put(domain, ending([record.as_str()])));
        }
        _ => {
            return Ok(Point::warning(
                "spf",
                format!("the SPF record of {domain} does not end in -all or ~all, so it keeps nobody out"),
                "let it end in ~all",
            )
            .put(domain, ending([record.as_str()])));
        }
    }
    if let Some(provider) = provider
        && !walk.names.contains(provider)
    {
        return Ok(Point::warning(
            "spf",
            format!("the SPF record of {domain} does not name the servers of your mail provider ({provider})"),
            "add them, or ask your provider for the line",
        )
        .put(domain, with(record, &format!("include:{provider}"))));
    }
    let lookups = walk.lookups;
    Ok(Point::ok(
        "spf",
        format!("{domain} has one SPF record, which costs {lookups} of {LOOKUPS} lookups"),
    ))
}

/// None, or several: section 4.5 wants exactly one.
fn not_one(
    dns: &impl Resolver,
    domain: &str,
    records: &[String],
    relay: Option<&str>,
) -> Result<Point, NoAnswer> {
    if records.is_empty() {
        // `mx` stands for the servers that take mail; without an MX record it stands for nobody.
        let takes = dns.mx(domain)?.iter().any(|(_, name)| name != ".");
        let own = match relay {
            Some(relay) => match included(relay) {
                Some(provider) => Some(format!("include:{provider}")),
                None => of_server(relay),
            },
            None => None,
        };
        let mx = takes && relay.and_then(included).is_none();
        let mut terms: Vec<String> = mx.then(|| "mx".to_owned()).into_iter().collect();
        terms.extend(own);
        let message =
            format!("{domain} has no SPF record, so big providers refuse its mail or call it junk");
        if terms.is_empty() {
            return Ok(Point::fault(
                "spf",
                message,
                "put one into the DNS that names the server your letters leave by, with the address it has for those outside: v=spf1 ip4:ADDRESS ~all",
            ));
        }
        return Ok(Point::fault(
            "spf",
            message,
            "put one into the DNS; ask your mail provider whether this is its line",
        )
        .put(domain, format!("v=spf1 {} ~all", terms.join(" "))));
    }
    let count = records.len();
    Ok(Point::fault(
        "spf",
        format!("{domain} has {count} SPF records, so receivers throw all of them away"),
        "put one in their place",
    )
    .put(domain, ending(records.iter().map(String::as_str))))
}

/// The SPF records among the TXT records of a name (section 4.5).
fn records(dns: &impl Resolver, name: &str) -> Result<Vec<String>, NoAnswer> {
    let found = dns.txt(name)?.into_iter();
    Ok(found
        .filter(|text| {
            text.split(' ')
                .next()
                .is_some_and(|version| version.eq_ignore_ascii_case("v=spf1"))
        })
        .collect())
}

/// Follows includes and redirects, counting what costs a lookup (section 4.6.4). Returns how the record
/// ends: the sign before its `all`, taken from where it redirects to if it has none (section 6.1).
fn follow(
    dns: &impl Resolver,
    name: &str,
    record: &str,
    walk: &mut Walk,
) -> Result<Option<char>, NoAnswer> {
    walk.names.insert(name.to_ascii_lowercase());
    if let Some(term) = slip(record) {
        walk.slips.push((name.to_owned(), term.to_owned()));
        return Ok(None);
    }
    let mut redirect = None;
    for term in record.split_whitespace().skip(1) {
        if is_all(term) {
            // What stands behind `all` is never reached (section 5.1).
            return Ok(Some(
                term.chars()
                    .next()
                    .filter(|c| !c.is_alphabetic())
                    .unwrap_or('+'),
            ));
        }
        let term = unsigned(term).to_ascii_lowercase();
        let end = term.find([':', '=', '/']).unwrap_or(term.len());
        let (word, rest) = term.split_at(end);
        let target = rest.get(1..).unwrap_or_default().trim_end_matches('.');
        match word {
            "include" => {
                walk.lookups += 1;
                step(dns, target, walk)?;
            }
            "a" | "mx" | "ptr" | "exists" => walk.lookups += 1,
            "redirect" => redirect = Some(target.to_owned()),
            _ => {}
        }
    }
    match redirect {
        Some(target) => {
            walk.lookups += 1;
            step(dns, &target, walk)
        }
        None => Ok(None),
    }
}

fn step(dns: &impl Resolver, target: &str, walk: &mut Walk) -> Result<Option<char>, NoAnswer> {
    // Too many is too many, however many more there are; and a circle ends here. A name with a macro in
    // it is another one for each letter (section 7).
    if walk.lookups > LOOKUPS || target.contains('%') {
        return Ok(None);
    }
    match records(dns, target)?.as_slice() {
        [record] => follow(dns, target, record, walk),
        _ => {
            walk.missing.push(target.to_owned());
            Ok(None)
        }
    }
}

fn included(relay: &str) -> Option<&'static str> {
    let relay = relay.to_ascii_lowercase();
    PROVIDERS
        .iter()
        .find(|(end, _)| relay == *end || relay.ends_with(&format!(".{end}")))
        .map(|(_, name)| *name)
}

#[cfg(test)]
#[path = "spf_tests.rs"]
mod tests;
