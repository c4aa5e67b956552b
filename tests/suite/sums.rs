//! Whatever a server does, the sums add up and the ledger says nothing that is not so.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use bulletin::ledger::{Kind, Settlement, State};
use proptest::prelude::*;

use crate::smtpd::{Act, At, Config, LETTER, Smtpd, Step};
use crate::world::{ISSUE, NOW, World, plain, settings};

const PEOPLE: usize = 12;

/// A server whose moods depend on nothing but the seed, the person and the time it is asked.
fn moody(seed: u64, mischief: u64) -> impl Fn(&Step) -> Act {
    move |step| {
        let mut hasher = DefaultHasher::new();
        (seed, &step.to, step.at, step.nth).hash(&mut hasher);
        let dice = hasher.finish();
        if dice % 100 >= mischief || !LETTER.contains(&step.at) {
            return Act::Go;
        }
        let moods: &[Act] = match step.at {
            At::Dot => &[
                Act::Drop,
                Act::AcceptAndDrop,
                Act::Say(b"451 4.7.1 later"),
                Act::Say(b"554 5.6.0 no"),
                Act::Say(b"421 4.3.2 closing"),
                Act::Say(b"250 ok"),
            ],
            At::Text => &[Act::Drop, Act::Say(b"552 5.2.2 full")],
            At::Data => &[
                Act::Drop,
                Act::Say(b"451 4.3.0 later"),
                Act::Say(b"554 5.7.1 no"),
            ],
            At::Rcpt => &[
                Act::Drop,
                Act::Say(b"550 5.1.1 unknown"),
                Act::Say(b"450 4.2.0 later"),
                Act::Say(b"421 closing"),
                Act::Say(b"454 Throttling failure: Maximum sending rate exceeded."),
            ],
            _ => &[
                Act::Drop,
                Act::Say(b"421 4.3.2 closing"),
                Act::Say(b"451 4.3.0 later"),
            ],
        };
        moods[usize::try_from(dice / 100).unwrap_or(0) % moods.len()].clone()
    }
}

/// The ledger against what the server knows.
pub(crate) async fn agree(world: &World, counts: &HashMap<String, usize>) {
    let sums = world.sums().await;
    assert!(sums.add_up(), "{sums:?}");
    for state in [
        State::Waiting,
        State::Claimed,
        State::Deferred,
        State::Failed,
        State::Sent,
    ] {
        for row in world.rows(state).await {
            let got = counts.get(&row.address.to_string()).copied().unwrap_or(0);
            let expected = usize::from(state == State::Sent);
            assert_eq!(got, expected, "{} is {}", row.address, state.word());
        }
    }
    for row in world.rows(State::InDoubt).await {
        let got = counts.get(&row.address.to_string()).copied().unwrap_or(0);
        assert!(got <= 1, "{} in doubt got {got}", row.address);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_sums_add_up_whatever_the_server_does(
        seed in any::<u64>(),
        mischief in 5u64..60,
        pipelining in any::<bool>(),
    ) {
        let offers = if pipelining { vec!["PIPELINING"] } else { vec!["8BITMIME"] };
        let server = Smtpd::start(Config { offers, ..Config::default() }, moody(seed, mischief));
        let world = World::new();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(async {
            let through = plain(server.address);
            for _ in 0..3 {
                // A run may stop; what it leaves behind must be true.
                let _ = world.send(&through, &settings(), PEOPLE).await.result;
                agree(&world, &server.counts()).await;
                world.later(30);
            }
            let ledger = world.ledger().await;
            let dispatch = ledger.dispatch(ISSUE, Kind::Live).await.unwrap().unwrap();
            let lock = ledger.lock(NOW).unwrap();
            let nobody = HashSet::new();
            ledger.settle(&lock, dispatch.id, Settlement::Sent, &nobody, NOW).await.unwrap();
            let sums = ledger.sums(dispatch.id).await.unwrap();
            assert!(sums.add_up() && sums.in_doubt == 0, "{sums:?}");
        });
    }
}
