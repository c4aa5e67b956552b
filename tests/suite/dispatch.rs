//! A whole dispatch: everybody once, whatever the server says about one of them.

use std::collections::HashSet;

use bulletin::delivery::{self, Event, Fault, Pace};
use bulletin::ledger::{self, Kind, Settlement, State};
use tokio::sync::{mpsc, watch};

use crate::smtpd::{Act, At, Config, Smtpd};
use crate::world::{ISSUE, NOW, World, person, plain, settings};

#[tokio::test]
async fn everybody_gets_the_letter_once_and_a_second_send_sends_nothing() {
    let (world, server) = (World::new(), Smtpd::kind());
    let first = world.send(&plain(server.address), &settings(), 25).await;
    let sums = first.result.unwrap();
    assert_eq!((sums.selected, sums.sent, sums.waiting), (25, 25, 0));
    assert!(sums.complete());
    let second = world.send(&plain(server.address), &settings(), 25).await;
    assert_eq!(second.result.unwrap(), sums);

    let counts = server.counts();
    assert_eq!(counts.len(), 25);
    assert!(counts.values().all(|count| *count == 1), "{counts:?}");
    let told = first.events.iter().filter(|event| {
        matches!(event, Event::Letter { state: State::Sent, answer: Some(answer), .. }
            if answer.code == Some(250))
    });
    assert_eq!(told.count(), 25);
    assert!(matches!(
        first.events.first(),
        Some(Event::Started {
            total: 25,
            already: 0
        })
    ));
    assert!(matches!(
        second.events.first(),
        Some(Event::Started {
            total: 25,
            already: 25
        })
    ));
    assert!(matches!(first.events.last(), Some(Event::Finished(last)) if *last == sums));
}

#[tokio::test]
async fn the_letter_arrives_as_it_was_printed() {
    for offers in [vec!["8BITMIME"], vec!["PIPELINING", "SIZE 10000000"]] {
        let config = Config {
            offers,
            ..Config::default()
        };
        let (world, server) = (World::new(), Smtpd::start(config, |_| Act::Go));
        world
            .send(&plain(server.address), &settings(), 3)
            .await
            .result
            .unwrap();
        let press = crate::world::press(&world.ledger().await).await;
        server.truth(|truth| {
            assert_eq!(truth.accepted.len(), 3);
            for letter in &truth.accepted {
                let person = crate::world::subscribers(3)
                    .into_iter()
                    .find(|person| person.address.to_string() == letter.to)
                    .unwrap();
                let recipient = bulletin::message::Recipient {
                    address: person.address,
                    name: person.name,
                    greeting: person.greeting,
                    plain: false,
                };
                let printed = press.letter(&recipient).unwrap();
                assert_eq!(letter.text.as_bytes(), printed.text.bytes());
                assert_eq!(letter.from, printed.sender.to_string());
            }
        });
    }
}

#[tokio::test]
async fn a_refused_person_has_failed_and_the_others_get_theirs() {
    for (offers, pipelined) in [(vec!["8BITMIME"], false), (vec!["PIPELINING"], true)] {
        let config = Config {
            offers,
            ..Config::default()
        };
        let server = Smtpd::start(config, |step| match (step.at, step.to.as_str()) {
            (At::Rcpt, "person-003@example.org") => Act::Say(b"550 5.1.1 no such person"),
            (At::Dot, "person-007@example.org") => Act::Say(b"554 5.7.1 we do not like it"),
            _ => Act::Go,
        });
        let world = World::new();
        let ran = world.send(&plain(server.address), &settings(), 20).await;
        let sums = ran.result.unwrap();
        assert_eq!((sums.sent, sums.failed), (18, 2));
        assert!(sums.add_up());
        // No refusal cost a connection, but for that of an end with which the next letter was offered.
        let most = 3 + usize::from(pipelined);
        assert!(server.truth(|truth| truth.connections) <= most);

        let failed = world.rows(State::Failed).await;
        let answers: Vec<_> = failed
            .iter()
            .map(|row| {
                let answer = row.answer.clone().unwrap();
                (
                    row.address.to_string(),
                    answer.code,
                    answer.enhanced,
                    answer.text,
                )
            })
            .collect();
        assert_eq!(
            answers,
            [
                (
                    person(3),
                    Some(550),
                    Some("5.1.1".into()),
                    "no such person".into()
                ),
                (
                    person(7),
                    Some(554),
                    Some("5.7.1".into()),
                    "we do not like it".into()
                ),
            ]
        );
        world
            .send(&plain(server.address), &settings(), 20)
            .await
            .result
            .unwrap();
        assert_eq!(server.counts().len(), 18);
    }
}

#[tokio::test]
async fn a_letter_that_is_put_off_goes_with_the_next_send() {
    let server = Smtpd::start(Config::default(), |step| {
        match (step.at, step.to.as_str(), step.nth) {
            (At::Rcpt, "person-001@example.org", 0) => Act::Say(b"450 4.2.0 greylisted"),
            (At::Dot, "person-002@example.org", 0) => Act::Say(b"451 4.7.1 greylisted"),
            _ => Act::Go,
        }
    });
    let world = World::new();
    let sums = world
        .send(&plain(server.address), &settings(), 5)
        .await
        .result
        .unwrap();
    assert_eq!((sums.sent, sums.deferred), (3, 2));
    assert!(!sums.complete());
    let deferred = world.rows(State::Deferred).await;
    assert!(
        deferred
            .iter()
            .all(|row| row.next_at.is_some_and(|at| at > NOW))
    );
    world.later(20);

    let sums = world
        .send(&plain(server.address), &settings(), 5)
        .await
        .result
        .unwrap();
    assert_eq!((sums.sent, sums.deferred), (5, 0));
    assert!(server.counts().values().all(|count| *count == 1));
}

#[tokio::test]
async fn a_letter_without_an_answer_is_in_doubt_until_a_person_decides() {
    for (decision, again) in [(Settlement::Sent, 1), (Settlement::Resend, 2)] {
        let server = Smtpd::start(Config::default(), |step| {
            match (step.at, step.to.as_str(), step.nth) {
                (At::Dot, "person-004@example.org", 0) => Act::AcceptAndDrop,
                _ => Act::Go,
            }
        });
        let world = World::new();
        let through = plain(server.address);
        let sums = world.send(&through, &settings(), 9).await.result.unwrap();
        assert_eq!((sums.sent, sums.in_doubt), (8, 1));
        // However often it is run, nobody is written to twice.
        let sums = world.send(&through, &settings(), 9).await.result.unwrap();
        assert_eq!((sums.sent, sums.in_doubt), (8, 1));
        assert_eq!(server.counts()[&person(4)], 1);
        let doubtful = world.rows(State::InDoubt).await;
        assert_eq!(doubtful[0].address.to_string(), person(4));

        let ledger = world.ledger().await;
        let dispatch = ledger.dispatch(ISSUE, Kind::Live).await.unwrap().unwrap();
        assert_eq!(dispatch.finished, None);
        let lock = ledger.lock(NOW).unwrap();
        assert_eq!(
            ledger
                .settle(&lock, dispatch.id, decision, &HashSet::new(), NOW)
                .await
                .unwrap()
                .rows
                .len(),
            1
        );
        drop(lock);
        let sums = world.send(&through, &settings(), 9).await.result.unwrap();
        assert_eq!((sums.sent, sums.in_doubt), (9, 0));
        assert_eq!(server.counts()[&person(4)], again);
        let dispatch = ledger.dispatch(ISSUE, Kind::Live).await.unwrap().unwrap();
        assert!(dispatch.finished.is_some());
    }
}

#[tokio::test]
async fn a_connection_lost_before_the_dot_costs_nobody_anything() {
    for at in [At::Mail, At::Rcpt, At::Data] {
        let server = Smtpd::start(Config::default(), move |step| {
            if step.at == at && step.nth < 2 && (at == At::Mail || step.to == person(2)) {
                Act::Drop
            } else {
                Act::Go
            }
        });
        let world = World::new();
        let sums = world
            .send(&plain(server.address), &settings(), 6)
            .await
            .result
            .unwrap();
        assert_eq!(
            (sums.sent, sums.in_doubt, sums.waiting),
            (6, 0, 0),
            "{at:?}"
        );
        assert!(server.counts().values().all(|count| *count == 1), "{at:?}");
    }
}

#[tokio::test]
async fn a_second_send_at_the_same_time_is_refused() {
    let (world, server) = (World::new(), Smtpd::kind());
    let through = plain(server.address);
    let ledger = world.ledger().await;
    let _dispatch = world.dispatch(&ledger, &through, 2).await;
    let lock = ledger.lock(NOW).unwrap();
    let refused = world
        .send(&through, &settings(), 2)
        .await
        .result
        .unwrap_err();
    assert!(
        matches!(&refused, Fault::Ledger(ledger::Fault::Locked { pid: Some(pid), since: Some(since) })
            if *pid == std::process::id() && since.starts_with("2026-11-21T")),
        "{refused:?}"
    );
    assert!(refused.cure().contains("Ctrl-C"), "{}", refused.cure());
    assert_eq!(server.truth(|truth| truth.connections), 0);
    drop(lock);
    assert_eq!(
        world
            .send(&through, &settings(), 2)
            .await
            .result
            .unwrap()
            .sent,
        2
    );
}

#[tokio::test]
async fn ctrl_c_finishes_what_is_on_its_way_and_leaves_the_rest_waiting() {
    let (world, server) = (World::new(), Smtpd::kind());
    let (stop, stopped) = watch::channel(false);
    let (events, mut told) = mpsc::unbounded_channel();
    let slow = delivery::Settings {
        pace: Pace::parse("1 per hour").unwrap(),
        ..settings()
    };
    let through = plain(server.address);
    let run = world.send_telling(&through, &slow, 10, stopped, events);
    let watcher = async {
        while let Some(event) = told.recv().await {
            if matches!(event, Event::Letter { .. }) {
                stop.send_replace(true);
            }
        }
    };
    let (result, ()) = tokio::join!(run, watcher);
    let sums = result.unwrap();
    assert_eq!((sums.sent, sums.waiting, sums.in_doubt), (1, 9, 0));
    assert_eq!(
        world
            .send(&through, &settings(), 10)
            .await
            .result
            .unwrap()
            .sent,
        10
    );
    assert!(server.counts().values().all(|count| *count == 1));
}
