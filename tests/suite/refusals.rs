//! Trouble that is about the run: a clear sentence, and nobody is marked as failed for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use bulletin::delivery::{Fault, Settings, Tls, Why};
use bulletin::ledger::State;
use secrecy::SecretString;

use crate::closed::Closed;
use crate::smtpd::{Act, At, Config, Smtpd};
use crate::world::{World, named, person, plain, settings, subscriber};

async fn nothing_happened(world: &World, people: u64) {
    let sums = world.sums().await;
    assert_eq!((sums.selected, sums.waiting), (people, people));
    assert!(sums.add_up());
}

#[tokio::test]
async fn a_refused_login_stops_the_run_and_nobody_has_failed() {
    let config = Config {
        offers: vec!["AUTH PLAIN LOGIN"],
        ..Config::default()
    };
    let server = Smtpd::start(config, |step| match step.at {
        At::Auth => Act::Say(b"535 5.7.8 wrong password"),
        _ => Act::Go,
    });
    let world = World::new();
    let through = named("127.0.0.1", server.address, Tls::None, Some("news"));
    let settings = Settings {
        password: Some(SecretString::from("not the password")),
        ..settings()
    };
    let fault = world.send(&through, &settings, 5).await.result.unwrap_err();
    assert!(
        matches!(
            fault,
            Fault::Refused {
                why: Why::Login,
                ..
            }
        ),
        "{fault:?}"
    );
    let words = format!("{fault} {fault:?} {}", fault.cure());
    assert!(words.contains("BULLETIN_SMTP_PASSWORD"), "{words}");
    assert!(!words.contains("not the password"), "{words}");
    nothing_happened(&world, 5).await;
    // Once, and not once a connection: providers lock accounts.
    assert_eq!(server.truth(|truth| truth.logins.len()), 1);
}

#[tokio::test]
async fn a_user_without_a_password_is_said_before_anything_is_tried() {
    let (world, server) = (World::new(), Smtpd::kind());
    let through = named("127.0.0.1", server.address, Tls::None, Some("news"));
    let fault = world
        .send(&through, &settings(), 2)
        .await
        .result
        .unwrap_err();
    assert!(matches!(fault, Fault::NoPassword { .. }), "{fault:?}");
    assert_eq!(server.truth(|truth| truth.connections), 0);
}

#[tokio::test]
async fn a_server_that_is_not_there_is_named() {
    let world = World::new();
    let closed = Closed::port();
    let address = closed.address;
    let fault = world
        .send(&plain(address), &settings(), 2)
        .await
        .result
        .unwrap_err();
    let words = format!("{fault} {}", fault.cure());
    assert!(words.contains(&address.port().to_string()), "{words}");
    assert!(words.contains("bulletin.yaml"), "{words}");
    nothing_happened(&world, 2).await;
}

#[tokio::test]
async fn a_refused_sender_stops_the_run_and_nobody_has_failed() {
    let server = Smtpd::start(Config::default(), |step| match step.at {
        At::Mail => Act::Say(b"550 5.7.1 not your address"),
        _ => Act::Go,
    });
    let world = World::new();
    let fault = world
        .send(&plain(server.address), &settings(), 8)
        .await
        .result
        .unwrap_err();
    assert!(
        matches!(
            fault,
            Fault::Refused {
                why: Why::Sender,
                ..
            }
        ),
        "{fault:?}"
    );
    nothing_happened(&world, 8).await;
}

#[tokio::test]
async fn a_quota_stops_the_run_and_the_next_one_goes_on() {
    let server = Smtpd::start(Config::default(), |step| match (step.at, step.nth) {
        (At::Rcpt, 0) if step.to == person(3) => {
            Act::Say(b"454 4.7.0 Throttling failure: Daily message quota exceeded.")
        }
        _ => Act::Go,
    });
    let world = World::new();
    let through = plain(server.address);
    let fault = world
        .send(&through, &settings(), 8)
        .await
        .result
        .unwrap_err();
    assert!(
        matches!(
            fault,
            Fault::Refused {
                why: Why::Quota,
                ..
            }
        ),
        "{fault:?}"
    );
    let sums = world.sums().await;
    assert_eq!((sums.failed, sums.deferred, sums.in_doubt), (0, 0, 0));
    assert_eq!(
        world
            .send(&through, &settings(), 8)
            .await
            .result
            .unwrap()
            .sent,
        8
    );
    assert!(server.counts().values().all(|count| *count == 1));
}

#[tokio::test]
async fn a_server_that_keeps_hanging_up_is_given_up_and_the_next_send_goes_on() {
    let server = Smtpd::start(Config::default(), |step| {
        if step.at == At::Mail && (2..60).contains(&step.nth) {
            Act::Drop
        } else {
            Act::Go
        }
    });
    let world = World::new();
    let through = plain(server.address);
    let fault = world
        .send(&through, &settings(), 8)
        .await
        .result
        .unwrap_err();
    assert!(matches!(fault, Fault::Gone { tries: 3, .. }), "{fault:?}");
    let sums = world.sums().await;
    assert_eq!((sums.sent, sums.waiting), (2, 6));
    while world.send(&through, &settings(), 8).await.result.is_err() {}
    assert_eq!(world.sums().await.sent, 8);
    assert!(server.counts().values().all(|count| *count == 1));
}

#[tokio::test]
async fn everybody_refused_in_the_same_way_is_the_runs_trouble_and_not_theirs() {
    let server = Smtpd::start(Config::default(), |step| match (step.at, step.nth) {
        (At::Rcpt, 0) => Act::Say(b"554 5.7.1 relay access denied"),
        _ => Act::Go,
    });
    let world = World::new();
    let through = plain(server.address);
    let fault = world
        .send(&through, &settings(), 30)
        .await
        .result
        .unwrap_err();
    assert!(
        matches!(fault, Fault::SameRefusal { count: 5, .. }),
        "{fault:?}"
    );
    assert!(fault.to_string().contains("relay access denied"), "{fault}");
    let sums = world.sums().await;
    // Nor those whose letters were on their way when it was noticed.
    assert_eq!((sums.waiting, sums.failed), (30, 0), "{sums:?}");
    let ledger = world.ledger().await;
    let row = world.rows(State::Waiting).await.remove(0);
    let log = ledger.log(row.id).await.unwrap();
    let states: Vec<_> = log.iter().map(|line| line.state).collect();
    assert_eq!(states, [State::Failed, State::Waiting], "{log:?}");
}

#[tokio::test]
async fn a_row_of_dead_addresses_does_not_keep_a_dispatch_from_its_end() {
    // A server that has no codes for it (RFC 3463 is not everywhere), and eight of twelve are dead.
    let server = Smtpd::start(Config::default(), |step| match step.at {
        At::Rcpt if step.to < person(8) => Act::Say(b"550 Unrouteable address"),
        _ => Act::Go,
    });
    let world = World::new();
    let through = plain(server.address);
    let one = Settings {
        connections: 1,
        ..settings()
    };
    let mut runs = 0;
    while world.send(&through, &one, 12).await.result.is_err() {
        runs += 1;
        assert!(runs < 5, "{:?}", world.sums().await);
    }
    let sums = world.sums().await;
    assert_eq!((sums.sent, sums.failed), (4, 8), "{sums:?}");
}

#[tokio::test]
async fn a_way_that_was_open_in_an_earlier_run_may_be_shut_in_this_one() {
    // Lets three through, then nobody, until `lifted`.
    let lifted = Arc::new(AtomicBool::new(false));
    let (seen, accepted) = (Arc::clone(&lifted), AtomicUsize::new(0));
    let server = Smtpd::start(Config::default(), move |step| match step.at {
        At::Rcpt
            if !seen.load(Ordering::SeqCst) && accepted.fetch_add(1, Ordering::SeqCst) >= 3 =>
        {
            Act::Say(b"550 5.7.1 this sender is blocked")
        }
        _ => Act::Go,
    });
    let world = World::new();
    let through = plain(server.address);
    let one = Settings {
        connections: 1,
        ..settings()
    };
    // The third run meets only people who have been refused before.
    for _ in 0..3 {
        let fault = world.send(&through, &one, 8).await.result.unwrap_err();
        assert!(matches!(fault, Fault::SameRefusal { .. }), "{fault:?}");
        let sums = world.sums().await;
        assert_eq!((sums.sent, sums.failed, sums.waiting), (3, 0, 5));
    }
    lifted.store(true, Ordering::SeqCst);
    let sums = world.send(&through, &one, 8).await.result.unwrap();
    assert_eq!((sums.sent, sums.failed), (8, 0), "{sums:?}");
    assert!(server.counts().values().all(|count| *count == 1));
}

#[tokio::test]
async fn dead_addresses_that_are_all_that_is_left_are_settled() {
    // Everybody else has theirs; a server without codes says the same of each who is left.
    let server = Smtpd::start(Config::default(), |step| match step.at {
        At::Rcpt if step.to >= person(3) => Act::Say(b"550 Unrouteable address"),
        _ => Act::Go,
    });
    let world = World::new();
    let through = plain(server.address);
    let one = Settings {
        connections: 1,
        ..settings()
    };
    world.send(&through, &one, 8).await.result.unwrap_err();
    let sums = world.send(&through, &one, 8).await.result.unwrap();
    assert_eq!((sums.sent, sums.failed), (3, 5), "{sums:?}");
}

#[tokio::test]
async fn a_server_that_never_answers_the_dot_is_left_before_the_doubt_grows() {
    let server = Smtpd::start(Config::default(), |step| match step.at {
        At::Dot => Act::AcceptAndDrop,
        _ => Act::Go,
    });
    let world = World::new();
    let one = Settings {
        connections: 1,
        ..settings()
    };
    let fault = world
        .send(&plain(server.address), &one, 30)
        .await
        .result
        .unwrap_err();
    assert!(
        matches!(fault, Fault::NoAnswers { count: 3, .. }),
        "{fault:?}"
    );
    let sums = world.sums().await;
    assert_eq!((sums.in_doubt, sums.waiting), (3, 27));
    assert_eq!(server.counts().len(), 3);
}

#[tokio::test]
async fn a_connection_is_renewed_after_its_share_and_taken_leave_of() {
    let (world, server) = (World::new(), Smtpd::kind());
    let few = Settings {
        connections: 1,
        letters_per_connection: 2,
        ..settings()
    };
    let sums = world
        .send(&plain(server.address), &few, 5)
        .await
        .result
        .unwrap();
    assert_eq!(sums.sent, 5);
    server.truth(|truth| {
        assert_eq!(truth.connections, 3);
        let farewells = truth.commands.iter().filter(|line| *line == "QUIT").count();
        assert_eq!(farewells, 3);
    });
}

#[tokio::test]
async fn few_people_who_are_all_refused_have_not_failed_while_nobody_gets_through() {
    let lifted = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&lifted);
    let server = Smtpd::start(Config::default(), move |step| match step.at {
        At::Rcpt if !seen.load(Ordering::SeqCst) => Act::Say(b"554 5.7.1 relay access denied"),
        _ => Act::Go,
    });
    let world = World::new();
    let through = plain(server.address);
    for _ in 0..2 {
        let fault = world
            .send(&through, &settings(), 3)
            .await
            .result
            .unwrap_err();
        assert!(
            matches!(fault, Fault::SameRefusal { count: 3, .. }),
            "{fault:?}"
        );
        nothing_happened(&world, 3).await;
    }
    lifted.store(true, Ordering::SeqCst);
    let sums = world.send(&through, &settings(), 3).await.result.unwrap();
    assert_eq!(sums.sent, 3);
}

#[tokio::test]
async fn few_dead_addresses_and_nobody_else_have_failed() {
    let server = Smtpd::start(Config::default(), |step| match step.at {
        At::Rcpt => Act::Say(b"550 5.1.1 unknown"),
        _ => Act::Go,
    });
    let world = World::new();
    let ran = world.send(&plain(server.address), &settings(), 3).await;
    assert_eq!(ran.result.unwrap().failed, 3);
}

#[tokio::test]
async fn people_whose_addresses_a_server_cannot_take_do_not_stop_the_others() {
    let mut world = World::new();
    let people = (0..8).map(|number| match number {
        0..6 => subscriber(&format!("si\u{e2}n-{number}@example.org")),
        _ => subscriber(&person(number)),
    });
    world.people = Some(people.collect());
    let server = Smtpd::kind();
    let one = Settings {
        connections: 1,
        ..settings()
    };
    let sums = world
        .send(&plain(server.address), &one, 8)
        .await
        .result
        .unwrap();
    assert_eq!((sums.failed, sums.sent), (6, 2));
}
