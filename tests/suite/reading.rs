//! Reading an issue never gives up with less than a sentence, whatever is in the file.

use std::path::Path;

use bulletin::finding::{Source, Unreadable};
use bulletin::issue::{Issue, What};
use proptest::prelude::*;

fn sample(stem: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("issues/{stem}.yaml"));
    std::fs::read_to_string(path).unwrap()
}

fn read(text: &str) -> Issue {
    Issue::read("2026-11", &Source::from_text("issues/2026-11.yaml", text))
}

/// Reads, and makes sure that everything that is pointed at is there.
fn read_and_point(text: &str) -> Issue {
    let issue = read(text);
    for fault in &issue.faults {
        let place = issue.source.place(&fault.span);
        assert!(place.line >= 1 && place.column >= 1);
        assert!(
            place.span.end <= text.len(),
            "{fault:?} points behind the end of {text:?}"
        );
    }
    issue
}

#[test]
fn the_samples_are_faultless_with_any_line_ending_and_a_byte_order_mark() {
    for stem in ["2018-02", "2026-11"] {
        let text = sample(stem);
        let items = read(&text).items.len();
        for text in [
            text.clone(),
            text.replace('\n', "\r\n"),
            format!("\u{feff}{text}"),
        ] {
            let source = Source::new("issues/2018-02.yaml", text.as_bytes(), 1 << 20).unwrap();
            let issue = Issue::read(stem, &source);
            assert_eq!(issue.faults, [], "{stem}");
            assert_eq!(issue.items.len(), items);
        }
    }
}

#[test]
fn windows_line_endings_never_reach_a_value() {
    let issue = read(&sample("2026-11").replace('\n', "\r\n"));
    for item in &issue.items {
        let title = &item.title.as_ref().unwrap().value;
        assert!(!title.contains('\r'), "{title:?}");
        assert!(!format!("{:?}", item.summary.blocks).contains("\\r"));
    }
}

#[test]
fn every_colon_without_quotes_is_named_at_once() {
    let text = sample("2026-11")
        .replace("title: \"", "title: ")
        .replace("\"\n", "\n");
    let unquoted = text
        .lines()
        .filter(|line| line.matches(": ").count() > 1)
        .count();
    let found = read(&text)
        .faults
        .iter()
        .filter(|fault| matches!(fault.what, What::UnquotedColon(_)))
        .count();
    assert_eq!(found, unquoted);
    assert!(found >= 5);
}

#[test]
fn a_broken_item_does_not_hide_the_faults_of_the_others() {
    let text = sample("2026-11")
        .replacen("    link:", "  link:", 1)
        .replace("Wednesday 9 December", "Tuesday 9 December");
    let issue = read(&text);
    assert!(
        issue
            .faults
            .iter()
            .any(|fault| fault.what == What::Indentation)
    );
    assert!(
        issue
            .faults
            .iter()
            .any(|fault| matches!(fault.what, What::Date(_))),
        "{:?}",
        issue.faults
    );
}

#[test]
fn an_issue_cut_off_anywhere_is_still_read() {
    let text = sample("2026-11");
    for (at, _) in text.char_indices().step_by(7) {
        read_and_point(&text[..at]);
    }
}

#[test]
fn what_is_no_text_is_refused_with_its_place() {
    let read = |bytes: &[u8]| Source::new("issues/a.yaml", bytes, 1 << 20).unwrap_err();
    assert_eq!(
        read(b"title: x\nby: Si\xE2n"),
        Unreadable::NotUtf8 {
            line: 2,
            column: 7,
            byte: 0xE2
        }
    );
    assert_eq!(read(b"\xFF\xFEt\0"), Unreadable::Utf16);
    assert_eq!(read(b"a: 1\nb: \0"), Unreadable::Nul { line: 2 });
    assert!(matches!(
        read(&vec![b'a'; 2 << 20]),
        Unreadable::TooBig { .. }
    ));
}

/// Pieces that issues, and slips in issues, are made of.
fn piece() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "issue: ",
        "date: ",
        "items:",
        "- kind: ",
        "kind: news",
        "title: ",
        "summary: |",
        "summary: >",
        "\n",
        "\n  ",
        "\n    ",
        "\n\t",
        ": ",
        " #",
        "# note",
        "\"",
        "'",
        "[",
        "]",
        "{",
        "}",
        "&a ",
        "*a",
        "!t ",
        "---\n",
        "...",
        "| ",
        "> ",
        "- ",
        "? ",
        "“q”",
        "Siân",
        "9 December 2026",
        "https://example.org/",
        "\r\n",
        "\u{200b}",
        "yes",
        "**b**",
        "<b>",
        "![x](y)",
        "@",
        "%",
        "`",
        ",",
        "🙂",
        "\u{feff}",
    ])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    /// No file can stop the program or be pointed at where there is nothing.
    #[test]
    fn any_heap_of_yaml_is_read(pieces in prop::collection::vec(piece(), 0..40)) {
        read_and_point(&pieces.concat());
    }

    /// What we read without a fault another YAML parser reads as well, so that nothing is accepted by
    /// ours alone.
    #[test]
    fn what_has_no_fault_is_yaml_to_others_too(pieces in prop::collection::vec(piece(), 0..12)) {
        let head = "issue: a\ndate: 30 November 2026\nsubject: b\nitems:\n  - kind: news\n    title: t\n    link: https://www.gov.uk/\n    summary: ";
        let text = format!("{head}{}\n", pieces.concat());
        // A line of nothing but a tab is an empty line in YAML 1.2, and a fault in YAML 1.1.
        if !text.contains('\t') && read(&text).faults.is_empty() {
            let other: Result<serde_yaml::Value, _> = serde_yaml::from_str(&text);
            prop_assert!(other.is_ok(), "{text:?}: {other:?}");
        }
    }
}
