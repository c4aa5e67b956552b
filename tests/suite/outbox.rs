//! The outbox: letters as files, as often as one likes, and never in the way of the real thing.

use std::fs;

use bulletin::delivery::{self, Audience, Fault, Through};
use bulletin::ledger::{self, Kind};

use crate::smtpd::Smtpd;
use crate::world::{ISSUE, NOW, World, cleared, plain, press, settings, spool, subscribers};

#[tokio::test]
async fn a_rehearsal_writes_files_and_the_live_send_still_reaches_everybody() {
    let (world, server) = (World::new(), Smtpd::kind());
    let sums = world
        .send(&Through::Outbox, &settings(), 4)
        .await
        .result
        .unwrap();
    assert_eq!((sums.sent, sums.waiting), (4, 0));
    let folder = world.outbox().join(ISSUE);
    let mut files: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    let press = press(&world.ledger().await).await;
    let mut expected: Vec<_> = subscribers(4)
        .iter()
        .map(|person| format!("{}.eml", press.token(&person.address)))
        .collect();
    expected.sort();
    assert_eq!(files, expected);

    let sums = world
        .send(&plain(server.address), &settings(), 4)
        .await
        .result
        .unwrap();
    assert_eq!(sums.sent, 4);
    assert_eq!(server.counts().len(), 4);
}

#[tokio::test]
async fn a_fresh_rehearsal_takes_the_place_of_the_old_one_and_a_second_live_dispatch_is_refused() {
    let (world, server) = (World::new(), Smtpd::kind());
    world
        .send(&Through::Outbox, &settings(), 4)
        .await
        .result
        .unwrap();
    let ledger = world.ledger().await;
    let lock = ledger.lock(NOW).unwrap();
    let (cleared, press, people) = (cleared(), press(&ledger).await, subscribers(2));
    let live = plain(server.address);
    let freeze = async |kind, through| {
        let audience = Audience {
            issue: ISSUE,
            kind,
            through,
            revision: None,
            subscribers: &mut spool(&people),
            exclusions: &mut std::iter::empty(),
        };
        delivery::freeze(&ledger, &lock, &cleared, &press, audience, NOW).await
    };
    let fresh = freeze(Kind::Rehearsal, &Through::Outbox).await.unwrap();
    assert_eq!(
        ledger.dispatch(ISSUE, Kind::Rehearsal).await.unwrap(),
        Some(fresh)
    );
    assert_eq!(ledger.dispatches(ISSUE).await.unwrap().len(), 2);

    freeze(Kind::Live, &live).await.unwrap();
    let twice = freeze(Kind::Live, &live).await;
    assert!(
        matches!(twice, Err(Fault::Ledger(ledger::Fault::Taken { .. }))),
        "{twice:?}"
    );
    drop(lock);

    // The letters of those who were only in the first rehearsal are gone.
    assert_eq!(fs::read_dir(world.outbox().join(ISSUE)).unwrap().count(), 4);
    world
        .send(&Through::Outbox, &settings(), 2)
        .await
        .result
        .unwrap();
    assert_eq!(fs::read_dir(world.outbox().join(ISSUE)).unwrap().count(), 2);
}

#[tokio::test]
async fn an_outbox_that_cannot_be_written_stops_before_the_first_letter() {
    let world = World::new();
    // A file where the folder should be: not even root can write into it.
    fs::write(world.outbox(), "in the way").unwrap();
    let fault = world
        .send(&Through::Outbox, &settings(), 3)
        .await
        .result
        .unwrap_err();
    let words = format!("{fault} {}", fault.cure());
    assert!(matches!(fault, Fault::Outbox { .. }), "{words}");
    assert!(words.contains("outbox/2026-11"), "{words}");
    fs::remove_file(world.outbox()).unwrap();
    let sums = world
        .send(&Through::Outbox, &settings(), 3)
        .await
        .result
        .unwrap();
    assert_eq!((sums.selected, sums.sent), (3, 3));
}

#[tokio::test]
async fn an_issue_that_was_not_checked_as_it_is_cannot_be_frozen() {
    let world = World::new();
    let ledger = world.ledger().await;
    let lock = ledger.lock(NOW).unwrap();
    let audience = Audience {
        issue: ISSUE,
        kind: Kind::Rehearsal,
        through: &Through::Outbox,
        revision: None,
        subscribers: &mut spool(&subscribers(1)),
        exclusions: &mut std::iter::empty(),
    };
    let edited = crate::world::edited_press(&ledger, "takes no letter at all").await;
    let refused = delivery::freeze(&ledger, &lock, &cleared(), &edited, audience, NOW).await;
    assert!(
        matches!(refused, Err(Fault::Unchecked { .. })),
        "{refused:?}"
    );
    assert_eq!(ledger.dispatches(ISSUE).await.unwrap(), []);
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_on_the_machine_can_read_who_is_written_to() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::new();
    world
        .send(&Through::Outbox, &settings(), 1)
        .await
        .result
        .unwrap();
    let letter = fs::read_dir(world.outbox().join(ISSUE))
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    for path in [
        world.ledger_path(),
        world.ledger_path().with_extension("lock"),
        letter,
    ] {
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{}", path.display());
    }
}
