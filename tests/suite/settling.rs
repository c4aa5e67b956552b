//! Letters in doubt: one command decides for all of them, says for whom, and the record keeps it.

use serde_json::json;

use crate::desk::Desk;
use crate::smtpd::{Act, At, Config, Smtpd};

const ISSUE: &str = include_str!("../postfix/2026-11.yaml");
const MASTHEAD: &str = include_str!("../postfix/bulletin.yaml");
const MEMBERS: &str = "email,name,basis,since\n\
    ada@example.org,Ada,consent,2026-01-05\n\
    ben@example.org,Ben,consent,2026-01-05\n\
    cara@example.org,Cara,consent,2026-01-05\n";

/// Takes Ben's and Cara's letters the first time without a word.
fn silent() -> Smtpd {
    Smtpd::start(Config::default(), |step| match (step.at, step.nth) {
        (At::Dot, 0) if !step.to.starts_with("ada") => Act::AcceptAndDrop,
        _ => Act::Go,
    })
}

fn house(server: &Smtpd, members: &str) -> Desk {
    Desk::new()
        .masthead(|_| {
            MASTHEAD
                .replace("THROUGH", &format!("smtp://{}", server.address))
                .replace("  user: relay@bulletin.test\n", "")
        })
        .issue("2026-11", ISSUE)
        .list("members.csv", members)
}

/// Two letters in doubt.
fn desk(server: &Smtpd) -> Desk {
    let desk = house(server, MEMBERS);
    desk.run(&["send", "2026-11", "--confirm", "2026-11"])
        .code(1);
    desk.now("2026-11-30T11:30:00Z")
}

#[test]
fn one_word_decides_for_everybody_in_doubt_and_is_kept() {
    for (flag, decision, said, again) in [
        ("--sent", "sent", "2 letters settled as sent", 1),
        ("--resend", "resend", "2 letters will be sent again", 2),
    ] {
        let server = silent();
        let desk = desk(&server);
        desk.run(&["settle", "2026-11", flag])
            .code(0)
            .out_has(said)
            .out_has("ben@example.org (members)")
            .out_has("cara@example.org (members)")
            .out_lacks("ada@");
        desk.run(&["settle", "2026-11", flag])
            .code(0)
            .out_has("nothing is in doubt");
        let kept = desk.run(&["status", "2026-11", "--settled", "--format", "json"]);
        let settled = ["ben@example.org", "cara@example.org"].map(|address| {
            json!({"address": address, "decision": decision, "time": "2026-11-30T11:30:00+00:00"})
        });
        assert_eq!(kept.json(), json!({"issue": "2026-11", "settled": settled}));
        desk.run(&["send", "2026-11", "--confirm", "2026-11"])
            .code(0);
        let told = desk.run(&["report", "2026-11"]).out();
        assert_eq!(
            told.contains("2 letters that were in doubt were sent again"),
            decision == "resend",
            "{told}"
        );
        // What was decided stays on record when the letter has gone.
        desk.run(&["status", "2026-11", "--settled"])
            .out_has("ben@example.org: settled ")
            .out_has("on 30 November 2026, 11:30am");
        assert_eq!(server.counts()["ben@example.org"], again);
        assert_eq!(server.counts()["ada@example.org"], 1);
    }
}

#[test]
fn where_nobody_can_be_asked_nothing_is_decided() {
    let server = silent();
    let desk = desk(&server);
    // It takes no issue for granted, the newest neither.
    desk.run(&["settle", "--sent"])
        .code(2)
        .err_has("it is not said which issue, and this decides for people")
        .err_has("name it: bulletin settle ISSUE");
    desk.run(&["settle", "2026-11"])
        .code(2)
        .err_has("nobody is at the terminal")
        .err_has("bulletin settle 2026-11 --sent or --resend");
    desk.run(&["settle", "2026-11", "--sent", "--resend"])
        .code(2);
    let status = desk.run(&["status", "2026-11", "--format", "json"]).json();
    assert_eq!(status["in_doubt"], 2);
    desk.run(&["status", "2026-11", "--settled"])
        .out_has("nobody has decided anything");
}

#[test]
fn people_who_are_rightly_refused_are_settled_as_failed_and_the_send_comes_to_its_end() {
    // Takes Ada's and Ben's letters; six others are refused in words that may be about us.
    let server = Smtpd::start(Config::default(), |step| match step.at {
        At::Rcpt if step.to.starts_with("gone") => Act::Say(b"554 5.7.1 not accepted here"),
        _ => Act::Go,
    });
    let rows = (0..6).map(|n| format!("gone{n}@example.org,Gone,consent,2026-01-05\n"));
    let members = MEMBERS.replace("cara@example.org,Cara,consent,2026-01-05\n", "");
    let desk = house(&server, &(members + &rows.collect::<String>()));
    let settle = || desk.run(&["settle", "2026-11", "--failed", "--yes"]);
    settle().code(2).err_has("2026-11 has not been sent");
    let send = || desk.run(&["send", "2026-11", "--confirm", "2026-11"]);
    // However often it is sent again, it stops.
    for _ in 0..3 {
        send()
            .code(2)
            .err_has("`bulletin settle 2026-11 --failed` counts them as failed")
            .err_has("8 people: 2 sent, 6 waiting");
    }
    desk.run(&["settle", "2026-11"])
        .code(0)
        .out_has("6 letters that the server refused wait for the next send")
        .out_has("bulletin settle 2026-11 --failed");
    desk.run(&["settle", "2026-11", "--failed", "--sent"])
        .code(2);
    // Nobody is at the terminal to agree.
    desk.run(&["settle", "2026-11", "--failed"])
        .code(2)
        .err_has("554 5.7.1 not accepted here (of 6)")
        .err_has("nobody is at the terminal to agree")
        .err_has("bulletin settle 2026-11 --failed --yes");
    desk.run(&["status", "2026-11", "--settled"])
        .out_has("nobody has decided anything");
    settle()
        .code(0)
        .err_has("554 5.7.1 not accepted here (of 6)")
        .out_has("6 letters settled as failed")
        .out_has("gone5@example.org (members)")
        .out_lacks("ada@");
    settle().code(0).out_has("no letter waits");
    let status = desk.run(&["status", "2026-11", "--format", "json"]).json();
    assert_eq!(
        (&status["state"], &status["failed"]),
        (&json!("complete"), &json!(6)),
        "{status}"
    );
    // What the server said is still there, and so is who decided.
    let failed = desk.run(&["status", "2026-11", "--failed", "--format", "json"]);
    let first = &failed.json()["recipients"][0];
    assert_eq!(first["enhanced"], "5.7.1", "{first}");
    assert_eq!(first["dead_address"], false, "{first}");
    let kept = desk.run(&["status", "2026-11", "--settled", "--format", "json"]);
    assert_eq!(kept.json()["settled"][5]["decision"], "failed");
    // Nobody's address is called dead for it.
    let said = desk.run(&["report", "2026-11"]).out();
    assert!(said.contains("somebody settled that it is right"), "{said}");
    for word in ["dead", "mailbox", "Correct the address"] {
        assert!(!said.contains(word), "{word}: {said}");
    }
    // A decision is no attempt: there were three sends.
    let report = desk.run(&["report", "2026-11", "--format", "json"]).json();
    let mut attempts = report["attempts"].as_array().unwrap().iter();
    assert!(
        attempts.all(|one| one["attempts"].as_u64().unwrap() <= 3),
        "{report}"
    );
    send()
        .code(1)
        .out_has("nothing is left to send")
        .out_has("8 people: 2 sent, 6 failed");
    let counts = server.counts();
    assert_eq!((counts.len(), counts["ada@example.org"]), (2, 1));
}

#[test]
fn nobody_is_given_up_while_the_server_refuses_everybody() {
    let server = Smtpd::start(Config::default(), |step| match step.at {
        At::Rcpt => Act::Say(b"554 5.7.1 blocked using rbl"),
        _ => Act::Go,
    });
    let rows = (0..5).map(|n| format!("reader{n}@example.org,Reader,consent,2026-01-05\n"));
    let desk = house(&server, &(MEMBERS.to_owned() + &rows.collect::<String>()));
    let stopped = desk.run(&["send", "2026-11", "--confirm", "2026-11"]);
    let said = stopped.code(2).err_has("8 people: 0 sent, 8 waiting").err();
    assert!(said.contains("blocked using rbl"), "{said}");
    assert!(!said.contains("--failed"), "{said}");
    for more in [&["--failed"][..], &["--failed", "--yes"]] {
        desk.run(&[&["settle", "2026-11"], more].concat())
            .code(2)
            .err_has("nobody has had 2026-11 yet")
            .err_has("bulletin send 2026-11");
    }
    desk.run(&["settle", "2026-11"])
        .code(0)
        .out_has("Nobody has had it yet")
        .out_lacks("--failed");
    let status = desk.run(&["status", "2026-11", "--format", "json"]).json();
    assert_eq!(
        (&status["waiting"], &status["failed"]),
        (&json!(8), &json!(0))
    );
}

#[test]
fn who_has_left_since_is_left_out_and_not_failed() {
    let server = Smtpd::start(Config::default(), |step| match step.at {
        At::Rcpt if step.to.starts_with("reader") => Act::Say(b"554 5.7.1 not accepted here"),
        _ => Act::Go,
    });
    let rows = (0..5).map(|n| format!("reader{n}@example.org,Reader,consent,2026-01-05\n"));
    let desk = house(&server, &(MEMBERS.to_owned() + &rows.collect::<String>()));
    let send = ["send", "2026-11", "--confirm", "2026-11"];
    // The first three have it, so that the five stand in one row.
    desk.run(&[&send[..], &["--canary", "3"]].concat()).code(1);
    desk.run(&send).code(2).err_has("3 sent, 5 waiting");
    desk.run(&["subscribers", "remove", "reader2@example.org"])
        .code(0);
    let desk = desk.list(
        "left.csv",
        "email,name,basis,since,status\n\
         reader3@example.org,Reader,consent,2026-01-05,left\n",
    );
    desk.run(&["settle", "2026-11", "--failed", "--yes"])
        .code(0)
        .err_has("(of 3)")
        .out_has("3 letters settled as failed")
        .out_has("reader4@example.org")
        .out_lacks("reader2@")
        .out_lacks("reader3@")
        .out_has("2 people have left meanwhile");
    let status = desk.run(&["status", "2026-11", "--format", "json"]).json();
    let counts = ["sent", "failed", "suppressed", "waiting"].map(|count| status[count].clone());
    assert_eq!(counts, [3, 3, 2, 0].map(|count| json!(count)), "{status}");
    desk.run(&["status", "2026-11", "--left-out"])
        .out_has("reader2@example.org")
        .out_has("reader3@example.org");
}
