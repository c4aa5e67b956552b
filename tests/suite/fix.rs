//! `check --fix`: what is certain is put right, everything else stays as it was, byte for byte.

use std::path::{Path, PathBuf};

use bulletin::check::{ALL, Purpose, check, fix};
use bulletin::finding::Source;
use bulletin::masthead::Masthead;
use proptest::prelude::{any, prop, proptest};
use proptest::test_runner::Config;

use crate::desk::Desk;
use crate::rules::{dir, looked_at, source};

/// An issue with one of everything that can be put right.
const BEFORE: &str = "\
# the November issue
issue:   November 2026
date: Mon 30th Nov 2026
subject: Health and Justice: November 2026
preview: Issue #3 of the guide is out
intro: |
  Join us on 30th Nov, 10.30-12.30pm.   

items:

  # the lead
  - Kind: case study     # a story, on 30th Nov
    title: Race: a 'report'
    LINK: \"https://www.gov.uk/x?utm_source=a&id=7#p\"  # from the mail
    repeat_of:   2017-03
    date: 2026-11-05
    consent: yes
    summary: >-
      See [https://www.gov.uk/y?fbclid=1](https://www.gov.uk/y?fbclid=1) and
      12 noon. Pasted\u{200B} text, [here](<https://www.gov.uk/z?mc_eid=1>).
  -   kind: notice
      title: @home
      summary: *Three* things

# the end";

const AFTER: &str = "\
# the November issue
issue:   November 2026
date: Monday 30 November 2026
subject: \"Health and Justice: November 2026\"
preview: \"Issue #3 of the guide is out\"
intro: |
  Join us on 30 November, 10:30am to 12:30pm.   

items:

  # the lead
  - kind: case-study     # a story, on 30th Nov
    title: \"Race: a 'report'\"
    link: \"https://www.gov.uk/x?id=7#p\"  # from the mail
    repeat-of:   2017-03
    date: 5 November 2026
    consent: yes
    summary: >-
      See [https://www.gov.uk/y?fbclid=1](https://www.gov.uk/y) and
      midday. Pasted text, [here](<https://www.gov.uk/z>).
  -   kind: notice
      title: \"@home\"
      summary: \"*Three* things\"

# the end";

const FILE: &str = "issues/2026-11.yaml";

fn desk(text: impl AsRef<[u8]>) -> Desk {
    Desk::new().file(FILE, text)
}

#[test]
fn what_is_certain_is_put_right_and_the_rest_is_kept_byte_for_byte() {
    for (mark, end) in [("", "\n"), ("\u{FEFF}", "\r\n")] {
        let file = |text: &str| format!("{mark}{}", text.replace('\n', end));
        let desk = desk(file(BEFORE));
        desk.run(&["check", "2026-11", "--fix", "--yes"])
            .code(0)
            .out_has("-    title: Race: a 'report'\n")
            .out_has("+    title: \"Race: a 'report'\"\n")
            .err_has("Put right: 13 lines of issues/2026-11.yaml");
        assert_eq!(desk.read(FILE), file(AFTER));
        assert_eq!(desk.names("issues"), ["2018-02.yaml", "2026-11.yaml"]);

        desk.run(&["check", "2026-11", "--fix", "--yes"])
            .code(0)
            .err_has("nothing was changed");
        assert_eq!(desk.read(FILE), file(AFTER));
    }
}

#[test]
fn without_a_terminal_the_changes_are_shown_and_nothing_is_written() {
    let desk = desk(BEFORE);
    desk.run(&["check", "2026-11"])
        .code(1)
        .err_has("bulletin check 2026-11 --fix");
    desk.run(&["check", "2026-11", "--fix"])
        .code(1)
        .out_has("--- issues/2026-11.yaml\n+++ issues/2026-11.yaml\n@@ -1,")
        .out_has("-      12 noon. Pasted<U+200B> text")
        .err_has("Nothing was changed")
        .err_has("bulletin check 2026-11 --fix --yes");
    assert_eq!(desk.read(FILE), BEFORE);
}

#[test]
fn what_could_be_meant_in_two_ways_is_left_to_the_editor() {
    let text = "\
issue: November 2026
date: Monday 30 November 2026
subject: Health and Justice  # todo: a better one
items:
  - kind: notice
    title: “Growing old: inside”
    date: Tuesday 9 Dec 2026
    summary: Come at 12pm or by midnight, 8pm-12pm. Tuesday 9 Dec 2026, 31st Nov, 29th Feb 2027.
  - kind: notice
    title: \"Hello\" said \"Bob\"
    date: 03/04/2027
    sumary: No.
  - kind: notice
    title: Race: a report # new?
    link: https://www.gov.uk/x?id=7&utm=1
    summary: Text
  - kind: notice
    title: Race: a report
      that goes on
    summary: Text
  - kind: news
    title: “It opened on 30th Nov”
    link: https://www.gov.uk/y?utm_source=a
    accept: link-tracked, because the page asks for it
    summary: “Open from 30th Nov, 9.30am”, it says.
";
    let desk = desk(text);
    desk.run(&["check", "2026-11", "--fix", "--yes"])
        .code(1)
        .err_has("nothing in it has a cure that is certain");
    assert_eq!(desk.read(FILE), text);
}

#[test]
fn one_cure_that_would_do_harm_does_not_keep_back_the_others() {
    let text = |link: &str| {
        format!(
            "\
issue: November 2026
date: Monday 30 November 2026
subject: Health and Justice, November 2026
items:
  - kind: notice
    title: Race: a report
      that goes on below
    link: https://www.gov.uk/x{link}
    summary: Text
"
        )
    };
    let desk = desk(text("?utm_source=a"));
    desk.run(&["check", "2026-11", "--fix", "--yes"])
        .code(1)
        .out_has("text with a colon in it needs quotes")
        .err_has("Put right: 1 line of issues/2026-11.yaml");
    assert_eq!(desk.read(FILE), text(""));
}

#[test]
fn a_cure_that_brings_a_new_finding_is_left_to_the_editor() {
    let text = |date: &str| {
        format!(
            "\
issue: November 2026
date: {date}
subject: Health and Justice #3, October 2025
items:
  - kind: notice
    title: A notice
    summary: Text
"
        )
    };
    let desk = desk(text("2026-11-30"));
    desk.run(&["check", "2026-11", "--fix", "--yes"])
        .code(1)
        .out_has("yaml-problem")
        .out_lacks("stale-subject");
    assert_eq!(desk.read(FILE), text("30 November 2026"));
}

#[test]
fn of_two_languages_only_the_file_that_was_named_is_changed() {
    let text = "\
issue: November 2026
date: Monday 30 November 2026
subject: Health and Justice, November 2026
items:
  - kind: news
    title: A report
    link: https://www.gov.uk/x?utm_source=a
    date: 5 Tachwedd 2026
    summary: On 30th Nov.
";
    let english = text
        .replace("5 Tachwedd", "5 Nov")
        .replace("subject: Health", "subject: English health")
        .replace("summary: On", "summary: Out on");
    let welsh = "issues/2026-11.cy.yaml";
    let desk = desk(&english).file(welsh, text);
    desk.run(&["check", "2026-11", "--fix", "--yes"])
        .code(0)
        .out_lacks("welsh-parity");
    let bare = |text: &str| text.replace("?utm_source=a", "");
    let fixed = bare(&english)
        .replace("5 Nov", "5 November")
        .replace("30th Nov", "30 November");
    assert_eq!(desk.read(FILE), fixed);
    assert_eq!(desk.read(welsh), text);

    // Welsh keeps its own words.
    desk.run(&["check", "2026-11.cy", "--fix", "--yes"]).code(0);
    assert_eq!(desk.read(welsh), bare(text));
}

#[test]
fn a_file_that_cannot_be_read_whole_is_not_touched() {
    let colon = "issue: A\ndate: 30 November 2026\nsubject: A: b\nitems:\n";
    for (rest, line) in [
        ("  - kind: news\n\ttitle: a tab\n", "line 6"),
        ("  - kind: news\n   title: wrong column\n", "line 6"),
        ("  - kind: news\n    title: \"not closed\n", "line 6"),
        ("  - kind: news\n    title: &a x\n", "line 6"),
        ("  - kind: news\n    title: x\n---\nissue: B\n", "line 7"),
        ("  - a\n - b\n", "line 6"),
    ] {
        let text = format!("{colon}{rest}");
        let desk = desk(&text);
        desk.run(&["check", "2026-11", "--fix", "--yes"])
            .code(1)
            .out_lacks("@@")
            .err_has("nothing was changed, because part of it cannot be read")
            .err_has(line);
        assert_eq!(desk.read(FILE), text);
    }
    for bytes in [&b"issue: Si\xE2n: x\n"[..], b"issue: a: b\0\n"] {
        let desk = desk(bytes);
        desk.run(&["check", "2026-11", "--fix", "--yes"]).code(1);
        assert_eq!(std::fs::read(desk.path(FILE)).unwrap(), bytes);
    }
}

#[test]
fn a_house_without_a_style_for_dates_keeps_them() {
    let desk =
        desk(BEFORE).masthead(|text| text.replace("\nchecks:\n", "\nchecks:\n  style-date: off\n"));
    desk.run(&["check", "2026-11", "--fix", "--yes"]).code(0);
    let fixed = desk.read(FILE);
    assert!(fixed.contains("date: Mon 30th Nov 2026\n"), "{fixed}");
    assert!(
        fixed.contains("Join us on 30th Nov, 10.30-12.30pm."),
        "{fixed}"
    );
    assert!(fixed.contains("title: \"@home\""), "{fixed}");
}

#[test]
fn the_arguments_have_to_make_sense_together() {
    let desk = desk(BEFORE);
    desk.run(&["check", "2026-11", "--yes"])
        .code(2)
        .err_has("--fix");
    desk.run(&["check", "2026-11", "--fix", "--yes", "--format", "json"])
        .code(2)
        .err_has("--format speaks to programs");
    assert_eq!(desk.read(FILE), BEFORE);
}

#[cfg(unix)]
#[test]
fn permissions_and_links_stay_and_a_protected_file_is_left_alone() {
    use std::fs::{Permissions, metadata, set_permissions, symlink_metadata};
    use std::os::unix::fs::{PermissionsExt, symlink};

    let desk = Desk::new().file("shared/november.yaml", BEFORE);
    let real = desk.path("shared/november.yaml");
    symlink(&real, desk.path(FILE)).unwrap();

    set_permissions(&real, Permissions::from_mode(0o440)).unwrap();
    desk.run(&["check", "2026-11", "--fix", "--yes"])
        .code(2)
        .err_has("protected against writing");
    assert_eq!(desk.read(FILE), BEFORE);

    set_permissions(&real, Permissions::from_mode(0o640)).unwrap();
    desk.run(&["check", "2026-11", "--fix", "--yes"]).code(0);
    assert_eq!(desk.read("shared/november.yaml"), AFTER);
    assert_eq!(metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(symlink_metadata(desk.path(FILE)).unwrap().is_symlink());
}

#[test]
fn the_sample_and_a_new_issue_need_no_cure() {
    let desk = Desk::new();
    desk.run(&["new", "2026-12"]).code(0);
    for stem in ["2018-02", "2026-12"] {
        let file = format!("issues/{stem}.yaml");
        let before = desk.read(&file);
        desk.run(&["check", stem, "--fix", "--yes"])
            .err_has("nothing was changed");
        assert_eq!(desk.read(&file), before);
    }
}

/// The samples of the rules, faulty and sound.
fn samples() -> Vec<PathBuf> {
    let of = |rule: &str, name: &str| dir().join(rule).join(name);
    ALL.iter()
        .flat_map(|rule| [of(rule.id, "bad.yaml"), of(rule.id, "good.yaml")])
        .collect()
}

/// What is found in a text in the place of a sample: the rule and the line of each finding, in order.
fn found(text: &Source, sample: &Path, masthead: &Masthead) -> Vec<(&'static str, usize)> {
    let report = looked_at(text, sample, masthead, Purpose::Draft, check);
    let found = report.findings().iter();
    let mut found: Vec<_> = found.map(|it| (it.rule, it.place.line)).collect();
    found.sort_unstable();
    found
}

/// Fixes a text in the place of a sample and looks at what came of it. Says whether anything changed.
fn hold(text: &Source, sample: &Path) -> bool {
    let masthead = Masthead::read(&source(&dir().join("bulletin.yaml"))).unwrap();
    let look = |text: &Source| looked_at(text, sample, &masthead, Purpose::Draft, fix);
    let Ok(fixed) = look(text) else {
        return false;
    };
    let shown = sample.display();
    assert_eq!(look(&fixed).unwrap().text(), fixed.text(), "twice: {shown}");

    let (old, new) = (text.text(), fixed.text());
    let lines = |text: &str| text.split('\n').map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(lines(old).len(), lines(new).len(), "lines: {shown}");
    let mut left = found(text, sample, &masthead);
    for (old, new) in lines(old).iter().zip(&lines(new)) {
        let indent = |line: &str| line.len() - line.trim_start().len();
        assert_eq!(indent(old), indent(new), "{shown}: {old}");
        assert_eq!(old.ends_with('\r'), new.ends_with('\r'), "{shown}: {old}");
        if old.trim_start().starts_with('#') {
            assert_eq!(old, new, "{shown}");
        }
        if let Some((_, comment)) = old.split_once("  # ") {
            assert!(new.ends_with(&format!("  # {comment}")), "{shown}: {old}");
        }
    }
    for one in found(&fixed, sample, &masthead) {
        let at = left.iter().position(|before| *before == one);
        left.remove(at.unwrap_or_else(|| panic!("new in {shown}: {one:?}\n{new}")));
    }
    old != new
}

#[test]
fn every_sample_of_a_rule_can_be_fixed_without_harm() {
    let changed = samples()
        .into_iter()
        .filter(|sample| hold(&source(sample), sample));
    let changed: Vec<String> = changed
        .map(|path| {
            let path = path.strip_prefix(dir()).unwrap();
            path.to_str().unwrap().replace('\\', "/")
        })
        .collect();
    for wanted in ["link-tracked/bad.yaml", "style-date/bad.yaml"] {
        assert!(
            changed.contains(&wanted.to_owned()),
            "{wanted}: {changed:?}"
        );
    }
}

proptest! {
    #![proptest_config(Config { failure_persistence: None, cases: 64, ..Config::default() })]

    #[test]
    fn a_fix_keeps_comments_and_layout_whatever_they_are(
        which in any::<prop::sample::Index>(),
        crlf in any::<bool>(),
        strewn in prop::collection::vec((any::<prop::sample::Index>(), 0..6_usize), 0..8),
    ) {
        let samples = samples();
        let sample = which.get(&samples);
        let text = source(sample);
        let mut lines: Vec<String> = text.text().lines().map(str::to_owned).collect();
        for (place, what) in strewn {
            let at = place.index(lines.len());
            match what {
                0 => lines.insert(at, "    # a comment: #3, *kept*".to_owned()),
                1 => lines.insert(at, String::new()),
                2 => lines[at].push_str("  # behind: @it"),
                3 => lines[at].push_str("   "),
                4 => lines[at] = lines[at].replacen("title: ", "Title:   A: ", 1),
                _ => lines[at] = lines[at].replacen("link: ", "link:  ", 1).replacen("://", "://www.", 1),
            }
        }
        let end = if crlf { "\r\n" } else { "\n" };
        hold(&Source::from_text(text.name(), lines.join(end)), sample);
    }
}
