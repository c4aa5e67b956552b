//! The ledger by itself: what it refuses, and what it keeps.

use bulletin::delivery::Through;
use bulletin::ledger::{Exclusion, Fault, Kind, Ledger, Lock, Mark, State, Writer};
use bulletin::subscribers::{Address, Subscriber};
use bulletin::{delivery, ledger};
use sqlx::Connection as _;

use crate::smtpd::{Act, At, Config, Smtpd};
use crate::world::{
    ISSUE, NOW, World, cleared, gone, person, plain, press, settings, spool, subscribers,
};

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

/// A dispatch to so many people, and whoever writes for it.
struct Begun {
    ledger: Ledger,
    lock: Lock,
    writer: Writer,
    id: i64,
    _world: World,
}

impl Begun {
    async fn with(people: usize) -> Self {
        let world = World::new();
        let ledger = world.ledger().await;
        let through = Through::parse("smtp://mail.example.org").unwrap();
        let id = world.dispatch(&ledger, &through, people).await.id;
        let lock = ledger.lock(NOW).unwrap();
        let writer = Writer::start(&ledger, &lock, id).await.unwrap();
        Begun {
            ledger,
            lock,
            writer,
            id,
            _world: world,
        }
    }
}

#[tokio::test]
async fn a_change_out_of_turn_is_refused_and_the_others_stand() {
    let begun = Begun::with(4).await;
    let (ledger, writer) = (&begun.ledger, &begun.writer);
    let rows = writer.claim(2, NOW).await.unwrap();
    assert_eq!(rows.len(), 2);
    // All in one breath, so that they share a transaction.
    let changes = [
        (rows[0].id, State::Sent, false),
        (rows[1].id, State::InDoubt, true),
        // Two may not mean to send one letter.
        (rows[1].id, State::InDoubt, false),
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
    let sums = ledger.sums(begun.id).await.unwrap();
    assert_eq!((sums.sent, sums.in_doubt, sums.waiting), (1, 0, 3));
    ledger
        .release_claims(&begun.lock, begun.id, NOW)
        .await
        .unwrap();
    assert_eq!(writer.claim(10, NOW).await.unwrap().len(), 3);
}

#[tokio::test]
async fn a_change_waits_for_somebody_else_who_is_writing() {
    let begun = Begun::with(1).await;
    let (ledger, writer) = (&begun.ledger, &begun.writer);
    let rows = writer.claim(1, NOW).await.unwrap();
    let url = format!("sqlite:{}", ledger.path().display());
    let mut other = sqlx::SqliteConnection::connect(&url).await.unwrap();
    let writing = other.begin_with("begin immediate").await.unwrap();
    let ticket = writer.mark(mark(rows[0].id, State::InDoubt)).await.unwrap();
    let mut durable = std::pin::pin!(ticket.durable());
    // By then it has been tried.
    for _ in 0..100 {
        tokio::select! {
            biased;
            made = &mut durable => panic!("{made:?} while somebody else was writing"),
            () = tokio::task::yield_now() => {}
        }
    }
    writing.rollback().await.unwrap();
    durable.await.unwrap();
    assert_eq!(ledger.sums(begun.id).await.unwrap().in_doubt, 1);
}

#[tokio::test]
async fn who_leaves_while_their_row_is_in_hand_is_not_written_to() {
    let begun = Begun::with(2).await;
    let (ledger, writer) = (&begun.ledger, &begun.writer);
    let rows = writer.claim(2, NOW).await.unwrap();
    ledger.suppress(&rows[0].address, &gone(NOW)).await.unwrap();
    for (row, stays) in [(rows[0].id, false), (rows[1].id, true)] {
        let ticket = writer.mark(mark(row, State::InDoubt)).await.unwrap();
        let result = ticket.durable().await;
        assert_eq!(result.is_ok(), stays, "{result:?}");
    }
    let sums = ledger.sums(begun.id).await.unwrap();
    assert_eq!((sums.suppressed, sums.in_doubt), (1, 1), "{sums:?}");
}

#[tokio::test]
async fn a_domain_is_left_alone_by_the_next_run_too_with_the_letters_that_were_in_hand() {
    let begun = Begun::with(4).await;
    let (ledger, writer) = (&begun.ledger, &begun.writer);
    assert_eq!(writer.claim(2, NOW).await.unwrap().len(), 2);
    let until = NOW + 60_000;
    writer.hold("example.org".into(), until).await.unwrap();
    // It dies, and somebody runs it again.
    ledger
        .release_claims(&begun.lock, begun.id, NOW)
        .await
        .unwrap();
    assert_eq!(ledger.ready(begun.id, NOW).await.unwrap(), 0);
    let held = ledger.held(begun.id, NOW).await.unwrap().unwrap();
    assert_eq!((held.letters, held.first), (4, until));
    assert_eq!(writer.claim(9, until).await.unwrap().len(), 4);
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
    let freeze = |people: Vec<Subscriber>| {
        let (ledger, lock, through, exclusions) = (&ledger, &lock, &through, &exclusions);
        async move {
            let audience = delivery::Audience {
                issue: ISSUE,
                kind: Kind::Live,
                through,
                revision: None,
                subscribers: &mut spool(&people),
                exclusions: &mut exclusions.iter().cloned().map(Ok),
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
    assert_eq!(ledger.dispatches(ISSUE).await.unwrap(), []);
    let lost = ledger::Plan {
        issue: ISSUE,
        kind: Kind::Live,
        through: "smtp://mail.example.org",
        digest: "",
        revision: None,
        content: "",
        people: &mut spool(&people[..2]),
        token: &Address::key,
        exclusions: &mut std::iter::once(Err(std::io::Error::other("the disk is gone").into())),
        now: NOW,
    };
    let lost = ledger.freeze(&lock, lost).await.unwrap_err();
    assert!(lost.to_string().contains("the disk is gone"), "{lost}");
    assert_eq!(ledger.dispatches(ISSUE).await.unwrap(), []);
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

#[tokio::test]
async fn a_ledger_that_does_not_know_what_has_gone_is_never_sent_from() {
    let server = Smtpd::start(Config::default(), |_| Act::Go);
    let world = World::new();
    let through = plain(server.address);
    let ledger = world.ledger().await;
    world.dispatch(&ledger, &through, 1).await;
    ledger.close().await;
    let before = std::fs::read(world.ledger_path()).unwrap();
    let sent = world.send(&through, &settings(), 1).await.result.unwrap();
    assert_eq!(sent.sent, 1);
    // An old copy is put back; the file is emptied; it is gone.
    for harm in [Some(before), Some(Vec::new()), None] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.db");
        let note = path.with_extension("last");
        std::fs::copy(world.ledger_path().with_extension("last"), &note).unwrap();
        if let Some(content) = &harm {
            std::fs::write(&path, content).unwrap();
        }
        let fault = Ledger::open(&path).await.unwrap_err();
        assert!(
            matches!(
                fault,
                Fault::Behind {
                    known: 0,
                    noted: 2,
                    ..
                }
            ),
            "{fault:?}"
        );
        assert!(fault.cure().contains("ledger.last"), "{}", fault.cure());
        assert!(
            harm.is_some() || !path.exists(),
            "an empty one in its place"
        );
        // Whoever has read that and goes on all the same is let through.
        std::fs::remove_file(note).unwrap();
        Ledger::open(&path).await.unwrap();
    }
}

#[tokio::test]
async fn many_may_open_a_new_ledger_in_the_same_instant() {
    let world = World::new();
    let path = world.ledger_path();
    let mut opening = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let path = path.clone();
        opening.spawn(async move { Ledger::open(&path).await.map(|_| ()) });
    }
    while let Some(opened) = opening.join_next().await {
        opened.unwrap().unwrap();
    }
}

/// The locks of this process on a file, as the kernel has them. It is asked about each open file by itself: in its
/// list of everybody's, some are missing while others come and go.
#[cfg(target_os = "linux")]
fn locks(path: &std::path::Path) -> usize {
    use std::os::unix::fs::MetadataExt as _;
    let file = format!(":{} ", std::fs::metadata(path).unwrap().ino());
    let open = std::fs::read_dir("/proc/self/fdinfo").unwrap();
    // Files of other tests are closed meanwhile.
    let told = open.filter_map(|entry| std::fs::read_to_string(entry.ok()?.path()).ok());
    told.map(|about| {
        let lines = about.lines();
        let locks = lines.filter(|line| line.starts_with("lock:") && line.contains("POSIX"));
        locks.filter(|line| line.contains(&file)).count()
    })
    .sum()
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn an_open_ledger_is_locked_against_others_who_would_clear_its_log_away() {
    let world = World::new();
    let ledger = world.ledger().await;
    assert!(locks(ledger.path()) > 0);
    // Nor does looking a second time let go of it.
    let again = world.ledger().await;
    assert!(locks(ledger.path()) > 0);
    drop(again);
}
