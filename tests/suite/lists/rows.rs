//! Rows of a table: places, reasons to refuse, names, dates and quotation marks.

use super::*;

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
        (ann.source.as_deref(), &*ann.list),
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
