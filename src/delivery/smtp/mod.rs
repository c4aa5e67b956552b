//! SMTP: one connection at a time, every step with its own time limit, every error with its step.
//!
//! The conversation is held here and not by lettre. Its pool has no read timeouts, does not say at which step
//! something failed, closes the connection over every refused recipient, and after a cancelled send can take
//! one letter's reply for another's; and neither it nor its bare connection can send a letter's final dot
//! together with the next letter's commands (RFC 2920), which on a distant server is most of the speed. A
//! connection here belongs to one worker; it is dropped, never reused, when a step did not come to its end.

mod class;
mod commands;
mod dial;
mod greet;
mod login;
mod pipe;
mod probe;
mod reply;
mod session;
mod stage;
mod tls;
mod wire;

use secrecy::SecretString;
use tokio_rustls::TlsConnector;

pub use class::Why;
pub(super) use class::{
    Class, class, is_about_the_address, is_about_the_domain, is_about_the_server,
    may_be_about_the_address,
};
pub use probe::{Probe, Seal, probe};
pub use reply::Reply;
pub(super) use session::{Ending, Offer, Session};
pub use stage::{Stage, Timeouts};

use super::{Fault, Relay};

/// The way to a server: everything needed to open one more connection to it.
#[derive(Clone)]
pub(super) struct Route {
    pub(super) relay: Relay,
    password: Option<SecretString>,
    connector: TlsConnector,
    timeouts: Timeouts,
}

/// Why a connection could not be opened.
#[derive(Debug)]
pub(super) struct Setback {
    pub(super) fault: Fault,
    /// Whether trying again in a moment may help.
    pub(super) passing: bool,
}

impl Setback {
    fn passing(fault: Fault) -> Self {
        Setback {
            fault,
            passing: true,
        }
    }

    fn lasting(fault: Fault) -> Self {
        Setback {
            fault,
            passing: false,
        }
    }
}

impl Setback {
    fn refused(relay: &Relay, stage: Stage, reply: Reply) -> Self {
        let host = relay.host.clone();
        match class(stage, &reply) {
            Class::Stop(why) => Setback::lasting(Fault::Refused { host, why, reply }),
            _ => Setback::passing(Fault::Busy { host, reply }),
        }
    }
}

impl Route {
    /// `roots` is a PEM file's content: a certificate to trust besides the usual ones.
    pub(super) fn new(
        relay: &Relay,
        password: Option<SecretString>,
        roots: Option<&[u8]>,
        timeouts: Timeouts,
    ) -> Result<Self, Fault> {
        if let (Some(user), None) = (&relay.user, &password) {
            return Err(Fault::NoPassword {
                user: user.clone(),
                host: relay.host.clone(),
            });
        }
        Ok(Route {
            relay: relay.clone(),
            password,
            connector: tls::connector(roots)?,
            timeouts,
        })
    }
}
