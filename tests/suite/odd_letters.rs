//! Letters beyond plain words: pictures, accents that stand on their own, and what hides or turns words.

use data_encoding::BASE64;

use crate::desk::Desk;

const ISSUE: &str = include_str!("../postfix/2026-11.yaml");
const MASTHEAD: &str = include_str!("../postfix/bulletin.yaml");

/// A family of three joined ones, the flag of Wales, and letters whose accents stand behind them.
const ODD: &str = "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467} \
    \u{1F3F4}\u{E0067}\u{E0062}\u{E0077}\u{E006C}\u{E0073}\u{E007F} e\u{301}a\u{302}\u{308} می\u{200C}خواهم";

fn line(text: &str, field: &str, value: &str) -> String {
    let old = text
        .lines()
        .find(|line| line.trim_start().starts_with(field));
    let old = old.unwrap_or_else(|| panic!("no {field}"));
    let indent = &old[..old.len() - old.trim_start().len()];
    text.replacen(old, &format!("{indent}{field} {value}"), 1)
}

/// A desk where subject, title, the bulletin's name and the reader's name hold some words.
fn desk(subject: &str, title: &str, name: &str, reader: &str) -> Desk {
    let masthead = MASTHEAD.replace("through: THROUGH", "through: outbox");
    let masthead = line(&masthead, "name:", &format!("\"{name}\""));
    let masthead = line(
        &masthead,
        "from:",
        &format!("{name} <bulletin@bulletin.test>"),
    );
    let issue = line(ISSUE, "subject:", &format!("\"{subject}\""));
    Desk::new()
        .masthead(|_| masthead)
        .issue("2026-11", &line(&issue, "title:", &format!("\"{title}\"")))
        .list(
            "members.csv",
            &format!("email,name,basis,since\nada@example.org,{reader},consent,2026-01-05\n"),
        )
}

/// A header of a letter as a mail program shows it (RFC 2047).
fn header(letter: &str, name: &str) -> String {
    let (head, _) = letter.split_once("\r\n\r\n").unwrap();
    let head = head.replace("\r\n ", " ");
    let line = head
        .lines()
        .find_map(|line| line.strip_prefix(&format!("{name}: ")));
    let mut shown = Vec::new();
    let mut encoded = false;
    for word in line.unwrap().split(' ') {
        assert!(word.len() <= 75, "{word}");
        let code = word
            .strip_prefix("=?utf-8?b?")
            .and_then(|word| word.strip_suffix("?="));
        let bytes = code.map(|code| BASE64.decode(code.as_bytes()).unwrap());
        // The space between two encoded words is not shown.
        let glued = shown.is_empty() || (encoded && bytes.is_some());
        if !glued {
            shown.push(b' ');
        }
        encoded = bytes.is_some();
        shown.extend(bytes.unwrap_or_else(|| word.as_bytes().to_vec()));
    }
    String::from_utf8(shown).unwrap()
}

/// A part of a letter, with its quoted-printable taken off.
fn decoded(letter: &str) -> String {
    let mut bytes = Vec::new();
    let joined = letter.replace("=\r\n", "");
    let mut rest = joined.as_bytes().iter().copied();
    while let Some(byte) = rest.next() {
        if byte != b'=' {
            bytes.push(byte);
            continue;
        }
        let code: Vec<u8> = rest.by_ref().take(2).collect();
        let code = std::str::from_utf8(&code).unwrap();
        match u8::from_str_radix(code, 16) {
            Ok(byte) => bytes.push(byte),
            Err(_) => bytes.extend(format!("={code}").bytes()),
        }
    }
    String::from_utf8(bytes).unwrap()
}

#[test]
fn pictures_and_accents_come_through_as_they_were_typed() {
    for repeat in [1, 12] {
        let subject = format!("November 2026: {}", [ODD; 12][..repeat].join(" "));
        let desk = desk(
            &subject,
            &format!("Title {ODD}"),
            &format!("News {ODD}"),
            &format!("Siân {ODD}"),
        );
        desk.run(&["build", "2026-11"]).code(0);
        desk.run(&["send", "2026-11"]).code(0);
        let name = desk.names("outbox/2026-11").remove(0);
        for (path, reader) in [
            (
                format!("outbox/2026-11/{name}"),
                Some(format!("Siân {ODD}")),
            ),
            ("build/2026-11/letter.eml".to_owned(), None),
        ] {
            let letter = desk.read(&path);
            assert!(letter.is_ascii());
            assert_eq!(header(&letter, "Subject"), subject);
            assert_eq!(
                header(&letter, "From"),
                format!("News {ODD} <bulletin@bulletin.test>")
            );
            assert_eq!(
                header(&letter, "List-Id"),
                format!("News {ODD} <loopback.bulletin.test>")
            );
            // In the HTML, words that run the other way say so.
            let body = decoded(&letter)
                .replace("<span dir=\"rtl\">", "")
                .replace("</span>", "");
            assert_eq!(body.matches(&format!("Title {ODD}")).count(), 2);
            if let Some(reader) = reader {
                assert_eq!(header(&letter, "To"), format!("{reader} <ada@example.org>"));
                assert_eq!(body.matches(&format!("Dear {reader},")).count(), 2);
            }
        }
    }
}

#[test]
fn what_turns_or_hides_words_is_refused_wherever_it_stands() {
    let hidden = "\u{200D}".repeat(300);
    for bad in [
        "a\u{202E}fdp.exe",
        "a\u{2067}b\u{2069}",
        &format!("a{hidden}"),
        "a\u{200B}b",
    ] {
        for (desk, file) in [
            (
                desk(&format!("November 2026 {bad}"), "Title", "News", "Ada"),
                "issues/2026-11.yaml",
            ),
            (
                desk("November 2026", &format!("Title {bad}"), "News", "Ada"),
                "issues/2026-11.yaml",
            ),
        ] {
            let ran = desk.run(&["check", "2026-11"]).code(1);
            let said = ran.out();
            assert!(
                said.contains("yaml-problem") && said.contains(file),
                "{said}"
            );
            // A terminal obeys such a character too.
            assert!(
                !said.contains(['\u{202E}', '\u{2067}', '\u{200D}']),
                "{said:?}"
            );
            desk.run(&["send", "2026-11"]).code(1);
        }
    }
    for bad in ["News\u{202E}s", "News\u{200B}"] {
        desk("November 2026", "Title", bad, "Ada")
            .run(&["check", "2026-11"])
            .code(1)
            .err_has("bulletin.yaml")
            .err_has("nobody can see");
    }
}
