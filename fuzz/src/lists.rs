//! A list of subscribers: a CSV file in whatever encoding, or YAML.

use bulletin::finding::Finding;
use bulletin::subscribers::{Address, Format, List, Name, read};
use chrono::NaiveDate;

pub fn csv(bytes: &[u8]) {
    any(bytes, Format::Csv);
}

pub fn yaml(bytes: &[u8]) {
    any(bytes, Format::Yaml);
}

fn any(bytes: &[u8], format: Format) {
    let today = NaiveDate::from_ymd_opt(2026, 11, 30).unwrap();
    let list = read("members", "subscribers/members", bytes, format, today);
    let heaps = list.subscribers.len() + list.rejected.len() + list.left_out.len();
    if list.rows == 0 {
        assert!(list.subscribers.is_empty() && list.left_out.is_empty());
        assert!(list.rejected.len() <= 1, "{:?}", list.rejected);
    } else {
        assert_eq!(list.rows, heaps, "a row was lost, or counted twice");
    }
    for subscriber in &list.subscribers {
        address(&subscriber.address);
        for given in [&subscriber.name, &subscriber.greeting]
            .into_iter()
            .flatten()
        {
            name(given);
        }
    }
    for left in &list.left_out {
        address(&left.address);
    }
    let lines = lines(&list, bytes);
    for finding in list.rejected.iter().chain(&list.warnings) {
        said(finding, lines);
    }
}

/// What can go into SMTP and a header as it is, and is read back as what it is.
pub fn address(address: &Address) {
    let wire = address.to_string();
    for c in wire.chars() {
        assert!(
            !c.is_control() && !c.is_whitespace() && !"<>\"(),:;\\[]".contains(c),
            "{wire:?} could be more than an address"
        );
    }
    assert_eq!(wire.matches('@').count(), 1, "{wire:?}");
    assert!(address.domain().is_ascii(), "{wire:?}");
    assert!(wire.len() <= 254 && address.local().len() <= 64, "{wire:?}");
    let again = Address::parse(&wire);
    assert_eq!(
        again.as_ref(),
        Ok(address),
        "{wire:?} is read as another address"
    );
    let key = address.key();
    let folded = Address::parse(&key).map(|folded| folded.key());
    assert_eq!(folded, Ok(key), "the key of {wire:?} is not its own");
}

/// A name stays on its line in a header.
pub fn name(name: &Name) {
    let text = name.as_str();
    assert!(!text.is_empty() && text.trim() == text, "{text:?}");
    assert!(!text.chars().any(char::is_control), "{text:?}");
    assert_eq!(Name::parse(text).as_ref(), Some(name), "{text:?}");
}

/// A finding says something, on a line that is there.
pub fn said(finding: &Finding, lines: usize) {
    assert!(!finding.message.trim().is_empty(), "{finding:?}");
    assert!(finding.place.line <= lines, "{finding:?} of {lines} lines");
}

/// No file has more lines than bytes; in UTF-16, or with old line ends, they are not so easily counted.
fn lines(_list: &List, bytes: &[u8]) -> usize {
    bytes.len() + 1
}
