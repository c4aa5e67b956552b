//! Where a server pipelines (RFC 2920), the next letter is offered together with the end of the one before; and
//! whatever becomes of that end, the next letter goes out once.

use std::sync::atomic::{AtomicBool, Ordering};

use bulletin::delivery::{Fault, Settings};

use crate::smtpd::{Act, At, Config, Smtpd, Step};
use crate::world::{World, person, plain, settings};

const PEOPLE: usize = 12;

fn config(offers: &[&'static str]) -> Config {
    Config {
        offers: offers.to_vec(),
        ..Config::default()
    }
}

fn one() -> Settings {
    Settings {
        connections: 1,
        ..settings()
    }
}

fn pipelining(script: impl Fn(&Step) -> Act + Send + Sync + 'static) -> Smtpd {
    Smtpd::start(config(&["PIPELINING"]), script)
}

#[tokio::test]
async fn a_letter_costs_one_round_trip_where_the_server_allows_it() {
    for (offers, announced) in [("PIPELINING", PEOPLE - 1), ("8BITMIME", 0)] {
        let server = Smtpd::start(config(&[offers]), |_| Act::Go);
        let world = World::new();
        let ran = world.send(&plain(server.address), &one(), PEOPLE).await;
        assert_eq!(ran.result.unwrap().sent, PEOPLE as u64);
        server.truth(|truth| {
            assert_eq!(truth.announced, announced, "{offers}");
            assert_eq!(truth.connections, 1);
        });
    }
}

/// What the end of the fifth letter may come to, while the sixth has been offered already.
#[tokio::test]
async fn whatever_becomes_of_a_letter_the_one_announced_with_its_end_goes_out_once() {
    let ends: [(&'static [u8], u64, u64); 5] = [
        (b"554 5.6.0 bad content", 1, 0),
        (b"451 4.7.1 greylisted", 0, 1),
        // These close the connection, and the letter itself comes again.
        (b"421 4.3.2 shutting down", 0, 0),
        (b"450 4.7.1 rate limit exceeded", 0, 0),
        (b"454 4.7.0 temporary failure", 0, 0),
    ];
    for (words, failed, deferred) in ends {
        let said = AtomicBool::new(false);
        let server = pipelining(move |step| {
            let fifth = step.at == At::Dot && step.to == person(4);
            if fifth && !said.swap(true, Ordering::SeqCst) {
                return Act::Say(words);
            }
            Act::Go
        });
        let world = World::new();
        let ran = world.send(&plain(server.address), &one(), PEOPLE).await;
        let words = String::from_utf8_lossy(words);
        let sums = ran.result.unwrap();
        assert_eq!((sums.failed, sums.deferred), (failed, deferred), "{words}");
        assert_eq!(sums.sent, PEOPLE as u64 - failed - deferred, "{words}");
        let counts = server.counts();
        assert!(
            counts.values().all(|count| *count == 1),
            "{words} {counts:?}"
        );
        assert_eq!(counts.len() as u64, sums.sent, "{words}");
    }
}

#[tokio::test]
async fn a_connection_that_breaks_at_the_end_leaves_that_letter_in_doubt_and_not_the_one_announced()
{
    for act in [Act::Drop, Act::AcceptAndDrop] {
        let server = pipelining(move |step| {
            if step.at == At::Dot && step.to == person(4) {
                return act.clone();
            }
            Act::Go
        });
        let world = World::new();
        let ran = world.send(&plain(server.address), &one(), PEOPLE).await;
        let sums = ran.result.unwrap();
        assert_eq!((sums.in_doubt, sums.sent), (1, PEOPLE as u64 - 1));
        let counts = server.counts();
        assert!(counts.values().all(|count| *count == 1), "{counts:?}");
        assert_eq!(counts.get(&person(5)), Some(&1));
    }
}

#[tokio::test]
async fn an_announced_letter_that_is_refused_is_nobody_elses_refusal() {
    let server = pipelining(|step| match step.at {
        At::Rcpt if step.to == person(5) => Act::Say(b"550 5.1.1 no such user"),
        _ => Act::Go,
    });
    let world = World::new();
    let ran = world.send(&plain(server.address), &one(), PEOPLE).await;
    let sums = ran.result.unwrap();
    assert_eq!((sums.sent, sums.failed), (PEOPLE as u64 - 1, 1));
    assert!(!server.counts().contains_key(&person(5)));
    server.truth(|truth| assert_eq!(truth.connections, 1));
}

#[tokio::test]
async fn a_run_that_is_stopped_sends_no_text_after_what_it_has_announced() {
    // The login is refused for good from the fifth letter's end on: the whole run stops there.
    let server = pipelining(|step| match step.at {
        At::Dot if step.to == person(4) => Act::Say(b"530 5.7.0 authentication required"),
        _ => Act::Go,
    });
    let world = World::new();
    let ran = world.send(&plain(server.address), &one(), PEOPLE).await;
    assert!(matches!(ran.result, Err(Fault::Refused { .. })));
    let sums = world.sums().await;
    assert_eq!((sums.sent, sums.waiting), (4, PEOPLE as u64 - 4));
    assert_eq!(server.counts().len(), 4);
}
