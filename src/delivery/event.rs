//! What happens during a run, for whoever wants to show it.

use std::time::Duration;

use crate::ledger::{Answer, State, Sums};

/// Letters that may not go yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Later {
    /// When the first of them may go, in unix milliseconds.
    pub at: i64,
    /// How many there are.
    pub letters: u64,
    /// Why.
    pub cause: Cause,
}

/// Why letters may not go yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Servers have put them off.
    PutOff,
    /// The pace in the settings.
    Pace,
}

/// Something that happened. Letters are reported once their outcome is durable.
#[derive(Clone, Debug)]
pub enum Event {
    /// The run begins: so many people, so many of them settled by earlier runs.
    Started {
        /// Everybody in the dispatch.
        total: u64,
        /// Those for whom nothing is left to do in this run.
        already: u64,
    },
    /// One letter came to an end in this run.
    Letter {
        /// The row in the ledger.
        row: i64,
        /// Who it was for. For the operator's eyes; not for a log.
        address: String,
        /// What became of it.
        state: State,
        /// What the server said, or what the network did.
        answer: Option<Answer>,
    },
    /// A worker waits before it tries again.
    Pausing {
        /// For how long.
        pause: Duration,
        /// Why, in the server's or the network's words.
        why: String,
    },
    /// Nothing may go for now, and the run waits.
    Waiting(Later),
    /// The run ends, and what is left may not go before then.
    Later(Later),
    /// The run stops before its end.
    Stopped {
        /// What is wrong.
        sentence: String,
        /// What to do about it.
        cure: String,
    },
    /// The run is over. What is left is in the sums.
    Finished(Sums),
}
