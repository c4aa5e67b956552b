//! An issue's file: read, checked, mended, laid out, printed.

use std::sync::LazyLock;

use bulletin::check::{HouseStyle, Known, Look, Purpose, check, fix};
use bulletin::edition::Edition;
use bulletin::finding::Source;
use bulletin::issue::Issue;
use bulletin::masthead::{Masthead, WORDS_EN_GB, Words};
use bulletin::render::{Personal, THEME, Theme, calendar_files};
use chrono::DateTime;

use super::{letter, lists};

/// Everything around an issue, sound.
pub struct House {
    pub masthead: Masthead,
    pub words: Words,
    pub theme: Theme,
    pub style: HouseStyle,
}

pub static HOUSE: LazyLock<House> = LazyLock::new(|| {
    let masthead = include_str!("../../bulletin.yaml");
    House {
        masthead: Masthead::read(&Source::from_text("bulletin.yaml", masthead)).unwrap(),
        words: Words::read(&Source::from_text("words/en-GB.yaml", WORDS_EN_GB)).unwrap(),
        theme: Theme::read(&Source::from_text("theme.yaml", THEME)).unwrap(),
        style: HouseStyle::builtin(),
    }
});

pub fn any(bytes: &[u8]) {
    let Ok(source) = Source::new("issues/2026-11.yaml", bytes, 1 << 20) else {
        return;
    };
    let issue = Issue::read("2026-11", &source);
    for item in &issue.items {
        // A slice of the source, on the bounds of characters.
        assert!(
            source.text().get(item.span.clone()).is_some(),
            "{:?}",
            item.span
        );
    }
    let house = &*HOUSE;
    let edition = Edition::of(&issue, &house.masthead, &house.words);
    let look = Look {
        edition: &edition,
        purpose: Purpose::Draft,
        now: DateTime::from_timestamp(1_795_219_200, 0)
            .unwrap()
            .with_timezone(&house.masthead.zone),
        past: &[],
        sibling: None,
        known: &Known::default(),
        house: &house.style,
    };
    let report = check(&look);
    let lines = source.text().split('\n').count();
    for finding in report.findings() {
        lists::said(finding, lines);
        if let Some(edit) = &finding.edit
            && *finding.place.file == *source.name()
        {
            assert!(
                source.text().get(edit.span.clone()).is_some(),
                "{finding:?}"
            );
        }
    }
    mended(&look);
    let rendered = letter::rendered(&edition, &house.theme);
    printed(&rendered.html.fill(&personal().escaped()));
    printed(&rendered.web);
    for event in calendar_files(&edition) {
        for line in event
            .content
            .strip_suffix("\r\n")
            .expect("a whole last line")
            .split("\r\n")
        {
            assert!(line.len() <= 75 && !line.contains(['\r', '\n']), "{line:?}");
        }
    }
    let made = letter::made(&rendered, &house.masthead, &house.words);
    assert!(
        report.clear().is_none() || made.is_some(),
        "nothing stops it, and it makes no letter"
    );
}

/// Mending a mended text changes nothing, and takes away no item.
fn mended(look: &Look<'_>) {
    let Ok(once) = fix(look) else {
        return;
    };
    let issue = Issue::read("2026-11", &once);
    assert_eq!(issue.items.len(), look.edition.issue.items.len());
    let edition = Edition::of(&issue, look.edition.masthead, look.edition.words);
    let twice = fix(&Look {
        edition: &edition,
        ..*look
    })
    .expect("what was mended can be mended");
    assert_eq!(once.text(), twice.text(), "mending has no end");
}

fn personal() -> Personal {
    Personal {
        greeting: "Dear Sam,".into(),
        unsubscribe: "mailto:bulletin@example.org?subject=unsubscribe".into(),
    }
}

/// No text of an issue becomes a program in a reader's window.
fn printed(html: &str) {
    let html = html.to_ascii_lowercase();
    for program in [
        "<script",
        "=\"javascript:",
        "=\"data:text",
        "=\"vbscript:",
        "<iframe",
        "<object",
    ] {
        assert!(!html.contains(program), "{program}");
    }
}
