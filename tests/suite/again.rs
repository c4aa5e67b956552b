//! `bulletin send` when letters may not go yet: what it says, and what the next one does.

use crate::desk::Desk;
use crate::smtpd::{Act, At, Config, Smtpd};

const ISSUE: &str = include_str!("../postfix/2026-11.yaml");
const MASTHEAD: &str = include_str!("../postfix/bulletin.yaml");
const MEMBERS: &str = "email,name,basis,since\n\
    ada@example.org,Ada,consent,2026-01-05\n\
    ben@example.org,Ben,consent,2026-01-05\n\
    cara@example.org,Cara,consent,2026-01-05\n";
const SEND: [&str; 4] = ["send", "2026-11", "--confirm", "2026-11"];

fn desk(server: &Smtpd, pace: &str) -> Desk {
    Desk::new()
        .masthead(|_| {
            MASTHEAD
                .replace(
                    "through: THROUGH",
                    &format!("through: smtp://{}", server.address),
                )
                .replace("user: ", "# user: ")
                .replace("pace: unlimited", &format!("pace: {pace}"))
        })
        .issue("2026-11", ISSUE)
        .list("members.csv", MEMBERS)
}

#[test]
fn a_letter_that_is_put_off_comes_with_the_time_at_which_to_send_again() {
    let server = Smtpd::start(Config::default(), |step| match step.at {
        At::Rcpt if step.to.starts_with("ben@") && step.nth == 0 => {
            Act::Say(b"450 4.2.0 greylisted")
        }
        _ => Act::Go,
    });
    let desk = desk(&server, "unlimited");
    desk.run(&SEND)
        .code(1)
        .err_has("put off")
        .out_has("1 letter was put off by mail servers")
        .out_has("before 30 November 2026, 10:0")
        .out_has("am. To go on from then: bulletin send 2026-11");
    // Whoever looks later is told as well.
    desk.run(&["status", "2026-11"]).out_has(
        "1 letter was put off by mail servers, so nothing can go before 30 November 2026, 10:0",
    );
    desk.run(&["report", "2026-11"])
        .out_has("nothing can go before 30 November 2026, 10:0");
    let connections = server.truth(|truth| truth.connections);
    let desk = desk.now("2026-11-30T10:03:00Z");
    desk.run(&SEND)
        .code(1)
        .err_has("1 of 3 people are still to be written to")
        .out_has("before 30 November 2026, 10:0");
    assert_eq!(server.truth(|truth| truth.connections), connections);
    let desk = desk.now("2026-11-30T10:10:00Z");
    desk.run(&SEND).code(0).out_has("3 people: 3 sent");
    assert!(server.counts().values().all(|count| *count == 1));
}

#[test]
fn a_days_limit_comes_with_the_time_at_which_to_send_again() {
    let server = Smtpd::kind();
    let desk = desk(&server, "microsoft-365, 2 per day");
    let desk = desk.now("2026-11-30T21:30:00Z");
    desk.run(&SEND)
        .code(1)
        .out_has("3 people: 2 sent, 1 waiting")
        .out_has("the limit under `pace:`")
        .out_has("before 1 December 2026, 9:3");
    let desk = desk.now("2026-12-01T21:40:00Z");
    desk.run(&SEND).code(0).out_has("3 people: 3 sent");
    assert!(server.counts().values().all(|count| *count == 1));
}

#[test]
fn a_wait_is_a_number_of_minutes_or_none() {
    let desk = desk(&Smtpd::kind(), "unlimited");
    desk.run(&["send", "--wait", "long"])
        .code(2)
        .err_has("--wait");
    desk.run(&["send", "--wait", "5", "--no-wait"])
        .code(2)
        .err_has("--no-wait");
}
