//! SPF records as domains have them, right and wrong.

use super::*;
use crate::doctor::Health;
use crate::doctor::domain::tests::Book;

fn told(records: &[(&str, &str)], relay: Option<&str>) -> Point {
    let mut book = Book::txt(records);
    book.mx = vec![("example.org".into(), 10, "mail.example.org".into())];
    look(&book, "example.org", relay)
}

fn one(record: &str) -> Point {
    told(&[("example.org", record)], None)
}

fn line(point: &Point) -> String {
    point.record.as_ref().unwrap().line()
}

#[test]
fn a_record_that_keeps_others_out_is_well() {
    for record in ["v=spf1 mx -all", "V=SPF1 ip4:192.0.2.1 ~ALL", "v=spf1 -all"] {
        assert_eq!(one(record).health, Health::Ok, "{record}");
    }
    // Other TXT records of the domain are none of ours.
    let records = [
        ("example.org", "v=spf1 a -all"),
        ("example.org", "site-verification=1"),
        ("example.org", "v=spf10 +all"),
    ];
    assert_eq!(told(&records, None).health, Health::Ok);
}

#[test]
fn an_end_that_lets_everybody_in_is_a_warning_with_the_line() {
    for record in [
        "v=spf1 mx +all",
        "v=spf1 mx all",
        "v=spf1 mx ?all",
        "v=spf1 mx",
    ] {
        let point = one(record);
        assert_eq!(point.health, Health::Warning, "{record}");
        assert_eq!(line(&point), "example.org. TXT \"v=spf1 mx ~all\"");
    }
}

#[test]
fn without_a_record_the_line_names_the_server_that_is_used() {
    let own = told(&[], Some("mail.example.net"));
    assert_eq!(own.health, Health::Fault);
    assert_eq!(
        line(&own),
        "example.org. TXT \"v=spf1 mx a:mail.example.net ~all\""
    );
    let provider = told(&[], Some("smtp.gmail.com"));
    assert_eq!(
        line(&provider),
        "example.org. TXT \"v=spf1 include:_spf.google.com ~all\""
    );
}

#[test]
fn without_an_mx_record_none_is_named_in_the_line() {
    let told = |relay| look(&Book::txt(&[]), "example.org", relay);
    let named = told(Some("mail.example.net"));
    assert_eq!(
        line(&named),
        "example.org. TXT \"v=spf1 a:mail.example.net ~all\""
    );
    for relay in [None, Some("localhost"), Some("127.0.0.1")] {
        let point = told(relay);
        assert_eq!((point.health, &point.record), (Health::Fault, &None));
        assert!(point.cure.unwrap().contains("v=spf1 ip4:ADDRESS ~all"));
    }
}

#[test]
fn two_records_are_a_fault_and_the_line_holds_both() {
    let records = [
        ("example.org", "v=spf1 mx -all"),
        ("example.org", "v=spf1 mx ip4:192.0.2.1 ~all"),
    ];
    let point = told(&records, None);
    assert_eq!(point.health, Health::Fault);
    assert_eq!(
        line(&point),
        "example.org. TXT \"v=spf1 mx ip4:192.0.2.1 ~all\""
    );
}

#[test]
fn ten_lookups_are_allowed_and_eleven_are_not_wherever_they_stand() {
    let inner = |count: usize| {
        format!(
            "v=spf1 {} -all",
            vec!["exists:a.example.org"; count].join(" ")
        )
    };
    for (count, health) in [(8, Health::Ok), (9, Health::Fault)] {
        let inner = inner(count);
        // The include and the mx are two of them; ip4 costs nothing.
        let records = [
            (
                "example.org",
                "v=spf1 ip4:192.0.2.1 include:spf.example.org mx ~all",
            ),
            ("spf.example.org", inner.as_str()),
        ];
        let point = told(&records, None);
        assert_eq!(point.health, health, "{}", point.message);
    }
}

#[test]
fn a_circle_comes_to_an_end() {
    let records = [
        ("example.org", "v=spf1 include:b.example.org -all"),
        ("b.example.org", "v=spf1 include:example.org -all"),
    ];
    assert_eq!(told(&records, None).health, Health::Fault);
}

#[test]
fn a_redirect_lends_its_end_and_an_include_does_not() {
    let other = ("b.example.org", "v=spf1 mx -all");
    let redirect = [("example.org", "v=spf1 redirect=b.example.org"), other];
    assert_eq!(told(&redirect, None).health, Health::Ok);
    let include = [("example.org", "v=spf1 include:b.example.org"), other];
    assert_eq!(told(&include, None).health, Health::Warning);
}

#[test]
fn naming_a_domain_without_a_record_is_a_fault() {
    let point = one("v=spf1 include:gone.example.org -all");
    assert_eq!(point.health, Health::Fault);
    assert!(
        point.message.contains("gone.example.org"),
        "{}",
        point.message
    );
    // What is another name for each letter cannot be looked up beforehand.
    assert_eq!(
        one("v=spf1 include:%{i}.example.org -all").health,
        Health::Ok
    );
}

#[test]
fn a_provider_that_is_not_named_is_a_warning_with_the_line() {
    let records = [("example.org", "v=spf1 mx -all")];
    let point = told(&records, Some("smtp-relay.gmail.com"));
    assert_eq!(point.health, Health::Warning);
    assert_eq!(
        line(&point),
        "example.org. TXT \"v=spf1 mx include:_spf.google.com -all\""
    );
    let named = [
        ("example.org", "v=spf1 include:_spf.google.com -all"),
        ("_spf.google.com", "v=spf1 ip4:192.0.2.0/24 ~all"),
    ];
    assert_eq!(
        told(&named, Some("smtp-relay.gmail.com")).health,
        Health::Ok
    );
}

#[test]
fn a_line_to_put_there_keeps_what_a_redirect_lends() {
    // Behind a redirect an `all` would switch it off (section 6.1), and nobody could send any more.
    let other = ("b.example.org", "v=spf1 ip4:192.0.2.1 ?all");
    let redirect = [("example.org", "v=spf1 redirect=b.example.org"), other];
    assert_eq!(
        line(&told(&redirect, None)),
        "example.org. TXT \"v=spf1 include:b.example.org ~all\""
    );
    let two = [("example.org", "v=spf1 mx -all"), redirect[0], other];
    assert_eq!(
        line(&told(&two, None)),
        "example.org. TXT \"v=spf1 mx include:b.example.org ~all\""
    );
}

#[test]
fn a_server_on_this_computer_or_without_a_name_is_not_written_as_a_name() {
    for (relay, servers) in [
        ("localhost", "mx"),
        ("127.0.0.1", "mx"),
        ("192.0.2.7", "mx ip4:192.0.2.7"),
        ("2001:db8::7", "mx ip6:2001:db8::7"),
    ] {
        let wanted = format!("example.org. TXT \"v=spf1 {servers} ~all\"");
        assert_eq!(line(&told(&[], Some(relay))), wanted);
    }
}

#[test]
fn a_slip_in_a_record_is_a_fault_because_receivers_throw_all_of_it_away() {
    for record in [
        "v=spf1 inlcude:b.example.org -all",
        "v=spf1 include: -all",
        "v=spf1 include -all",
        "v=spf1 ip4: 192.0.2.1 -all",
        "v=spf1 ip4:192.0.2.256 -all",
        "v=spf1 ip6:192.0.2.1 -all",
        "v=spf1, mx -all",
        "v=spf1 mx, -all",
    ] {
        assert_eq!(one(record).health, Health::Fault, "{record}");
    }
    for record in [
        "v=spf1 a/24 mx:mail.example.org//64 a:b.example.org/24//64 ptr exists:%{i}.example.org -all",
        "v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 exp=why.example.org x-y=z -all",
    ] {
        assert_eq!(one(record).health, Health::Ok, "{record}");
    }
    // Wherever it stands, and however the name is written.
    let inside = [
        ("example.org", "v=spf1 include:B.example.org. -all"),
        ("b.example.org", "v=spf1 ipv4:192.0.2.1 -all"),
    ];
    let point = told(&inside, None);
    assert!(
        point.message.contains("ipv4:192.0.2.1"),
        "{}",
        point.message
    );
}
