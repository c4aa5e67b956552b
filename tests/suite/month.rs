//! A month from an empty folder to letters in the outbox, and what goes wrong on the way.

use crate::desk::{Desk, repository};

const ISSUE: &str = include_str!("../postfix/2026-11.yaml");
const MASTHEAD: &str = include_str!("../postfix/bulletin.yaml");
const MEMBERS: &str = "email,name,basis,since,source\n\
    ada@example.org,Ada,consent,2026-01-05,sign-up form\n\
    ben@example.org,Ben,consent,2026-01-05,sign-up form\n";

/// A desk with an issue and two people, whose letters go into the outbox.
fn desk() -> Desk {
    Desk::new()
        .masthead(|_| MASTHEAD.replace("through: THROUGH", "through: outbox"))
        .issue("2026-11", ISSUE)
        .list("members.csv", MEMBERS)
}

#[test]
fn the_binary_says_what_it_is() {
    let version = env!("CARGO_PKG_VERSION");
    Desk::bare()
        .run(&["--version"])
        .code(0)
        .out_has(&format!("bulletin {version}"));
}

#[test]
fn a_command_outside_a_bulletin_folder_says_how_to_make_one() {
    Desk::bare()
        .run(&["check"])
        .code(2)
        .err_has("bulletin init");
}

#[test]
fn an_issue_goes_to_everybody_once() {
    let desk = desk();
    desk.run(&["check", "2026-11"]).code(0).out_lacks("stop");
    desk.run(&["send", "2026-11"]).code(0);
    let letters = desk.names("outbox/2026-11");
    assert_eq!(letters.len(), 2, "{letters:?}");
    let status = desk.run(&["--format", "json", "status", "2026-11"]).json();
    assert_eq!(status["selected"], 2, "{status}");
    assert_eq!(status["sent"], 2, "{status}");

    let first = desk.read(&format!("outbox/2026-11/{}", letters[0]));
    desk.run(&["send", "2026-11"]).code(0);
    assert_eq!(desk.names("outbox/2026-11"), letters);
    assert_eq!(
        desk.read(&format!("outbox/2026-11/{}", letters[0])),
        first,
        "a second send wrote another letter"
    );
}

#[test]
fn what_was_begun_is_finished_as_it_was_and_a_rehearsal_can_be_written_anew() {
    let desk = desk();
    desk.run(&["send", "2026-11"]).code(0);
    let letters = desk.names("outbox/2026-11");
    let first = desk.read(&format!("outbox/2026-11/{}", letters[0]));

    let edited = ISSUE.replace("takes every letter once", "has a day off");
    let desk = desk.issue("2026-11", &edited);
    desk.run(&["send", "2026-11"])
        .code(0)
        .err_has("The files have changed since (the content)")
        .err_has("--fresh");
    assert_eq!(desk.read(&format!("outbox/2026-11/{}", letters[0])), first);

    let desk = desk.list(
        "members.csv",
        &format!("{MEMBERS}cai@example.org,Cai,consent,2026-01-05,form\n"),
    );
    desk.run(&["send", "2026-11"])
        .code(0)
        .err_has("1 person has joined the lists since it was begun, and is not in this rehearsal")
        .err_has("bulletin send 2026-11 --fresh");
    assert_eq!(desk.names("outbox/2026-11"), letters);

    // The words as they were: it is the lists alone that have changed.
    let desk = desk.issue("2026-11", ISSUE);
    desk.run(&["send", "2026-11"]).code(0).err_has(
        "The lists have changed since. To write the letters anew: bulletin send 2026-11 --fresh",
    );
    let desk = desk.issue("2026-11", &edited);

    let desk = desk.list("members.csv", MEMBERS);
    desk.run(&["send", "2026-11", "--fresh"]).code(0);
    assert_eq!(desk.names("outbox/2026-11"), letters);
    let anew = desk.read(&format!("outbox/2026-11/{}", letters[0]));
    assert!(anew.contains("has a day off") && !first.contains("has a day off"));
}

#[test]
fn an_issue_with_a_fault_goes_to_nobody() {
    let faulty = ISSUE.replace("Monday 30 November", "Friday 30 November");
    let desk = desk().issue("2026-11", &faulty);
    desk.run(&["check", "2026-11"])
        .code(1)
        .out_has("weekday-wrong")
        .out_has("issues/2026-11.yaml:2");
    desk.run(&["send", "2026-11"]).code(1);
    assert!(desk.names("outbox/2026-11").is_empty());
}

#[test]
fn a_live_send_is_judged_by_the_clock_that_is_set() {
    // Before the deadline of an item it may go out, afterwards it may not. The server does not exist.
    let job = "items:\n\n  - kind: job\n    section: News\n    title: Postmaster\n    \
        deadline: Friday 4 December 2026\n    link: https://www.gov.uk/job\n    summary: Deliver.\n";
    let issue = ISSUE.replace("items:\n", job);
    let desk = desk()
        .masthead(|text| text.replace("outbox", "smtp://mail.bulletin.invalid:587"))
        .issue("2026-11", &issue);
    let send = ["send", "2026-11", "--confirm", "2026-11"];
    let before = desk.run(&send).code(2);
    assert!(
        !before.err().contains("deadline-passed"),
        "{}",
        before.err()
    );
    // A server on this machine may be a way to everybody, so the time is now there too.
    let local = desk.masthead(|text| text.replace("mail.bulletin.invalid:587", "localhost:9"));
    local.run(&send).code(2);
    // No letter was handed to anybody, so the issue is judged again, and as it is now.
    local
        .now("2026-12-05T10:00:00Z")
        .run(&send)
        .code(1)
        .err_has("deadline-passed");
}

#[test]
fn the_sample_issue_of_the_repository_stands_up_to_its_own_check() {
    let folder = repository().to_str().unwrap();
    Desk::bare()
        .now("2018-02-28T10:00:00Z")
        .run(&["-C", folder, "check", "2018-02"])
        .code(0)
        .err_has("2018-02: 16 items");
}

#[test]
fn the_schema_of_the_repository_is_the_one_the_program_makes() {
    let folder = repository().to_str().unwrap();
    let printed = Desk::bare().run(&["-C", folder, "schema"]).code(0).out();
    let tracked =
        std::fs::read_to_string(repository().join("templates/issue.schema.json")).unwrap();
    assert_eq!(printed, tracked, "run: bulletin schema --write");
    // A house's own sections are in its own, once it is written anew.
    let desk = desk().masthead(|text| text.replace("title: News", "title: Our news"));
    assert!(
        !desk
            .read("templates/issue.schema.json")
            .contains("Our news")
    );
    desk.run(&["new", "2027-03"]).code(0);
    assert!(
        desk.read("templates/issue.schema.json")
            .contains("Our news")
    );
}
