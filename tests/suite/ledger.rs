//! The ledger by itself: what it refuses, and what it keeps.

use bulletin::delivery::Through;
use bulletin::ledger::{Exclusion, Fault, Kind, Ledger, Mark, State, Writer};
use bulletin::{delivery, ledger};

use crate::smtpd::{Act, At, Config, Smtpd};
use crate::world::{ISSUE, NOW, World, cleared, person, plain, press, settings, subscribers};

fn mark(row: i64, to: State) -> Mark {
    Mark {
        row,
        to,
        stage: None,
        server: None,
        answer: None,
        next_at: None,
        now: NOW,
    }
}

#[tokio::test]
async fn a_change_out_of_turn_is_refused_and_the_others_stand() {
    let world = World::new();
    let ledger = world.ledger().await;
    let through = Through::parse("smtp://mail.example.org").unwrap();
    let id = world.dispatch(&ledger, &through, 4).await.id;
    let lock = ledger.lock(NOW).unwrap();
    let writer = Writer::start(&ledger, &lock, id).await.unwrap();
    let rows = writer.claim(2, NOW).await.unwrap();
    assert_eq!(rows.len(), 2);
    // All in one breath, so that they share a transaction.
    let changes = [
        (rows[0].id, State::Sent, false),
        (rows[1].id, State::InDoubt, true),
        (rows[1].id, State::Sent, true),
        (rows[1].id, State::Sent, false),
        (rows[1].id, State::Waiting, false),
        (rows[1].id + 1, State::InDoubt, false),
    ];
    let mut tickets = Vec::new();
    for (row, to, _) in changes {
        tickets.push(writer.mark(mark(row, to)).await.unwrap());
    }
    for (ticket, (row, to, stands)) in tickets.into_iter().zip(changes) {
        let result = ticket.durable().await;
        assert_eq!(result.is_ok(), stands, "{row} {to:?} {result:?}");
    }
    let sums = ledger.sums(id).await.unwrap();
    assert_eq!((sums.sent, sums.in_doubt, sums.waiting), (1, 0, 3));
    ledger.release_claims(&lock, id, NOW).await.unwrap();
    assert_eq!(writer.claim(10, NOW).await.unwrap().len(), 3);
}

#[tokio::test]
async fn who_leaves_while_their_row_is_in_hand_is_not_written_to() {
    let world = World::new();
    let ledger = world.ledger().await;
    let through = Through::parse("smtp://mail.example.org").unwrap();
    let id = world.dispatch(&ledger, &through, 2).await.id;
    let lock = ledger.lock(NOW).unwrap();
    let writer = Writer::start(&ledger, &lock, id).await.unwrap();
    let rows = writer.claim(2, NOW).await.unwrap();
    ledger
        .suppress(&rows[0].address, "unsubscribed", NOW)
        .await
        .unwrap();
    for (row, stays) in [(rows[0].id, false), (rows[1].id, true)] {
        let ticket = writer.mark(mark(row, State::InDoubt)).await.unwrap();
        let result = ticket.durable().await;
        assert_eq!(result.is_ok(), stays, "{result:?}");
    }
    let sums = ledger.sums(id).await.unwrap();
    assert_eq!((sums.suppressed, sums.in_doubt), (1, 1), "{sums:?}");
}

#[tokio::test]
async fn a_dispatch_is_written_whole_or_not_at_all() {
    let mut world = World::new();
    let ledger = world.ledger().await;
    let lock = ledger.lock(NOW).unwrap();
    let exclusions = [Exclusion {
        address: "nobody".into(),
        reason: "no @ in it".into(),
    }];
    let through = Through::parse("smtp://mail.example.org").unwrap();
    let mut people = subscribers(3);
    people.extend(subscribers(1));
    let freeze = |people: Vec<_>| {
        let (ledger, lock, through, exclusions) = (&ledger, &lock, &through, &exclusions);
        async move {
            let audience = delivery::Audience {
                issue: ISSUE,
                kind: Kind::Live,
                through,
                revision: None,
                subscribers: &people,
                exclusions,
            };
            delivery::freeze(
                ledger,
                lock,
                &cleared(),
                &press(ledger).await,
                audience,
                NOW,
            )
            .await
        }
    };
    let twice = freeze(people.clone()).await;
    assert!(
        matches!(&twice, Err(delivery::Fault::Ledger(Fault::Twice { address })) if *address == person(0)),
        "{twice:?}"
    );
    assert_eq!(ledger.history(ISSUE).await.unwrap(), []);
    people.pop();
    world.people = Some(people.clone());
    let dispatch = freeze(people).await.unwrap();
    assert_eq!(
        ledger.dispatch(ISSUE, Kind::Live).await.unwrap(),
        Some(dispatch.clone())
    );
    assert_eq!(ledger.exclusions(dispatch.id).await.unwrap(), exclusions);
    assert_eq!(dispatch.content, press(&ledger).await.freeze().unwrap());
}

#[tokio::test]
async fn the_secret_stays_the_same_and_reading_makes_no_file() {
    let world = World::new();
    let path = world.ledger_path();
    assert!(matches!(
        Ledger::open_existing(&path).await,
        Err(Fault::Missing { .. })
    ));
    assert!(!path.exists() && !path.parent().unwrap().exists());
    let secret = world.ledger().await.secret().await.unwrap();
    let again = Ledger::open_existing(&path)
        .await
        .unwrap()
        .secret()
        .await
        .unwrap();
    assert_eq!(secret, again);
    assert_ne!(secret, World::new().ledger().await.secret().await.unwrap());
}

#[tokio::test]
async fn a_ledger_may_lie_in_any_folder() {
    let world = World::new();
    let path = world.folder.path().join("Siân's 100% #1? & more/ledger.db");
    Ledger::open(&path).await.unwrap();
    assert!(path.is_file());
}

#[tokio::test]
async fn a_ledger_that_cannot_be_made_is_named() {
    let world = World::new();
    std::fs::write(world.folder.path().join("subscribers"), "a file in the way").unwrap();
    let fault = Ledger::open(&world.ledger_path()).await.unwrap_err();
    assert!(fault.to_string().contains("ledger.db"), "{fault}");
    assert!(fault.cure().contains("subscribers"), "{}", fault.cure());
}

#[tokio::test]
async fn every_attempt_is_kept() {
    let server = Smtpd::start(Config::default(), |step| match (step.at, step.nth) {
        (At::Dot, 0) => Act::Say(b"451 4.7.1 later"),
        _ => Act::Go,
    });
    let world = World::new();
    for _ in 0..2 {
        world
            .send(&plain(server.address), &settings(), 1)
            .await
            .result
            .unwrap();
        world.later(20);
    }
    let row = &world.rows(State::Sent).await[0];
    let log = world.ledger().await.log(row.id).await.unwrap();
    let told: Vec<_> = log
        .iter()
        .map(|line: &ledger::Logged| (line.state, line.answer.as_ref().and_then(|a| a.code)))
        .collect();
    assert_eq!(
        told,
        [
            (State::InDoubt, None),
            (State::Claimed, Some(451)),
            (State::Deferred, Some(451)),
            (State::InDoubt, None),
            (State::Sent, Some(250)),
        ]
    );
    assert_eq!(
        log[0].server.as_deref(),
        Some(format!("{}", server.address).as_str())
    );
    assert_eq!(row.attempts, 2);
}
