//! What receivers do with mail that only claims to be ours: DMARC (RFC 9989, which takes the place of RFC 7489).

use super::organisation::{Bond, bond, own_or_above, records, tag};
use super::{Mail, NoAnswer, Point, Resolver};

/// A record, as far as a sender has to know it (RFC 7489 section 6.3).
#[derive(Debug, PartialEq, Eq)]
struct Policy {
    /// `none`, `quarantine` or `reject`.
    word: String,
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

fn judge(dns: &impl Resolver, mail: &Mail<'_>) -> Result<Point, NoAnswer> {
    let (domain, signing) = (mail.from, mail.signing);
    let here = format!("_dmarc.{domain}");
    let mut found = Vec::new();
    let mut at = domain;
    // RFC 7489 section 6.6.3: where the domain itself has none, that of the organisation counts.
    for name in own_or_above(domain) {
        found = records(dns, name)?;
        at = name;
        if !found.is_empty() {
            break;
        }
    }
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
    let word = below.or_else(|| tag("p"))?;
    ["none", "quarantine", "reject"]
        .contains(&word.as_str())
        .then(|| Policy {
            word,
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
mod tests {
    use super::*;
    use crate::doctor::domain::tests::Book;
    use crate::doctor::{Health, Signing};

    fn signed(domain: &str) -> Signing {
        Signing {
            domain: domain.into(),
            records: Vec::new(),
        }
    }

    fn told(records: &[(&str, &str)], domain: &str, signing: Option<&str>) -> Point {
        let signing = signing.map(signed);
        let mail = Mail {
            from: domain,
            bounces: None,
            reply_to: None,
            relay: None,
            signing: signing.as_ref(),
        };
        look(&Book::txt(records), &mail)
    }

    #[test]
    fn no_record_is_a_fault_and_comes_with_the_line() {
        let point = told(&[("_dmarc.example.org", "hello")], "example.org", None);
        assert_eq!(point.health, Health::Fault);
        assert_eq!(
            point.record.unwrap().line(),
            "_dmarc.example.org. TXT \"v=DMARC1; p=none\""
        );
    }

    #[test]
    fn the_record_of_the_organisation_counts_and_a_countrys_shelf_is_not_asked() {
        let above = [("_dmarc.charity.org.uk", "v=DMARC1; p=reject; sp=none")];
        let point = told(&above, "news.charity.org.uk", None);
        assert!(point.message.contains("policy none"), "{}", point.message);
        let shelf = [("_dmarc.org.uk", "v=DMARC1; p=reject")];
        assert_eq!(told(&shelf, "charity.org.uk", None).health, Health::Fault);
    }

    #[test]
    fn a_short_name_of_a_country_is_an_organisation_and_no_shelf() {
        let above = [("_dmarc.abc.de", "v=DMARC1; p=reject")];
        assert_eq!(told(&above, "news.abc.de", None).health, Health::Ok);
        for shelf in ["org.uk", "co.uk", "ac.uk", "nhs.uk", "gov.uk", "com.au"] {
            let name = format!("_dmarc.{shelf}");
            let records = [(name.as_str(), "v=DMARC1; p=reject")];
            let point = told(&records, &format!("charity.{shelf}"), None);
            assert_eq!(point.health, Health::Fault, "{shelf}");
        }
    }

    #[test]
    fn the_line_to_put_there_keeps_where_reports_go() {
        let record = "v=DMARC1; rua=mailto:a@example.org; adkim=s; p=nnoe";
        let point = told(&[("_dmarc.example.org", record)], "example.org", None);
        assert_eq!(
            point.record.unwrap().text,
            "v=DMARC1; p=none; rua=mailto:a@example.org; adkim=s"
        );
    }

    #[test]
    fn what_no_receiver_would_use_is_a_fault() {
        for records in [
            vec!["v=DMARC1; p=none", "v=DMARC1; p=reject"],
            vec!["v=DMARC1; rua=mailto:a@example.org"],
            vec!["v=DMARC1; p=maybe"],
        ] {
            let records: Vec<_> = records
                .iter()
                .map(|text| ("_dmarc.example.org", *text))
                .collect();
            assert_eq!(
                told(&records, "example.org", None).health,
                Health::Fault,
                "{records:?}"
            );
        }
    }

    #[test]
    fn a_signature_counts_for_its_own_organisation_and_strictly_for_its_own_domain() {
        let relaxed = [("_dmarc.example.org", "v=DMARC1; p=reject")];
        let strict = [("_dmarc.example.org", "v=DMARC1; p=reject; adkim=s")];
        for (records, signer, health) in [
            (&relaxed, "example.org", Health::Ok),
            (&relaxed, "news.example.org", Health::Ok),
            (&relaxed, "example.com", Health::Fault),
            (&relaxed, "anexample.org", Health::Fault),
            (&strict, "EXAMPLE.org", Health::Ok),
            (&strict, "news.example.org", Health::Fault),
        ] {
            assert_eq!(
                told(records, "example.org", Some(signer)).health,
                health,
                "{signer}"
            );
        }
    }
}
