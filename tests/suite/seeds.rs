//! The pages this bulletin grew out of, as they were printed: what the rules about wording find in them is
//! what a careful reader stops at, no more and no less.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use bulletin::check::{HouseStyle, Known, Look, Purpose, Report, check};
use bulletin::edition::Edition;
use bulletin::finding::{Severity, Source};
use bulletin::issue::Issue;
use bulletin::masthead::{Masthead, WORDS_EN_GB, Words};
use chrono::{TimeZone, Utc};

/// The rules the comments in the file speak of.
const WORDING: &[&str] = &[
    "suicide-language",
    "helpline-missing",
    "language-people",
    "language-ethnicity",
    "language-health",
    "name-changed",
    "acronym",
    "spelling",
    "placeholder-text",
    "merge-field",
    "unfinished-sentence",
    "link-vague",
    "link-same-words",
    "subject-style",
    "preview-missing",
    "too-long",
    "style-date",
    "area-missing",
    "captions-unknown",
    "pay-missing",
    "amount-missing",
    "old-item",
];

/// By entry, the rules; entries are named by the comment above them: `# a01: language-people`.
type Marks = BTreeMap<String, BTreeSet<String>>;

fn read(name: &str) -> Source {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    Source::new(name, &std::fs::read(path).unwrap(), 1 << 20).unwrap()
}

/// The entry each line belongs to, and what its comment expects.
fn expected(source: &Source) -> (Vec<String>, Marks) {
    let (mut entries, mut marks) = (Vec::new(), Marks::new());
    let mut entry = "top".to_owned();
    for line in source.text().lines() {
        if let Some((name, rules)) = line.strip_prefix("  # ").and_then(|it| it.split_once(": ")) {
            name.clone_into(&mut entry);
            let rules = rules.split(", ").filter(|rule| *rule != "nothing");
            marks.insert(entry.clone(), rules.map(str::to_owned).collect());
        }
        entries.push(entry.clone());
    }
    (entries, marks)
}

fn look_at(edition: &Edition, year: i32, month: u32) -> Report {
    let now = Utc.with_ymd_and_hms(year, month, 28, 9, 0, 0).unwrap();
    check(&Look {
        edition,
        purpose: Purpose::Draft,
        now: now.with_timezone(&edition.masthead.zone),
        past: &[],
        sibling: None,
        known: &Known::default(),
        house: &HouseStyle::builtin(),
    })
}

#[test]
fn the_rules_stop_where_a_careful_reader_of_the_printed_pages_does() {
    let source = read("tests/seeds/as-printed.yaml");
    let (entries, expected) = expected(&source);
    let issue = Issue::read("2026-11", &source);
    assert_eq!(issue.items.len(), 41);
    let masthead = Masthead::read(&read("bulletin.yaml")).unwrap();
    let words = Words::read(&Source::from_text("en-GB.yaml", WORDS_EN_GB)).unwrap();
    let edition = Edition::of(&issue, &masthead, &words);
    let report = look_at(&edition, 2026, 11);
    let mut found: Marks = expected
        .keys()
        .map(|entry| (entry.clone(), BTreeSet::new()))
        .collect();
    for finding in report.findings() {
        if WORDING.contains(&finding.rule) {
            let entry = entries[finding.place.line - 1].clone();
            found
                .entry(entry)
                .or_default()
                .insert(finding.rule.to_owned());
        }
    }
    assert_eq!(found, expected);
}

#[test]
fn the_issue_that_is_measured_beside_others_holds_every_entry_and_nothing_stops_it() {
    let source = read("tests/bench/html/issues/seeds.yaml");
    let issue = Issue::read("seeds", &source);
    assert_eq!(issue.items.len(), 41);
    let masthead = Masthead::read(&read("bulletin.yaml")).unwrap();
    let words = Words::read(&Source::from_text("en-GB.yaml", WORDS_EN_GB)).unwrap();
    let report = look_at(&Edition::of(&issue, &masthead, &words), 2018, 2);
    let stops: Vec<_> = report
        .findings()
        .iter()
        .filter(|finding| finding.severity == Severity::Stop)
        .collect();
    assert!(stops.is_empty(), "{stops:#?}");
}
