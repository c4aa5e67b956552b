//! What receivers do with mail that only claims to be ours: DMARC (RFC 9989, which takes the place of RFC 7489).

use super::organisation::{Bond, bond, organisation, own_or_above, records, tag};
use super::{Health, Mail, NoAnswer, Point, Resolver};

/// A record, as far as a sender has to know it (RFC 9989 section 4.7).
#[derive(Debug, PartialEq, Eq)]
struct Policy {
    /// `none`, `quarantine` or `reject`.
    word: String,
    /// Whether the record itself says so (`p`); where it does not, that stands for `none`.
    said: bool,
    /// Whether the DKIM domain must be that of `From`, and not only related to it.
    strict_dkim: bool,
    /// The same of the domain that bounces go to.
    strict_spf: bool,
}

/// Looks at the record that counts for the domain of `From`, and whether our signature and our bounce
/// address would satisfy it.
pub(super) fn look(dns: &impl Resolver, mail: &Mail<'_>) -> Point {
    judge(dns, mail).unwrap_or_else(|fault: NoAnswer| {
        Point::warning("dmarc", fault.to_string(), "try again in a while")
    })
}

/// Where the record is that counts for a domain, and what it says; more than one is none. RFC 9989 section 4.10.1:
/// where the domain has none of its own, that of its organisation counts, whatever those between them say;
/// and where that has none, that of the shelf it stands on.
fn discover<'a>(dns: &impl Resolver, domain: &'a str) -> Result<(&'a str, Vec<String>), NoAnswer> {
    let own = records(dns, domain)?;
    if !own.is_empty() {
        return Ok((domain, own));
    }
    for name in own_or_above(organisation(dns, domain)?) {
        let found = records(dns, name)?;
        if !found.is_empty() {
            return Ok((name, found));
        }
    }
    Ok((domain, own))
}

fn judge(dns: &impl Resolver, mail: &Mail<'_>) -> Result<Point, NoAnswer> {
    let domain = mail.from;
    let here = format!("_dmarc.{domain}");
    let (at, found) = discover(dns, domain)?;
    let record = match found.as_slice() {
        [record] => record,
        [] => {
            return Ok(Point::fault(
                "dmarc",
                format!(
                    "{domain} has no DMARC record, so big providers refuse its mail or call it junk"
                ),
                "put one into the DNS",
            )
            .put(here, "v=DMARC1; p=none"));
        }
        many => {
            let count = many.len();
            return Ok(Point::fault(
                "dmarc",
                format!("{at} has {count} DMARC records, so none of them counts"),
                "leave one of them",
            ));
        }
    };
    let Some(policy) = read(record, at != domain) else {
        return Ok(Point::fault(
            "dmarc",
            format!("the DMARC record of {at} has no policy that receivers know"),
            "let it say p=none, p=quarantine or p=reject",
        )
        .put(format!("_dmarc.{at}"), with_policy(record)));
    };
    let point = satisfied(dns, mail, at, &policy)?;
    if point.health != Health::Ok || policy.said {
        return Ok(point);
    }
    Ok(Point::warning(
        "dmarc",
        format!("the DMARC record of {at} has no policy, which new receivers take for p=none; old ones take it for no record"),
        "let it say p=none, p=quarantine or p=reject",
    )
    .put(format!("_dmarc.{at}"), with_policy(record)))
}

/// Whether our signature and our bounce address satisfy the record at this domain.
fn satisfied(
    dns: &impl Resolver,
    mail: &Mail<'_>,
    at: &str,
    policy: &Policy,
) -> Result<Point, NoAnswer> {
    let (domain, signing) = (mail.from, mail.signing);
    if let Some(signing) = signing {
        let signer = &signing.domain;
        let message = format!("letters come from {domain} and are signed for {signer}, which");
        let cure = format!("write `domain: {domain}` under `dkim:` in bulletin.yaml");
        match bond(dns, signer, domain, policy.strict_dkim)? {
            Bond::Close => {}
            Bond::Loose(top) => {
                return Ok(Point::warning(
                    "dmarc",
                    format!(
                        "{message} counts for DMARC only where receivers take both for parts of {top}"
                    ),
                    cure,
                ));
            }
            Bond::None => {
                let message = format!("{message} does not count for DMARC");
                return Ok(Point::fault("dmarc", message, cure));
            }
        }
    }
    let word = &policy.word;
    let Some(bounces) = mail.bounces else {
        return Ok(Point::ok(
            "dmarc",
            format!(
                "{at} has a DMARC record (policy {word}), and bounces come back to the same domain as From"
            ),
        ));
    };
    let bond = bond(dns, bounces, domain, policy.strict_spf)?;
    if matches!(bond, Bond::Close) {
        return Ok(Point::ok(
            "dmarc",
            format!(
                "{at} has a DMARC record (policy {word}), and bounces come back to {bounces}, which counts as its own"
            ),
        ));
    }
    let message = match bond {
        Bond::Loose(top) => format!(
            "bounces come back to {bounces}, which counts as {domain} for DMARC only where receivers take both for parts of {top}; elsewhere SPF is no help"
        ),
        _ => format!(
            "bounces come back to {bounces}, which does not count as {domain} for DMARC, so SPF is no help"
        ),
    };
    let cure = format!("choose an address in {domain} for `bounces:` in bulletin.yaml");
    Ok(match signing {
        Some(_) => Point::warning(
            "dmarc",
            format!("{message} and all hangs on the signature"),
            cure,
        ),
        None => Point::fault("dmarc", message, format!("{cure}, or sign letters (dkim:)")),
    })
}

/// Reads a record; that of a domain above ours may say something else for those below (`sp`).
fn read(record: &str, inherited: bool) -> Option<Policy> {
    let tag = |wanted: &str| tag(record, wanted);
    let below = if inherited { tag("sp") } else { None };
    let own = tag("p");
    let said = own.is_some();
    // RFC 9989 section 4.7: without `p` it is as if it said `none`.
    let word = below.or(own).unwrap_or_else(|| "none".to_owned());
    ["none", "quarantine", "reject"]
        .contains(&word.as_str())
        .then(|| Policy {
            word,
            said,
            strict_dkim: tag("adkim").as_deref() == Some("s"),
            strict_spf: tag("aspf").as_deref() == Some("s"),
        })
}

/// The record with a policy that asks for nothing, and all else it says.
fn with_policy(record: &str) -> String {
    let known = |part: &&str| {
        let name = part.split('=').next().unwrap_or_default().trim();
        !part.is_empty()
            && !["v", "p", "sp"]
                .iter()
                .any(|tag| name.eq_ignore_ascii_case(tag))
    };
    let others = record.split(';').map(str::trim).filter(known);
    let tags: Vec<&str> = ["v=DMARC1", "p=none"].into_iter().chain(others).collect();
    tags.join("; ")
}

#[cfg(test)]
#[path = "dmarc_tests.rs"]
mod tests;
