//! Whatever an editor writes, the rules about wording read it to its end and point inside the file.

use std::path::Path;

use bulletin::check::{HouseStyle, Known, Look, Purpose, check};
use bulletin::edition::Edition;
use bulletin::finding::Source;
use bulletin::issue::Issue;
use bulletin::masthead::{Masthead, WORDS_EN_GB, Words};
use chrono::{TimeZone, Utc};
use proptest::prelude::*;

/// Pieces of text that some rule looks at, and characters of every width.
fn piece() -> impl Strategy<Value = String> {
    let known = [
        "ex-offenders",
        "Offender’s",
        "(BAME)",
        "JSNAs",
        "*|F|*",
        "{{x}}",
        "%AB%",
        "[name]",
        "[a](",
        ")",
        "insert",
        "link",
        "30th",
        "Nov",
        "of",
        "12",
        "noon",
        "10.30–12pm",
        "midnight",
        "please",
        "contact",
        "click here",
        "!",
        "“",
        "”",
        "‘",
        "’",
        "'",
        "\"",
        "*",
        "_",
        "the",
        "Kings’",
        "Fund",
        "(",
        ",",
        "committed",
        "suicide",
        "???",
        "é",
        "\u{130}",
        "ß",
        "\u{a0}",
        "\u{2011}",
        "日本",
        "🙂",
        "\n",
        "\n\n",
        " ",
        "-",
        ".",
        ":",
    ];
    prop_oneof![
        4 => prop::sample::select(known.to_vec()).prop_map(str::to_owned),
        1 => "\\PC{0,4}",
    ]
}

proptest! {
    #[test]
    fn any_words_can_be_checked(words in prop::collection::vec(piece(), 0..24), block in 0_usize..3) {
        let text = words.join(if block == 0 { "" } else { " " });
        let (head, indent) = [("|", "      "), (">", "      "), ("", "      ")][block];
        let body = text.replace('\n', &format!("\n{indent}"));
        let line = text.replace(['\n', '"', '\\'], " ");
        let yaml = format!(
            "issue: A\ndate: 30 November 2026\nsubject: \"{line}\"\nitems:\n  - kind: news\n    title: \"{line}\"\n    action: \"{line}\"\n    link: https://www.gov.uk/\n    summary: {head}\n{indent}{body}\n"
        );
        let source = Source::from_text("a.yaml", yaml);
        let issue = Issue::read("2026-11", &source);
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("bulletin.yaml");
        let masthead = Source::new("bulletin.yaml", &std::fs::read(path).unwrap(), 1 << 20).unwrap();
        let masthead = Masthead::read(&masthead).unwrap();
        let words = Words::read(&Source::from_text("en-GB.yaml", WORDS_EN_GB)).unwrap();
        let edition = Edition::of(&issue, &masthead, &words);
        let now = Utc.with_ymd_and_hms(2026, 11, 30, 9, 0, 0).unwrap();
        let report = check(&Look {
            edition: &edition,
            purpose: Purpose::Draft,
            now: now.with_timezone(&masthead.zone),
            past: &[],
            sibling: None,
            known: &Known::default(),
        house: &HouseStyle::builtin(),
        });
        for finding in report.findings().iter().filter(|finding| *finding.place.file == *"a.yaml") {
            prop_assert!(source.text().get(finding.place.span.clone()).is_some(), "{finding:?}");
        }
    }
}
