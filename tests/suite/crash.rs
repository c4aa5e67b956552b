//! The machine dies in the middle of a send: nobody gets two letters, and nobody is forgotten.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::{mpsc, watch};

use crate::smtpd::{Act, At, Config, Smtpd};
use crate::sums::agree;
use crate::world::{World, plain, settings};

const PEOPLE: usize = 4;

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
}

/// Runs until the server has come to its `nth` step, and dies there. Returns whether it came so far.
///
/// With `quiet` the server never answers at that step; otherwise it answers, and the death races
/// with whatever the client makes of the answer.
fn killed_at(nth: usize, quiet: bool, offers: &[&'static str]) -> bool {
    let (reached, mut died) = mpsc::unbounded_channel();
    let config = Config {
        offers: offers.to_vec(),
        ..Config::default()
    };
    let steps = Arc::new(AtomicUsize::new(0));
    let server = Smtpd::start(config, move |step| {
        if matches!(step.at, At::Greeting | At::Ehlo) {
            return Act::Go;
        }
        if steps.fetch_add(1, Ordering::SeqCst) == nth {
            let _ = reached.send(());
            if quiet {
                return Act::Hang;
            }
        }
        Act::Go
    });
    let world = World::new();
    let through = plain(server.address);
    let first = runtime();
    let finished = first.block_on(async {
        let (_keep, stop) = watch::channel(false);
        let settings = settings();
        tokio::select! {
            ran = world.send_until(&through, &settings, PEOPLE, stop) => {
                ran.result.unwrap();
                true
            }
            _ = died.recv() => false,
        }
    });
    // Every task ends where it stands.
    drop(first);
    runtime().block_on(async {
        // A later life.
        agree(&world, &server.counts()).await;
        let sums = world
            .send(&through, &settings(), PEOPLE)
            .await
            .result
            .unwrap();
        agree(&world, &server.counts()).await;
        assert!(sums.add_up());
        assert_eq!(sums.waiting, 0, "{sums:?}");
        assert_eq!(sums.sent + sums.in_doubt, PEOPLE as u64, "{sums:?}");
        assert!(sums.in_doubt <= 3, "one a connection at most: {sums:?}");
        let known = server.counts().len() as u64;
        assert!(known >= sums.sent && known <= sums.sent + sums.in_doubt);
    });
    !finished
}

#[test]
fn killed_while_the_server_is_silent_at_every_step() {
    for offers in [["8BITMIME"], ["PIPELINING"]] {
        let mut nth = 0;
        while killed_at(nth, true, &offers) {
            nth += 1;
        }
        // Five steps a letter, or the test has not tested.
        assert!(nth >= 5 * PEOPLE - 1, "{nth}");
    }
}

#[test]
fn killed_as_the_answer_comes_at_every_step() {
    for nth in 0..5 * PEOPLE {
        killed_at(nth, false, &["8BITMIME"]);
    }
}
