//! What is put off is tried again when its time has come: in the same run, or in the next.

use std::time::Duration;

use bulletin::delivery::{Cause, Event, Fault, Later, Pace, Settings, Tls, Why};
use bulletin::ledger::State;
use tokio::sync::{mpsc, watch};

use crate::smtpd::{Act, At, Config, Smtpd};
use crate::sums::agree;
use crate::world::{NOW, Ran, World, named, person, plain, settings, subscriber};

const MINUTE: i64 = 60_000;

fn patient(minutes: u64) -> Settings {
    Settings {
        wait: Duration::from_mins(minutes),
        connections: 1,
        ..settings()
    }
}

/// Puts each person's letter off so often, and then takes it.
fn greylist(times: usize) -> Smtpd {
    Smtpd::start(Config::default(), move |step| match step.at {
        At::Rcpt if step.to <= person(1) && step.nth < times => Act::Say(b"450 4.2.0 greylisted"),
        _ => Act::Go,
    })
}

/// Runs once, and whenever the run waits, lets the time pass that it waits for; with `stop`, asks it to stop
/// instead.
async fn send_through_time(world: &World, server: &Smtpd, settings: &Settings, stop: bool) -> Ran {
    let (asking, stopped) = watch::channel(false);
    let (events, mut told) = mpsc::unbounded_channel();
    let through = plain(server.address);
    let run = world.send_telling(&through, settings, 5, stopped, events);
    let watcher = async {
        let mut seen = Vec::new();
        let mut now = NOW;
        while let Some(event) = told.recv().await {
            if let Event::Waiting(later) = &event {
                if stop {
                    asking.send_replace(true);
                } else {
                    let pause = u64::try_from(later.at - now).unwrap();
                    tokio::time::pause();
                    tokio::time::advance(Duration::from_millis(pause)).await;
                    tokio::time::resume();
                    now = later.at;
                }
            }
            seen.push(event);
        }
        seen
    };
    let (result, events) = tokio::join!(run, watcher);
    Ran { result, events }
}

fn waits(ran: &Ran) -> Vec<Later> {
    let waits = ran.events.iter().filter_map(|event| match event {
        Event::Waiting(later) => Some(*later),
        _ => None,
    });
    waits.collect()
}

fn left(ran: &Ran) -> Option<Later> {
    ran.events.iter().find_map(|event| match event {
        Event::Later(later) => Some(*later),
        _ => None,
    })
}

#[tokio::test]
async fn a_letter_that_is_put_off_goes_in_the_same_run_when_its_time_has_come() {
    let (world, server) = (World::new(), greylist(2));
    let ran = send_through_time(&world, &server, &patient(60), false).await;
    let sums = ran.result.as_ref().unwrap();
    assert_eq!((sums.sent, sums.deferred), (5, 0), "{:?}", ran.events);
    agree(&world, &server.counts()).await;
    let waits = waits(&ran);
    assert_eq!(waits[0].letters, 2);
    // Five minutes at first, then half an hour.
    let pause = waits[0].at - NOW;
    assert!((5 * MINUTE..7 * MINUTE).contains(&pause), "{waits:?}");
    let longest = waits.iter().map(|wait| wait.at).max().unwrap() - NOW;
    assert!((35 * MINUTE..50 * MINUTE).contains(&longest), "{waits:?}");
    // The others did not wait for them.
    let order: Vec<_> = server.truth(|truth| {
        let to = truth.accepted.iter().map(|letter| letter.to.clone());
        to.collect()
    });
    assert_eq!(order[..3], [person(2), person(3), person(4)]);
}

#[tokio::test]
async fn a_run_without_patience_says_when_to_come_again_and_coming_too_early_asks_nobody() {
    let (world, server) = (World::new(), greylist(1));
    let through = plain(server.address);
    let first = world.send(&through, &patient(0), 5).await;
    let sums = first.result.as_ref().unwrap();
    assert_eq!((sums.sent, sums.deferred), (3, 2));
    let later = left(&first).unwrap();
    assert_eq!(later.letters, 2);
    assert!(later.at >= NOW + 5 * MINUTE);

    world.later(4);
    let connections = server.truth(|truth| truth.connections);
    let early = world.send(&through, &patient(0), 5).await;
    assert_eq!(early.result.as_ref().unwrap().deferred, 2);
    assert_eq!(left(&early).unwrap().at, later.at);
    assert_eq!(server.truth(|truth| truth.connections), connections);

    world.later(4);
    let last = world.send(&through, &patient(0), 5).await;
    assert_eq!(last.result.as_ref().unwrap().sent, 5);
    assert_eq!(left(&last), None);
    agree(&world, &server.counts()).await;
}

#[tokio::test]
async fn ctrl_c_ends_the_waiting_and_nothing_is_lost() {
    let (world, server) = (World::new(), greylist(1));
    let ran = send_through_time(&world, &server, &patient(60), true).await;
    let sums = ran.result.as_ref().unwrap();
    assert_eq!((sums.sent, sums.deferred), (3, 2), "{:?}", ran.events);
    assert_eq!(left(&ran), waits(&ran).first().copied());
    world.later(7);
    let through = plain(server.address);
    let sums = world.send(&through, &patient(0), 5).await.result.unwrap();
    assert_eq!(sums.sent, 5);
    agree(&world, &server.counts()).await;
}

#[tokio::test]
async fn a_domain_that_has_had_enough_holds_back_its_own_and_nobody_else() {
    let mut world = World::new();
    world.people = Some(
        (0..40)
            .map(|number| {
                let domain = if number % 2 == 0 {
                    "busy.example"
                } else {
                    "calm.example"
                };
                subscriber(&format!("person-{number:03}@{domain}"))
            })
            .collect(),
    );
    let server = Smtpd::start(Config::default(), |step| match step.at {
        At::Rcpt if step.to == "person-004@busy.example" && step.nth == 0 => {
            Act::Say(b"421 4.7.0 try again later, closing connection")
        }
        _ => Act::Go,
    });
    let through = plain(server.address);
    let ran = world.send(&through, &patient(0), 40).await;
    let sums = ran.result.as_ref().unwrap();
    // Two of the busy domain had theirs before it had enough; the others have not been offered.
    assert_eq!((sums.sent, sums.deferred, sums.waiting), (22, 1, 17));
    assert!(sums.add_up());
    let asked = server.truth(|truth| {
        let busy = |line: &&String| line.starts_with("RCPT") && line.contains("@busy.example");
        truth.commands.iter().filter(busy).count()
    });
    assert_eq!(asked, 3);
    // They are held back where they stand, so that a run that dies now leaves them so. Only the one that was
    // in hand already had to be put back.
    let waiting = world.rows(State::Waiting).await;
    let taken = waiting.iter().filter(|row| row.attempts > 0).count();
    assert_eq!(taken, 1);
    let later = left(&ran).unwrap();
    assert_eq!(later.letters, 18);
    assert!(
        (15 * MINUTE..19 * MINUTE).contains(&(later.at - NOW)),
        "{later:?}"
    );

    // Another run knows of it.
    world.later(10);
    let early = world.send(&through, &patient(0), 40).await;
    assert_eq!(early.result.unwrap(), *sums);
    world.later(10);
    let last = world.send(&through, &patient(0), 40).await;
    assert_eq!(last.result.unwrap().sent, 40);
    assert_eq!(world.rows(State::Sent).await.len(), 40);
    agree(&world, &server.counts()).await;
}

#[tokio::test]
async fn a_clock_that_was_wrong_once_holds_nobody_back_for_years() {
    let (world, server) = (World::new(), greylist(1));
    let through = plain(server.address);
    world.later(60 * 24 * 365);
    world.send(&through, &patient(0), 5).await.result.unwrap();
    world.later(-60 * 24 * 365);
    let sums = world.send(&through, &patient(0), 5).await.result.unwrap();
    assert_eq!(sums.sent, 5);
}

fn paced(pace: &str) -> Settings {
    Settings {
        pace: Pace::parse(pace).unwrap(),
        ..patient(0)
    }
}

#[tokio::test]
async fn starting_again_is_no_way_around_a_days_limit() {
    let (world, server) = (World::new(), Smtpd::kind());
    let through = plain(server.address);
    let day = paced("5 per day");
    let first = world.send(&through, &day, 12).await;
    let sums = first.result.as_ref().unwrap();
    assert_eq!((sums.sent, sums.waiting), (5, 7), "{:?}", first.events);
    let later = left(&first).unwrap();
    assert_eq!((later.letters, later.cause), (7, Cause::Pace));
    assert!((0..MINUTE).contains(&(later.at - NOW - 24 * 60 * MINUTE)));

    world.later(60);
    let connections = server.truth(|truth| truth.connections);
    let again = world.send(&through, &day, 12).await;
    assert_eq!(again.result.unwrap().sent, 5);
    assert_eq!(server.truth(|truth| truth.connections), connections);

    for sent in [10, 12] {
        world.later(24 * 60);
        let sums = world.send(&through, &day, 12).await.result.unwrap();
        assert_eq!(sums.sent, sent);
    }
    agree(&world, &server.counts()).await;
}

#[tokio::test]
async fn letters_of_a_clock_that_was_wrong_once_fill_no_limit_for_years() {
    let (world, server) = (World::new(), Smtpd::kind());
    let through = plain(server.address);
    let day = paced("5 per day");
    world.later(60 * 24 * 365);
    world.send(&through, &day, 12).await.result.unwrap();
    world.later(-60 * 24 * 365);
    let sums = world.send(&through, &day, 12).await.result.unwrap();
    assert_eq!((sums.sent, sums.waiting), (10, 2));
    // A clock set back by an hour is no way around it.
    world.later(-60);
    let sums = world.send(&through, &day, 12).await.result.unwrap();
    assert_eq!((sums.sent, sums.waiting), (10, 2));
}

#[tokio::test]
async fn a_limit_is_one_servers_and_another_has_its_own() {
    let (world, server) = (World::new(), Smtpd::kind());
    let day = paced("5 per day");
    let one = named("one.example.org", server.address, Tls::None, None);
    let other = named("two.example.org", server.address, Tls::None, None);
    for (through, sent) in [(&one, 5), (&other, 10), (&one, 10)] {
        let sums = world.send(through, &day, 12).await.result.unwrap();
        assert_eq!(sums.sent, sent);
    }
}

#[tokio::test]
async fn one_letter_put_off_time_and_again_is_one_letter() {
    let mut world = World::new();
    world.people = Some(vec![subscriber(&person(0))]);
    let server = Smtpd::start(Config::default(), |step| match step.at {
        At::Rcpt => Act::Say(b"451 4.3.0 not just now"),
        _ => Act::Go,
    });
    let ran = send_through_time(&world, &server, &patient(24 * 60), false).await;
    let sums = ran.result.unwrap();
    assert_eq!((sums.deferred, sums.waiting), (1, 0));
    assert!(server.counts().is_empty());
}

#[tokio::test]
async fn a_run_with_the_patience_waits_for_the_next_day() {
    let (world, server) = (World::new(), Smtpd::kind());
    let day = Settings {
        pace: Pace::parse("3 per day").unwrap(),
        ..patient(25 * 60)
    };
    let ran = send_through_time(&world, &server, &day, false).await;
    assert_eq!(ran.result.as_ref().unwrap().sent, 5, "{:?}", ran.events);
    let waits = waits(&ran);
    assert_eq!(waits.len(), 1, "{waits:?}");
    assert_eq!(waits[0].cause, Cause::Pace);
    // Not on a connection that was left open all night.
    assert_eq!(server.truth(|truth| truth.connections), 2);
}

#[tokio::test]
async fn what_is_refused_before_its_text_does_not_count_towards_a_limit() {
    let server = Smtpd::start(Config::default(), |step| match step.at {
        At::Rcpt if step.to <= person(1) => Act::Say(b"550 5.1.1 unknown"),
        _ => Act::Go,
    });
    let world = World::new();
    let through = plain(server.address);
    world
        .send(&through, &paced("4 per day"), 8)
        .await
        .result
        .unwrap();
    world.later(60);
    let sums = world
        .send(&through, &paced("4 per day"), 8)
        .await
        .result
        .unwrap();
    assert_eq!((sums.failed, sums.sent, sums.waiting), (2, 4, 2));
}

const TOO_FAST: [&[u8]; 6] = [
    b"454 4.7.0 too many login attempts or letters",
    b"454 Throttling failure: Maximum sending rate exceeded.",
    b"421 4.7.28 unusual rate of mail",
    b"452 4.5.3 too many recipients",
    b"450 4.7.1 rate limit exceeded",
    b"550 5.7.1 sending rate exceeded",
];

#[tokio::test]
async fn a_server_that_wants_us_slower_gets_everybodys_letter_all_the_same() {
    for words in TOO_FAST {
        for at in [At::Rcpt, At::Dot] {
            let server = Smtpd::start(Config::default(), move |step| {
                if step.at == at && step.to <= person(2) && step.nth == 0 {
                    return Act::Say(words);
                }
                Act::Go
            });
            let world = World::new();
            let through = plain(server.address);
            let ran = world.send(&through, &patient(0), 6).await;
            let sums = ran.result.as_ref().unwrap();
            let words = String::from_utf8_lossy(words);
            assert_eq!(
                (sums.sent, sums.deferred, sums.failed),
                (6, 0, 0),
                "{words}"
            );
            agree(&world, &server.counts()).await;
            let told = ran.events.iter().any(
                |event| matches!(event, Event::Pausing { why, .. } if words.contains(&why[..3])),
            );
            assert!(told, "{:?}", ran.events);
        }
    }
}

#[tokio::test]
async fn a_server_that_never_has_enough_of_slow_stops_the_run_and_nobody_has_failed() {
    for words in TOO_FAST {
        for at in [At::Mail, At::Rcpt] {
            let server = Smtpd::start(Config::default(), move |step| {
                if step.at == at {
                    Act::Say(words)
                } else {
                    Act::Go
                }
            });
            let world = World::new();
            let ran = world.send(&plain(server.address), &patient(0), 6).await;
            let said = String::from_utf8_lossy(words);
            // One domain that asks for peace is left in peace; it is no reason to stop.
            if let Err(fault) = ran.result {
                assert!(
                    matches!(
                        fault,
                        Fault::Refused {
                            why: Why::Quota,
                            ..
                        }
                    ),
                    "{said}: {fault:?}"
                );
            }
            let sums = world.sums().await;
            assert!(sums.add_up());
            assert_eq!(sums.waiting + sums.deferred, 6, "{said}: {sums:?}");
            let commands = server.truth(|truth| truth.commands.len());
            assert!(commands < 120, "{said}: it was asked {commands} times");
        }
    }
}
