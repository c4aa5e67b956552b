//! The words a row's state and a dispatch's kind are stored as.

use super::Fault;

/// Where one recipient's letter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Not tried yet, or tried and certainly not accepted: will be sent.
    Waiting,
    /// Taken by a worker; nothing that counts has left.
    Claimed,
    /// The letter may have been accepted; only a person can decide.
    InDoubt,
    /// The server has taken responsibility for it.
    Sent,
    /// The server asked to try again later.
    Deferred,
    /// The server refused it for good.
    Failed,
    /// The person must not be written to.
    Suppressed,
}

/// Whether letters reach people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Letters stay on this machine; may be repeated as often as one likes.
    Rehearsal,
    /// Letters reach people; one per issue, ever.
    Live,
}

impl State {
    const ALL: [State; 7] = [
        State::Waiting,
        State::Claimed,
        State::InDoubt,
        State::Sent,
        State::Deferred,
        State::Failed,
        State::Suppressed,
    ];

    /// The word in the ledger and in messages.
    pub fn word(self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Claimed => "claimed",
            State::InDoubt => "in-doubt",
            State::Sent => "sent",
            State::Deferred => "deferred",
            State::Failed => "failed",
            State::Suppressed => "suppressed",
        }
    }

    pub(super) fn read(word: &str, row: i64) -> Result<Self, Fault> {
        State::ALL
            .into_iter()
            .find(|state| state.word() == word)
            .ok_or_else(|| Fault::Unreadable {
                row,
                what: format!("the state {word:?}"),
            })
    }
}

impl Kind {
    /// The word in the ledger and in messages.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Rehearsal => "rehearsal",
            Kind::Live => "live",
        }
    }

    pub(super) fn read(word: &str, row: i64) -> Result<Self, Fault> {
        match word {
            "rehearsal" => Ok(Kind::Rehearsal),
            "live" => Ok(Kind::Live),
            other => Err(Fault::Unreadable {
                row,
                what: format!("the kind {other:?}"),
            }),
        }
    }
}
