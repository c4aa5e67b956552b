//! One finished letter: who it is for, how they can leave, and that nobody can slip a header into it.

use std::borrow::Cow;

use bulletin::edition::Edition;
use bulletin::finding::Source;
use bulletin::issue::{Issue, What};
use bulletin::masthead::{Masthead, WORDS_EN_GB, Words};
use bulletin::message::{Fault, Letter, Press, Recipient, Secret, Stamp};
use bulletin::render::{Occasion, THEME, Theme, render};
use bulletin::subscribers::{Address, Name};
use chrono::{TimeZone, Utc};
use proptest::prelude::*;

const ISSUE: &str = include_str!("../postfix/2026-11.yaml");
const MASTHEAD: &str = include_str!("../postfix/bulletin.yaml");

fn press_of(issue: &str, masthead: &str, words: &str) -> Result<Press, Fault> {
    let issue = Issue::read("2026-11", &Source::from_text("issues/2026-11.yaml", issue));
    let masthead = Masthead::read(&Source::from_text("bulletin.yaml", masthead)).unwrap();
    let words = Words::read(&Source::from_text("en-GB.yaml", words)).unwrap();
    let theme = Theme::read(&Source::from_text("theme.yaml", THEME)).unwrap();
    let rendered = render(
        &Edition::of(&issue, &masthead, &words),
        &theme,
        Occasion::Issue,
    );
    let date = Utc
        .with_ymd_and_hms(2026, 7, 1, 9, 0, 0)
        .unwrap()
        .with_timezone(&masthead.zone);
    Press::new(
        &rendered,
        &masthead,
        &words,
        &Stamp {
            issue: "2026-11",
            date,
        },
        Secret::new([7; 32]),
    )
}

fn press() -> Press {
    press_of(ISSUE, MASTHEAD, WORDS_EN_GB).unwrap()
}

fn to(address: &str, name: &str) -> Recipient {
    let name = Name::parse(name);
    Recipient {
        address: Address::parse(address).unwrap(),
        name: name.clone(),
        greeting: name,
        plain: false,
    }
}

/// The header lines of a letter, unfolded.
fn header(letter: &Letter) -> Vec<String> {
    let text = String::from_utf8(letter.text.bytes()).unwrap();
    let (header, _) = text.split_once("\r\n\r\n").unwrap();
    header
        .replace("\r\n ", " ")
        .split("\r\n")
        .map(str::to_owned)
        .collect()
}

fn value(letter: &Letter, name: &str) -> String {
    let lines = header(letter);
    let mut found = lines
        .iter()
        .filter_map(|line| line.strip_prefix(&format!("{name}: ")));
    let value = found
        .next()
        .unwrap_or_else(|| panic!("no {name} in {lines:?}"))
        .to_owned();
    assert_eq!(found.next(), None, "two of {name}");
    value
}

#[test]
fn a_letter_is_the_same_bytes_every_time_and_no_two_letters_share_what_names_them() {
    let (ann, ben) = (
        to("ann@example.org", "Ann Evans"),
        to("ben@example.org", ""),
    );
    let (first, again) = (press().letter(&ann).unwrap(), press().letter(&ann).unwrap());
    assert_eq!(first.text.bytes(), again.text.bytes());
    let other = press().letter(&ben).unwrap();
    for name in ["Message-ID", "List-Unsubscribe", "To"] {
        assert_ne!(value(&first, name), value(&other, name), "{name}");
    }
    for name in ["Subject", "Date", "List-Id", "From", "Content-Type"] {
        assert_eq!(value(&first, name), value(&other, name), "{name}");
    }
    assert_eq!(value(&first, "Date"), "Wed, 1 Jul 2026 10:00:00 +0100");
    assert_eq!(
        value(&first, "List-Id"),
        "Loopback bulletin <loopback.bulletin.test>"
    );
}

#[test]
fn what_the_ledger_keeps_prints_the_same_letters() {
    let press = press();
    let thawed = Press::thaw(&press.freeze().unwrap(), Secret::new([7; 32])).unwrap();
    let ann = to("ann@example.org", "Ann Evans");
    assert_eq!(
        press.letter(&ann).unwrap().text.bytes(),
        thawed.letter(&ann).unwrap().text.bytes()
    );
    assert_eq!(thawed.differs_from(&press), Vec::<&str>::new());
    let edited = ISSUE.replace("takes every letter once", "loses letters");
    let edited = press_of(&edited, MASTHEAD, WORDS_EN_GB).unwrap();
    assert_eq!(edited.differs_from(&thawed), ["the content"]);
    assert!(matches!(
        Press::thaw("{}", Secret::new([7; 32])),
        Err(Fault::Frozen(_))
    ));
}

#[test]
fn the_way_to_leave_names_the_reader_to_nobody_but_us() {
    let ann = to("ann@example.org", "Ann Evans");
    let leave = value(&press().letter(&ann).unwrap(), "List-Unsubscribe");
    assert!(
        leave.starts_with("<mailto:bulletin@bulletin.test?subject=unsubscribe%20"),
        "{leave}"
    );
    assert!(
        !leave.contains("ann") && !leave.contains("example.org"),
        "{leave}"
    );
    // The same in the next issue, another with another key: only we can make or read it.
    let other_key = Press::thaw(&press().freeze().unwrap(), Secret::new([8; 32])).unwrap();
    assert_ne!(
        value(&other_key.letter(&ann).unwrap(), "List-Unsubscribe"),
        leave
    );
    let july = press()
        .freeze()
        .unwrap()
        .replace("\"issue\":\"2026-11\"", "\"issue\":\"2026-12\"");
    let july = Press::thaw(&july, Secret::new([7; 32]))
        .unwrap()
        .letter(&ann)
        .unwrap();
    assert_eq!(value(&july, "List-Unsubscribe"), leave);
    assert_ne!(july.message_id, press().letter(&ann).unwrap().message_id);
}

#[test]
fn the_greeting_uses_the_name_where_there_is_one() {
    let press = press();
    assert_eq!(
        press.personal(&to("a@example.org", "Siân")).greeting,
        "Dear Siân,"
    );
    assert_eq!(
        press.personal(&to("a@example.org", "")).greeting,
        "Dear reader,"
    );
    let text = String::from_utf8(
        press
            .letter(&to("a@example.org", "<b>Ann</b> & \"Co\""))
            .unwrap()
            .text
            .bytes(),
    )
    .unwrap();
    assert!(
        !text
            .replace("=\r\n", "")
            .contains("Dear <b>Ann</b> & \"Co\",</"),
        "a name is not HTML"
    );
    assert!(
        text.replace("=\r\n", "")
            .contains("Dear &lt;b&gt;Ann&lt;/b&gt; &amp; &quot;Co&quot;,")
    );
}

#[test]
fn an_internationalised_domain_goes_out_in_ascii() {
    let letter = press()
        .letter(&to("gwen@grŵp-iechyd.example.org", "Gwen"))
        .unwrap();
    assert!(letter.text.bytes().is_ascii());
    assert!(
        value(&letter, "To").contains("@xn--grp-iechyd-"),
        "{}",
        value(&letter, "To")
    );
    assert!(letter.recipient.to_string().is_ascii());
}

#[test]
fn a_subject_cannot_begin_another_header() {
    for subject in [
        "\"News\\r\\nBcc: all@example.com\"",
        "\"News\\nBcc: all@example.com\"",
        "|\n  News\n  Bcc: all@example.com",
    ] {
        let issue = ISSUE.replacen("subject: ", &format!("subject: {subject}\nnote: "), 1);
        let letter = press_of(&issue, MASTHEAD, WORDS_EN_GB)
            .unwrap()
            .letter(&to("a@example.org", ""))
            .unwrap();
        assert!(
            !header(&letter).iter().any(|line| line.starts_with("Bcc")),
            "{subject}"
        );
        assert_eq!(value(&letter, "Subject"), "News Bcc: all@example.com");
    }
    let read = Issue::read(
        "x",
        &Source::from_text(
            "x",
            ISSUE.replacen("subject: ", "subject: \"a\\u0007b\"\nnote: ", 1),
        ),
    );
    assert!(
        read.faults
            .iter()
            .any(|fault| matches!(fault.what, What::Invisible('\u{7}')))
    );
}

#[test]
fn a_setting_cannot_begin_another_header() {
    for (field, text) in [
        (
            "name: Loopback bulletin",
            "name: \"Loopback\\nBcc: all@example.com\"",
        ),
        (
            "from: Loopback bulletin <bulletin@bulletin.test>",
            "from: \"Loopback\\nBcc: all@example.com <bulletin@bulletin.test>\"",
        ),
        (
            "reply-to: editor@bulletin.test",
            "reply-to: \"editor@bulletin.test\\nBcc: all@example.com\"",
        ),
        (
            "list-id: loopback.bulletin.test",
            "list-id: \"loopback.bulletin.test\\nBcc: all@example.com\"",
        ),
    ] {
        assert!(MASTHEAD.contains(field), "{field}");
        let masthead = MASTHEAD.replace(field, text);
        assert!(
            Masthead::read(&Source::from_text("bulletin.yaml", masthead)).is_err(),
            "{text}"
        );
    }
    let words = WORDS_EN_GB.replace(
        "language: en-GB",
        "language: \"en-GB\\nBcc: all@example.com\"",
    );
    assert!(Words::read(&Source::from_text("en-GB.yaml", words)).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever somebody is called, the letter has the headers it should have and one recipient.
    #[test]
    fn no_name_can_begin_another_header(name in "[\\PC\r\n\t\u{0}\u{7f}\u{85}\u{2028}:,;<>@\"\\\\=?()]{0,120}") {
        let recipient = to("ann@example.org", &name);
        let letter = press().letter(&recipient).unwrap();
        let names: Vec<String> = header(&letter).iter().map(|line| line.split(':').next().unwrap().to_owned()).collect();
        let plain: Vec<String> = header(&press().letter(&to("ann@example.org", "")).unwrap())
            .iter().map(|line| line.split(':').next().unwrap().to_owned()).collect();
        prop_assert_eq!(names, plain);
        prop_assert!(letter.text.bytes().is_ascii());
        let to = value(&letter, "To");
        prop_assert!(to.ends_with("<ann@example.org>") || to == "ann@example.org", "{}", to);
    }

    /// What is taken for an address holds nothing that could end a command or a header.
    #[test]
    fn no_address_can_begin_another_command(typed in "[a-z@.<>\r\n\t \"()\\\\,;:ŵ\u{0}]{1,60}") {
        if let Ok(address) = Address::parse(&typed) {
            let wire = address.to_string();
            prop_assert!(!wire.chars().any(|c| c.is_control() || c.is_whitespace() || "<>,;\"()".contains(c)), "{:?}", wire);
            prop_assert_eq!(wire.matches('@').count(), 1);
        }
    }
}

#[test]
fn smtp_carries_a_letter_with_every_dot_at_a_lines_beginning_doubled() {
    let ann = to("ann@example.org", "Ann Evans");
    let words = WORDS_EN_GB.replace("Dear {name},", ". {name},");
    let plain = press().letter(&ann).unwrap();
    let greeted = press_of(ISSUE, MASTHEAD, &words).unwrap();
    let greeted = greeted.letter(&ann).unwrap();
    let dots = |letter: &Letter| {
        let text = String::from_utf8(letter.text.bytes()).unwrap();
        text.lines().filter(|line| line.starts_with('.')).count()
    };
    // One for each part's greeting.
    assert_eq!(dots(&greeted), dots(&plain) + 2);
    for letter in [plain, greeted] {
        let text = String::from_utf8(letter.text.bytes()).unwrap();
        let carried: Vec<u8> = letter
            .text
            .transparent()
            .flat_map(Cow::into_owned)
            .collect();
        let carried = String::from_utf8(carried).unwrap();
        let expected = text.replace("\r\n.", "\r\n..");
        assert_eq!(carried, expected);
    }
}

#[test]
fn whoever_wants_plain_text_gets_the_same_words_and_no_html() {
    let ann = to("ann@example.org", "Ann Evans");
    let both = press().letter(&ann).unwrap();
    let plain = Recipient { plain: true, ..ann };
    let alone = press().letter(&plain).unwrap();
    let text = |letter: &Letter| String::from_utf8(letter.text.bytes()).unwrap();
    let (both, alone) = (text(&both), text(&alone));
    let (header, body) = alone.split_once("\r\n\r\n").unwrap();
    assert!(both.contains(body), "{body}");
    assert!(!alone.to_lowercase().contains("html"), "{alone}");
    for line in [
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: quoted-printable",
        "MIME-Version: 1.0",
    ] {
        assert!(header.contains(line), "{line}: {header}");
    }
    // All that concerns the reader is as in any other letter.
    let headers = |letter: &str| -> Vec<String> {
        let (header, _) = letter.split_once("\r\n\r\n").unwrap();
        let mut lines: Vec<_> = header
            .split("\r\n")
            .map(ToOwned::to_owned)
            .filter(|line| !line.starts_with("Content-T") && !line.starts_with(" boundary"))
            .collect();
        lines.sort();
        lines
    };
    assert_eq!(headers(&alone), headers(&both));
}
