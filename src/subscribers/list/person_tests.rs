//! One person found in lists and taken out of them.

use encoding_rs::WINDOWS_1252;

use super::*;

fn ann() -> Address {
    Address::parse("ann@example.org").unwrap()
}

fn left(bytes: &[u8], format: Format) -> Result<Option<Vec<u8>>, Box<Finding>> {
    without("subscribers/members.csv", bytes, format, &ann())
}

/// An encoding, and how a text is written in it.
type Way<'a> = (&'a str, &'a dyn Fn(&str) -> Vec<u8>);

const TABLE: &str = "email,name,basis,since\r\n\
    ben@example.org,Siân \u{20ac},consent,2026-01-05\r\n\
    Ann@Example.org,\"Ann\r\nEvans\",consent,2026-01-05\r\n\
    \r\n\
    cara@example.org,Cara,consent,2026-01-05";

#[test]
fn a_row_of_a_table_goes_and_every_other_byte_stays() {
    let gone = "Ann@Example.org,\"Ann\r\nEvans\",consent,2026-01-05\r\n";
    let after = TABLE.replace(gone, "");
    assert_ne!(after, TABLE);
    let utf16 = |text: &str, mark: &[u8], pair: fn(u16) -> [u8; 2]| {
        let units = text.encode_utf16().flat_map(pair);
        mark.iter().copied().chain(units).collect::<Vec<u8>>()
    };
    let ways: [Way<'_>; 6] = [
        ("UTF-8", &|text| text.into()),
        ("with a mark", &|text| format!("\u{feff}{text}").into()),
        ("Windows-1252", &|text| {
            WINDOWS_1252.encode(text).0.into_owned()
        }),
        ("damaged UTF-8", &|text| {
            let mut bytes = format!("{text}\r\nd@example.org,éé?,consent,2026-01-05").into_bytes();
            let lost = bytes.iter().rposition(|byte| *byte == b'?').unwrap();
            bytes[lost] = 0xE9;
            bytes
        }),
        ("UTF-16", &|text| utf16(text, b"\xFF\xFE", u16::to_le_bytes)),
        ("UTF-16 without a mark", &|text| {
            utf16(text, b"", u16::to_be_bytes)
        }),
    ];
    for (way, write) in ways {
        let found = left(&write(TABLE), Format::Csv).unwrap().unwrap();
        assert_eq!(found, write(&after), "{way}");
    }
    let told = format!("sep=;\n{}", TABLE.replace(',', ";"));
    let found = left(told.as_bytes(), Format::Csv).unwrap().unwrap();
    assert_eq!(
        found,
        format!("sep=;\n{}", after.replace(',', ";")).into_bytes()
    );
}

#[test]
fn the_last_row_goes_too_and_so_do_all_of_several() {
    for (before, after) in [
        ("email,name\nann@example.org,A", "email,name\n"),
        (
            "email,name\rann@example.org,A\rb@example.org,B\r",
            "email,name\rb@example.org,B\r",
        ),
        (
            "email,name\nANN@example.org,A\nb@example.org,B\nann@example.org,C\n",
            "email,name\nb@example.org,B\n",
        ),
    ] {
        let found = left(before.as_bytes(), Format::Csv).unwrap().unwrap();
        assert_eq!(String::from_utf8(found).unwrap(), after);
    }
    assert_eq!(left(b"email\nb@example.org\n", Format::Csv), Ok(None));
}

#[test]
fn an_entry_of_a_yaml_list_goes_and_comments_on_others_stay() {
    let before = "# Friends\n- email: ann@example.org # rang in May\n  name: Ann\n  note: |\n    two\n    lines\n\n\
        # since the fair\n- email: ben@example.org\n  name: Ben\n-\n  email: ANN@example.org\n- {email: cara@example.org,\n   name: Cara}\n";
    let after = "# Friends\n\n# since the fair\n- email: ben@example.org\n  name: Ben\n- {email: cara@example.org,\n   name: Cara}\n";
    let found = left(before.as_bytes(), Format::Yaml).unwrap().unwrap();
    assert_eq!(String::from_utf8(found).unwrap(), after);
    let alone = left(b"# Friends\n- email: ann@example.org\n", Format::Yaml)
        .unwrap()
        .unwrap();
    assert_eq!(String::from_utf8(alone).unwrap(), "# Friends\n[]\n");
}

#[test]
fn where_it_is_not_certain_nothing_is_taken_out_and_the_line_is_named() {
    for (text, format, line) in [
        (
            "email,note\nann@example.org,\nben@example.org,husband of ann@example.org\n",
            Format::Csv,
            3,
        ),
        (
            "email,note\nb@example.org,\nann@example.org,a,b,c\n",
            Format::Csv,
            3,
        ),
        (
            "[{email: ann@example.org}, {email: ben@example.org}]\n",
            Format::Yaml,
            1,
        ),
        (
            "# ann@example.org rang\n- email: ann@example.org\n",
            Format::Yaml,
            1,
        ),
        ("name,note\nAnn,x\n", Format::Csv, 1),
    ] {
        let finding = left(text.as_bytes(), format).unwrap_err();
        assert_eq!(finding.place.line, line, "{text}");
        assert!(finding.cure.is_some());
    }
}

#[test]
fn what_a_list_says_of_somebody_is_shown_as_it_stands_there() {
    let text = "email,name,phone\n ann@example.org ,Ann,01\nb@example.org,see ann@example.org,2\n";
    let found = named(
        "subscribers/members.csv",
        text.as_bytes(),
        Format::Csv,
        &ann(),
    )
    .unwrap();
    assert_eq!(found.headings.as_deref(), Some("email,name,phone"));
    assert_eq!(found.rows, [(2, " ann@example.org ,Ann,01".to_owned())]);
    assert_eq!(found.elsewhere, [3]);
}
