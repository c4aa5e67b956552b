//! Lists of subscribers as editors and spreadsheets write them: who is in, who is out, and what is said.

use bulletin::finding::Severity;
use bulletin::subscribers::{Basis, Format, Leaving, List, audience, read};
use chrono::NaiveDate;
use proptest::prelude::*;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 6, 1).unwrap()
}

fn csv(bytes: impl AsRef<[u8]>) -> List {
    let file = "subscribers/members.csv";
    read("members", file, bytes.as_ref(), Format::Csv, today())
}

fn yaml(text: &str) -> List {
    let file = "subscribers/friends.yaml";
    read("friends", file, text.as_bytes(), Format::Yaml, today())
}

/// Address and name of everybody who is in.
fn people(list: &List) -> Vec<(String, String)> {
    let name = |name: &Option<bulletin::subscribers::Name>| {
        name.as_ref()
            .map_or(String::new(), |name| name.as_str().to_owned())
    };
    list.subscribers
        .iter()
        .map(|person| (person.address.to_string(), name(&person.name)))
        .collect()
}

/// Rule, line and words of everything refused.
fn refused(list: &List) -> Vec<(&'static str, usize, String)> {
    list.rejected
        .iter()
        .map(|finding| (finding.rule, finding.place.line, finding.message.clone()))
        .collect()
}

fn adds_up(list: &List) -> bool {
    list.rows == list.subscribers.len() + list.rejected.len() + list.left_out.len()
}

/// A whole file that cannot be used: one stop, with its line, and a cure.
#[track_caller]
fn assert_unusable(list: &List, line: usize, words: &str) {
    assert_eq!(
        (list.rows, list.subscribers.len(), list.rejected.len()),
        (0, 0, 1),
        "{list:?}"
    );
    let finding = &list.rejected[0];
    assert_eq!(
        (finding.rule, finding.severity),
        ("list-problem", Severity::Stop)
    );
    assert_eq!(finding.place.line, line, "{finding:?}");
    assert!(finding.message.contains(words), "{finding:?}");
    assert!(finding.cure.is_some());
}

const PLAIN: &str = "email,name,basis,since\nsian@example.org,Siân Evans,consent,2026-05-01\n";

#[test]
fn everybody_in_the_samples_is_accepted_and_the_one_on_both_lists_stands_once() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/subscribers/samples/");
    let file = |name: &str| std::fs::read(format!("{root}{name}")).unwrap();
    let members = csv(file("members.csv"));
    let friends = yaml(&String::from_utf8(file("friends.yaml")).unwrap());
    for list in [&members, &friends] {
        assert_eq!(list.rejected, [], "nobody is refused");
        assert_eq!((&list.warnings, &list.notes), (&vec![], &vec![]));
    }
    assert_eq!(
        (members.subscribers.len(), friends.subscribers.len()),
        (20, 12)
    );
    let llyr = &members.subscribers[1];
    assert_eq!(llyr.greeting.as_ref().unwrap().as_str(), "Llŷr");
    assert_eq!(llyr.name.as_ref().unwrap().as_str(), "Llŷr ap Dafydd");
    let together = audience(vec![members, friends]);
    assert_eq!((together.people.len(), together.folded.len()), (31, 1));
    let folded = &together.folded[0];
    assert_eq!((folded.kept.line, folded.dropped.line), (2, 17));
    let bases: Vec<_> = together.people.iter().map(|person| person.basis).collect();
    assert!(Basis::ALL.iter().all(|basis| bases.contains(basis)));
    assert!(together.people.iter().any(|person| person.name.is_none()));
    assert!(
        together
            .people
            .iter()
            .any(|person| person.address.domain().contains("xn--"))
    );
    assert!(
        together
            .people
            .iter()
            .all(|person| !person.address.needs_smtputf8())
    );
}

#[test]
fn every_encoding_and_separator_gives_the_same_people() {
    let units = |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        format!("\u{feff}{PLAIN}")
            .encode_utf16()
            .flat_map(bytes)
            .collect()
    };
    let cp1252 = PLAIN.replace('â', "\u{1}").into_bytes();
    let cp1252: Vec<u8> = cp1252
        .into_iter()
        .map(|byte| if byte == 1 { 0xE2 } else { byte })
        .collect();
    for (bytes, said) in [
        (PLAIN.into(), ""),
        (format!("\u{feff}{PLAIN}").into_bytes(), ""),
        (PLAIN.replace('\n', "\r\n").into_bytes(), ""),
        (PLAIN.replace('\n', "\r").into_bytes(), ""),
        (
            PLAIN.replace(',', ";").into_bytes(),
            "separated by semicolons",
        ),
        (PLAIN.replace(',', "\t").into_bytes(), "separated by tabs"),
        (
            format!("sep=;\r\n{}", PLAIN.replace(',', ";")).into_bytes(),
            "semicolons",
        ),
        (units(u16::to_le_bytes), "UTF-16LE"),
        (units(u16::to_be_bytes), "UTF-16BE"),
        (cp1252, "Windows-1252"),
    ] {
        let list = csv(&bytes);
        let wanted = ("sian@example.org".to_owned(), "Siân Evans".to_owned());
        assert_eq!(people(&list), [wanted], "{said}: {list:?}");
        let notes = list.notes.join("; ");
        assert!(
            notes.contains(said) && notes.is_empty() == said.is_empty(),
            "{notes}"
        );
    }
}

#[test]
fn lines_are_those_of_the_file_whatever_stands_in_the_cells() {
    let list = csv("\r\nemail,name,basis,since\r\n\
        a@example.org,\"Ann\r\nEvans\",consent,2026-05-01\r\n\
        \r\n,,,\r\n\
        b@nowhere,Bob,consent,2026-05-01\r\n\
        c@example.org,Cai,consent\r\n");
    assert_eq!(
        people(&list),
        [("a@example.org".to_owned(), "Ann Evans".to_owned())]
    );
    let refused = refused(&list);
    assert_eq!((refused[0].0, refused[0].1), ("address-invalid", 7));
    assert_eq!(refused[1].0, "list-problem");
    assert_eq!(refused[1].1, 8);
    assert!(
        refused[1].2.contains("3 cells here under 4 headings"),
        "{refused:?}"
    );
    assert!(adds_up(&list) && list.rows == 3);
}

#[test]
fn each_refusal_names_its_line_and_reason_and_a_cure() {
    let rows = [
        (
            "a@b@example.org,consent,2026-05-01",
            "address-invalid",
            "2 @",
        ),
        (
            ",consent,2026-05-01",
            "address-invalid",
            "no e-mail address",
        ),
        ("ann@example.org,,2026-05-01", "no-permission", "no basis"),
        (
            "ann@example.org,legitimate interest,2026-05-01",
            "no-permission",
            "`legitimate interest` is not",
        ),
        ("ann@example.org,consent,", "no-permission", "no date"),
        (
            "ann@example.org,consent,31 April 2026",
            "no-permission",
            "no such day",
        ),
        (
            "ann@example.org,consent,last May",
            "no-permission",
            "not a date we can read",
        ),
        (
            "ann@example.org,consent,2026-06-02",
            "no-permission",
            "yet to come",
        ),
        (
            "ann@example.org,consent,1899-12-30",
            "no-permission",
            "too long ago",
        ),
        (
            "ann@example.org,soft-opt-in,2026-02-04",
            "no-permission",
            "begins with 5 February 2026",
        ),
        (
            "ann@example.org,consent,01/05/2026",
            "no-permission",
            "day first or month first",
        ),
        (
            "\"ann\"@example.org,consent,2026-05-01",
            "list-problem",
            "quotation mark is out of place",
        ),
        (
            "ann@example.org,consent,2026-05-01,more",
            "list-problem",
            "4 cells here under 3 headings",
        ),
    ];
    let text: Vec<_> = rows.iter().map(|(row, _, _)| *row).collect();
    let list = csv(format!("email,basis,since\n{}\n", text.join("\n")));
    assert_eq!(
        (list.subscribers.len(), list.rejected.len()),
        (0, rows.len()),
        "{list:?}"
    );
    for ((at, (row, rule, words)), finding) in rows.iter().enumerate().zip(&list.rejected) {
        assert_eq!((finding.rule, finding.place.line), (*rule, at + 2), "{row}");
        assert!(
            finding.message.contains(words),
            "{row}: {}",
            finding.message
        );
        assert!(
            finding.cure.is_some() && finding.severity == Severity::Stop,
            "{row}"
        );
    }
    let unclear = list.rejected[10].cure.as_deref().unwrap();
    assert_eq!(
        unclear,
        "write 2026-05-01 if you mean 1 May 2026, or 2026-01-05 if you mean 5 January 2026"
    );
    assert!(
        csv("email,basis,since\nann@example.org,soft-opt-in,2026-02-05")
            .rejected
            .is_empty()
    );
}

#[test]
fn all_that_is_wrong_with_a_row_is_said_at_once() {
    let list = csv("email,basis,since\nann,maybe,soon\n");
    let [finding] = list.rejected.as_slice() else {
        panic!("{list:?}")
    };
    for words in ["no @", "`maybe` is not a basis", "`soon` is not a date"] {
        assert!(finding.message.contains(words), "{}", finding.message);
    }
}

#[test]
fn a_column_that_proves_day_first_is_believed_and_that_is_said() {
    let list = csv("email,basis,date\na@example.org,consent,01/05/2026 10:30\n\
        b@example.org,consent,13/05/2026\n");
    let since: Vec<_> = list
        .subscribers
        .iter()
        .map(|person| person.since.to_string())
        .collect();
    assert_eq!(since, ["2026-05-01", "2026-05-13"]);
    assert!(
        list.notes.iter().any(|note| note.contains("day first")),
        "{:?}",
        list.notes
    );
    let american = csv("email,basis,date\na@example.org,consent,05/01/2026\n\
        b@example.org,consent,05/13/2026\n");
    assert_eq!(
        (american.subscribers.len(), american.rejected.len()),
        (0, 2)
    );
}

#[test]
fn headings_are_folded_and_a_strange_column_is_noted_once() {
    let list = csv(
        "E-Mail Address;First_Name;Last Name;BASIS;Consent Date;Phone;Source\n\
        ann@example.org;Ann;Evans;Consent;1 May 2026 10:30;01;website\n\
        bob@example.org;;;corporate;2026-05-01T09:00:00Z;02;\n",
    );
    let ann = &list.subscribers[0];
    assert_eq!(ann.name.as_ref().unwrap().as_str(), "Ann Evans");
    assert_eq!(ann.greeting.as_ref().unwrap().as_str(), "Ann");
    assert_eq!(
        (ann.source.as_deref(), ann.list.as_str()),
        (Some("website"), "members")
    );
    assert_eq!(list.subscribers[1].name, None);
    let phone: Vec<_> = list
        .notes
        .iter()
        .filter(|note| note.contains("`Phone`"))
        .collect();
    assert_eq!(phone, ["the column `Phone` is not used"]);
}

#[test]
fn a_name_that_cannot_be_used_costs_the_name_and_not_the_letter() {
    let names = [
        "Ann\u{7}",
        "None",
        "*|FNAME|*",
        "ann@example.org",
        "Si\u{fffd}n",
        "An\u{202e}n",
    ];
    let rows: Vec<_> = names
        .iter()
        .enumerate()
        .map(|(at, name)| format!("a{at}@example.org,{name},consent,2026-05-01\n"))
        .collect();
    let list = csv(format!("email,name,basis,since\n{}", rows.concat()));
    assert_eq!(
        (list.subscribers.len(), list.warnings.len()),
        (names.len(), names.len())
    );
    assert!(
        list.subscribers
            .iter()
            .all(|person| person.name.is_none() && person.greeting.is_none())
    );
    for (at, warning) in list.warnings.iter().enumerate() {
        assert_eq!(
            (warning.rule, warning.severity),
            ("name-invalid", Severity::Warning)
        );
        assert_eq!(warning.place.line, at + 2);
    }
}

#[test]
fn a_name_that_looks_like_a_formula_is_only_a_name() {
    let list = csv("email,name,basis,since\n\
        a@example.org,\"=HYPERLINK(\"\"x\"\",1)\",consent,2026-05-01\n\
        b@example.org,+44 Ann,consent,2026-05-01\n");
    let names: Vec<_> = people(&list).into_iter().map(|(_, name)| name).collect();
    assert_eq!(names, ["=HYPERLINK(\"x\",1)", "+44 Ann"]);
    assert!(list.warnings.is_empty());
}

#[test]
fn nobody_is_swallowed_by_a_missing_quotation_mark() {
    let head = "email,name,basis,since\n";
    let open = csv(format!(
        "{head}a@example.org,\"Ann,consent,2026-05-01\nb@example.org,Bob,consent,2026-05-01\n"
    ));
    assert_eq!(open.rejected[0].place.line, 2);
    assert!(
        open.rejected[0].message.contains("never closed"),
        "{open:?}"
    );
    assert!(
        open.rejected[0].message.contains("1 line below"),
        "{open:?}"
    );
    // Both marks are there, in two rows: by the letter of RFC 4180 this is one row with four cells.
    let swallowed = csv(format!(
        "{head}a@example.org,\"Ann,consent,2026-05-01\nb@example.org,Bob,consent,2026-05-01\n\
         c@example.org,Cai\",consent,2026-05-01\n"
    ));
    assert_eq!(
        (swallowed.subscribers.len(), swallowed.rejected.len()),
        (0, 1)
    );
    assert!(
        swallowed.rejected[0].message.contains("2 lines below"),
        "{swallowed:?}"
    );
}

#[test]
fn a_status_keeps_people_out_and_an_unknown_one_is_never_a_yes() {
    let list = csv("email,basis,since,status\n\
        a@example.org,consent,2026-05-01,Subscribed\n\
        b@example.org,consent,2026-05-01,\n\
        c@example.org,,,unsubscribed\n\
        d@example.org,consent,2026-05-01,cleaned\n\
        e@example.org,consent,2026-05-01,complained\n\
        f@example.org,consent,2026-05-01,pending\n\
        g@example.org,consent,2026-05-01,inactive\n");
    assert_eq!(list.subscribers.len(), 2);
    let why: Vec<_> = list
        .left_out
        .iter()
        .map(|left| (left.why, left.place.line))
        .collect();
    assert_eq!(
        why,
        [
            (Leaving::Unsubscribed, 4),
            (Leaving::Bounced, 5),
            (Leaving::Complained, 6),
            (Leaving::Pending, 7),
            (Leaving::Unknown, 8),
        ]
    );
    assert_eq!(list.left_out[4].reason, "status is `inactive`");
    assert!(adds_up(&list));
}

#[test]
fn a_person_stands_once_and_leaving_wins() {
    let members = csv("email,name,basis,since,status\n\
        Ann@Example.org,,consent,2026-05-01,\n\
        ann@example.org,Ann Evans,consent,2026-05-02,\n\
        bob@example.org,Bob,consent,2026-05-01,\n\
        cai@example.org,Cai,consent,2026-05-01,\n\
        dai@xn--grp-iechyd-chc.example.org,Dai,corporate,2026-05-01,\n");
    let friends = yaml(
        "- {email: bob@example.org, status: unsubscribed}\n\
         - {email: cai@example.org, status: pending}\n\
         - {email: dai@Grŵp-Iechyd.example.org, basis: consent, since: 2026-05-01}\n\
         - nobody\n",
    );
    let both = audience(vec![members, friends]);
    let kept: Vec<_> = both
        .people
        .iter()
        .map(|person| person.address.key())
        .collect();
    assert_eq!(
        kept,
        [
            "ann@example.org",
            "cai@example.org",
            "dai@xn--grp-iechyd-chc.example.org"
        ]
    );
    assert_eq!(both.people[0].address.to_string(), "Ann@example.org");
    assert_eq!(both.people[0].name.as_ref().unwrap().as_str(), "Ann Evans");
    assert_eq!(both.people[0].since.to_string(), "2026-05-01");
    assert_eq!(both.folded.len(), 2);
    let bob: Vec<_> = both
        .left_out
        .iter()
        .filter(|left| left.address.local() == "bob")
        .map(|left| left.reason.as_str())
        .collect();
    assert_eq!(bob.len(), 2, "the row that says so and the row it beats");
    assert!(
        bob.contains(&"status is `unsubscribed` in subscribers/friends.yaml line 1"),
        "{bob:?}"
    );
    assert_eq!(
        both.rows,
        both.people.len() + both.folded.len() + both.left_out.len() + both.rejected.len()
    );
}

#[test]
fn a_yaml_list_says_the_same_with_the_lines_of_the_file() {
    let list = yaml(
        "\u{feff}# friends\n---\n\
         -\n  E-mail: ann@example.org\n  name: |\n    Ann\n    - Evans\n  basis: soft opt-in\n  since: 2026-05-01\n\
         - # nothing\n\
         - email: bob@nowhere\n  basis: consent\n  since: 2026-05-01\n  shoe: 9\n\
         - email: [a@example.org, b@example.org]\n\
         - email: c@example.org\n  address: d@example.org\n  name: ~\n  basis: consent\n  since: \"2026-05-01\"\n\
         - email: e@example.org\n  E_Mail: f@example.org\n\
         - just text\n",
    );
    let names = [("ann@example.org", "Ann - Evans"), ("c@example.org", "")];
    assert_eq!(
        people(&list),
        names.map(|(address, name)| (address.to_owned(), name.to_owned()))
    );
    let lines: Vec<_> = refused(&list)
        .into_iter()
        .map(|(rule, line, _)| (rule, line))
        .collect();
    assert_eq!(
        lines,
        [
            ("address-invalid", 11),
            ("list-problem", 15),
            ("list-problem", 21),
            ("list-problem", 23)
        ]
    );
    assert_eq!(list.notes, ["the fields `shoe`, `address` are not used"]);
    assert!(adds_up(&list));
}

#[test]
fn a_file_that_cannot_be_used_is_one_stop_with_a_line_and_a_cure() {
    assert_unusable(&csv(""), 1, "empty");
    assert_unusable(&csv([0; 4096]), 1, "NUL");
    assert_unusable(
        &csv("name,basis\nAnn,consent\n"),
        1,
        "no column for the e-mail address",
    );
    assert_unusable(&csv("\nann@example.org,Ann\n"), 2, "first line is a person");
    assert_unusable(&csv("email,E-Mail\n"), 1, "`email` and `E-Mail`");
    assert_unusable(
        &csv("\"email,name\nann@example.org,Ann\n"),
        1,
        "quotation mark in the headings",
    );
    assert_unusable(&yaml(""), 1, "empty");
    assert_unusable(
        &yaml("people:\n- email: a@example.org\n"),
        1,
        "not a plain list",
    );
    assert_unusable(&yaml("- email: a@example.org\n  name: \"Ann\n"), 3, "YAML");
    assert_unusable(
        &yaml("- email: a@example.org\n\tname: Ann\n"),
        2,
        "begins with a tab",
    );
    assert_unusable(
        &yaml("- email: a@example.org\n  email: b@example.org\n"),
        1,
        "a field stands twice",
    );
    assert_unusable(&yaml("- &a {email: a@example.org}\n- *a\n"), 2, "borrowed");
    assert_unusable(
        &yaml("- email: a@example.org\n---\n- email: b@example.org\n"),
        2,
        "second list",
    );
}

#[test]
fn a_list_of_nobody_is_no_fault_and_one_bad_row_is_one_finding() {
    for list in [
        csv("email,name,basis,since\r\n"),
        yaml("# nobody yet\n"),
        yaml("[]\n"),
    ] {
        assert_eq!((list.rows, list.rejected.len()), (0, 0), "{list:?}");
        assert_eq!(list.notes, ["there is nobody on this list"]);
    }
    let list = csv("email\nann@example.org\n");
    assert_eq!((list.rows, list.rejected.len()), (1, 1));
    assert_eq!(list.rejected[0].rule, "no-permission");
    assert!(
        list.notes
            .iter()
            .any(|note| note.contains("no column `basis`")),
        "{:?}",
        list.notes
    );
}

/// Cells that matter, and cells that try to break the reading of the others.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("ann@example.org".to_owned()),
        Just("consent".to_owned()),
        Just("2026-05-01".to_owned()),
        Just("01/05/2026".to_owned()),
        Just("unsubscribed".to_owned()),
        Just(String::new()),
        "[a-z \"'@.\u{e9}=-]{0,12}",
        "\"[a-z,;@\n]{0,8}\"",
        any::<String>(),
    ]
}

proptest! {
    #[test]
    fn no_bytes_at_all_upset_it(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        for format in [Format::Csv, Format::Yaml] {
            let list = read("x", "x", &bytes, format, today());
            prop_assert!(adds_up(&list) || (list.rows == 0 && list.rejected.len() == 1));
        }
    }

    #[test]
    fn every_row_of_a_table_ends_in_one_heap(
        rows in prop::collection::vec(prop::collection::vec(cell(), 1..6), 0..12),
        separator in prop::sample::select(vec![",", ";", "\t"]),
        ending in prop::sample::select(vec!["\n", "\r\n", "\r"]),
    ) {
        let head = ["email", "name", "basis", "since", "status"].join(separator);
        let body: String = rows.iter().map(|row| row.join(separator) + ending).collect();
        let list = csv(format!("{head}{ending}{body}"));
        prop_assert!(adds_up(&list) || (list.rows == 0 && list.rejected.len() == 1));
        let lines = body.matches(['\n', '\r']).count() + 2;
        prop_assert!(list.rejected.iter().all(|finding| (1..=lines).contains(&finding.place.line)));
    }

    #[test]
    fn no_row_of_a_well_formed_table_is_lost(
        rows in prop::collection::vec((cell(), cell(), cell(), cell(), cell()), 0..12),
    ) {
        let quote = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\"").replace('\0', ""));
        let mut text = String::from("email,name,basis,since,status\n");
        let mut filled = 0;
        for (one, two, three, four, five) in &rows {
            let cells = [one, two, three, four, five].map(|cell| quote(cell));
            filled += usize::from(cells.iter().any(|cell| !cell.trim_matches('"').trim().is_empty()
                || cell.len() > 2 && cell.contains("\"\"\"")));
            text += &cells.join(",");
            text.push('\n');
        }
        let list = csv(&text);
        prop_assert_eq!(list.rows, filled);
        prop_assert!(adds_up(&list));
    }

    #[test]
    fn every_entry_of_a_yaml_list_ends_in_one_heap(
        rows in prop::collection::vec((cell(), cell(), cell()), 1..8),
    ) {
        let text: String = rows
            .iter()
            .map(|(email, name, status)| {
                let [email, name, status] = [email, name, status].map(|cell| serde_json::to_string(cell).unwrap());
                format!("- email: {email}\n  name: {name}\n  status: {status}\n  basis: consent\n")
            })
            .collect();
        let list = yaml(&text);
        prop_assert!(adds_up(&list), "{:?}", list);
        prop_assert_eq!(list.rows, rows.len());
    }
}
