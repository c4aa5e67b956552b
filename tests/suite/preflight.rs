//! What is found wrong before the first letter leaves.

use bulletin::delivery::{Event, Fault, Through};
use bulletin::ledger::{Kind, Plan};
use bulletin::subscribers::Address;
use tokio::sync::{mpsc, watch};

use crate::smtpd::{Act, Config, Smtpd};
use crate::world::{ISSUE, NOW, World, person, plain, press, settings, spool, subscribers};

/// Freezes a dispatch to so many people, one of whom would get somebody else's letter.
async fn freeze_a_wrong_letter(world: &World, through: &Through, people: usize, wrong: usize) {
    let ledger = world.ledger().await;
    let lock = ledger.lock(NOW).unwrap();
    let (people, press) = (subscribers(people), press(&ledger).await);
    let token = |address: &Address| {
        if *address == people[wrong].address {
            "of-somebody-else".into()
        } else {
            press.token(address)
        }
    };
    let plan = Plan {
        issue: ISSUE,
        kind: Kind::Live,
        through: &through.to_string(),
        digest: "",
        revision: None,
        content: &press.freeze().unwrap(),
        people: &mut spool(&people),
        token: &token,
        exclusions: &mut std::iter::empty(),
        now: NOW,
    };
    ledger.freeze(&lock, plan).await.unwrap();
}

#[tokio::test]
async fn one_letter_that_is_not_right_stops_the_run_before_the_first_leaves() {
    let (world, server) = (World::new(), Smtpd::kind());
    let through = plain(server.address);
    freeze_a_wrong_letter(&world, &through, 6, 4).await;
    let fault = world
        .send(&through, &settings(), 6)
        .await
        .result
        .unwrap_err();
    let words = fault.to_string();
    assert!(
        words.contains(&person(4)) && words.contains("members"),
        "{words}"
    );
    assert_eq!(server.truth(|truth| truth.connections), 0);
    assert_eq!(world.sums().await.waiting, 6);
}

#[tokio::test]
async fn a_wish_to_stop_is_heard_while_the_letters_are_looked_at() {
    let (world, server) = (World::new(), Smtpd::kind());
    let through = plain(server.address);
    // More than are looked at in one go.
    freeze_a_wrong_letter(&world, &through, 501, 500).await;
    let (stopper, stop) = watch::channel(false);
    let (events, mut told) = mpsc::unbounded_channel();
    // The run has just begun, and looks at the first letters.
    let watching = async {
        while let Some(event) = told.recv().await {
            if matches!(event, Event::Started { .. }) {
                stopper.send_replace(true);
            }
        }
    };
    let settings = settings();
    let sending = world.send_telling(&through, &settings, 501, stop, events);
    let (sent, ()) = tokio::join!(sending, watching);
    let sums = sent.unwrap();
    assert_eq!((sums.waiting, sums.selected), (501, 501));
    assert_eq!(server.truth(|truth| truth.connections), 0);
}

#[tokio::test]
async fn a_letter_larger_than_the_server_takes_stops_the_run_before_the_first_leaves() {
    let config = Config {
        offers: vec!["SIZE 50"],
        ..Config::default()
    };
    let (world, server) = (World::new(), Smtpd::start(config, |_| Act::Go));
    let fault = world
        .send(&plain(server.address), &settings(), 3)
        .await
        .result
        .unwrap_err();
    assert!(
        matches!(fault, Fault::TooLarge { limit: 50, .. }),
        "{fault:?}"
    );
    assert!(server.truth(|truth| truth.commands.iter().all(|line| !line.starts_with("MAIL"))));
    assert_eq!(world.sums().await.waiting, 3);
}
