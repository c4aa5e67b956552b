//! Answers that are no plain yes or no, and people who are not written to after all.

use std::time::Duration;

use bulletin::delivery::{Settings, Timeouts};
use bulletin::ledger::{Kind, State};

use crate::smtpd::{Act, At, Config, Smtpd};
use crate::world::{ISSUE, NOW, World, gone, person, plain, settings, subscriber};

#[tokio::test]
async fn silence_after_the_dot_is_doubt_and_not_a_second_letter() {
    let server = Smtpd::start(Config::default(), |step| match step.at {
        At::Dot => Act::Hang,
        _ => Act::Go,
    });
    let world = World::new();
    let short = Settings {
        timeouts: Timeouts {
            body: Duration::ZERO,
            dot: Duration::from_secs(1),
            ..settings().timeouts
        },
        ..settings()
    };
    let sums = world
        .send(&plain(server.address), &short, 1)
        .await
        .result
        .unwrap();
    assert_eq!((sums.sent, sums.in_doubt), (0, 1));
    // It is on its way, however late a busy server reads it.
    while server.counts().is_empty() {
        tokio::task::yield_now().await;
    }
    world
        .send(&plain(server.address), &short, 1)
        .await
        .result
        .unwrap();
    assert_eq!(server.counts()[&person(0)], 1);
    let row = &world.rows(State::InDoubt).await[0];
    assert!(
        row.answer.as_ref().unwrap().text.contains("no answer"),
        "{row:?}"
    );
}

#[tokio::test]
async fn an_answer_in_a_strange_encoding_is_still_an_answer() {
    let long: &'static [u8] = [b"250 2.0.0 ".as_slice(), &[b'x'; 3000]].concat().leak();
    let server = Smtpd::start(Config::default(), move |step| match step.at {
        At::Dot if step.to == person(0) => Act::Say(b"250 2.0.0 accept\xE9"),
        At::Dot if step.to == person(1) => Act::Say(long),
        At::Rcpt if step.to == person(2) => Act::Say(b"550 5.1.1 bo\xEEte inconnue"),
        _ => Act::Go,
    });
    let world = World::new();
    let sums = world
        .send(&plain(server.address), &settings(), 4)
        .await
        .result
        .unwrap();
    assert_eq!((sums.sent, sums.failed, sums.in_doubt), (3, 1, 0));
}

#[tokio::test]
async fn a_reply_that_is_no_yes_is_not_taken_for_one() {
    let server = Smtpd::start(Config::default(), |step| match step.at {
        At::Dot if step.to == person(0) => Act::Say(b"354 go on"),
        At::Data if step.to == person(1) && step.nth == 0 => Act::Say(b"250 ok"),
        At::Rcpt if step.to == person(2) && step.nth == 0 => Act::Say(b"354 go on"),
        _ => Act::Go,
    });
    let world = World::new();
    let sums = world
        .send(&plain(server.address), &settings(), 5)
        .await
        .result
        .unwrap();
    assert_eq!((sums.sent, sums.in_doubt), (4, 1));
    assert_eq!(
        world.rows(State::InDoubt).await[0].address.to_string(),
        person(0)
    );
    assert!(server.counts().values().all(|count| *count == 1));
}

#[tokio::test]
async fn an_address_beyond_ascii_needs_a_server_that_takes_it() {
    for (offers, expected) in [
        (vec!["8BITMIME"], (2, 1)),
        (vec!["SMTPUTF8", "PIPELINING"], (3, 0)),
    ] {
        let config = Config {
            offers,
            ..Config::default()
        };
        let server = Smtpd::start(config, |_| Act::Go);
        let mut world = World::new();
        world.people = Some(
            ["a@example.org", "siân@example.org", "b@example.org"]
                .map(subscriber)
                .to_vec(),
        );
        let sums = world
            .send(&plain(server.address), &settings(), 3)
            .await
            .result
            .unwrap();
        assert_eq!((sums.sent, sums.failed), expected);
        for row in world.rows(State::Failed).await {
            assert_eq!(row.answer.unwrap().enhanced.as_deref(), Some("5.6.7"));
        }
        let commands = server.truth(|truth| truth.commands.clone());
        let marked = commands
            .iter()
            .filter(|line| line.ends_with("SMTPUTF8"))
            .count();
        assert_eq!(marked, 1 - usize::try_from(expected.1).unwrap());
    }
}

#[tokio::test]
async fn somebody_who_left_after_the_freeze_gets_nothing() {
    let (world, server) = (World::new(), Smtpd::kind());
    let through = plain(server.address);
    let ledger = world.ledger().await;
    let left = subscriber(&person(1));
    ledger.suppress(&left.address, &gone(NOW)).await.unwrap();
    let dispatch = world.dispatch(&ledger, &through, 3).await;
    assert_eq!(ledger.sums(dispatch.id).await.unwrap().suppressed, 1);
    let late = subscriber(&person(2));
    ledger.suppress(&late.address, &gone(NOW)).await.unwrap();
    let sums = world.send(&through, &settings(), 3).await.result.unwrap();
    assert_eq!((sums.selected, sums.sent, sums.suppressed), (3, 1, 2));
    assert_eq!(server.counts().into_keys().collect::<Vec<_>>(), [person(0)]);
    let dispatch = ledger.dispatch(ISSUE, Kind::Live).await.unwrap().unwrap();
    assert!(dispatch.finished.is_some());
}
