//! Where letters come back to, and the header by which large providers count complaints.

use crate::desk::Desk;
use crate::signing::{RSA, key};
use crate::smtpd::{Act, At, Config, Smtpd};

const ISSUE: &str = include_str!("../postfix/2026-11.yaml");
const MASTHEAD: &str = include_str!("../postfix/bulletin.yaml");
const PEOPLE: [&str; 5] = ["ada", "ben", "cara", "dan", "eve"];
const SETTINGS: &str = "  bounces: bounces@return.bulletin.test\n  feedback-id: loopback-net\n";

fn desk(through: &str, settings: &str) -> Desk {
    let rows = PEOPLE.map(|name| format!("{name}@example.org,{name},consent,2026-01-05\n"));
    Desk::new()
        .masthead(|_| {
            MASTHEAD
                .replace(
                    "through: THROUGH\n",
                    &format!("through: {through}\n{settings}"),
                )
                .replace("  user: relay@bulletin.test\n", "")
                .replace("connections: 2", "connections: 1")
        })
        .issue("2026-11", ISSUE)
        .list(
            "members.csv",
            &format!("email,name,basis,since\n{}", rows.concat()),
        )
}

#[test]
fn each_letter_comes_back_to_an_address_of_its_own_the_same_on_every_attempt() {
    for offers in [vec!["8BITMIME"], vec!["PIPELINING"]] {
        let config = Config {
            offers,
            ..Config::default()
        };
        let server = Smtpd::start(config, |step| match (step.at, step.nth) {
            (At::Rcpt, 0) if step.to.starts_with("ben") => Act::Say(b"451 4.7.1 greylisted"),
            (At::Dot, 0) if step.to.starts_with("dan") => Act::Say(b"451 4.7.1 greylisted"),
            _ => Act::Go,
        });
        let desk = desk(&format!("smtp://{}", server.address), SETTINGS);
        let send = ["send", "2026-11", "--confirm", "2026-11"];
        desk.run(&send).code(1);
        // A resume sends what was frozen, wherever letters are to come back to by now.
        let desk = desk
            .now("2026-11-30T10:20:00Z")
            .masthead(|text| text.replace("bounces@return", "others@return"));
        desk.run(&send).code(0);
        server.truth(|truth| {
            assert_eq!(truth.accepted.len(), PEOPLE.len());
            let mut senders = Vec::new();
            for letter in &truth.accepted {
                let (local, domain) = letter.from.split_once('@').unwrap();
                let token = local.strip_prefix("bounces+").unwrap();
                assert_eq!(domain, "return.bulletin.test");
                assert!(local.len() <= 64);
                // The one that the letter carries, so that what comes back names its reader to us alone.
                assert!(
                    letter
                        .text
                        .contains(&format!("Message-ID: <2026-11.{token}@"))
                );
                senders.push(letter.from.clone());
            }
            senders.sort();
            senders.dedup();
            assert_eq!(senders.len(), PEOPLE.len());
            let tried = truth.commands.iter().filter_map(|line| {
                let sender = line.strip_prefix("MAIL FROM:<")?;
                Some(sender.split('>').next().unwrap().to_owned())
            });
            let tried: Vec<String> = tried.collect();
            assert!(tried.len() >= PEOPLE.len() + 2, "{tried:?}");
            assert!(
                tried.iter().all(|sender| senders.contains(sender)),
                "{tried:?}"
            );
        });
    }
}

#[test]
fn the_feedback_id_names_the_issue_and_the_sender_and_is_signed() {
    let dkim = "  dkim: {domain: bulletin.test, selector: s2026, key-file: keys/dkim.pem}\n";
    let desk = key(desk("outbox", &format!("{SETTINGS}{dkim}")), &RSA);
    desk.run(&["send", "2026-11"]).code(0);
    let names = desk.names("outbox/2026-11");
    assert_eq!(names.len(), PEOPLE.len());
    for name in names {
        let letter = desk.read(&format!("outbox/2026-11/{name}"));
        let (header, _) = letter.split_once("\r\n\r\n").unwrap();
        assert!(
            header.contains(
                "\r\nFeedback-ID: 2026-11:loopback.bulletin.test:bulletin:loopback-net\r\n"
            ),
            "{header}"
        );
        let signature = header.split("\r\nFrom:").next().unwrap();
        let signed = signature.replace("\r\n ", "");
        assert!(signed.contains(":Feedback-ID"), "{signed}");
    }
}

#[test]
fn without_these_settings_nothing_of_it_is_there() {
    let server = Smtpd::kind();
    let desk = desk(&format!("smtp://{}", server.address), "");
    desk.run(&["send", "2026-11", "--confirm", "2026-11"])
        .code(0);
    server.truth(|truth| {
        for letter in &truth.accepted {
            assert_eq!(letter.from, "bulletin@bulletin.test");
            assert!(!letter.text.contains("Feedback-ID"));
        }
    });
}

#[test]
fn what_cannot_be_such_an_address_or_name_is_said_before_anything_is_sent() {
    let long = format!("  bounces: {}@bulletin.test\n", "b".repeat(38));
    for (settings, said) in [
        ("  bounces: no address\n", "`no address` is not an address"),
        (
            "  bounces: a+b@bulletin.test\n",
            "`a+b@bulletin.test` is not an address",
        ),
        (long.as_str(), "is too long"),
        ("  feedback-id: four\n", "`four` cannot be a sender's name"),
        ("  feedback-id: a:b:c:d\n", "`a:b:c:d` cannot be"),
        (
            "  feedback-id: sixteen-letters-\n",
            "cannot be a sender's name",
        ),
    ] {
        desk("outbox", settings)
            .run(&["check", "2026-11"])
            .code(1)
            .err_has(said);
    }
    let fits = format!("  bounces: {}@bulletin.test\n", "b".repeat(37));
    desk("outbox", &fits).run(&["send", "2026-11"]).code(0);
}
