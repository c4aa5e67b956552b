//! Slips that look like sense: each was once taken for what it was not.

use crate::desk::{Desk, Ran};

const HEAD: &str = "issue: November 2026\ndate: Monday 30 November 2026\n\
    subject: Health and Justice, November 2026\npreview: A test\n";

/// An issue with one item that says little, and the lines that a slip stands in.
fn with(lines: &str) -> Desk {
    let kind = if lines.contains("when:") {
        "kind: event\n    where: Cardiff"
    } else if lines.contains("deadline:") {
        "kind: trustee"
    } else {
        "kind: notice"
    };
    let summary = if lines.contains("summary:") {
        ""
    } else {
        "    summary: Words.\n"
    };
    let item = format!("items:\n  - {kind}\n    title: A title\n{summary}    {lines}\n");
    Desk::new().issue("2026-11", &format!("{HEAD}{item}"))
}

fn check(desk: &Desk) -> Ran {
    desk.run(&["check", "2026-11", "--format", "json"])
}

/// The rules that find something, with the words they point at.
fn told(ran: &Ran, issue: &str) -> Vec<(String, String)> {
    let lines: Vec<&str> = issue.lines().collect();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let number = |value: &serde_json::Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    let findings = ran.json()["findings"].as_array().unwrap().clone();
    findings
        .iter()
        .map(|finding| {
            let line = lines[number(&finding["line"]) - 1];
            let rest: String = line.chars().skip(number(&finding["column"]) - 1).collect();
            (text(&finding["rule"]), rest)
        })
        .collect()
}

/// What of an issue cannot be read, with the words that are pointed at.
fn unreadable(desk: &Desk) -> Vec<(String, String)> {
    let mut found = told(&check(desk), &desk.read("issues/2026-11.yaml"));
    found.retain(|(rule, _)| rule == "yaml-problem");
    found
}

#[test]
fn a_deadline_is_one_moment_and_an_event_may_last() {
    for (lines, rule, cure) in [
        (
            "deadline: 1 December 2026 to 29 January 2027",
            Some("date-unclear"),
            "write 29 January 2027",
        ),
        (
            "deadline: Friday 29 January 2027, 9am to 5pm",
            Some("date-unclear"),
            "5pm, Friday 29 January 2027",
        ),
        (
            "embargo: 1 to 3 December 2026",
            Some("date-unclear"),
            "write 3 December 2026",
        ),
        (
            "when: 9 and 11 December 2026",
            Some("date-unclear"),
            "in the form of",
        ),
        ("when: 9 to 11 December 2026", None, ""),
        ("when: 9 and 10 December 2026", None, ""),
        ("deadline: 29-Jan-2027", None, ""),
    ] {
        let desk = with(lines);
        let ran = check(&desk);
        let report = ran.json();
        let dates: Vec<_> = report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|finding| finding["rule"].as_str().unwrap().starts_with("date-"))
            .collect();
        assert_eq!(
            dates.len(),
            usize::from(rule.is_some()),
            "{lines}: {report}"
        );
        if let Some(rule) = rule {
            assert_eq!(dates[0]["rule"], rule, "{lines}");
            let said = dates[0]["cure"].as_str().unwrap();
            assert!(said.contains(cure), "{lines}: {said}");
        }
    }
}

#[test]
fn a_weekday_is_held_against_its_date_wherever_readers_see_it() {
    let wrong = "Tuesday 9 December 2026";
    for field in ["action", "by", "topic", "contact"] {
        let desk = with(&format!("{field}: The meeting on {wrong}"));
        let told = told(&check(&desk), &desk.read("issues/2026-11.yaml"));
        assert!(
            told.contains(&("weekday-wrong".into(), wrong.into())),
            "{field}: {told:?}"
        );
    }
    for (field, line) in [
        ("subject", "Health and Justice, November 2026"),
        ("preview", "A test"),
    ] {
        let issue = format!("{HEAD}items:\n  - kind: notice\n    title: A\n    summary: B.\n");
        let issue = issue.replace(
            &format!("{field}: {line}"),
            &format!("{field}: November 2026, before {wrong}"),
        );
        let desk = Desk::new().issue("2026-11", &issue);
        let told = told(&check(&desk), &issue);
        assert!(
            told.contains(&("weekday-wrong".into(), wrong.into())),
            "{field}: {told:?}"
        );
    }
}

#[test]
fn a_link_without_words_is_refused_and_brackets_cost_no_time() {
    let desk = with("summary: Read [](https://www.gov.uk/a) or [ ](https://www.gov.uk/b) now.");
    let told = told(&check(&desk), &desk.read("issues/2026-11.yaml"));
    let empty: Vec<_> = told
        .iter()
        .filter(|(rule, _)| rule == "link-malformed")
        .collect();
    assert_eq!(empty.len(), 2, "{told:?}");
    assert!(empty[0].1.starts_with("[](https"), "{told:?}");
    // What stands inside brackets is looked through once, not once for every bracket, and said once.
    let brackets = "[".repeat(20_000) + &"](".repeat(20_000);
    let desk = with(&format!("summary: \"{brackets}\""));
    let told = self::told(&check(&desk), &desk.read("issues/2026-11.yaml"));
    let odd = told.iter().filter(|(rule, _)| rule == "markup-unused");
    assert_eq!(odd.count(), 1);
}

#[test]
fn the_words_of_a_link_are_found_where_they_stand() {
    let line = "summary: See [**the** [long] list](https://bit.ly/x_(y) \"Title\") or [here](<https://www.gov.uk/b>).";
    let desk = with(line);
    let told = told(&check(&desk), &desk.read("issues/2026-11.yaml"));
    let at = |rule: &str| {
        told.iter()
            .find(|(found, _)| found == rule)
            .unwrap()
            .1
            .clone()
    };
    assert!(
        at("link-shortened").starts_with("https://bit.ly/x_(y) \"Title\")"),
        "{told:?}"
    );
    assert!(at("link-vague").starts_with("here](<"), "{told:?}");
}

#[test]
fn characters_nobody_sees_are_found_however_they_are_spelt() {
    for spelt in ["&#x200B;", "&#xE000;", "&ZeroWidthSpace;"] {
        let desk = with(&format!("summary: Words{spelt} and more."));
        check(&desk)
            .code(1)
            .out_has("nobody can see")
            .out_has("yaml-problem");
    }
    // An escape can spell what may not be typed.
    for file in [
        "bulletin.yaml",
        "templates/words/en-GB.yaml",
        "templates/theme.yaml",
    ] {
        let desk = with("topic: Health");
        let text = desk.read(file) + "extra: \"\\uE000\"\n";
        let desk = desk.file(file, text);
        desk.run(&["check"])
            .code(1)
            .err_has("written as a code")
            .err_has(file);
    }
}

#[test]
fn markdown_without_end_is_refused_and_what_people_nest_is_not() {
    for deep in ["> ".repeat(500), "- ".repeat(500), "**a *b ".repeat(300)] {
        let desk = with(&format!("summary: |\n      {deep}x"));
        check(&desk).code(1).out_has("markup-unused");
    }
    let list =
        "summary: |\n      - a\n        - b\n          - **c *d* [e f g](https://www.gov.uk/e)**";
    assert!(!check(&with(list)).out().contains("markup-unused"));
}

#[test]
fn after_a_hundred_slips_it_says_that_there_are_more_and_guesses_nothing() {
    let mut slips = String::new();
    for number in 0..150 {
        let item =
            format!("  - kind: notice\n    title: Title {number}: with a colon\n    summary: B.\n");
        slips += &item;
    }
    let desk = Desk::new().issue("2026-11", &format!("{HEAD}items:\n{slips}"));
    let ran = check(&desk).code(1).out_has("more slips like these");
    let findings = ran.json()["findings"].as_array().unwrap().len();
    assert!(findings > 90, "{findings}");
    for guess in ["preview-missing", "field-missing"] {
        assert!(!ran.out().contains(guess), "{guess}");
    }
}

#[test]
fn what_is_opened_and_never_closed_is_named_where_it_opens() {
    for (lines, at) in [
        ("topic: [Health, work\n    area: England", "[Health, work"),
        ("topic: {Health\n    area: England", "{Health"),
        ("action: [Read\n    note: |\n      Words.", "[Read"),
    ] {
        let desk = with(lines);
        let found = unreadable(&desk);
        assert_eq!(
            found,
            [("yaml-problem".to_owned(), at.to_owned())],
            "{lines}"
        );
    }
    let masthead = |from: &'static str, to: &'static str| {
        let desk = with("topic: Health").masthead(|text| text.replacen(from, to, 1));
        let finding = check(&desk).json()["findings"][0].clone();
        let text = desk.read("bulletin.yaml");
        let line = text.lines().position(|line| line.contains(to)).unwrap() + 1;
        assert_eq!(finding["line"], line, "{to}: {finding}");
        finding["message"].as_str().unwrap().to_owned()
    };
    let quote = "this quotation mark is never closed";
    assert_eq!(masthead("publisher: ", "publisher: \""), quote);
    assert_eq!(masthead("privacy: ", "privacy: '"), quote);
    assert_eq!(masthead("about: ", "about: ["), "this `[` is never closed");
    assert_eq!(
        masthead("kinds: n", "kinds: [n"),
        "this `[` is never closed"
    );
}

#[test]
fn a_field_that_left_its_item_is_named_itself() {
    let desk = with("topic: Health\naction: Read it\n    area: England");
    assert_eq!(
        unreadable(&desk),
        [("yaml-problem".to_owned(), "action: Read it".to_owned())]
    );
    let desk = with("topic: Health\naction: Read it");
    desk.run(&["check"])
        .code(1)
        .out_has("`action` belongs to an item, and stands at the margin here");
    let desk = with("topic: Health").issue(
        "2026-11",
        &format!("{HEAD}items:\n  - colour: red\n    title: A title\n"),
    );
    desk.run(&["check"])
        .code(1)
        .out_has("`colour` is not a field of an item");
}

#[test]
fn a_file_whose_end_was_lost_is_not_passed_in_silence() {
    let end = |end: &str| {
        let desk = with(&format!("summary: |\n      {end}"));
        let text = desk.read("issues/2026-11.yaml");
        let desk = desk.issue("2026-11", text.trim_end_matches('\n'));
        desk.run(&["check"]).out()
    };
    assert!(
        end("They were praised for peer supp")
            .contains("stops in the middle of a sentence, at “for peer supp”")
    );
    for whole in [
        "They were praised.",
        "They were praised (again)",
        "- One\n      - two words",
    ] {
        assert!(!end(whole).contains("unfinished-sentence"), "{whole}");
    }
    let desk = with("summary: They were praised for peer supp");
    let said = desk.run(&["check"]).out();
    assert!(!said.contains("unfinished-sentence"), "{said}");
}

#[test]
fn what_bulletin_yaml_says_of_sending_is_checked_before_the_day_of_sending() {
    let desk = with("topic: Health").masthead(|text| {
        text.replace("through: outbox", "through: stmp://mail.example.org")
            .replace("30 per minute", "quickly")
    });
    desk.run(&["check"])
        .code(1)
        .err_has("does not say how to send")
        .err_has("is not a pace");
    let secret = with("topic: Health").masthead(|text| {
        text.replace(
            "through: outbox",
            "through: smtp://me:hunter2@mail.example.org",
        )
    });
    let ran = secret.run(&["check"]).code(1);
    assert!(!(ran.out() + &ran.err()).contains("hunter2"));
}

#[test]
fn a_section_needs_a_title_and_a_kind_one_section() {
    for (change, said) in [
        (
            "sections:\n  - title: \"\"\n    kinds: blog\n",
            "a section has no title",
        ),
        (
            "sections:\n  - title: A\n    kinds: news\n  - title: B\n    kinds: blog, news\n",
            "`news` goes to a section above already",
        ),
        ("sections: News\n", "this should be a list"),
    ] {
        let desk = with("topic: Health").masthead(|text| {
            let (before, rest) = text.split_once("sections:\n").unwrap();
            let after: String = rest
                .split_inclusive('\n')
                .skip_while(|line| line.starts_with([' ', '#', '\n']))
                .collect();
            format!("{before}{change}{after}")
        });
        desk.run(&["check"]).code(1).err_has(said);
    }
}
