//! What is known around an edition decides what is said of it: the time, the issues before it, and the
//! same issue in Welsh.

use std::path::Path;

use bulletin::check::{HouseStyle, Known, Look, Purpose, check};
use bulletin::edition::Edition;
use bulletin::finding::{Severity, Source};
use bulletin::issue::Issue;
use bulletin::masthead::{Masthead, WORDS_EN_GB, Words};
use chrono::DateTime;

/// An issue, and what stands around it.
struct Around<'a> {
    stem: &'a str,
    text: &'a str,
    purpose: Purpose,
    now: &'a str,
    past: &'a [Issue],
    sibling: Option<&'a str>,
}

const HEAD: &str = "\
issue: November 2026
date: Monday 30 November 2026
subject: Health and Justice, November 2026
";

impl<'a> Around<'a> {
    fn draft(text: &'a str) -> Self {
        Around {
            stem: "2026-11",
            text,
            purpose: Purpose::Draft,
            now: "2026-11-30T09:00:00Z",
            past: &[],
            sibling: None,
        }
    }

    fn live(text: &'a str, now: &'a str) -> Self {
        Around {
            purpose: Purpose::Live,
            now,
            ..Around::draft(text)
        }
    }

    /// What is found, as severity and rule with the line, in the words of the report.
    fn told(&self) -> Vec<String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        // A house of flesh and blood, not the sample's.
        let masthead = std::fs::read_to_string(root.join("bulletin.yaml"))
            .unwrap()
            .replace("example.org", "charity.org.uk")
            .replace("Example Justice", "Open Gate")
            .replace("1 Example Street", "1 Mill Lane")
            .replace("\"00000000\"", "\"01234567\"")
            .replace("\"0000000\"", "\"1234567\"");
        let mut masthead = Masthead::read(&Source::from_text("bulletin.yaml", masthead)).unwrap();
        // The texts here are as short as can be; what they leave out is not what they are about.
        for rule in ["preview-missing", "pay-missing", "area-missing"] {
            masthead.checks.insert(rule.into(), None);
        }
        let words = Words::read(&Source::from_text("en-GB.yaml", WORDS_EN_GB)).unwrap();
        let issue = read(self.stem, self.text);
        let sibling = self.sibling.map(|text| read("2026-11.cy", text));
        let edition = Edition::of(&issue, &masthead, &words);
        let now = DateTime::parse_from_rfc3339(self.now).unwrap();
        let report = check(&Look {
            edition: &edition,
            purpose: self.purpose,
            now: now.with_timezone(&masthead.zone),
            past: self.past,
            sibling: sibling.as_ref(),
            known: &Known::default(),
            house: &HouseStyle::builtin(),
        });
        let told = report.findings().iter().map(|finding| {
            format!(
                "{} {}: {}",
                finding.place.line, finding.rule, finding.message
            )
        });
        told.collect()
    }

    fn rules(&self) -> Vec<String> {
        let rule = |told: &String| told.split([' ', ':']).nth(1).unwrap().to_owned();
        self.told().iter().map(rule).collect()
    }
}

fn read(stem: &str, text: &str) -> Issue {
    let name = format!("issues/{stem}.yaml");
    Issue::read(stem, &Source::from_text(name, text))
}

fn issue(items: &str) -> String {
    format!("{HEAD}items:\n{items}")
}

#[test]
fn a_draft_is_taken_as_of_its_own_day_and_a_live_send_as_of_now() {
    let text = issue(
        "  - kind: job
    title: Officer
    link: https://www.gov.uk/job
    deadline: 5pm, Friday 4 December 2026
    summary: Lead our work.
  - kind: event
    title: Conference
    when: Wednesday 2 December 2026, 10am to 4pm
    where: Cardiff
    summary: Come.
",
    );
    let late = "2026-12-04T16:59:59Z";
    let over = "2026-12-04T17:00:01Z";
    assert_eq!(
        Around {
            now: over,
            ..Around::draft(&text)
        }
        .rules(),
        [""; 0]
    );
    assert_eq!(Around::live(&text, "2026-11-25T09:00:00Z").rules(), [""; 0]);
    assert_eq!(
        Around::live(&text, "2026-12-02T15:59:00Z").rules(),
        ["deadline-soon"]
    );
    assert_eq!(
        Around::live(&text, late).rules(),
        ["event-passed", "deadline-soon"]
    );
    assert_eq!(
        Around::live(&text, over).rules(),
        ["deadline-passed", "event-passed"]
    );
}

#[test]
fn the_clock_is_that_of_the_bulletin_in_summer_too() {
    let text = "issue: June 2027\ndate: 1 June 2027\nsubject: Health and Justice, June 2027\nitems:
  - kind: job
    title: Officer
    link: https://www.gov.uk/job
    deadline: 5pm, 1 June 2027
    summary: Lead our work.
";
    let summer = |now| {
        Around {
            stem: "2027-06",
            ..Around::live(text, now)
        }
        .rules()
    };
    assert_eq!(summer("2027-06-01T15:59:00Z"), ["deadline-soon"]);
    assert_eq!(summer("2027-06-01T16:01:00Z"), ["deadline-passed"]);
}

#[test]
fn an_embargo_is_kept_to_the_minute_in_a_live_send() {
    let text = issue(
        "  - kind: news
    title: A report
    link: https://www.gov.uk/report
    embargo: 9:30am, Monday 30 November 2026
    summary: One.
",
    );
    assert_eq!(Around::draft(&text).rules(), [""; 0]);
    assert_eq!(
        Around::live(&text, "2026-11-30T09:29:00Z").rules(),
        ["embargoed"]
    );
    assert_eq!(Around::live(&text, "2026-11-30T09:30:00Z").rules(), [""; 0]);
}

#[test]
fn an_issue_that_goes_out_early_in_the_next_month_keeps_its_name() {
    let text = issue("  - {kind: notice, title: A, summary: B}\n");
    let dated = text.replace("Monday 30 November", "Tuesday 1 December");
    assert_eq!(Around::draft(&dated).rules(), [""; 0]);
    let copied = Around {
        stem: "2026-12",
        ..Around::draft(&dated)
    };
    assert_eq!(copied.rules(), ["stale-subject", "stale-subject"]);
}

#[test]
fn an_introduction_that_welcomes_to_another_month_is_found_by_itself() {
    for (intro, found) in [
        ("Welcome to our October issue.", true),
        ("Croeso i rifyn mis Hydref.", true),
        ("Welcome to the November issue.", false),
        ("Welcome. The October issue gave a wrong date.", false),
    ] {
        let text =
            format!("{HEAD}intro: {intro}\nitems:\n  - {{kind: notice, title: A, summary: B}}\n");
        let rules = Around::draft(&text).rules();
        assert_eq!(rules == ["stale-intro"], found, "{intro}: {rules:?}");
    }
}

#[test]
fn a_greeting_of_a_few_words_may_be_the_same_each_month() {
    let items = "items:\n  - {kind: notice, title: A, summary: B}\n";
    let text =
        format!("{HEAD}intro: Here is what is new in health and justice this month.\n{items}");
    let past = [read("2026-10", &text)];
    assert_eq!(
        Around {
            past: &past,
            ..Around::draft(&text)
        }
        .rules(),
        ["repeat-item"]
    );
}

#[test]
fn a_welsh_file_with_other_items_or_faults_of_its_own_is_said_once() {
    let text = issue(
        "  - {kind: notice, title: A, summary: B}\n  - {kind: notice, title: C, summary: D}\n",
    );
    let fewer = issue("  - {kind: notice, title: A, summary: B}\n");
    let told = Around {
        sibling: Some(&fewer),
        ..Around::draft(&text)
    }
    .told();
    assert_eq!(
        told,
        ["6 welsh-parity: there are 2 items here and 1 in issues/2026-11.cy.yaml"]
    );
    let broken = text.replace("title: C", "titel: C");
    let told = Around {
        sibling: Some(&broken),
        ..Around::draft(&text)
    }
    .told();
    assert_eq!(
        told,
        [
            "5 welsh-parity: issues/2026-11.cy.yaml cannot be compared: it has a fault of its own on line 6"
        ]
    );
    assert_eq!(
        Around {
            sibling: Some(&text),
            ..Around::draft(&text)
        }
        .told(),
        [""; 0]
    );
}

#[test]
fn the_samples_hold_nothing_that_stops_on_any_day() {
    for stem in ["2018-02", "2026-11"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("issues/{stem}.yaml"));
        let text = std::fs::read_to_string(path).unwrap();
        for now in [
            "2018-02-28T09:00:00Z",
            "2026-11-30T09:00:00Z",
            "2030-01-01T00:00:00Z",
        ] {
            let around = Around {
                stem,
                now,
                ..Around::draft(&text)
            };
            let issue = read(stem, &text);
            assert_eq!(issue.faults, []);
            let told = around.told();
            let stops = bulletin::check::ALL
                .iter()
                .filter(|rule| rule.severity == Severity::Stop)
                .filter(|rule| {
                    told.iter()
                        .any(|told| told.contains(&format!(" {}:", rule.id)))
                });
            assert_eq!(stops.count(), 0, "{stem}: {told:?}");
        }
    }
}
