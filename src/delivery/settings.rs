//! How a run behaves, apart from where its letters go.

use std::time::Duration;

use secrecy::SecretString;

use super::{Pace, Timeouts};

/// How a run behaves, apart from where its letters go.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How many connections, and so how many letters at a time. At least one.
    pub connections: usize,
    /// How fast letters leave, all connections together.
    pub pace: Pace,
    /// The password for the relay's user.
    pub password: Option<SecretString>,
    /// A root certificate to trust besides the usual ones: the content of a PEM file.
    pub roots: Option<Vec<u8>>,
    /// How long to wait for the server at each step.
    pub timeouts: Timeouts,
    /// After how many letters a connection is renewed; servers frown on more.
    pub letters_per_connection: u32,
    /// How often one letter is tried when the connection fails before its final dot.
    pub tries: u32,
    /// How long a run waits in all while no letter may go; what is left then is for another run.
    pub wait: Duration,
    /// How long to wait before the second try; twice as long before the third.
    pub backoff: Duration,
}

impl Settings {
    /// How long a run waits for its pace. Whoever sets so many an hour expects a run of hours; a day's limit ends
    /// it, unless it may wait for longer.
    pub(super) fn pace_patience(&self) -> Duration {
        self.wait.max(Duration::from_hours(1))
    }
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            connections: 4,
            pace: Pace::UNLIMITED,
            password: None,
            roots: None,
            timeouts: Timeouts::default(),
            letters_per_connection: 100,
            tries: 3,
            wait: Duration::ZERO,
            backoff: Duration::from_secs(2),
        }
    }
}
