//! Mail that comes back from many systems, and what is made of it. The samples are invented, in the true shape of
//! each system.

use std::fs;

use bulletin::inbox::verdict_of;

use crate::desk::repository;

/// What each sample is.
const SAMPLES: &[(&str, &str)] = &[
    ("amazon-ses", "soft"),
    ("answer", "person"),
    ("blocked", "refused"),
    ("challenge", "challenge"),
    ("complaint", "complaint"),
    ("complaint-redacted", "complaint"),
    ("courier", "dead"),
    ("delivered", "delivered"),
    ("domino", "dead"),
    ("dragonfly", "dead"),
    ("exchange-2003", "dead"),
    ("exim", "dead"),
    ("exim-report", "dead"),
    ("exim-warning", "delayed"),
    ("gmail", "dead"),
    ("gmail-full", "soft"),
    ("groupwise", "dead"),
    ("leave", "person-leaving"),
    ("microsoft-365", "dead"),
    ("microsoft-365-refused", "refused"),
    ("moved-on", "moved"),
    ("one-and-one", "dead"),
    ("opensmtpd", "dead"),
    ("out-of-office", "automatic"),
    ("out-of-office-welsh", "automatic"),
    ("postfix", "dead"),
    ("postfix-delayed", "delayed"),
    ("postfix-no-domain", "dead"),
    ("qmail", "dead"),
    ("qmail-full", "soft"),
    ("sendmail", "dead"),
    ("spoofed", "dead"),
    ("wish", "wish"),
    ("wish-welsh", "wish"),
    ("yahoo", "dead"),
];

/// A sample by its name, with the tokens of a letter in it.
pub(crate) fn sample(name: &str, address: &str, token: &str, leave: &str) -> String {
    let path = repository().join(format!("tests/suite/returned/{name}.eml"));
    let text = fs::read_to_string(path).unwrap();
    text.replace("aaaabbbbccccddddeeeeffff22", token)
        .replace("LEAVETOKEN", leave)
        .replace("ann@example.org", address)
}

#[test]
fn every_system_is_understood() {
    let mut wrong = Vec::new();
    for (name, expected) in SAMPLES {
        // Lines end in one way on a disk and in another on the wire.
        let plain = sample(
            name,
            "ann@example.org",
            "aaaabbbbccccddddeeeeffff22",
            "LEAVETOKEN",
        );
        for text in [plain.clone(), plain.replace('\n', "\r\n")] {
            let verdict = verdict_of(text.as_bytes());
            if verdict != *expected {
                wrong.push(format!("{name}: {verdict}, not {expected}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let folder = repository().join("tests/suite/returned");
    assert_eq!(fs::read_dir(folder).unwrap().count(), SAMPLES.len());
}

#[test]
fn a_letter_to_leave_is_known_by_its_code() {
    let text = sample("leave", "ann@example.org", "", "abcdefghijklmnopqrstuvwx27");
    assert_eq!(verdict_of(text.as_bytes()), "leave");
}
