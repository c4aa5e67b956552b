//! What the pages are made of, and what they tell whoever runs them.

use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::net::SocketAddr;

use tokio_rustls::TlsAcceptor;

use super::Postbox;
use crate::delivery::Clock;
use crate::ledger::Ledger;
use crate::masthead::{Masthead, Serve, WebWords};
use crate::render::Theme;

/// The bulletin in one of its languages.
#[derive(Clone, Debug)]
pub struct Side {
    /// The masthead in it.
    pub masthead: Masthead,
    /// The words of the pages in it.
    pub words: WebWords,
    /// `en-GB` or `cy`.
    pub language: String,
}

/// Who stands on which list that an editor keeps: the keys of their addresses
/// ([`crate::subscribers::Address::key`]) by the list's name.
#[derive(Clone, Debug, Default)]
pub struct Roll {
    /// Only lists that people can choose.
    pub lists: BTreeMap<String, HashSet<String>>,
}

/// Reads the lists that editors keep; why not, where they cannot be read.
pub type ReadRoll = Box<dyn Fn() -> Result<std::sync::Arc<Roll>, String> + Send + Sync>;

/// Gives what encrypts the next connection: another one once the certificate was renewed.
pub type Encrypt = Box<dyn Fn() -> TlsAcceptor + Send + Sync>;

/// Gets told what happens.
pub type Tell = Box<dyn Fn(&Event) + Send + Sync>;

/// Everything the pages need.
pub struct Setup {
    /// The bulletin's own language first, then the other.
    pub sides: [Side; 2],
    /// What is offered, and where.
    pub serve: Serve,
    /// The look.
    pub theme: Theme,
    /// Where everything is written down.
    pub ledger: Ledger,
    /// The time.
    pub clock: Clock,
    /// Who stands on the editor's own lists.
    pub roll: ReadRoll,
    /// How the mails leave that ask people to confirm.
    pub postbox: Postbox,
    /// Its own https.
    pub tls: Option<Encrypt>,
    /// Told what happens.
    pub tell: Tell,
}

impl fmt::Debug for Setup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Setup")
            .field("serve", &self.serve)
            .finish_non_exhaustive()
    }
}

/// What happened, with nothing in it that tells of a person: no address, no token, no client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The pages can be reached.
    Listening(SocketAddr),
    /// A request was answered.
    Answered {
        /// Such as `POST`.
        method: String,
        /// The pattern of its path, such as `/leave/{token}`; `-` where there is no such page.
        route: String,
        /// The status.
        status: u16,
    },
    /// A mail that asks somebody to confirm has gone, or is a file in the outbox where that is how mails leave.
    Mailed,
    /// Such a mail has not gone; whether it is tried again.
    NotMailed {
        /// Why.
        cause: String,
        /// What to do.
        cure: String,
        /// It is tried again later.
        again: bool,
    },
    /// Something could not be read or written, and somebody was told to try later.
    Failed(String),
}
