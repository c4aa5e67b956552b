//! What is kept of a person: every change, whether they may be written to, and that they were erased.

use bulletin::ledger::{Change, Fault, Ledger, What};
use bulletin::subscribers::Address;

use crate::world::{NOW, World, gone};

const SOURCE: &str = "bulletin subscribers remove";

fn ann() -> Address {
    Address::parse("Ann@Example.org").unwrap()
}

fn change(what: What, detail: &str, source: &str) -> Change {
    Change {
        time: NOW,
        what,
        detail: detail.into(),
        source: source.into(),
    }
}

async fn words(ledger: &Ledger, key: &str) -> Vec<&'static str> {
    let history = ledger.history(key).await.unwrap();
    history.iter().map(|change| change.what.word()).collect()
}

#[tokio::test]
async fn what_becomes_of_somebody_is_kept_in_its_order() {
    let world = World::new();
    let ledger = world.ledger().await;
    let consent = change(
        What::Confirmed,
        "Yes, send me the bulletin once a month",
        "https://news.example.org/sign-up",
    );
    ledger.note(&ann(), &consent).await.unwrap();
    assert!(ledger.suppress(&ann(), &gone(NOW)).await.unwrap());
    let back = change(
        What::Restored,
        "she rang us",
        "bulletin subscribers restore",
    );
    assert!(ledger.restore(&ann(), &back).await.unwrap());
    assert!(!ledger.restore(&ann(), &back).await.unwrap());
    let found = ledger.history("ann@example.org").await.unwrap();
    assert_eq!(found, [consent, gone(NOW), back]);
    assert_eq!(ledger.history("ben@example.org").await.unwrap(), []);
}

#[tokio::test]
async fn the_same_word_to_leave_is_news_only_once() {
    let world = World::new();
    let ledger = world.ledger().await;
    for first in [true, false, false] {
        assert_eq!(ledger.suppress(&ann(), &gone(NOW)).await.unwrap(), first);
    }
    let complaint = change(What::Complained, "reported as spam", "<1@mail.example.org>");
    assert!(!ledger.suppress(&ann(), &complaint).await.unwrap());
    assert_eq!(
        words(&ledger, "ann@example.org").await,
        ["left", "complained"]
    );
    let kept = ledger
        .suppression("ann@example.org")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (kept.what, kept.reason.as_str()),
        (What::Left, "unsubscribed")
    );
    // After a return, the same word is a new one.
    let back = change(
        What::Restored,
        "she rang us",
        "bulletin subscribers restore",
    );
    ledger.restore(&ann(), &back).await.unwrap();
    assert!(ledger.suppress(&ann(), &gone(NOW)).await.unwrap());
    let history = words(&ledger, "ann@example.org").await;
    assert_eq!(history, ["left", "complained", "restored", "left"]);
}

#[tokio::test]
async fn a_wish_to_leave_counts_more_than_letters_that_came_back() {
    let world = World::new();
    let ledger = world.ledger().await;
    let bounced = change(What::Bounced, "the mailbox is gone", "<2@mail.example.org>");
    assert!(ledger.suppress(&ann(), &bounced).await.unwrap());
    assert!(ledger.suppress(&ann(), &gone(NOW)).await.unwrap());
    assert!(!ledger.suppress(&ann(), &bounced).await.unwrap());
    let kept = ledger
        .suppression("ann@example.org")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(kept.what, What::Left);
}

#[tokio::test]
async fn many_leave_at_once_or_none_does() {
    let world = World::new();
    let ledger = world.ledger().await;
    let person = |number: usize| Address::parse(&format!("p{number}@example.org")).unwrap();
    let imported = |number| {
        let source = format!("old.csv line {number}");
        (
            person(number),
            change(What::Imported, "unsubscribed", &source),
        )
    };
    let mut who: Vec<_> = (0..1_200).map(imported).collect();
    // The same person on two rows is one person.
    who.push(imported(7));
    assert_eq!(ledger.suppress_many(&who).await.unwrap(), 1_200);
    assert_eq!(ledger.suppress_many(&who).await.unwrap(), 0);
    assert_eq!(ledger.suppressions().await.unwrap().len(), 1_200);
    assert_eq!(words(&ledger, "p7@example.org").await, ["imported"]);
    let wrong = vec![
        (person(2_000), gone(NOW)),
        (person(2_001), change(What::Added, "", SOURCE)),
    ];
    let fault = ledger.suppress_many(&wrong).await.unwrap_err();
    assert!(
        matches!(fault, Fault::NoLeaving { what: "added" }),
        "{fault}"
    );
    assert_eq!(ledger.suppressions().await.unwrap().len(), 1_200);
}
