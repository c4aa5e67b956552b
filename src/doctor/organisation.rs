//! Which organisation a domain belongs to, as receivers find it out for DMARC.
//!
//! They used to keep a list of the names below which anybody may have a domain of their own. Since RFC 9989 they
//! ask the DNS instead, from a name upwards, and so do we: the list is large and grows old in a binary. For
//! receivers that still keep it, what can be told from the names alone is told too.

use super::{NoAnswer, Resolver};

/// How close two domains are in the eyes of receivers, where one stands in `From` and the other has signed or
/// takes the bounces.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Bond {
    /// They count as one.
    Close,
    /// By their names they may be parts of this one, and the DNS does not say so: some receivers take them for
    /// one, and others do not.
    Loose(String),
    /// Two strangers.
    None,
}

/// How close two domains are: the same, or, unless the record is `strict`, of the same organisation (RFC 9989
/// section 4.10.2).
pub(super) fn bond(
    dns: &impl Resolver,
    one: &str,
    other: &str,
    strict: bool,
) -> Result<Bond, NoAnswer> {
    let (one, other) = (one.to_ascii_lowercase(), other.to_ascii_lowercase());
    if one == other {
        return Ok(Bond::Close);
    }
    if strict {
        return Ok(Bond::None);
    }
    // What has no name in common has no organisation in common either.
    let shared = own_or_above(&one).find(|name| own_or_above(&other).any(|above| above == *name));
    let Some(top) = shared else {
        return Ok(Bond::None);
    };
    if organisation(dns, &one)? == organisation(dns, &other)? {
        return Ok(Bond::Close);
    }
    Ok(Bond::Loose(top.to_owned()))
}

/// The tree walk of RFC 9989 section 4.10: of a name and those above it, the highest that has a DMARC record.
pub(super) fn organisation<'a>(dns: &impl Resolver, domain: &'a str) -> Result<&'a str, NoAnswer> {
    let (mut highest, mut below) = (domain, domain);
    for name in own_or_above(domain) {
        if let [record] = records(dns, name)?.as_slice() {
            match tag(record, "psd").as_deref() {
                Some("n") => return Ok(name),
                // Anybody may have a domain below this one.
                Some("y") if name != domain => return Ok(below),
                _ => highest = name,
            }
        }
        below = name;
    }
    Ok(highest)
}

/// The DMARC records of a domain: what claims to be one (RFC 9989 section 4.10).
pub(super) fn records(dns: &impl Resolver, domain: &str) -> Result<Vec<String>, NoAnswer> {
    let found = dns.txt(&format!("_dmarc.{domain}"))?.into_iter();
    Ok(found
        .filter(|text| {
            let version = text.split(';').next().unwrap_or_default();
            version.split_whitespace().collect::<String>() == "v=DMARC1"
        })
        .collect())
}

/// What a record says under this name, in small letters.
pub(super) fn tag(record: &str, wanted: &str) -> Option<String> {
    record.split(';').find_map(|part| {
        let (name, value) = part.split_once('=')?;
        (name.trim().eq_ignore_ascii_case(wanted)).then(|| value.trim().to_ascii_lowercase())
    })
}

/// What countries call the shelves below which organisations have their names.
const SHELVES: &[&str] = &[
    "ac", "co", "com", "edu", "gob", "gov", "govt", "gub", "ltd", "me", "mil", "mod", "ne", "net",
    "nhs", "nom", "or", "org", "plc", "police", "sch",
];

/// The domain, and those above it that may be its organisation's: of two words at least, and none that looks
/// like one of a country's shelves: `org.uk`.
pub(super) fn own_or_above(domain: &str) -> impl Iterator<Item = &str> {
    let above = std::iter::successors(domain.split_once('.'), |(_, rest)| rest.split_once('.'))
        .map(|(_, rest)| rest)
        .take_while(|rest| match rest.split_once('.') {
            Some((shelf, top)) => {
                top.contains('.') || !(top.len() == 2 && SHELVES.contains(&shelf))
            }
            None => false,
        });
    std::iter::once(domain).chain(above)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::domain::tests::Book;

    const NONE: &str = "v=DMARC1; p=none";

    fn bonded(records: &[(&str, &str)], one: &str, other: &str) -> Bond {
        bond(&Book::txt(records), one, other, false).unwrap()
    }

    #[test]
    fn a_domain_and_what_is_below_it_are_one_organisation_under_any_top() {
        for own in ["charity.org.uk", "charity.co.uk", "charity.com"] {
            let (at, news) = (format!("_dmarc.{own}"), format!("news.{own}"));
            let records = [(at.as_str(), NONE)];
            assert_eq!(bonded(&records, own, &news), Bond::Close);
            assert_eq!(bonded(&records, &news, own), Bond::Close);
            let sister = format!("Bounces.{own}");
            assert_eq!(bonded(&records, &sister, &news), Bond::Close);
            let dns = Book::txt(&records);
            assert_eq!(bond(&dns, &news, own, true).unwrap(), Bond::None);
        }
    }

    #[test]
    fn what_only_shares_a_shelf_is_not_related_whatever_the_dns_says() {
        for shelf in ["org.uk", "co.uk", "com"] {
            let at = format!("_dmarc.{shelf}");
            let (a, b) = (format!("a.{shelf}"), format!("b.{shelf}"));
            for records in [vec![], vec![(at.as_str(), NONE)]] {
                assert_eq!(bonded(&records, &a, &b), Bond::None, "{shelf}");
                assert_eq!(bonded(&records, &a, shelf), Bond::None, "{shelf}");
            }
        }
    }

    #[test]
    fn a_shelf_that_nobody_knows_by_its_name_makes_no_relatives_of_those_below_it() {
        let loose = Bond::Loose("pages.example".into());
        let own = [
            ("_dmarc.a.pages.example", NONE),
            ("_dmarc.b.pages.example", NONE),
        ];
        assert_eq!(bonded(&own, "a.pages.example", "b.pages.example"), loose);
        // It says itself that it is one.
        let said = [("_dmarc.pages.example", "v=DMARC1; p=none; psd=y")];
        assert_eq!(bonded(&said, "a.pages.example", "b.pages.example"), loose);
        assert_eq!(
            bonded(&said, "a.pages.example", "news.a.pages.example"),
            Bond::Close
        );
    }

    #[test]
    fn a_part_of_a_house_that_is_one_of_its_own_says_so() {
        let records = [
            ("_dmarc.example.org", NONE),
            ("_dmarc.wales.example.org", "v=DMARC1; p=none; psd=n"),
        ];
        let wales = "wales.example.org";
        assert_eq!(
            bonded(&records, "news.wales.example.org", wales),
            Bond::Close
        );
        let loose = Bond::Loose("example.org".into());
        assert_eq!(bonded(&records, wales, "example.org"), loose);
    }
}
