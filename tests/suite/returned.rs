//! Mail that comes back from many systems, and what is made of it. The samples are invented, in the true shape of
//! each system.

use std::fs;

use bulletin::inbox::verdict_of;
use proptest::prelude::*;

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

#[test]
fn only_some_kinds_of_feedback_are_complaints() {
    let complaint = sample("complaint", "ann@example.org", "", "");
    for (kind, verdict) in [
        ("fraud", "complaint"),
        ("opt-out", "complaint"),
        ("opt-out-list", "complaint"),
        ("auth-failure", "notice"),
        ("virus", "notice"),
        ("other", "notice"),
        ("not-spam", "automatic"),
    ] {
        let text = complaint.replace("Feedback-Type: abuse", &format!("Feedback-Type: {kind}"));
        assert_eq!(verdict_of(text.as_bytes()), verdict, "{kind}");
    }
    let text = complaint.replace("Feedback-Type: abuse\n", "");
    assert_eq!(verdict_of(text.as_bytes()), "complaint");
}

#[test]
fn a_wish_is_heard_although_it_looks_like_a_programs_mail() {
    let plain = "From: ann@example.org\n";
    for (headers, text, verdict) in [
        ("Precedence: list\n", "Lovely issue.", "person"),
        ("Precedence: list\n", "Please take me off.", "wish"),
        ("Precedence: bulk\n", "Please take me off.", "wish"),
        ("Precedence: bulk\n", "I am away.", "automatic"),
        (
            "Subject: Re: Thank you for your email\n",
            "Unsubscribe me please",
            "wish",
        ),
        (
            "Subject: Thank you for your email\n",
            "Is it true that I can unsubscribe?",
            "person-leaving",
        ),
        (
            "Auto-Submitted: auto-replied\n",
            "Please take me off.",
            "automatic",
        ),
    ] {
        let mail = format!("{plain}{headers}\n{text}\n");
        assert_eq!(verdict_of(mail.as_bytes()), verdict, "{mail}");
    }
}

#[test]
fn an_answer_to_the_way_out_is_read_before_it_counts() {
    for (subject, text, verdict) in [
        ("unsubscribe", "That was a mistake", "leave"),
        (
            "Re: unsubscribe",
            "That was a mistake, please keep me.",
            "person-leaving",
        ),
        ("Re: unsubscribe", "Please unsubscribe me.", "leave"),
    ] {
        let mail = format!(
            "From: ann@example.org\nSubject: {subject} abcdefghijklmnopqrstuvwx27\n\n{text}\n"
        );
        assert_eq!(verdict_of(mail.as_bytes()), verdict, "{mail}");
    }
}

/// A part, encoded in one of three ways.
fn encoded(kind: &str, text: &str, encoding: u8) -> String {
    match encoding {
        0 => format!("Content-Type: {kind}\n\n{text}"),
        1 => {
            let text = data_encoding::BASE64.encode(text.as_bytes());
            let lines: Vec<&str> = text
                .as_bytes()
                .chunks(76)
                .map(|line| std::str::from_utf8(line).unwrap())
                .collect();
            format!(
                "Content-Type: {kind}\nContent-Transfer-Encoding: base64\n\n{}\n",
                lines.join("\n")
            )
        }
        _ => {
            let text = text.replace('=', "=3D").replace("Action", "Act=\nion");
            format!("Content-Type: {kind}\nContent-Transfer-Encoding: quoted-printable\n\n{text}")
        }
    }
}

proptest! {
    /// However deep a report stands, however its parts are encoded and whatever stands around it, it is read.
    #[test]
    fn a_report_is_found_wherever_it_stands(
        depth in 0_usize..8,
        encoding in 0_u8..3,
        before in "[ -~\n]{0,200}",
        boundary in "[A-Za-z0-9'()+_,./:=?-]{1,60}",
        wire in any::<bool>(),
    ) {
        let fields = "Reporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; ann@example.org\n\
                      Action: failed\nStatus: 5.1.1\n";
        let mut part = encoded("message/delivery-status", fields, encoding);
        for level in 0..depth {
            let mark = format!("{boundary}{level}x");
            part = format!(
                "Content-Type: multipart/mixed; boundary=\"{mark}\"\n\n--{mark}\n\n{}\n--{mark}\n{part}\n--{mark}--\n",
                before.replace("--", "-")
            );
        }
        let mail = format!("From: mailer-daemon@example.org\nSubject: Report\n{part}");
        let mail = if wire { mail.replace('\n', "\r\n") } else { mail };
        prop_assert_eq!(verdict_of(mail.as_bytes()), "dead");
    }

    /// Any bytes are something, and the same bytes are the same.
    #[test]
    fn any_bytes_are_some_mail(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        prop_assert_eq!(verdict_of(&bytes), verdict_of(&bytes));
    }

    /// What somebody quotes is not their wish.
    #[test]
    fn a_wish_that_is_quoted_is_nobodys(own in "[A-Z][a-z]{2,9} [a-z]{2,9} [a-z]{2,9}\\.", lines in 1_usize..5) {
        let quoted = "> Please unsubscribe me.\n> unsubscribe\n".repeat(lines);
        let mail = format!("From: ann@example.org\nSubject: Re: November\n\n{own}\n\n{quoted}");
        prop_assert_eq!(verdict_of(mail.as_bytes()), "person");
    }
}
