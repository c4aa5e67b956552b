//! A new issue: what it takes over from the one before, and the Welsh file of an issue.

use bulletin::finding::Source;
use bulletin::issue::Issue;

use crate::desk::Desk;

const HEAD: &str = "issue: November 2026\ndate: Monday 30 November 2026\nsubject: \"News, November 2026\"\nitems:\n";

/// The issue before, with these entries.
fn desk(items: &str) -> Desk {
    Desk::new().issue("2026-11", &format!("{HEAD}{items}"))
}

fn read(desk: &Desk, stem: &str) -> Issue {
    let text = desk.read(&format!("issues/{stem}.yaml"));
    Issue::read(stem, &Source::from_text(stem, text))
}

/// An item with these fields besides those every item needs.
fn item(kind: &str, title: &str, fields: &[&str]) -> String {
    let title = format!("title: {title}");
    let lines = [&[title.as_str()], fields].concat().join("\n    ");
    format!("  - kind: {kind}\n    {lines}\n    summary: |\n      Words.\n")
}

#[test]
fn a_marked_item_is_carried_byte_for_byte() {
    let entry = "  # Priya wants this until it closes.\n\
                 \x20 - Kind:   consultation   # of the ministry\n\
                 \x20   title: \"Prisons: the next 5 years\"\n\
                 \x20   link:  https://example.org/a\n\
                 \x20   Carry Over: Yes\n\
                 \x20   deadline: 29 January 2027\n\
                 \n\
                 \x20   summary: >\n\
                 \x20     Two\n\
                 \n\
                 \x20       lines.\n\
                 \x20   # ask for the figures\n";
    let other = item("notice", "Another", &[]);
    let desk = desk(&format!("{other}\n{entry}\n{other}"));
    let before = desk.read("issues/2026-11.yaml");
    desk.run(&["new"])
        .code(0)
        .out_has("Carried over from issues/2026-11.yaml:\n  “Prisons: the next 5 years” (line 11)")
        .out_lacks("Not carried")
        .out_lacks("Another");
    assert_eq!(desk.read("issues/2026-11.yaml"), before);
    let text = desk.read("issues/2026-12.yaml");
    let carried = entry.replace(
        "Carry Over: Yes\n",
        "Carry Over: Yes\n    repeat-of: 2026-11\n",
    );
    let (template, rest) = text.split_once(&carried).unwrap();
    assert_eq!(rest, "");
    assert!(template.ends_with("    summary: |\n\n"), "{template}");
    // Nothing is wrong with it that is not wrong with the template alone.
    let alone = Desk::new();
    alone.run(&["new", "2026-12"]).code(0);
    let blank = alone.read("issues/2026-12.yaml");
    assert_eq!(template.trim_end(), blank.trim_end());
    assert_eq!(
        read(&desk, "2026-12").faults.len(),
        read(&alone, "2026-12").faults.len()
    );

    // A month later it is carried again, and says where it ran last.
    desk.run(&["new"]).code(0).out_has("Prisons: the next");
    let again = desk.read("issues/2027-01.yaml");
    assert_eq!(again.matches("repeat-of:").count(), 1, "{again}");
    assert!(again.contains("    repeat-of: 2026-12\n"), "{again}");
    assert!(again.contains("# ask for the figures\n"), "{again}");
    // The template's own comment is there once, though both issues have it.
    assert_eq!(again.matches("# One item.").count(), 1, "{again}");
}

#[test]
fn what_is_over_is_left_and_named() {
    // The new issue is dated Thursday 31 December 2026.
    let mark = "carry-over: yes";
    let over = [
        item(
            "job",
            "Over by a day",
            &[
                mark,
                "link: https://example.org/1",
                "deadline: 30 December 2026",
            ],
        ),
        item(
            "event",
            "Event that was",
            &[mark, "where: Leeds", "when: 28 to 30 December 2026"],
        ),
        item(
            "event",
            "Booking is over",
            &[
                mark,
                "where: Leeds",
                "when: 5 January 2027",
                "deadline: 30 December 2026",
            ],
        ),
    ];
    let on = [
        item(
            "job",
            "On the day",
            &[
                mark,
                "link: https://example.org/2",
                "deadline: 31 December 2026",
            ],
        ),
        item(
            "event",
            "Event that runs",
            &[mark, "where: Leeds", "when: 30 to 31 December 2026"],
        ),
        item(
            "job",
            "Rolling",
            &[mark, "link: https://example.org/3", "deadline: open"],
        ),
        item("notice", "No day at all", &[mark]),
    ];
    let unmarked = item(
        "job",
        "Unmarked",
        &[
            "carry-over: no",
            "link: https://example.org/4",
            "deadline: open",
        ],
    );
    let desk = desk(&format!("{}{}{unmarked}", over.concat(), on.concat()));
    let ran = desk
        .run(&["new"])
        .code(0)
        .out_has("its `deadline` is Wednesday 30 December 2026, and the new issue is dated Thursday 31 December 2026")
        .out_has("its `when` is Wednesday 30 December 2026")
        .out_lacks("Unmarked");
    let said = ran.out();
    let (taken, left) = said
        .split_once("Not carried over from issues/2026-11.yaml")
        .unwrap();
    let new = read(&desk, "2026-12");
    let titles: Vec<_> = new
        .items
        .iter()
        .skip(1)
        .map(bulletin::issue::Item::name)
        .collect();
    assert_eq!(
        titles,
        ["On the day", "Event that runs", "Rolling", "No day at all"]
    );
    for title in titles {
        assert!(taken.contains(title) && !left.contains(title), "{said}");
    }
    for title in ["Over by a day", "Event that was", "Booking is over"] {
        assert!(left.contains(title) && !taken.contains(title), "{said}");
    }
}

#[test]
fn only_the_newest_issue_before_it_counts() {
    let marked = |title: &str| format!("{HEAD}{}", item("notice", title, &["carry-over: yes"]));
    let desk = Desk::new()
        .issue("2026-10", &marked("Older"))
        .issue("2026-11", &marked("Before"))
        .issue("2026-11.cy", &marked("Welsh"))
        .issue("2027-02", &marked("Later"));
    desk.run(&["new", "2026-12"])
        .code(0)
        .out_has("“Before”")
        .out_lacks("Older")
        .out_lacks("Welsh")
        .out_lacks("Later");
    let new = read(&desk, "2026-12");
    assert_eq!(new.items.len(), 2);
}

#[test]
fn an_item_that_would_bring_a_fault_or_cannot_be_copied_is_left_to_the_editor() {
    let faulty = item("notice", "Faulty", &["carry-over: yes", "colour: red"]);
    let brackets = "  - {kind: notice, title: Brackets, carry-over: yes, summary: Words.}\n";
    let good = item(
        "notice",
        "Good",
        &["carry-over: yes", "repeat_of: \"2026-09\"  # once"],
    );
    let empty = item("notice", "Empty", &["carry-over: yes", "repeat-of:"]);
    let desk = desk(&format!("{faulty}{brackets}{good}{empty}"));
    desk.run(&["new"])
        .code(0)
        .out_has("“Faulty” (line 5): it has a fault of its own; see `bulletin check 2026-11`")
        .out_has("“Brackets” (line 11): it cannot be copied as it is written");
    let text = desk.read("issues/2026-12.yaml");
    assert!(
        text.contains("    repeat_of: \"2026-11\"  # once\n"),
        "{text}"
    );
    assert!(text.contains("    repeat-of: 2026-11\n"), "{text}");
    assert_eq!(read(&desk, "2026-12").items.len(), 3, "{text}");
}

#[test]
fn an_issue_before_that_cannot_be_read_is_named_and_keeps_nobody_from_beginning() {
    let good = item("notice", "Good", &["carry-over: yes"]);
    let lost = "  - kind: notice\n   title: Lost\n    carry-over: yes\n    summary: Words.\n";
    let desk = desk(&format!("{good}{lost}"));
    desk.run(&["new"])
        .code(0)
        .out_has("“Good”")
        .out_has("part of the file cannot be read");
    let desk = desk.file("issues/2026-11.yaml", b"\xff\xfe\x00");
    desk.run(&["new", "2026-11.cy"]).code(1);
    let desk = desk.file("issues/2027-01.yaml", b"caf\xe9");
    desk.run(&["new"])
        .code(0)
        .out_has("issues/2027-02.yaml")
        .out_has("the file cannot be read; see `bulletin check 2027-01`");
}

#[test]
fn a_list_in_another_column_and_other_line_endings_come_in_as_the_new_file_has_them() {
    let text = format!("{HEAD}{}", item("notice", "Moved", &["carry-over: yes"]))
        .replace("\n  ", "\n")
        .replace('\n', "\r\n");
    let desk = Desk::new().issue("2026-11", &text);
    desk.run(&["new"]).code(0).out_has("“Moved”");
    let new = desk.read("issues/2026-12.yaml");
    let carried = "  - kind: notice\n    title: Moved\n    carry-over: yes\n    repeat-of: 2026-11\n    summary: |\n      Words.\n";
    assert!(new.ends_with(carried), "{new}");
    assert!(!new.contains('\r'), "{new}");
}

#[test]
fn the_welsh_file_is_the_english_one_with_a_note_on_top() {
    let english = format!(
        "{HEAD}{}",
        item("notice", "Eitem", &["note: \"a: b\"  # kept"])
    );
    for (text, newline) in [
        (english.clone(), "\n"),
        (english.replace('\n', "\r\n"), "\r\n"),
    ] {
        let desk = Desk::new().issue("2026-11", &text);
        desk.run(&["new", "2026-11.cy"])
            .code(0)
            .out_has("issues/2026-11.cy.yaml")
            .out_has("bulletin check 2026-11.cy");
        let welsh = desk.read("issues/2026-11.cy.yaml");
        let note = welsh.strip_suffix(&text).unwrap();
        assert!(
            note.split_terminator(newline)
                .all(|line| line.starts_with('#')),
            "{note}"
        );
        assert!(
            note.contains("Translate: ") && note.contains("Leave as they are: "),
            "{note}"
        );
        assert_eq!(desk.read("issues/2026-11.yaml"), text);
        desk.run(&["check", "2026-11.cy"]).out_lacks("welsh-parity");

        let desk = desk.file("issues/2026-11.cy.yaml", "wedi'i gyfieithu");
        desk.run(&["new", "2026-11.cy"])
            .code(2)
            .err_has("never overwrites");
        assert_eq!(desk.read("issues/2026-11.cy.yaml"), "wedi'i gyfieithu");
    }
}

#[test]
fn a_welsh_file_without_an_english_one_is_refused() {
    let desk = Desk::new();
    desk.run(&["new", "2026-12.cy"])
        .code(2)
        .err_has("there is no issues/2026-12.yaml")
        .err_has("bulletin new 2026-12");
    desk.run(&["new", "soon.cy"])
        .code(2)
        .err_has("`soon` is not a month");
    assert_eq!(desk.names("issues"), ["2018-02.yaml"]);
}
