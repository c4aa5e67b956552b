//! What a finished letter is, whoever wrote what is in it.

use bulletin::edition::Edition;
use bulletin::masthead::{Masthead, Words};
use bulletin::message::{Letter, Press, Recipient, Secret, Stamp};
use bulletin::render::{Occasion, Rendered, Theme, render};
use bulletin::subscribers::{Address, Name};
use chrono::DateTime;

/// Headers that a letter has once and no more.
const ONCE: &[&str] = &[
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "mime-version",
    "content-type",
    "list-id",
    "list-unsubscribe",
];
/// Headers that no letter has.
const NEVER: &[&str] = &["cc", "bcc", "sender", "return-path", "received"];

pub fn rendered(edition: &Edition<'_>, theme: &Theme) -> Rendered {
    let rendered = render(edition, theme, Occasion::Issue);
    assert!(
        !rendered.subject.chars().any(char::is_control),
        "{:?}",
        rendered.subject
    );
    rendered
}

/// The letter that `masthead` makes of an edition, if it makes one; it has to be fit for every server.
pub fn made(rendered: &Rendered, masthead: &Masthead, words: &Words) -> Option<Letter> {
    let stamp = Stamp {
        issue: "2026-11",
        date: DateTime::from_timestamp(1_795_219_200, 0)
            .unwrap()
            .with_timezone(&masthead.zone),
    };
    let press = Press::new(rendered, masthead, words, &stamp, Secret::of_samples()).ok()?;
    let reader = Recipient {
        address: Address::parse("reader@example.org").unwrap(),
        name: Name::parse("Siân \"Sam\" Reader"),
        greeting: Name::parse("Siân"),
        plain: false,
    };
    let letter = press.letter(&reader).ok()?;
    fit(&letter.text.bytes());
    super::lists::address(&letter.sender);
    assert_eq!(letter.recipient, reader.address);
    let thawed = Press::thaw(&press.freeze().unwrap(), Secret::of_samples()).unwrap();
    assert!(
        thawed.letter(&reader).unwrap().text.bytes() == letter.text.bytes(),
        "a frozen letter thaws as another one"
    );
    Some(letter)
}

/// Seven bits, lines with their ends, none too long; and no header that somebody has brought in.
fn fit(bytes: &[u8]) {
    let text = std::str::from_utf8(bytes).expect("a letter of seven bits");
    assert!(text.is_ascii() && text.ends_with("\r\n") && !text.contains('\0'));
    for line in text.strip_suffix("\r\n").unwrap().split("\r\n") {
        assert!(
            line.len() <= 998 && !line.contains(['\r', '\n']),
            "{line:?}"
        );
    }
    let (head, _) = text.split_once("\r\n\r\n").expect("a header and a body");
    let mut names = Vec::new();
    for line in head
        .split("\r\n")
        .filter(|line| !line.starts_with([' ', '\t']))
    {
        let (name, _) = line.split_once(':').expect("a header has a name");
        assert!(name.bytes().all(|byte| byte.is_ascii_graphic()), "{line:?}");
        names.push(name.to_ascii_lowercase());
    }
    for once in ONCE {
        assert_eq!(
            names.iter().filter(|name| name == once).count(),
            1,
            "{once} in {names:?}"
        );
    }
    for never in NEVER {
        assert!(
            !names.iter().any(|name| name == never),
            "{never} in {names:?}"
        );
    }
}
