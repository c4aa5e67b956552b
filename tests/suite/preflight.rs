//! What is found wrong before the first letter leaves.

use bulletin::delivery::Fault;
use bulletin::ledger::{Kind, Plan};
use bulletin::subscribers::Address;

use crate::smtpd::{Act, Config, Smtpd};
use crate::world::{ISSUE, NOW, World, person, plain, press, settings, subscribers};

#[tokio::test]
async fn one_letter_that_is_not_right_stops_the_run_before_the_first_leaves() {
    let (world, server) = (World::new(), Smtpd::kind());
    let through = plain(server.address);
    let ledger = world.ledger().await;
    let lock = ledger.lock(NOW).unwrap();
    let (people, press) = (subscribers(6), press(&ledger).await);
    let token = |address: &Address| {
        if *address == people[4].address {
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
        people: &people,
        token: &token,
        exclusions: &[],
        now: NOW,
    };
    ledger.freeze(&lock, &plan).await.unwrap();
    drop(lock);
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
