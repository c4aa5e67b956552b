//! Addresses that a server calls dead: left out from then on, by name and with the reason, until somebody
//! knows better; and nobody is left out for anything else.

use bulletin::delivery::{Fault, Settings};
use bulletin::ledger::State;

use crate::desk::{Desk, Ran};
use crate::smtpd::{Act, At, Config, Smtpd};
use crate::world::{World, person, plain, settings};

const ISSUE: &str = include_str!("../postfix/2026-11.yaml");
const MASTHEAD: &str = include_str!("../postfix/bulletin.yaml");
const PEOPLE: [&str; 6] = ["ada", "ben", "cara", "dan", "eve", "fay"];

fn members() -> String {
    let rows = PEOPLE.map(|name| format!("{name}@example.org,{name},consent,2026-01-05\n"));
    format!("email,name,basis,since\n{}", rows.concat())
}

/// A later month's issue with nothing of this one's.
fn month(name: &str, day: &str) -> String {
    ISSUE
        .replace("Monday 30 November 2026", day)
        .replace("November", name)
        .replace("2026: one", &format!("{}: one", &day[day.len() - 4..]))
        .replace("news/once", &format!("news/{}", name.to_lowercase()))
        .replace("takes every letter once", &format!("has a quiet {name}"))
}

fn desk(server: &Smtpd) -> Desk {
    Desk::new()
        .masthead(|_| {
            MASTHEAD
                .replace("THROUGH", &format!("smtp://{}", server.address))
                .replace("  user: relay@bulletin.test\n", "")
        })
        .issue("2026-11", ISSUE)
        .issue("2026-12", &month("December", "Thursday 31 December 2026"))
        .issue("2027-01", &month("January", "Friday 29 January 2027"))
        .list("members.csv", &members())
}

fn send(desk: &Desk, stem: &str) -> Ran {
    desk.run(&["send", stem, "--confirm", stem])
}

/// Every way in which a person can be refused at their address.
fn refuses() -> Smtpd {
    Smtpd::start(Config::default(), |step| {
        let name = step.to.split('@').next().unwrap_or_default();
        match (step.at, name) {
            (At::Rcpt, "ben") => Act::Say(b"550 5.1.1 <ben@example.org> no such person here"),
            (At::Rcpt, "cara") => Act::Say(b"550 5.7.1 we know this kind of letter"),
            (At::Rcpt, "dan") => Act::Say(b"550 Unrouteable address"),
            (At::Dot, "eve") => Act::Say(b"554 5.6.0 not well formed"),
            _ => Act::Go,
        }
    })
}

#[test]
fn who_has_a_dead_address_is_left_out_from_then_on_and_nobody_else() {
    let server = refuses();
    let desk = desk(&server);
    send(&desk, "2026-11")
        .code(1)
        .out_has("1 address is dead")
        .out_has("subscribers restore");
    desk.run(&["status", "2026-11"])
        .out_has("1 address is dead");
    desk.run(&["status", "2026-11", "--failed"])
        .out_has("ben@example.org (members): <ben@example.org> no such person here; gets no more letters")
        .out_has("cara@example.org (members): we know this kind of letter\n");
    let failed = desk.run(&["status", "2026-11", "--failed", "--format", "json"]);
    let failed = failed.json()["recipients"].clone();
    let dead = failed.as_array().unwrap().iter();
    let dead: Vec<_> = dead.filter(|row| row["dead_address"] == true).collect();
    assert_eq!(dead.len(), 1, "{failed}");
    assert_eq!(dead[0]["address"], "ben@example.org");
    let report = desk.run(&["report", "2026-11", "--format", "json"]).json();
    assert_eq!(
        (&report["failed"], &report["dead_addresses"]),
        (&4.into(), &1.into())
    );
    desk.run(&["report", "2026-11"])
        .out_has("1 address is dead");
    assert!(
        desk.read("build/2026-11/report.html")
            .contains("1 address is dead")
    );

    // The next issue goes to all others, and says who does not get it, and why.
    let desk = desk.now("2026-12-31T10:00:00Z");
    send(&desk, "2026-12")
        .code(1)
        .err_has("1 person is left out: the address was refused in 2026-11 (550 5.1.1)")
        .err_has("to       5 people");
    let status = desk.run(&["status", "2026-12", "--format", "json"]).json();
    let sums = ["sent", "failed", "suppressed"].map(|state| status[state].as_u64());
    assert_eq!(sums, [Some(2), Some(3), Some(1)], "{status}");
    desk.run(&["status", "2026-12", "--left-out"]).out_has(
        "ben@example.org: the address was refused in 2026-11 (550 5.1.1): <ben@example.org> no such",
    );
    // The report may be passed on.
    desk.run(&["report", "2026-12"])
        .out_has("the address was refused in 2026-11 (550 5.1.1)")
        .out_lacks("ben@");
}

#[test]
fn whoever_is_restored_gets_letters_again() {
    let server = Smtpd::start(Config::default(), |step| match (step.at, step.nth) {
        (At::Rcpt, 0) if step.to.starts_with("ben") => Act::Say(b"553 5.1.3 bad mailbox"),
        _ => Act::Go,
    });
    let desk = desk(&server);
    send(&desk, "2026-11").code(1);
    let restore = [
        "subscribers",
        "restore",
        "ben@example.org",
        "--because",
        "typo there",
    ];
    desk.run(&restore).code(0).out_has("gets letters again");
    desk.run(&["status", "2026-11"]).out_lacks("is dead");
    let desk = desk.now("2026-12-31T10:00:00Z");
    send(&desk, "2026-12").code(0);
    assert_eq!(server.counts()["ben@example.org"], 1);
}

#[test]
fn who_leaves_has_left_even_when_the_server_was_wrong() {
    let server = refuses();
    let desk = desk(&server);
    send(&desk, "2026-11").code(1);
    desk.run(&["subscribers", "remove", "ben@example.org"])
        .code(0)
        .out_has("gets no more letters");
    desk.run(&["status", "2026-11"]).out_lacks("is dead");
    let desk = desk.now("2026-12-31T10:00:00Z");
    send(&desk, "2026-12").err_has("1 person is left out: unsubscribed");
    // How many were sent it, not how many were selected.
    desk.run(&["check", "2026-12"])
        .err_has("It went to 2 people on");

    // What is said of an issue that is over stays, whoever is brought back later.
    let desk = desk.now("2027-01-05T10:00:00Z");
    let because = ["--because", "the wrong Ben", "--slip"];
    desk.run(&[&["subscribers", "restore", "ben@example.org"][..], &because].concat())
        .code(0);
    desk.run(&["status", "2026-12", "--left-out"])
        .out_has("ben@example.org: unsubscribed")
        .out_lacks("left the lists");
    desk.run(&["report", "2026-12"])
        .out_has("was not to be written to when it was sent")
        .out_lacks("left the lists");
}

#[tokio::test]
async fn refusals_that_are_about_the_run_leave_nobody_out() {
    // A relay whose list of people is lost: everybody is unknown, one after the other.
    let server = Smtpd::start(Config::default(), |step| match (step.at, step.nth) {
        (At::Rcpt, 0) => Act::Say(b"550 5.1.1 user unknown in local recipient table"),
        _ => Act::Go,
    });
    let world = World::new();
    let one = Settings {
        connections: 1,
        ..settings()
    };
    let through = plain(server.address);
    let fault = world.send(&through, &one, 24).await.result.unwrap_err();
    assert!(
        matches!(fault, Fault::SameRefusal { count: 20, .. }),
        "{fault:?}"
    );
    let ledger = world.ledger().await;
    assert_eq!(world.sums().await.waiting, 24);
    assert!(ledger.suppressions().await.unwrap().is_empty());
    // The last four meet it for the first time now, among twenty who get theirs.
    let sums = world.send(&through, &one, 24).await.result.unwrap();
    assert_eq!((sums.sent, sums.failed), (20, 4));
    assert_eq!(ledger.suppressions().await.unwrap().len(), 4);
}

#[tokio::test]
async fn a_server_that_calls_most_addresses_dead_is_not_believed() {
    let server = Smtpd::start(Config::default(), |step| match step.at {
        At::Rcpt if step.to != person(0) => Act::Say(b"550 5.1.1 no such person"),
        At::Rcpt if step.nth < 2 => Act::Say(b"451 4.7.1 greylisted"),
        _ => Act::Go,
    });
    let world = World::new();
    let through = plain(server.address);
    let sums = world.send(&through, &settings(), 3).await.result.unwrap();
    assert_eq!((sums.failed, sums.deferred), (2, 1));
    let ledger = world.ledger().await;
    // Whether anybody gets theirs is open still.
    assert_eq!(ledger.suppressions().await.unwrap().len(), 2);
    world.later(24 * 60);
    let lock = ledger.lock(crate::world::NOW).unwrap();
    let row = &world.rows(State::Deferred).await[0];
    let keys = std::iter::once(row.address.key()).collect();
    let (id, now) = (1, crate::world::NOW);
    ledger.leave_out(&lock, id, &keys, now).await.unwrap();
    ledger.finish(id, now).await.unwrap();
    assert!(ledger.suppressions().await.unwrap().is_empty());
}
