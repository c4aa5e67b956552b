//! Every rule has a text it finds its fault in and a text it is content with.
//!
//! `tests/rules/<rule>/` holds `bad.yaml`, what must be said of it in `expected.txt`, and `good.yaml`, of
//! which nothing at all may be said. A `bulletin.yaml` beside them is used for the bad text alone.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use bulletin::check::{ALL, HouseStyle, Known, Look, Purpose, Report, check};
use bulletin::edition::Edition;
use bulletin::finding::{Severity, Source};
use bulletin::issue::Issue;
use bulletin::masthead::{Masthead, WORDS_EN_GB, Words};
use chrono::{TimeZone, Utc};

/// Reading the lists takes longer than looking at a sample.
static HOUSE: LazyLock<HouseStyle> = LazyLock::new(HouseStyle::builtin);

pub(crate) fn dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules")
}

pub(crate) fn source(path: &Path) -> Source {
    let name = path.file_name().unwrap().to_str().unwrap();
    Source::new(name, &std::fs::read(path).unwrap(), 1 << 20).unwrap()
}

/// `past/` beside an issue holds those before it, and `bad.cy.yaml` is the Welsh of `bad.yaml`.
fn report(issue: &Path, masthead: &Path, purpose: Purpose) -> Report {
    let mut masthead = Masthead::read(&source(masthead)).unwrap();
    // A rule that the house has switched off is on for its own texts.
    let rule = issue.parent().unwrap().file_name().unwrap();
    masthead.checks.remove(rule.to_str().unwrap());
    report_in(issue, &masthead, purpose)
}

fn report_in(issue: &Path, masthead: &Masthead, purpose: Purpose) -> Report {
    looked_at(&source(issue), issue, masthead, purpose, check)
}

/// Does something with a text as if it stood in the place of a sample.
pub(crate) fn looked_at<T>(
    text: &Source,
    issue: &Path,
    masthead: &Masthead,
    purpose: Purpose,
    work: impl Fn(&Look<'_>) -> T,
) -> T {
    let mut past: Vec<PathBuf> = std::fs::read_dir(issue.with_file_name("past"))
        .map(|entries| entries.map(|entry| entry.unwrap().path()).collect())
        .unwrap_or_default();
    past.sort();
    let past: Vec<Issue> = past
        .iter()
        .map(|path| Issue::read(path.file_stem().unwrap().to_str().unwrap(), &source(path)))
        .collect();
    let sibling = issue.with_extension("cy.yaml");
    let sibling = sibling
        .exists()
        .then(|| Issue::read("2026-11.cy", &source(&sibling)));
    // `good.known.json` is for the good text alone, `known.json` for both; likewise the words.
    let known = std::fs::read(issue.with_extension("known.json"))
        .or_else(|_| std::fs::read(issue.with_file_name("known.json")));
    let words = std::fs::read_to_string(issue.with_extension("words.yaml"));
    let issue = Issue::read("2026-11", text);
    // What is known besides the text, for the rules that ask.
    let known = known.map_or(Known::default(), |json| {
        serde_json::from_slice(&json).unwrap()
    });
    let words = Words::read(&Source::from_text(
        "en-GB.yaml",
        words.as_deref().unwrap_or(WORDS_EN_GB),
    ))
    .unwrap();
    let now = Utc
        .with_ymd_and_hms(2026, 11, 30, 9, 0, 0)
        .unwrap()
        .with_timezone(&masthead.zone);
    let masthead = masthead.in_language(&words.language);
    work(&Look {
        edition: &Edition::of(&issue, &masthead, &words),
        purpose,
        now,
        past: &past,
        sibling: sibling.as_ref(),
        known: &known,
        house: &HOUSE,
    })
}

/// What one rule says, or what all say.
fn told(report: &Report, rule: Option<&str>) -> String {
    let mut told = String::new();
    let said = report.findings().iter();
    for finding in said.filter(|finding| rule.is_none_or(|rule| finding.rule == rule)) {
        let (place, item) = (&finding.place, finding.item.as_deref().unwrap_or("-"));
        let severity = finding.severity.word();
        writeln!(
            told,
            "{}:{}:{} {severity} {} ({item})",
            place.file, place.line, place.column, finding.rule
        )
        .unwrap();
        writeln!(told, "    {}", finding.message).unwrap();
        for line in finding.cure.as_deref().unwrap_or("-").lines() {
            writeln!(told, "    > {line}").unwrap();
        }
    }
    told
}

#[test]
fn every_rule_finds_its_fault_and_says_so_as_expected() {
    for rule in ALL {
        let dir = dir().join(rule.id);
        let own = dir.join("bulletin.yaml");
        let masthead = if own.exists() {
            own
        } else {
            dir.join("../bulletin.yaml")
        };
        let report = report(&dir.join("bad.yaml"), &masthead, Purpose::Draft);
        assert!(
            report
                .findings()
                .iter()
                .any(|finding| finding.rule == rule.id),
            "{} finds nothing",
            rule.id
        );
        snapbox::assert_data_eq!(
            told(&report, Some(rule.id)),
            snapbox::Data::read_from(&dir.join("expected.txt"), None)
        );
    }
}

#[test]
fn a_sound_text_is_left_alone() {
    for rule in ALL {
        let dir = dir().join(rule.id);
        let report = report(
            &dir.join("good.yaml"),
            &dir.join("../bulletin.yaml"),
            Purpose::Live,
        );
        assert_eq!(told(&report, Some(rule.id)), "", "in {}/good.yaml", rule.id);
        assert!(report.clear().is_some(), "{}", told(&report, None));
    }
}

#[test]
fn every_folder_of_examples_belongs_to_a_rule() {
    for entry in std::fs::read_dir(dir()).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        assert!(
            entry.path().is_file() || ALL.iter().any(|rule| rule.id == name),
            "no rule is called {name}"
        );
    }
}

#[test]
fn a_house_can_soften_a_rule_but_not_for_a_live_send() {
    let mut masthead = Masthead::read(&source(&dir().join("bulletin.yaml"))).unwrap();
    masthead.checks.insert("placeholder-link".into(), None);
    let issue = dir().join("placeholder-link/bad.yaml");

    let draft = report_in(&issue, &masthead, Purpose::Draft);
    assert_eq!(told(&draft, None), "");
    assert!(draft.clear().is_some());

    let live = report_in(&issue, &masthead, Purpose::Live);
    assert!(
        live.findings()
            .iter()
            .all(|finding| finding.severity == Severity::Stop)
    );
    assert_eq!(live.findings().len(), 2);
    assert!(live.clear().is_none());
}

#[test]
fn an_accepted_finding_no_longer_stops_and_is_kept_with_its_reason() {
    let issue = dir().join("suicide-language/accepted.yaml");
    let report = report(&issue, &dir().join("bulletin.yaml"), Purpose::Live);
    assert_eq!(told(&report, None), "");
    assert!(report.clear().is_some());
    let [accepted] = report.accepted() else {
        panic!("one finding is accepted: {:?}", report.accepted());
    };
    assert_eq!(accepted.finding.rule, "suicide-language");
    assert_eq!(accepted.finding.severity, Severity::Stop);
    assert_eq!(
        accepted.because,
        "the title is that of the published verdict"
    );
}

#[test]
fn the_words_a_finding_is_about_are_pointed_at_in_every_way_of_writing_a_text() {
    let issue = dir().join("spelling/bad.yaml");
    let text = std::fs::read_to_string(&issue).unwrap();
    let report = report(&issue, &dir().join("bulletin.yaml"), Purpose::Draft);
    let pointed: Vec<_> = report
        .findings()
        .iter()
        .filter(|finding| finding.rule == "spelling")
        .map(|finding| &text[finding.place.span.clone()])
        .collect();
    assert_eq!(
        pointed,
        [
            "seperate",
            "goverment",
            "Succesful",
            "liason",
            "recieve",
            "comittee"
        ]
    );
}

#[test]
fn the_readme_lists_the_rules_as_they_are() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(readme).unwrap();
    let (_, rest) = readme.split_once("<!-- rules -->\n").unwrap();
    let (table, _) = rest.split_once("<!-- /rules -->").unwrap();
    let mut expected = String::from(
        "| Rule | Severity | May be changed | May be accepted | It finds |\n|---|---|---|---|---|\n",
    );
    for rule in ALL {
        let may = match (rule.firm, rule.firm_when_live) {
            (true, _) => "no",
            (false, true) => "not for a live send",
            (false, false) => "yes",
        };
        writeln!(
            expected,
            "| `{}` | {} | {may} | {} | {} |",
            rule.id,
            rule.severity.word(),
            if rule.acceptable { "yes" } else { "no" },
            rule.summary()
        )
        .unwrap();
    }
    assert_eq!(table, expected, "put this into README.md:\n{expected}");
}

#[test]
fn every_rule_explains_itself_with_an_example() {
    for rule in ALL {
        let explanation = rule.explanation();
        assert!(
            explanation.contains("```yaml\n"),
            "{} has no example",
            rule.id
        );
        assert!(explanation.len() > 120, "{} says too little", rule.id);
    }
}
