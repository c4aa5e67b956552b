//! The files of an editor's own in `templates/`: each wins over the one inside the program, or stops the
//! work with its file, line and cure. None is passed over quietly.

use crate::desk::Desk;

const ISSUE: &str = include_str!("../postfix/2026-11.yaml");
const MASTHEAD: &str = include_str!("../postfix/bulletin.yaml");
const MEMBERS: &str = "email,name,basis,since,source\n\
    ada@example.org,Ada,consent,2026-01-05,sign-up form\n";

fn desk() -> Desk {
    Desk::new()
        .masthead(|_| MASTHEAD.replace("through: THROUGH", "through: outbox"))
        .issue("2026-11", ISSUE)
        .list("members.csv", MEMBERS)
}

/// Every file that is read, and one command that reads it.
const READ: [(&str, &str); 6] = [
    ("templates/theme.yaml", "check"),
    ("templates/web.css", "build"),
    ("templates/words/en-GB.yaml", "send"),
    ("templates/house-style/people.yaml", "check"),
    ("templates/house-style/suicide.yaml", "approve"),
    ("templates/new-issue.yaml", "new"),
];

/// Runs a command that has to stop over a file, and gives what it said.
fn stopped(desk: &Desk, command: &str, file: &str) -> String {
    let ran = match command {
        "approve" => desk.run(&["approve", "2026-11", "--by", "Priya Shah"]),
        "new" => desk.run(&["new", "2027-03"]),
        _ => desk.run(&[command, "2026-11"]),
    };
    let said = ran.code(1).err();
    assert!(
        said.contains(&format!("--> {file}:")) && said.contains("help: "),
        "{command}: {said}"
    );
    assert!(desk.names("build").is_empty() && desk.names("outbox").is_empty());
    assert!(!desk.path("issues/2027-03.yaml").exists());
    said
}

#[test]
fn a_file_that_cannot_be_read_stops_the_work() {
    for (file, command) in READ {
        for (bytes, told) in [
            (b"a: Si\xE2n\n".as_slice(), "not in UTF-8"),
            (b"\xFF\xFEa\0", "UTF-16"),
            (b"a: \0", "NUL"),
            (b"", "there is nothing in this file"),
            (b"\n \n", "there is nothing in this file"),
        ] {
            let desk = desk().file(file, bytes);
            let said = stopped(&desk, command, file);
            assert!(said.contains(told), "{file}: {said}");
        }
        let desk = desk().file(file, vec![b'#'; 10 << 20]);
        assert!(stopped(&desk, command, file).contains("10 MB"), "{file}");

        let desk = crate::templates::desk();
        std::fs::remove_file(desk.path(file)).unwrap();
        std::fs::create_dir(desk.path(file)).unwrap();
        assert!(stopped(&desk, command, file).contains("it is not a file"));
    }
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_is_not_a_file_that_is_not_there() {
    for (file, command) in READ {
        let desk = desk();
        std::fs::remove_file(desk.path(file)).unwrap();
        std::os::unix::fs::symlink("gone", desk.path(file)).unwrap();
        let said = stopped(&desk, command, file);
        assert!(
            said.contains("a link to something that is not there"),
            "{said}"
        );
    }
    let desk = desk();
    std::fs::remove_dir_all(desk.path("templates")).unwrap();
    desk.run(&["check", "2026-11"]).code(0);
    let desk = desk.file("templates", "not a folder");
    let said = stopped(&desk, "check", "templates");
    assert_eq!(said.matches("it is not a folder").count(), 1, "{said}");
}

/// What is changed in the English words, and what is said of it.
const SPOILT: &[(&str, &str, &str)] = &[
    (
        "\"unsubscribe {token}\"",
        "unsubscribe me",
        "`unsubscribe-subject:` has lost its {token}",
    ),
    (
        "\"unsubscribe {token}\"",
        "\"{token} unsubscribe\"",
        "the last word of `unsubscribe-subject:` has to be {token}",
    ),
    (
        "Dear {name},",
        "Dear {nmae},",
        "`greeting:` has lost its {name}",
    ),
    (
        "Dear {name},",
        "Dear {name} {token},",
        "nothing is filled in for {token} in `greeting:`",
    ),
    (
        "Dear reader,",
        "Dear {name},",
        "nothing is filled in for {name} in `greeting-without-name:`",
    ),
    (
        "\"and {count} more\"",
        "and more",
        "`many:` has lost its {count}",
    ),
    (
        "Read “{title}”",
        "Read it",
        "`link-without-action:` has lost its {title}",
    ),
    (
        "number {number}.\"",
        "and so on.\"",
        "`company:` has lost its {number}",
    ),
    (
        "October, November, December]",
        "October, November]",
        "`months:` has 11 entries, and there are 12",
    ),
    ("Sunday]", "\"\"]", "`weekdays:` is empty"),
    ("by: By\n", "by:\n", "`by:` is empty"),
    ("by: By\n", "by: [By]\n", "`by:` should be text"),
    ("by: By\n", "bye: By\n", "did you mean `by`?"),
    ("by: By\n", "", "`by:` is missing"),
    ("  news: News\n", "", "`news:` is missing under `kinds:`"),
    (
        "  date: Published\n",
        "  dated: Published\n",
        "did you mean `date`?",
    ),
    (
        "{deadline: Respond by}",
        "{dedline: Respond by}",
        "did you mean `deadline`?",
    ),
    ("  event: {", "  evnt: {", "did you mean `event`?"),
    (
        "by: By\n",
        "by: |\n  By\n  whom\n",
        "there is a line break in `by:`",
    ),
    ("by: By\n", "by: \"B\\ty\"\n", "there is a tab in `by:`"),
    (
        "by: By\n",
        "by: <b>By</b>\n",
        "readers would see `<b>` in `by:`",
    ),
    (
        "by: By\n",
        "by: \"**By**\"\n",
        "readers would see `**` in `by:`",
    ),
    ("by: By\n", "by: B\u{202E}y\n", "nobody can see (U+202E)"),
    (
        "language: en-GB",
        "language: cy",
        "this is the file of the words in `en-GB`",
    ),
    (
        "lead: Main story\nby: By\n",
        "lead: Main: story\n",
        "text without quotes",
    ),
    ("by: By\n", "by: By\nby: From\n", "`by:` is given twice"),
];

#[test]
fn words_that_would_spoil_a_letter_are_all_named_with_their_lines() {
    let file = "templates/words/en-GB.yaml";
    for (from, to, told) in SPOILT {
        let desk = desk();
        let text = desk.read(file);
        assert!(text.contains(from), "{from}");
        let desk = desk.file(file, text.replacen(from, to, 1));
        let said = stopped(&desk, "check", file);
        assert!(said.contains(told), "{to}: {said}");
    }
    // The line that is missing is given as it stands in the program.
    let desk = desk();
    let text = desk
        .read(file)
        .replace("by: By\n", "")
        .replace("Dear {name},", "Hello");
    let desk = desk.file(file, text.replace("no-closing-date:", "no-end:"));
    let said = stopped(&desk, "send", file);
    for told in [
        "by: By",
        "lost its {name}",
        "`no-end` is not a setting",
        "no-closing-date: No closing date",
    ] {
        assert!(said.contains(told), "{told}: {said}");
    }
}

#[test]
fn the_welsh_words_are_held_to_the_welsh_file_and_read_for_a_welsh_issue_alone() {
    let welsh = "templates/words/cy.yaml";
    let desk = desk().issue("2026-11.cy", ISSUE);
    let text = desk.read(welsh);
    assert!(text.contains(" {token}"));
    let desk = desk.file(welsh, text.replace(" {token}", ""));
    desk.run(&["check", "2026-11"]).code(0);
    desk.run(&["check", "2026-11.cy"])
        .code(1)
        .err_has("`unsubscribe-subject:` has lost its {token}")
        .err_has(welsh);
}

#[test]
fn everything_wrong_in_any_of_the_files_is_told_at_once() {
    let desk = desk();
    let theme = desk.read("templates/theme.yaml");
    let desk = desk
        .file(
            "templates/theme.yaml",
            theme
                .replace("\"#0b5394\"", "blue")
                .replace("size: 16", "sise: 16")
                .replace("around: \"#17191c\"", "around: \"#888888\""),
        )
        .file("templates/web.css", "main { color: red;\n")
        .file("templates/words/en-GB.yaml", "language: en-GB\n")
        .file(
            "templates/house-style/people.yaml",
            "- phrase: a\n  insted: b\n",
        )
        .file("templates/house-style/health.yaml", "- phrase: ' '\n");
    let said = desk.run(&["check", "2026-11"]).code(1).err();
    for told in [
        "`blue` is not a colour",
        "did you mean `size`?",
        "`size:` must be a number",
        "in the dark colours",
        "this bracket is never closed",
        "`kinds:` is missing",
        "did you mean `instead`?",
        "this entry has no phrase",
    ] {
        assert!(said.contains(told), "{told}: {said}");
    }
    let json = desk
        .run(&["check", "2026-11", "--format", "json"])
        .code(1)
        .json();
    let findings = json["findings"].as_array().unwrap();
    assert!(
        findings
            .iter()
            .all(|it| it["rule"] == "setting-wrong" && it["cure"].is_string())
    );
}

#[test]
fn the_template_of_issues_has_to_make_an_issue() {
    let file = "templates/new-issue.yaml";
    for (from, to, told) in [
        (
            "issue: {issue}",
            "issue: {month}",
            "nothing is filled in for `{month}`",
        ),
        ("signed:", "\tsigned:", "no issue can be read"),
        ("signed:", "signd:", "`signd`"),
        ("items:", "item:", "`item`"),
        ("items:", "items: \"", "no issue can be read"),
    ] {
        let desk = desk();
        let text = desk.read(file);
        assert!(text.contains(from), "{from}");
        let desk = desk.file(file, text.replacen(from, to, 1));
        let said = stopped(&desk, "new", file);
        assert!(said.contains(told), "{to}: {said}");
    }
    // Quotation marks in the name do not end the subject.
    let desk = desk().masthead(|text| text.replacen("name: ", "name: The \"Good\" ", 1));
    desk.run(&["new", "2027-03"]).code(0);
    let said = desk.run(&["check", "2027-03"]).code(1).out();
    assert!(!said.contains("yaml-problem"), "{said}");
    assert!(
        desk.read("issues/2027-03.yaml")
            .contains("subject: \"The \\\"Good\\\" ")
    );
}

#[test]
fn a_file_that_nothing_reads_is_told_by_every_check() {
    let desk = desk();
    let desk = [
        "theme.yml",
        "words/en.yaml",
        "word/cy.yaml",
        "house-style/peple.yaml",
        "guide.docx",
    ]
    .iter()
    .fold(desk, |desk, name| {
        desk.file(&format!("templates/{name}"), "x")
    });
    let desk = [
        "theme.yaml~",
        ".theme.yaml.swp",
        "web.css.bak",
        "words/cy.yaml.orig",
        "README.md",
        "logos/ours.png",
        ".hidden/x.yaml",
    ]
    .iter()
    .fold(desk, |desk, name| {
        desk.file(&format!("templates/{name}"), "x")
    });
    let json = desk
        .run(&["check", "2026-11", "--format", "json"])
        .code(0)
        .json();
    let findings = json["findings"].as_array().unwrap().iter();
    let unread: Vec<_> = findings
        .filter(|it| it["rule"] == "template-unread")
        .collect();
    let said = |at: usize| {
        (
            unread[at]["file"].as_str().unwrap(),
            unread[at]["cure"].as_str().unwrap(),
        )
    };
    assert_eq!(unread.len(), 5, "{unread:?}");
    for (at, (file, cure)) in [
        ("templates/guide.docx", "take it out of templates/"),
        (
            "templates/house-style/peple.yaml",
            "did you mean `templates/house-style/people.yaml`?",
        ),
        (
            "templates/theme.yml",
            "did you mean `templates/theme.yaml`?",
        ),
        (
            "templates/word/cy.yaml",
            "did you mean `templates/words/cy.yaml`?",
        ),
        (
            "templates/words/en.yaml",
            "did you mean `templates/words/en-GB.yaml`?",
        ),
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!(said(at).0, file);
        assert!(said(at).1.starts_with(cure), "{}", said(at).1);
    }
    desk.run(&["send", "2026-11"]).code(0).err_has("5 warnings");
}

#[test]
fn one_changed_file_is_enough_and_the_others_can_be_had_back() {
    let desk = desk();
    let theme = desk.read("templates/theme.yaml");
    std::fs::remove_dir_all(desk.path("templates")).unwrap();
    let desk = desk
        .file(
            "templates/theme.yaml",
            theme
                .replace("#0b5394", "#7a1f5c")
                .replace("#9cc7ff", "#f0a6d8"),
        )
        .file(
            "templates/house-style/people.yaml",
            "- phrase: service users\n  instead: people we work with\n",
        );
    desk.run(&["build", "2026-11"]).code(0);
    let html = desk.read("build/2026-11/email.html");
    assert!(html.contains("#7a1f5c") && !html.contains("#0b5394"));

    let own = desk.read("templates/theme.yaml");
    desk.run(&["init", "--templates"])
        .code(0)
        .out_has("templates/words/en-GB.yaml")
        .out_lacks("templates/theme.yaml");
    assert_eq!(desk.read("templates/theme.yaml"), own);
    assert!(
        desk.read("templates/words/en-GB.yaml")
            .contains("greeting:")
    );
    desk.run(&["init", "--templates"])
        .code(0)
        .out_has("Nothing written");
    desk.run(&["check", "2026-11"]).code(0);
    Desk::bare()
        .run(&["init", "--templates"])
        .code(2)
        .err_has("no bulletin.yaml");
}
