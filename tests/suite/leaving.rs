//! People who write that they want to leave: by address, or by the code their mail program sends.

use std::path::PathBuf;
use std::process::Command;
use std::sync::{Arc, OnceLock};

use crate::desk::{Desk, Ran};
use crate::smtpd::{Act, At, Config, Smtpd};

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
fn a_code_lets_its_reader_leave_whatever_the_list_has_been_called_since() {
    let desk = desk();
    desk.run(&["send", "2026-11"]).code(0);
    let letter = desk.names("outbox/2026-11").remove(0);
    let letter = desk.read(&format!("outbox/2026-11/{letter}"));
    let desk = desk.masthead(|text| text.replace("loopback.bulletin.test", "news.bulletin.test"));
    desk.run(&["subscribers", "remove", &subject(&letter)])
        .code(0)
        .out_has("@");
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

#[test]
fn who_has_left_one_list_is_not_written_to_from_another() {
    let desk = desk()
        .list(
            "friends.csv",
            "email,basis,since,status\nBEN@example.org,consent,2026-01-05,unsubscribed\n\
             ada@example.org,consent,2026-01-05,pending\n",
        )
        .list("notes.csv", "no list at all\n");
    desk.run(&["send", "2026-11"])
        .code(0)
        .err_has("1 person is left out");
    let status = desk.run(&["status", "2026-11", "--format", "json"]).json();
    assert_eq!(status["selected"], 2);
    assert!(
        letters(&desk)
            .iter()
            .all(|letter| !letter.contains("<ben@"))
    );
}

fn letters(desk: &Desk) -> Vec<String> {
    let names = desk.names("outbox/2026-11");
    let read = |name: &String| desk.read(&format!("outbox/2026-11/{name}"));
    names.iter().map(read).collect()
}

/// A dispatch that stopped with Ada's letter gone out and the other two put off, long enough ago to go on.
fn begun(server: &Smtpd) -> Desk {
    begun_with(server, MEMBERS, &[])
}

fn begun_with(server: &Smtpd, members: &str, more: &[&str]) -> Desk {
    let address = server.address;
    let desk = Desk::new()
        .masthead(|_| {
            MASTHEAD
                .replace("through: THROUGH", &format!("through: smtp://{address}"))
                .replace("  user: relay@bulletin.test\n", "")
        })
        .issue("2026-11", ISSUE)
        .list("members.csv", members);
    send_with(&desk, more).code(1);
    let status = desk.run(&["status", "2026-11", "--format", "json"]).json();
    assert_eq!(
        (&status["sent"], &status["deferred"]),
        (&1.into(), &2.into())
    );
    desk.now("2026-11-30T10:20:00Z")
}

/// A server that takes Ada's letter and, the first time, puts the others off.
fn puts_off() -> Smtpd {
    Smtpd::start(Config::default(), |step| match step.at {
        At::Rcpt if step.nth == 0 && !step.to.starts_with("ada") => {
            Act::Say(b"451 4.7.1 greylisted")
        }
        _ => Act::Go,
    })
}

fn send(desk: &Desk) -> Ran {
    send_with(desk, &[])
}

fn send_with(desk: &Desk, more: &[&str]) -> Ran {
    desk.run(&[&["send", "2026-11", "--confirm", "2026-11"], more].concat())
}

#[test]
fn who_leaves_between_two_runs_is_not_written_to() {
    for (list, said) in [
        // Marked as gone, taken out, and said to the ledger.
        (
            MEMBERS.to_owned() + "ben@example.org,Ben,consent,2026-01-05\n",
            "",
        ),
        (
            MEMBERS.replace("ben@example.org,Ben,consent,2026-01-05\n", ""),
            "1 person has left the lists",
        ),
        (
            MEMBERS
                .replace("basis,since", "basis,since,status")
                .replace("2026-01-05\n", "2026-01-05,\n")
                .replace(
                    "ben@example.org,Ben,consent,2026-01-05,",
                    "ben@example.org,Ben,consent,2026-01-05,unsubscribed",
                ),
            "1 person has left the lists",
        ),
    ] {
        let server = puts_off();
        let desk = begun(&server).list("members.csv", &list);
        if said.is_empty() {
            desk.run(&["subscribers", "remove", "ben@example.org"])
                .code(0);
        }
        send(&desk).code(0).err_has(said);
        let counts = server.counts();
        assert_eq!(counts.get("ben@example.org"), None, "{said}");
        assert_eq!(counts.values().sum::<usize>(), 2, "{counts:?}");
    }
}

#[test]
fn who_leaves_by_another_program_while_a_send_is_under_way_is_not_written_to() {
    // While the server makes Ada's letter wait, somebody else notes that the two others have left, whatever
    // the list says of them.
    let folder = Arc::new(OnceLock::new());
    let seen = Arc::clone(&folder);
    let server = Smtpd::start(Config::default(), move |step| {
        if step.at == At::Rcpt && step.to.starts_with("ada") {
            let folder: &PathBuf = seen.wait();
            let noted = Command::new(env!("CARGO_BIN_EXE_bulletin"))
                .args([
                    "subscribers",
                    "remove",
                    "ben@example.org",
                    "cara@example.org",
                ])
                .current_dir(folder)
                .output()
                .unwrap();
            assert!(noted.status.success(), "{noted:?}");
        }
        Act::Go
    });
    let address = server.address;
    let active = MEMBERS
        .replace("basis,since", "basis,since,status")
        .replace("2026-01-05\n", "2026-01-05,active\n");
    let desk = Desk::new()
        .masthead(|_| {
            MASTHEAD
                .replace("through: THROUGH", &format!("through: smtp://{address}"))
                .replace("  user: relay@bulletin.test\n", "")
                .replace("connections: 2", "connections: 1")
        })
        .issue("2026-11", ISSUE)
        .list("members.csv", &active);
    folder.set(desk.path("")).unwrap();
    send(&desk).code(0);
    let counts = server.counts();
    assert_eq!(counts.keys().collect::<Vec<_>>(), ["ada@example.org"]);
    let status = desk.run(&["status", "2026-11", "--format", "json"]).json();
    assert_eq!(
        (&status["sent"], &status["suppressed"]),
        (&1.into(), &2.into())
    );
}

#[test]
fn without_the_lists_a_dispatch_does_not_go_on() {
    let server = puts_off();
    let desk = begun(&server);
    std::fs::rename(
        desk.path("subscribers/members.csv"),
        desk.path("members.csv"),
    )
    .unwrap();
    send(&desk).code(2).err_has("who has left them");
    // Nobody knows whom a row names that cannot be read, nor whether they have left.
    let broken = MEMBERS.replace("ben@example.org", "ben@@example.org");
    let desk = desk.list("members.csv", &broken);
    send(&desk)
        .code(1)
        .err_has("subscribers/members.csv:3")
        .err_has("bulletin send 2026-11 --without-rejected");
    let desk = desk.list("members.csv", "name,town\nAda,Leeds\n");
    send_with(&desk, &["--without-rejected"])
        .code(1)
        .err_has("no column for the e-mail address");
    assert_eq!(server.counts().len(), 1);
    let desk = desk.list("members.csv", &broken);
    send_with(&desk, &["--without-rejected"])
        .code(0)
        .err_has("1 person has left the lists since it was begun");
    assert_eq!(server.counts().get("ben@example.org"), None);
    assert_eq!(server.counts().len(), 2);
}

#[test]
fn a_row_that_was_left_out_at_the_beginning_stops_no_send_that_goes_on() {
    let server = puts_off();
    let broken = format!("{MEMBERS}dai@@example.org,Dai,consent,2026-01-05\n");
    let desk = begun_with(&server, &broken, &["--without-rejected"]);
    send(&desk).code(0);
    assert_eq!(server.counts().len(), 3);
}

#[test]
fn who_is_still_on_another_of_the_lists_has_not_left() {
    let server = puts_off();
    let desk = begun(&server)
        .masthead(|text| text.replace("lists: members", "lists: members, friends"))
        .list(
            "friends.csv",
            "email,basis,since\nben@example.org,consent,2026-01-05\n",
        )
        .list(
            "members.csv",
            &MEMBERS.replace("ben@example.org,Ben,consent,2026-01-05\n", ""),
        );
    send(&desk).code(0);
    assert_eq!(server.counts().get("ben@example.org"), Some(&1));
}

#[test]
fn breaking_off_at_the_question_leaves_nobody_out() {
    let server = puts_off();
    let desk = begun(&server);
    // Saved by mistake with a filter on: two people seem to be gone.
    let desk = desk.list("members.csv", &MEMBERS[..MEMBERS.find("ben@").unwrap()]);
    desk.run(&["send", "2026-11", "--confirm", "no"])
        .code(2)
        .err_has("2 people have left the lists");
    let desk = desk.list("members.csv", MEMBERS);
    send(&desk).code(0);
    assert_eq!(server.counts().len(), 3);
}

#[test]
fn a_column_that_may_say_who_has_left_is_not_passed_over() {
    for (heading, word) in [
        ("Unsubscribed", "yes"),
        ("UNSUB_TIME", "2026-03-01"),
        ("Opted out?", "Y"),
        ("Email status", "bounced"),
    ] {
        let list = MEMBERS
            .replace("basis,since", &format!("basis,since,{heading}"))
            .replace("2026-01-05\n", "2026-01-05,\n")
            .replace(
                "Ben,consent,2026-01-05,",
                &format!("Ben,consent,2026-01-05,{word}"),
            );
        desk()
            .list("members.csv", &list)
            .run(&["send", "2026-11"])
            .code(1)
            .err_has(heading)
            .err_has("status");
    }
    // Where the list has a status, that is what counts.
    let list = MEMBERS
        .replace("basis,since", "basis,since,status,unsub_time")
        .replace("2026-01-05\n", "2026-01-05,,\n");
    desk()
        .list("members.csv", &list)
        .run(&["send", "2026-11"])
        .code(0);
    let people = "- email: ada@example.org\n  basis: consent\n  since: 2026-01-05\n\
                  - email: ben@example.org\n  basis: consent\n  since: 2026-01-05\n  unsubscribed: yes\n";
    let desk = desk().list("members.yaml", people);
    std::fs::remove_file(desk.path("subscribers/members.csv")).unwrap();
    desk.run(&["send", "2026-11"])
        .code(1)
        .err_has("`unsubscribed`");
}

#[test]
fn another_list_that_cannot_be_read_is_named_for_who_has_left_may_stand_there() {
    desk()
        .list("left.csv", "email;status\n\"ben@example.org;unsubscribed\n")
        .list("notes.csv", "no list at all\n")
        .run(&["send", "2026-11"])
        .code(0)
        .err_has("subscribers/left.csv")
        .err_has("subscribers/notes.csv");
}

#[test]
fn a_list_whose_ending_is_in_capitals_says_who_has_left_too() {
    desk()
        .list("Former.CSV", "email,status\nben@example.org,unsubscribed\n")
        .run(&["send", "2026-11"])
        .code(0)
        .err_has("1 person is left out");
}

#[test]
fn who_has_left_a_list_in_a_folder_of_its_own_is_not_written_to() {
    let desk = desk().list(
        "2025/old/members.csv",
        "email,basis,since,status\nben@example.org,consent,2025-01-05,unsubscribed\n",
    );
    desk.run(&["send", "2026-11"])
        .code(0)
        .out_has("2 people: 2 sent");
}
