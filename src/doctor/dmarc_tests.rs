//! DMARC records as receivers read them, and which one counts.

use super::*;
use crate::doctor::Signing;
use crate::doctor::domain::tests::Book;

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
fn a_record_without_a_policy_is_one_that_old_receivers_pass_over() {
    let record = "v=DMARC1; rua=mailto:a@example.org";
    let records = [("_dmarc.example.org", record)];
    let point = told(&records, "example.org", None);
    assert_eq!(point.health, Health::Warning, "{point:?}");
    assert_eq!(
        point.record.unwrap().text,
        "v=DMARC1; p=none; rua=mailto:a@example.org"
    );
    // What is worse is said first.
    let point = told(&records, "example.org", Some("example.com"));
    assert_eq!(point.health, Health::Fault, "{point:?}");
}

#[test]
fn the_record_of_the_organisation_counts_and_none_between() {
    let (relaxed, strict) = ("v=DMARC1; p=reject", "v=DMARC1; p=reject; adkim=s");
    for (organisation, between, health) in [
        (relaxed, strict, Health::Ok),
        (strict, relaxed, Health::Fault),
    ] {
        let records = [
            ("_dmarc.example.org", organisation),
            ("_dmarc.news.example.org", between),
        ];
        let point = told(&records, "a.news.example.org", Some("example.org"));
        assert_eq!(point.health, health, "{point:?}");
        let said = point.message.contains("example.org has a DMARC record");
        assert_eq!(said, health == Health::Ok, "{point:?}");
        assert!(!point.message.contains("news.example.org has"), "{point:?}");
    }
    // Its own comes first.
    let records = [
        ("_dmarc.example.org", relaxed),
        ("_dmarc.news.example.org", strict),
    ];
    let point = told(&records, "news.example.org", Some("example.org"));
    assert_eq!(point.health, Health::Fault, "{point:?}");
    // Two are none, and nobody looks further.
    let records = [
        ("_dmarc.example.org", relaxed),
        ("_dmarc.news.example.org", relaxed),
        ("_dmarc.news.example.org", strict),
    ];
    let point = told(&records, "news.example.org", None);
    assert!(point.message.contains("2 DMARC records"), "{point:?}");
    // The shelf's, where the organisation has none.
    let records = [("_dmarc.pages.example", "v=DMARC1; p=reject; psd=y")];
    let point = told(&records, "news.a.pages.example", None);
    assert!(point.message.contains("policy reject"), "{point:?}");
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
