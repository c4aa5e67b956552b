//! People who write that they want to leave: by address, or by the code their mail program sends.

use crate::desk::Desk;

const ISSUE: &str = include_str!("../postfix/2026-11.yaml");
const MASTHEAD: &str = include_str!("../postfix/bulletin.yaml");
const MEMBERS: &str = "email,name,basis,since\n\
    ada@example.org,Ada,consent,2026-01-05\n\
    ben@example.org,Ben,consent,2026-01-05\n\
    Cara@Example.org,Cara,consent,2026-01-05\n";

fn desk() -> Desk {
    Desk::new()
        .masthead(|_| MASTHEAD.replace("through: THROUGH", "through: outbox"))
        .issue("2026-11", ISSUE)
        .list("members.csv", MEMBERS)
}

/// The subject of the mail with which the reader of a letter leaves, as their program would write it.
fn subject(letter: &str) -> String {
    let unfolded = letter.replace("\r\n ", " ");
    let header = unfolded
        .lines()
        .find(|line| line.starts_with("List-Unsubscribe:"))
        .unwrap();
    let (_, subject) = header.split_once("?subject=").unwrap();
    subject.split('>').next().unwrap().replace("%20", " ")
}

#[test]
fn the_subject_of_an_unsubscribe_mail_takes_the_right_person_off_for_good() {
    let desk = desk();
    desk.run(&["send", "2026-11"]).code(0);
    let letters = desk.names("outbox/2026-11");
    let bens = letters
        .iter()
        .map(|name| desk.read(&format!("outbox/2026-11/{name}")))
        .find(|letter| letter.contains("<ben@example.org>"))
        .unwrap();
    let subject = subject(&bens);
    // Programs forward and answer with marks before a subject, and some in capitals.
    let typed = format!("Re: {}", subject.to_uppercase());
    desk.run(&["subscribers", "remove", &typed, "cara@example.org"])
        .code(0)
        .out_has("ben@example.org")
        .out_has("cara@example.org");
    desk.run(&["send", "2026-11", "--fresh"]).code(0);
    let status = desk.run(&["status", "2026-11", "--format", "json"]).json();
    assert_eq!(
        (&status["sent"], &status["suppressed"]),
        (&1.into(), &2.into())
    );
    desk.run(&["subscribers", "remove", &subject])
        .code(0)
        .out_has("had left already");
}

#[test]
fn where_one_cannot_be_made_out_nobody_is_noted() {
    let desk = desk();
    for unknown in [
        "unsubscribe aaaabbbbccccddddeeeeffff22",
        "not an@address",
        "",
    ] {
        desk.run(&["subscribers", "remove", "ada@example.org", unknown])
            .code(2)
            .err_has("nobody was noted");
    }
    desk.run(&["send", "2026-11"]).code(0);
    let status = desk.run(&["status", "2026-11", "--format", "json"]).json();
    assert_eq!(status["suppressed"], 0);
}
