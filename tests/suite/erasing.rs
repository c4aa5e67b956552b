//! Erasing one person in the ledger: no byte names them afterwards, and every sum is as it was.

use std::collections::HashSet;

use bulletin::ledger::{
    Answer, Change, Exclusion, Kind, Ledger, Mark, Plan, Preview, Settlement, State, What, Writer,
};
use bulletin::subscribers::Address;

use crate::world::{ISSUE, NOW, World, gone, spool, subscriber};

const ANN: &str = "Ann.Evans@example.org";
const WORDS: &str = "ann.evans@example.org";

fn ann() -> Address {
    Address::parse(ANN).unwrap()
}

/// Every file beside the ledger that holds these words, in whatever case.
fn holding(world: &World, words: &str) -> Vec<String> {
    let folder = world.ledger_path();
    let entries = std::fs::read_dir(folder.parent().unwrap()).unwrap();
    let mut found: Vec<String> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            let bytes = std::fs::read(path).unwrap();
            String::from_utf8_lossy(&bytes)
                .to_lowercase()
                .contains(words)
        })
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    found.sort();
    found
}

/// A dispatch in which Ann's letter is in `state`, and two others were sent.
async fn dispatch(ledger: &Ledger, issue: &str, state: State) -> i64 {
    let people = [ANN, "joann.evans@example.org", "ann.evans@example.org.uk"].map(subscriber);
    let exclusions = [Exclusion {
        address: ANN.into(),
        reason: "status is unsubscribed".into(),
    }];
    let plan = Plan {
        issue,
        kind: Kind::Live,
        through: "smtp://mail.example.org",
        digest: "d",
        revision: None,
        content: "{}",
        people: &mut spool(&people),
        token: &Address::key,
        exclusions: &mut exclusions.into_iter().map(Ok),
        now: NOW,
    };
    let lock = ledger.lock(NOW).unwrap();
    let id = ledger.freeze(&lock, plan).await.unwrap().id;
    let writer = Writer::start(ledger, &lock, id).await.unwrap();
    let claimed = writer.claim(3, NOW).await.unwrap();
    for row in claimed {
        let own = row.address == ann();
        let mut steps = vec![State::InDoubt];
        match state {
            State::Waiting if own => steps = vec![State::Deferred],
            State::InDoubt if own => {}
            State::Failed if own => steps.push(State::Failed),
            _ => steps.push(State::Sent),
        }
        for to in steps {
            let text = format!("<{}>: hello", row.address);
            let answer = (to != State::InDoubt).then_some(Answer {
                code: Some(550),
                enhanced: None,
                text,
            });
            let mark = Mark {
                row: row.id,
                to,
                stage: Some("rcpt"),
                server: Some("mail.example.org:25".into()),
                answer,
                next_at: None,
                now: NOW,
            };
            let mark = match to {
                State::InDoubt => Mark {
                    stage: None,
                    ..mark
                },
                _ => mark,
            };
            writer.mark(mark).await.unwrap().durable().await.unwrap();
        }
    }
    id
}

#[tokio::test]
async fn no_byte_of_the_ledger_names_who_was_erased_and_every_sum_is_as_it_was() {
    let world = World::new();
    let ledger = world.ledger().await;
    let mut before = Vec::new();
    for (issue, state) in [
        ("2026-08", State::Sent),
        ("2026-09", State::Failed),
        ("2026-10", State::InDoubt),
        ("2026-11", State::Waiting),
    ] {
        let id = dispatch(&ledger, issue, state).await;
        before.push((id, ledger.sums(id).await.unwrap()));
    }
    ledger
        .note(
            &ann(),
            &Change {
                what: What::Confirmed,
                ..gone(NOW)
            },
        )
        .await
        .unwrap();
    ledger.suppress(&ann(), &gone(NOW)).await.unwrap();
    ledger
        .previewed(&Preview {
            issue: ISSUE.into(),
            digest: "d".into(),
            address: ANN.into(),
            through: "smtp://mail.example.org:25".into(),
            time: NOW,
            answer: None,
        })
        .await
        .unwrap();
    assert!(!ledger.traces(&ann()).await.unwrap().is_empty());
    assert_ne!(holding(&world, WORDS), Vec::<String>::new());

    let lock = ledger.lock(NOW).unwrap();
    let erasure = ledger.erase(&lock, &ann(), NOW).await.unwrap();
    assert!(erasure.clean && erasure.rows > 8, "{erasure:?}");
    // Others' addresses hold hers as a part; theirs stay.
    let theirs = |name: &str| {
        let bytes = std::fs::read(world.ledger_path().with_file_name(name)).unwrap();
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        text.replace("joann.evans@example.org", "")
            .replace("ann.evans@example.org.uk", "")
    };
    for file in holding(&world, WORDS) {
        assert!(!theirs(&file).contains(WORDS), "{file} still names her");
    }
    assert_eq!(ledger.traces(&ann()).await.unwrap(), []);
    assert_eq!(ledger.history(WORDS).await.unwrap(), []);
    assert!(ledger.erased(WORDS).await.unwrap());
    assert!(!ledger.erased("joann.evans@example.org").await.unwrap());
    for (id, sums) in &before {
        let now = ledger.sums(*id).await.unwrap();
        assert!(now.add_up(), "{now:?}");
        let (closed, open) = (sums.sent + sums.failed + sums.in_doubt, sums.deferred);
        assert_eq!(
            (now.selected, now.sent + now.failed + now.in_doubt),
            (sums.selected, closed)
        );
        assert_eq!(now.suppressed, open, "{now:?}");
    }
    // What is in doubt stays so, and is never written to again whatever is decided.
    let doubtful = before[2].0;
    let rows = ledger.rows(doubtful, State::InDoubt).await.unwrap();
    assert_eq!(rows.len(), 1);
    assert!(rows[0].address.to_string().ends_with("@erased.invalid"));
    assert_eq!(rows[0].name, None);
    ledger
        .settle(&lock, doubtful, Settlement::Resend, &HashSet::new(), NOW)
        .await
        .unwrap();
    let writer = Writer::start(&ledger, &lock, doubtful).await.unwrap();
    assert_eq!(writer.claim(10, NOW).await.unwrap(), []);
    assert_eq!(ledger.sums(doubtful).await.unwrap().suppressed, 1);
    drop(writer);
    // The watch over its end sees nothing missing.
    drop(lock);
    ledger.close().await;
    let ledger = world.ledger().await;
    ledger.expect_whole().await.unwrap();
    let everybody = ledger.everybody().await.unwrap();
    assert_eq!(everybody.len(), 2, "{everybody:?}");
}

#[tokio::test]
async fn somebody_who_was_erased_is_not_written_down_again_but_by_their_own_consent() {
    let world = World::new();
    let ledger = world.ledger().await;
    let lock = ledger.lock(NOW).unwrap();
    ledger.erase(&lock, &ann(), NOW).await.unwrap();
    assert!(!ledger.suppress(&ann(), &gone(NOW)).await.unwrap());
    ledger
        .note(
            &ann(),
            &Change {
                what: What::Imported,
                ..gone(NOW)
            },
        )
        .await
        .unwrap();
    assert_eq!(ledger.traces(&ann()).await.unwrap(), []);
    let erasures = ledger.erasures().await.unwrap();
    assert!(erasures.holds(WORDS) && !erasures.holds("ben@example.org"));
    let consent = Change {
        what: What::Confirmed,
        ..gone(NOW)
    };
    assert!(ledger.restore(&ann(), &consent).await.unwrap());
    assert!(!ledger.erased(WORDS).await.unwrap());
    assert_eq!(ledger.history(WORDS).await.unwrap(), [consent]);
}
