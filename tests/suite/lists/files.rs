//! Whole files: encodings, separators, the samples, and what cannot be used.

use super::*;

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
    let on_both = members.subscribers[0].clone();
    let llyr = members.subscribers[1].clone();
    assert_eq!(llyr.greeting.as_ref().unwrap().as_str(), "Llŷr");
    assert_eq!(llyr.name.as_ref().unwrap().as_str(), "Llŷr ap Dafydd");
    let mut together = audience([members, friends]);
    assert_eq!((together.people.len(), together.folded), (31, 1));
    let people = all(&mut together.people);
    let twice: Vec<_> = people
        .iter()
        .filter(|one| one.address == on_both.address)
        .collect();
    assert_eq!(
        (&*twice[0].list, twice[0].place.line, twice.len()),
        ("members", 2, 1)
    );
    let bases: Vec<_> = people.iter().map(|person| person.basis).collect();
    assert!(Basis::ALL.iter().all(|basis| bases.contains(basis)));
    assert!(people.iter().any(|person| person.name.is_none()));
    assert!(
        people
            .iter()
            .any(|person| person.address.domain().contains("xn--"))
    );
    assert!(people.iter().all(|person| !person.address.needs_smtputf8()));
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
