//! Whether receivers find the key our letters are signed with: its DKIM record (RFC 6376 section 3.6.1).

use super::{NoAnswer, Point, Record, Resolver, Signing};

/// Looks at the record of each of our keys; without a key of our own, says who has to sign instead.
pub(super) fn look(dns: &impl Resolver, domain: &str, signing: Option<&Signing>) -> Vec<Point> {
    let Some(signing) = signing else {
        return vec![Point::warning(
            "dkim",
            "letters are not signed here (DKIM), so it depends on the mail server whether they are",
            format!(
                "ask your provider to sign for {domain}, and look for dkim=pass in the headers of a preview (bulletin preview --to)"
            ),
        )];
    };
    let points = signing.records.iter().map(|ours| {
        judge(dns, ours).unwrap_or_else(|fault: NoAnswer| {
            Point::warning("dkim", fault.to_string(), "try again in a while")
        })
    });
    points.collect()
}

fn judge(dns: &impl Resolver, ours: &Record) -> Result<Point, NoAnswer> {
    let Record { name, text } = ours;
    let records = dns.txt(name)?;
    let [record] = records.as_slice() else {
        let (count, cure) = match records.len() {
            0 => ("no record".to_owned(), "put our key into the DNS"),
            many => (format!("{many} records"), "leave only ours"),
        };
        let message = format!("{name} has {count}, so no receiver can check our signature");
        return Ok(Point::fault("dkim", message, cure).put(name, text));
    };
    let key = |record| tag(record, "p").map(|key| squeezed(&key));
    let theirs = key(record);
    // Section 3.6.1: a key without content is one that was withdrawn.
    if theirs.as_deref() == Some("") {
        let message = format!("the key at {name} has been withdrawn, so every signature fails");
        let cure = "put our key into the DNS, or take a new selector";
        return Ok(Point::fault("dkim", message, cure).put(name, text));
    }
    if theirs.is_none() || theirs != key(text) {
        let message = format!(
            "the key at {name} is not the one letters are signed with, so every signature fails"
        );
        let cure = "put our key into the DNS in its place";
        return Ok(Point::fault("dkim", message, cure).put(name, text));
    }
    if let Some(why) = unfit(record, text) {
        let message = format!(
            "the record at {name} {why}, so every signature fails although the key is ours"
        );
        let cure = "put our record into the DNS in its place";
        return Ok(Point::fault("dkim", message, cure).put(name, text));
    }
    let flags = tag(record, "t").unwrap_or_default();
    if flags.split(':').any(|flag| flag.trim() == "y") {
        let message = format!(
            "the key at {name} says that it is only being tried (t=y), so receivers may ignore it"
        );
        let cure = "take t=y out once letters pass";
        return Ok(Point::warning("dkim", message, cure).put(name, text));
    }
    let message = format!("the key at {name} is the one letters are signed with");
    Ok(Point::ok("dkim", message))
}

/// What else in a record keeps receivers from using its key (section 3.6.1).
fn unfit(record: &str, ours: &str) -> Option<&'static str> {
    let kind = |record| tag(record, "k").unwrap_or_else(|| "rsa".to_owned());
    let names = |wanted: &str, any: &[&str]| {
        tag(record, wanted).is_none_or(|list| list.split(':').any(|one| any.contains(&one.trim())))
    };
    let first = record.split(';').next().unwrap_or_default();
    if tag(record, "v").is_some_and(|version| version != "DKIM1" || tag(first, "v").is_none()) {
        return Some("does not begin with v=DKIM1");
    }
    if kind(record) != kind(ours) {
        return Some("says that the key is of another sort (k=)");
    }
    if !names("h", &["sha256"]) {
        return Some("allows other hashes only (h=)");
    }
    (!names("s", &["*", "email"])).then_some("is not for mail (s=)")
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
    use super::*;
    use crate::doctor::Health;
    use crate::doctor::domain::tests::Book;

    fn told(records: &[&str]) -> Point {
        let name = "k2026._domainkey.example.org";
        let records: Vec<_> = records.iter().map(|text| (name, *text)).collect();
        let signing = Signing {
            domain: "example.org".into(),
            records: vec![Record {
                name: name.into(),
                text: "v=DKIM1; k=rsa; p=MIIBIjAN".into(),
            }],
        };
        look(&Book::txt(&records), "example.org", Some(&signing)).remove(0)
    }

    #[test]
    fn the_key_in_the_dns_has_to_be_ours() {
        for (records, health) in [
            (vec!["v=DKIM1; k=rsa; p=MIIBIjAN"], Health::Ok),
            (vec!["p=MIIB IjAN ;"], Health::Ok),
            (vec!["v=DKIM1; t=s:y; p=MIIBIjAN"], Health::Warning),
            (vec!["v=DKIM1; p=MIIBIjAM"], Health::Fault),
            (
                vec!["v=DKIM1; h=sha1:sha256; s=email; p=MIIBIjAN"],
                Health::Ok,
            ),
            (vec!["v=DKIM1; k=ed25519; p=MIIBIjAN"], Health::Fault),
            (vec!["v=DKIM1; h=sha1; p=MIIBIjAN"], Health::Fault),
            (vec!["v=DKIM1; s=tlsrpt; p=MIIBIjAN"], Health::Fault),
            (vec!["v=DKIM2; p=MIIBIjAN"], Health::Fault),
            (vec!["p=MIIBIjAN; v=DKIM1"], Health::Fault),
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
