//! A server that does anything at any step, by seeds: nobody gets two letters, and nobody is missed unnamed.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

use bulletin::delivery::Settings;
use bulletin::ledger::State;

use crate::smtpd::{Act, At, Config, Smtpd};
use crate::world::{World, plain, settings, subscriber};

const PEOPLE: usize = 40;
const SEEDS: u64 = 16;

/// What the server does at a step: one time in eight, mischief.
fn mischief(seed: u64, at: At, to: &str, nth: usize) -> Act {
    let mut hasher = DefaultHasher::new();
    (seed, at, to, nth).hash(&mut hasher);
    let dice = hasher.finish();
    if !dice.is_multiple_of(8) {
        return Act::Go;
    }
    match (at, (dice >> 20) % 12) {
        (At::Greeting | At::Ehlo | At::Auth, _) => Act::Go,
        (At::Mail, 0..4) => Act::Say(b"451 4.3.0 queue trouble"),
        (At::Mail, 4..6) => Act::Say(b"421 4.3.2 bye"),
        (At::Mail, 6..8) => Act::Say(b"454 4.7.0 slower"),
        (At::Text, 0..5) => Act::Say(b"554 5.7.1 early no"),
        (At::Text, 5..7) => Act::Say(b"421 4.3.2 early bye"),
        (At::Mail | At::Text, _) => Act::Drop,
        (At::Dot, 0) => Act::AcceptAndDrop,
        (_, 0) => Act::Say(b"550 5.1.1 nobody"),
        (_, 1) => Act::Say(b"550 5.7.1 no"),
        (_, 2) => Act::Say(b"450 4.2.0 later"),
        (_, 3) => Act::Say(b"451 4.3.0 later still"),
        (_, 4) => Act::Say(b"421 4.3.2 bye"),
        (_, 5) => Act::Say(b"421 4.7.0 bye"),
        (_, 6) => Act::Say(b"450 4.7.1 domain has enough"),
        (_, 7) => Act::Say(b"452 4.5.3 too fast"),
        (_, 8) => Act::Say(b"552 5.2.2 full"),
        _ => Act::Drop,
    }
}

/// One dispatch, sent again and again until nothing is left. Returns the server and the world.
async fn dispatched(seed: u64) -> (Smtpd, World) {
    let config = Config {
        offers: vec!["PIPELINING"],
        ..Config::default()
    };
    let server = Smtpd::start(config, move |step| {
        mischief(seed, step.at, &step.to, step.nth)
    });
    let mut world = World::new();
    // Several domains, so that what one of them asks for matters to its own.
    let person = |number| subscriber(&format!("p{number:02}@d{}.example.org", number % 3));
    world.people = Some((0..PEOPLE).map(person).collect());
    let shapes = [(1, 100), (2, 5), (3, 2), (4, 1)];
    let (connections, letters_per_connection) = shapes[usize::try_from(seed).unwrap() % 4];
    let settings = Settings {
        connections,
        letters_per_connection,
        backoff: Duration::from_millis(1),
        ..settings()
    };
    for _ in 0..60 {
        // A run may well be stopped; the next one goes on.
        let _ = world.send(&plain(server.address), &settings, PEOPLE).await;
        let sums = world.sums().await;
        assert!(sums.add_up(), "seed {seed}");
        if sums.waiting + sums.deferred == 0 {
            break;
        }
        world.later(300);
    }
    (server, world)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_gets_two_letters_and_nobody_is_missed_unnamed() {
    let mut announced = 0;
    for seed in 0..SEEDS {
        let (server, world) = dispatched(seed).await;
        let counts = server.counts();
        let ledger = world.ledger().await;
        for (state, accepted) in [
            (State::Sent, 1..=1),
            (State::InDoubt, 0..=1),
            (State::Failed, 0..=0),
            (State::Waiting, 0..=0),
            (State::Deferred, 0..=0),
        ] {
            for row in world.rows(state).await {
                let count = counts.get(&row.address.to_string()).copied().unwrap_or(0);
                assert!(
                    accepted.contains(&count),
                    "seed {seed}: {} is {state:?} and got {count}",
                    row.address
                );
                let log = ledger.log(row.id).await.unwrap();
                let states: Vec<State> = log.iter().map(|line| line.state).collect();
                let sent = states.iter().filter(|state| **state == State::Sent);
                assert_eq!(sent.count(), usize::from(state == State::Sent), "{log:?}");
                if state == State::Sent {
                    assert_eq!(states[states.len() - 2..], [State::InDoubt, State::Sent]);
                }
            }
        }
        assert_eq!(world.rows(State::Claimed).await, []);
        server.truth(|truth| {
            announced += truth.announced;
            for letter in &truth.accepted {
                assert!(letter.text.contains(&letter.to), "seed {seed}: not theirs");
            }
        });
        ledger.close().await;
    }
    assert!(announced > 100, "{announced}");
}
