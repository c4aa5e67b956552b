//! Lists that were cut short: nobody loses their issue to a filter or a half-saved file without a word.

use crate::desk::{Desk, Ran};
use crate::smtpd::{Act, At, Config, Smtpd};

const ISSUE: &str = include_str!("../postfix/2026-11.yaml");
const MASTHEAD: &str = include_str!("../postfix/bulletin.yaml");
const HEADING: &str = "email,name,basis,since,status\n";

fn rows(people: std::ops::Range<usize>, status: &str) -> String {
    let row = |number| format!("p{number}@example.org,Reader,consent,2026-01-05,{status}\n");
    people.map(row).collect::<Vec<_>>().concat()
}

fn desk(server: &Smtpd) -> Desk {
    let december = ISSUE
        .replace("Monday 30 November", "Thursday 31 December")
        .replace("November", "December")
        .replace("news/once", "news/december")
        .replace("takes every letter once", "has a quiet month");
    Desk::new()
        .masthead(|_| {
            MASTHEAD
                .replace("THROUGH", &format!("smtp://{}", server.address))
                .replace("  user: relay@bulletin.test\n", "")
        })
        .issue("2026-11", ISSUE)
        .issue("2026-12", &december)
        .list("members.csv", &format!("{HEADING}{}", rows(0..20, "")))
}

/// The November issue has gone to twenty people, and it is the day of the next.
fn december(server: &Smtpd) -> Desk {
    let desk = desk(server);
    send(&desk, "2026-11", &[]).code(0);
    desk.now("2026-12-31T10:00:00Z")
}

fn send(desk: &Desk, stem: &str, more: &[&str]) -> Ran {
    desk.run(&[&["send", stem, "--confirm", stem], more].concat())
}

#[test]
fn people_who_have_vanished_from_the_lists_stop_a_send() {
    let server = Smtpd::kind();
    let desk = december(&server).list("members.csv", &format!("{HEADING}{}", rows(0..12, "")));
    for more in [&[][..], &["--at", "2026-12-31 11:00"]] {
        send(&desk, "2026-12", more)
            .code(1)
            .err_has("subscribers/members.csv")
            .err_has("8 of the 20 people who got 2026-11")
            .err_has("bulletin send 2026-12 --without-missing");
    }
    assert_eq!(server.counts().values().sum::<usize>(), 20);
    desk.run(&["status", "2026-12"])
        .out_has("has not been sent");
    send(&desk, "2026-12", &["--without-missing"]).code(0);
    assert_eq!(server.counts().values().sum::<usize>(), 32);
}

#[test]
fn a_list_that_is_cut_short_beside_a_long_one_stops_a_send_too() {
    let server = Smtpd::kind();
    let both = |friends: &str| {
        desk(&server)
            .masthead(|text| text.replace("lists: members", "lists: members, friends"))
            .list("members.csv", &format!("{HEADING}{}", rows(0..60, "")))
            .list("friends.csv", &format!("{HEADING}{friends}"))
    };
    let desk = both(&rows(60..72, ""));
    send(&desk, "2026-11", &[]).code(0);
    let desk = desk
        .now("2026-12-31T10:00:00Z")
        .list("friends.csv", &format!("{HEADING}{}", rows(60..66, "")));
    send(&desk, "2026-12", &[])
        .code(1)
        .err_has("subscribers/friends.csv")
        .err_has("6 of the 12 people who got 2026-11 and stood on this list");
    // Fewer stop nothing, and are told.
    let desk = desk.list("friends.csv", &format!("{HEADING}{}", rows(60..67, "")));
    send(&desk, "2026-12", &[])
        .code(0)
        .err_has("5 people who got 2026-11 stand on no list any more");
    assert_eq!(server.counts().values().sum::<usize>(), 72 + 67);
}

#[test]
fn a_few_people_and_those_who_have_left_or_moved_stop_nothing() {
    let server = Smtpd::kind();
    let all = format!("{HEADING}{}", rows(0..20, ""));
    for (members, friends) in [
        // Five in twenty.
        (format!("{HEADING}{}", rows(0..15, "")), None),
        // On a list that this issue does not go to.
        (format!("{HEADING}{}", rows(0..12, "")), Some(all.as_str())),
        // Somebody says that they have left.
        (
            format!(
                "{HEADING}{}{}",
                rows(0..12, ""),
                rows(12..20, "unsubscribed")
            ),
            None,
        ),
    ] {
        let desk = december(&server).list("members.csv", &members);
        let desk = match friends {
            Some(friends) => desk.list("friends.csv", friends),
            None => desk,
        };
        send(&desk, "2026-12", &[]).code(0);
    }
    let desk = december(&server).list("members.csv", &format!("{HEADING}{}", rows(0..12, "")));
    for number in 12..20 {
        desk.run(&["subscribers", "remove", &format!("p{number}@example.org")])
            .code(0);
    }
    send(&desk, "2026-12", &[]).code(0);
}

#[test]
fn a_list_of_which_only_the_heading_is_left_stops_a_send() {
    let server = Smtpd::kind();
    let desk = desk(&server)
        .masthead(|text| text.replace("lists: members", "lists: members, friends"))
        .list("friends.csv", HEADING);
    send(&desk, "2026-11", &[])
        .code(1)
        .err_has("subscribers/friends.csv:1")
        .err_has("there is nobody on this list")
        .err_has("--without-missing");
    assert!(server.counts().is_empty());
    send(&desk, "2026-11", &["--without-missing"]).code(0);
    assert_eq!(server.counts().len(), 20);
}

#[test]
fn a_list_that_is_cut_short_in_the_middle_of_a_send_loses_nobody() {
    let server = Smtpd::start(Config::default(), |step| match (step.at, step.nth) {
        (At::Rcpt, 0) if !step.to.starts_with("p0@") => Act::Say(b"451 4.7.1 greylisted"),
        _ => Act::Go,
    });
    let desk = desk(&server);
    send(&desk, "2026-11", &[]).code(1);
    let desk = desk.now("2026-11-30T10:20:00Z");
    let whole = desk.read("subscribers/members.csv");
    for cut in [HEADING.to_owned(), format!("{HEADING}{}", rows(0..10, ""))] {
        let desk = &desk;
        std::fs::write(desk.path("subscribers/members.csv"), cut).unwrap();
        send(desk, "2026-11", &[])
            .code(1)
            .err_has("subscribers/members.csv")
            .err_has("--without-missing");
    }
    assert_eq!(server.counts().len(), 1);
    let desk = desk.list("members.csv", &whole);
    send(&desk, "2026-11", &[]).code(0);
    assert_eq!(server.counts().len(), 20);
    assert!(server.counts().values().all(|count| *count == 1));
}

#[test]
fn who_is_meant_to_be_gone_in_the_middle_of_a_send_is_gone() {
    let server = Smtpd::start(Config::default(), |step| match (step.at, step.nth) {
        (At::Rcpt, 0) if !step.to.starts_with("p0@") => Act::Say(b"451 4.7.1 greylisted"),
        _ => Act::Go,
    });
    let desk = desk(&server);
    send(&desk, "2026-11", &[]).code(1);
    let desk = desk
        .now("2026-11-30T10:20:00Z")
        .list("members.csv", &format!("{HEADING}{}", rows(0..10, "")));
    send(&desk, "2026-11", &["--without-missing"])
        .code(0)
        .err_has("10 people have left the lists");
    assert_eq!(server.counts().len(), 10);
}
