//! Sends that wait: for their moment, or for a word after the first letters.

use crate::closed::Closed;
use crate::desk::Desk;
use crate::smtpd::{Act, At, Config, Smtpd};

const ISSUE: &str = include_str!("../postfix/2026-11.yaml");
const MASTHEAD: &str = include_str!("../postfix/bulletin.yaml");
const MEMBERS: &str = "email,name,basis,since\n\
    ada@example.org,Ada,consent,2026-01-05\n";

fn desk(server: &Smtpd) -> Desk {
    Desk::new()
        .masthead(|_| {
            MASTHEAD
                .replace(
                    "through: THROUGH",
                    &format!("through: smtp://{}", server.address),
                )
                .replace("  user: relay@bulletin.test\n", "")
        })
        .issue("2026-11", ISSUE)
        .list("members.csv", MEMBERS)
        .now("2026-11-30T09:10:00Z")
}

#[test]
fn a_moment_that_has_just_come_is_now_and_still_asks() {
    let server = Smtpd::kind();
    let desk = desk(&server);
    let at = ["send", "2026-11", "--at", "30 November 2026, 9am"];
    desk.run(&at).code(2).err_has("to confirm this send");
    assert_eq!(server.counts().len(), 0);
    desk.run(&[&at[..], &["--confirm", "2026-11"]].concat())
        .code(0);
    assert_eq!(server.counts().len(), 1);
}

#[test]
fn a_moment_that_is_missed_or_none_sends_nothing() {
    let server = Smtpd::kind();
    let desk = desk(&server);
    let send = |at| {
        desk.run(&["send", "2026-11", "--confirm", "2026-11", "--at", at])
            .code(2)
    };
    send("30 November 2026, 8:50am").err_has("is over, by 20 min");
    send("30 November 2026").err_has("is not one moment of a day");
    send("tomorrow at nine").err_has("2026-11-30 09:00");
    assert_eq!(server.counts().len(), 0);
}

#[test]
fn what_would_stop_the_send_then_stops_it_before_the_wait() {
    let server = Smtpd::kind();
    let desk = desk(&server).issue("2026-11", &ISSUE.replace("summary: |", "summry: |"));
    desk.run(&[
        "send",
        "2026-11",
        "--confirm",
        "2026-11",
        "--at",
        "1 December 2026, 9am",
    ])
    .code(1)
    .err_has("summry");
    let desk = desk.issue("2026-11", ISSUE);
    desk.run(&["send", "2026-11", "--at", "1 December 2026, 9am"])
        .code(2)
        .err_has("1 person")
        .err_has("at       1 December 2026, 9:00am")
        .err_has("to confirm this send");
    assert_eq!(server.counts().len(), 0);
}

#[test]
fn a_canary_goes_first_and_nobody_gets_two() {
    let server = Smtpd::kind();
    let row = |n| format!("reader{n}@example.org,Reader,consent,2026-01-05");
    let mut members = vec!["email,name,basis,since".to_owned()];
    members.extend((0..9).map(row));
    let desk = desk(&server).list("members.csv", &members.join("\n"));
    let send =
        |more: &[&str]| desk.run(&[&["send", "2026-11", "--confirm", "2026-11"], more].concat());
    // Nobody is at the terminal to say a word, so the others wait.
    send(&["--canary", "3"])
        .code(1)
        .out_has("9 people: 3 sent, 6 waiting")
        // In a log nobody is named.
        .err_has("first    3 people; the others wait for the next send")
        .err_has("The first letters are out");
    assert_eq!(server.counts().len(), 3);
    send(&["--canary", "1"])
        .code(1)
        .out_has("4 sent, 5 waiting");
    send(&["--canary", "0"])
        .code(2)
        .err_has("leave --canary out to write to everybody at once");
    send(&["--canary", "5"]).code(0).out_has("9 people: 9 sent");
    assert_eq!(server.counts().len(), 9);
    assert!(server.counts().values().all(|count| *count == 1));
}

#[test]
fn first_letters_that_nobody_took_are_not_said_to_be_out() {
    let server = Smtpd::start(Config::default(), |step| match step.at {
        At::Rcpt => Act::Say(b"450 4.2.0 greylisted"),
        _ => Act::Go,
    });
    let rows = "bob@example.org,Bob,consent,2026-01-05\n";
    let desk = desk(&server).list("members.csv", &(MEMBERS.to_owned() + rows));
    let ran = desk
        .run(&["send", "2026-11", "--confirm", "2026-11", "--canary", "1"])
        .code(1)
        .err_has("None of the first letters has been taken")
        .out_has("1 deferred, 1 waiting");
    assert!(!ran.err().contains("are out"), "{}", ran.err());
}

#[test]
fn how_long_the_pace_takes_is_said_before_anybody_agrees() {
    let server = Smtpd::kind();
    let row = |n| format!("reader{n}@example.org,Reader,consent,2026-01-05\n");
    let rows = (0..90).map(row).collect::<Vec<_>>().concat();
    let desk = desk(&server)
        .masthead(|text| text.replace("pace: unlimited", "pace: 30 per minute"))
        .list("members.csv", &(MEMBERS.to_owned() + &rows));
    let said = "30 per minute: about 3 minutes for 91 letters";
    desk.run(&["send", "2026-11"])
        .code(2)
        .err_has(&format!(
            "pace     {said}, finished about 30 November 2026, 9:13am"
        ))
        .err_has("BULLETIN_NOW says that it is 30 November 2026, 9:10am");
    assert_eq!(server.counts().len(), 0);
    let doctor = desk.run(&["doctor"]).out();
    assert!(doctor.contains(said), "{doctor}");
}

#[test]
fn what_went_this_morning_counts_where_it_is_said_when_a_send_ends() {
    let server = Smtpd::kind();
    let rows = (0..7).map(|n| format!("reader{n}@example.org,Reader,consent,2026-01-05\n"));
    let desk = desk(&server)
        .masthead(|text| text.replace("pace: unlimited", "pace: 4 per day"))
        .list(
            "members.csv",
            &(MEMBERS.to_owned() + &rows.collect::<String>()),
        )
        .now("2026-11-30T08:00:00Z");
    desk.run(&["send", "2026-11", "--confirm", "2026-11"])
        .code(1)
        .err_has("4 per day: about 1 day for 8 letters, finished about 1 December 2026, 8:")
        .out_has("8 people: 4 sent, 4 waiting");
    let desk = desk.now("2026-11-30T14:00:00Z");
    // Whenever it is asked, and however long the first send took.
    for at in [&[][..], &["--at", "30 November 2026, 8pm"]] {
        let ran = desk.run(&[&["send", "2026-11"], at].concat());
        ran.code(2)
            .err_has(
                "for 4 letters, because 4 letters went out lately, finished about 1 December 2026, 8:",
            )
            .err_has("to confirm this send");
    }
    assert_eq!(server.counts().len(), 4);
}

#[test]
fn nobody_is_written_to_under_a_clock_that_was_set() {
    let server = Smtpd::kind();
    let desk = desk(&server)
        .masthead(|text| text.replace(&server.address.to_string(), "mail.bulletin.invalid:587"));
    for more in [&[][..], &["--at", "30 November 2026, 11am"]] {
        desk.run(&[&["send", "2026-11", "--confirm", "2026-11"], more].concat())
            .code(2)
            .err_has("BULLETIN_NOW says that it is 30 November 2026, 9:10am")
            .err_has("take it out of the environment");
    }
    desk.run(&["preview", "2026-11", "--to", "ada@example.org"])
        .code(2)
        .err_has("BULLETIN_NOW says that it is 30 November 2026, 9:10am")
        .err_has("take it out of the environment");
    // In a rehearsal it is welcome.
    let desk = desk.masthead(|text| text.replace("smtp://mail.bulletin.invalid:587", "outbox"));
    desk.run(&["send", "2026-11"]).code(0);
}

#[test]
fn a_program_gets_the_sums_of_a_send_as_json_and_nothing_else() {
    let server = Smtpd::kind();
    let desk = desk(&server);
    let send = [
        "send",
        "2026-11",
        "--confirm",
        "2026-11",
        "--format",
        "json",
    ];
    // The second finds nothing left.
    for _ in 0..2 {
        let said = desk.run(&send).code(0).json();
        assert_eq!(said["state"], "complete", "{said}");
        assert_eq!((&said["selected"], &said["sent"]), (&1.into(), &1.into()));
    }
    desk.run(&["send", "2026-11", "--format", "sarif"]).code(2);
}

#[test]
fn a_stop_says_how_far_it_got_and_how_to_go_on() {
    let server = Smtpd::start(Config::default(), |step| match step.at {
        At::Mail => Act::Say(b"550 5.7.1 sender refused"),
        _ => Act::Go,
    });
    let desk = desk(&server);
    desk.run(&["send", "2026-11", "--confirm", "2026-11"])
        .code(2)
        .err_has("Until then: 1 person: 0 sent, 1 waiting.")
        .err_has("To go on: bulletin send 2026-11");
    // A server that is not there, in words.
    let closed = Closed::port();
    let (from, to) = (server.address.to_string(), closed.address.to_string());
    let desk = desk.masthead(|text| text.replace(&from, &to));
    let said = desk
        .run(&["send", "2026-11", "--confirm", "2026-11"])
        .code(2)
        .err();
    assert!(!said.contains("os error"), "{said}");
}

#[test]
fn what_goes_to_a_log_quotes_nobodys_address() {
    let server = Smtpd::start(Config::default(), |step| match (step.at, step.nth) {
        (At::Rcpt, 0) => Act::Say(b"452 4.5.3 <ada@example.org> too many recipients"),
        (At::Rcpt, _) => Act::Say(b"554 5.7.1 <ada@example.org>: relay access denied"),
        _ => Act::Go,
    });
    let ran = desk(&server)
        .run(&["send", "2026-11", "--confirm", "2026-11"])
        .code(2)
        .err_has("452 4.5.3")
        .err_has("relay access denied");
    assert!(!ran.err().contains("ada@"), "{}", ran.err());
}

#[test]
fn lists_that_would_stop_the_send_then_stop_it_before_the_wait() {
    let server = Smtpd::kind();
    let at = ["send", "2026-11", "--at", "1 December 2026, 9am"];
    let rows = "bob.example.org,Bob,consent,2026-01-05\n";
    let bad = desk(&server).list("members.csv", &(MEMBERS.to_owned() + rows));
    bad.run(&at).code(1).err_has("members.csv:3");
    desk(&server)
        .list("samples/invented.csv", MEMBERS)
        .run(&[&at[..], &["--list", "samples/invented"]].concat())
        .code(2)
        .err_has("invented people");
    let nobody = desk(&server).list("members.csv", "email,name,basis,since\n");
    nobody
        .run(&at)
        .code(2)
        .err_has("there is nobody on members");
    let sent = desk(&server);
    sent.run(&["send", "2026-11", "--confirm", "2026-11"])
        .code(0);
    sent.run(&at).code(2).err_has("nothing of 2026-11 is left");
    assert_eq!(server.counts().len(), 1);
}
