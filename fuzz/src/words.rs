//! Short texts: addresses, names, links, colours, settings, dates, keys, tokens.

use std::path::Component;

use bulletin::delivery::{Pace, Through};
use bulletin::issue::date::{mentions, named, read};
use bulletin::issue::{Kind, Link};
use bulletin::masthead::Words;
use bulletin::message::{Key, Secret, Signer};
use bulletin::render::{Colour, event, published};
use bulletin::subscribers::{Address, Basis, Name, list_path};

use super::issue::HOUSE;
use super::lists;

pub fn any(bytes: &[u8]) {
    let text = &*String::from_utf8_lossy(bytes);
    match Address::parse(text) {
        Ok(address) => lists::address(&address),
        Err(fault) => assert!(!fault.to_string().is_empty() && !fault.cure().is_empty()),
    }
    if let Some(name) = Name::parse(text) {
        lists::name(&name);
    }
    if let Ok(link) = Link::parse(text) {
        let written = link.as_str();
        assert!(
            !written.contains(['\r', '\n', ' ', '"', '<', '>']),
            "{written:?}"
        );
        assert_eq!(
            Link::parse(written).as_ref(),
            Ok(&link),
            "{written:?} is read as another link"
        );
    }
    if let Ok(through) = Through::parse(text) {
        let written = through.to_string();
        assert_eq!(Through::parse(&written).ok(), Some(through), "{written:?}");
    }
    for (path, _) in list_path(text).into_iter().flatten() {
        let inside = path
            .components()
            .all(|step| matches!(step, Component::Normal(_)));
        assert!(
            inside && path.starts_with("subscribers"),
            "{} is elsewhere",
            path.display()
        );
    }
    let _ = (
        Pace::parse(text),
        Colour::parse(text),
        Basis::parse(text),
        Kind::parse(text),
    );
}

/// A date that is taken is written so that it is read as the same date.
pub fn dates(bytes: &[u8]) {
    let text = &*String::from_utf8_lossy(bytes);
    let reading = read(text);
    assert!(
        reading.moment.is_some() || reading.fault.is_some(),
        "{text:?} is neither a date nor a fault"
    );
    if let Some(moment) = reading.moment {
        let words: &Words = &HOUSE.words;
        for written in [event(&moment, words), published(&moment, words)] {
            let again = read(&written);
            assert_eq!(again.fault, None, "{text:?} is written as {written:?}");
            assert_eq!(
                again.moment,
                Some(moment),
                "{text:?} is written as {written:?}"
            );
        }
    }
    for (span, ..) in mentions(text) {
        assert!(text.get(span.clone()).is_some(), "{span:?} of {text:?}");
    }
    let _ = named(text);
}

/// Whatever is taken for a key can sign, and never shows itself.
pub fn dkim_key(bytes: &[u8]) {
    for key in [Key::rsa(bytes), Key::ed25519(bytes)] {
        match key {
            Ok(key) => {
                let shown = format!("{key:?}");
                assert!(shown.len() < 40, "{shown}");
                let signer = Signer::new("example.org", "bulletin", key);
                assert!(
                    signer
                        .records()
                        .iter()
                        .all(|record| record.value.contains("p="))
                );
            }
            Err(fault) => assert!(!fault.to_string().is_empty()),
        }
    }
}

/// No token but the true one lets anybody leave.
pub fn token(bytes: &[u8]) {
    let text = &*String::from_utf8_lossy(bytes);
    let reader = Address::parse("reader@example.org").unwrap();
    assert!(!Secret::new(*b"another secret, which nobody has").is_whole(text));
    let taken = Secret::new(*b"a secret that nobody may guess!!").lets_leave(
        text,
        "news.example.org",
        &reader,
    );
    assert!(!taken, "{text:?} is a token");
}
