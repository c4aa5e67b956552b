//! `bulletin.yaml`, and the files of `templates/`.

use bulletin::check::HouseStyle;
use bulletin::delivery::{Pace, Through};
use bulletin::edition::Edition;
use bulletin::finding::Source;
use bulletin::issue::Issue;
use bulletin::masthead::{Masthead, Words};
use bulletin::render::Theme;

use super::issue::HOUSE;
use super::{letter, lists};

pub fn any(bytes: &[u8]) {
    let Ok(source) = Source::new("bulletin.yaml", bytes, 1 << 20) else {
        return;
    };
    let lines = source.text().split('\n').count();
    let masthead = match Masthead::read(&source) {
        Ok(masthead) => masthead,
        Err(findings) => {
            assert!(!findings.is_empty(), "refused, and nobody is told why");
            for finding in &findings {
                lists::said(finding, lines);
            }
            return;
        }
    };
    let _ = Through::parse(&masthead.sending.through);
    let _ = Pace::parse(&masthead.sending.pace);
    let _ = masthead.schema();
    let welsh = masthead.in_language("cy");
    let issue = include_str!("../../tests/postfix/2026-11.yaml");
    let issue = Issue::read("2026-11", &Source::from_text("issues/2026-11.yaml", issue));
    for masthead in [&masthead, &welsh] {
        let edition = Edition::of(&issue, masthead, &HOUSE.words);
        let rendered = letter::rendered(&edition, &HOUSE.theme);
        letter::made(&rendered, masthead, &HOUSE.words);
    }
}

pub fn templates(bytes: &[u8]) {
    let Ok(source) = Source::new("templates/any.yaml", bytes, 1 << 20) else {
        return;
    };
    let lines = source.text().split('\n').count();
    let refused = [
        Words::read(&source).err(),
        Theme::read(&source).err(),
        HouseStyle::read(std::slice::from_ref(&source)).err(),
        HOUSE.theme.clone().with_web_css(&source).err(),
    ];
    for findings in refused.into_iter().flatten() {
        assert!(!findings.is_empty(), "refused, and nobody is told why");
        for finding in &findings {
            lists::said(finding, lines);
        }
    }
}
