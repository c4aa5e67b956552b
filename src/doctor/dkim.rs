//! Whether receivers find the key our letters are signed with: its DKIM record (RFC 6376 section 3.6.1).

use super::{NoAnswer, Point, Resolver, Signing};

/// Looks at the record of our selector; without a key of our own, says who has to sign instead.
pub(super) fn look(dns: &impl Resolver, domain: &str, signing: Option<&Signing>) -> Point {
    let Some(signing) = signing else {
        return Point::warning(
            "dkim",
            "letters are not signed here (DKIM), so it depends on the mail server whether they are",
            format!(
                "ask your provider to sign for {domain}, and look for dkim=pass in the headers of a preview (bulletin preview --to)"
            ),
        );
    };
    judge(dns, signing).unwrap_or_else(|fault: NoAnswer| {
        Point::warning("dkim", fault.to_string(), "try again in a while")
    })
}

fn judge(dns: &impl Resolver, signing: &Signing) -> Result<Point, NoAnswer> {
    let name = format!("{}._domainkey.{}", signing.selector, signing.domain);
    let ours = squeezed(&signing.public);
    let line = format!("v=DKIM1; k=rsa; p={ours}");
    let records = dns.txt(&name)?;
    let [record] = records.as_slice() else {
        let (count, cure) = match records.len() {
            0 => ("no record".to_owned(), "put our key into the DNS"),
            many => (format!("{many} records"), "leave only ours"),
        };
        let message = format!("{name} has {count}, so no receiver can check our signature");
        return Ok(Point::fault("dkim", message, cure).put(name, line));
    };
    let theirs = tag(record, "p").map(|key| squeezed(&key));
    match theirs.as_deref() {
        // Section 3.6.1: a key without content is one that was withdrawn.
        Some("") => Ok(Point::fault(
            "dkim",
            format!("the key at {name} has been withdrawn, so every signature fails"),
            "put our key into the DNS, or take a new selector",
        )
        .put(name, line)),
        Some(theirs) if theirs == ours => match tag(record, "t") {
            Some(flags) if flags.split(':').any(|flag| flag.trim() == "y") => Ok(Point::warning(
                "dkim",
                format!("the key at {name} says that it is only being tried (t=y), so receivers may ignore it"),
                "take t=y out once letters pass",
            )
            .put(name, line)),
            _ => Ok(Point::ok("dkim", format!("the key at {name} is the one letters are signed with"))),
        },
        _ => Ok(Point::fault(
            "dkim",
            format!("the key at {name} is not the one letters are signed with, so every signature fails"),
            "put our key into the DNS in its place",
        )
        .put(name, line)),
    }
}

fn tag(record: &str, wanted: &str) -> Option<String> {
    record.split(';').find_map(|part| {
        let (name, value) = part.split_once('=')?;
        (name.trim() == wanted).then(|| value.trim().to_owned())
    })
}

/// Base64 may be broken by spaces anywhere.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

#[cfg(test)]
mod tests {
    use crate::doctor::domain::tests::Book;
    use super::*;
    use crate::doctor::Health;

    fn told(records: &[&str]) -> Point {
        let name = "k2026._domainkey.example.org";
        let records: Vec<_> = records.iter().map(|text| (name, *text)).collect();
        let signing = Signing {
            domain: "example.org".into(),
            selector: "k2026".into(),
            public: "MIIB IjAN".into(),
        };
        look(&Book::txt(&records), "example.org", Some(&signing))
    }

    #[test]
    fn the_key_in_the_dns_has_to_be_ours() {
        for (records, health) in [
            (vec!["v=DKIM1; k=rsa; p=MIIBIjAN"], Health::Ok),
            (vec!["p=MIIB IjAN ;"], Health::Ok),
            (vec!["v=DKIM1; t=s:y; p=MIIBIjAN"], Health::Warning),
            (vec!["v=DKIM1; p=MIIBIjAM"], Health::Fault),
            (vec!["v=DKIM1; p="], Health::Fault),
            (vec!["v=DKIM1; k=rsa"], Health::Fault),
            (vec![], Health::Fault),
            (vec!["p=MIIBIjAN", "p=MIIBIjAN"], Health::Fault),
        ] {
            let point = told(&records);
            assert_eq!(point.health, health, "{records:?}: {}", point.message);
            if health == Health::Fault {
                let line = point.record.unwrap().line();
                assert_eq!(
                    line,
                    "k2026._domainkey.example.org. TXT \"v=DKIM1; k=rsa; p=MIIBIjAN\""
                );
            }
        }
    }
}
