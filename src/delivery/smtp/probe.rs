//! Trying a server without sending it anything: connect, encrypt, log in, offer the sender, take it back.

use std::net::SocketAddr;

use super::pipe::Pipe;
use super::{Reply, Route, Setback, greet, tls};
use crate::delivery::{Fault, Relay, Settings};
use crate::subscribers::Address;

/// How far a server let us come, and what it said of itself.
#[derive(Debug, Default)]
pub struct Probe {
    /// The address that answered.
    pub peer: Option<SocketAddr>,
    /// How the connection is encrypted, where it is.
    pub seal: Option<Seal>,
    /// What it offers: the lines of its last EHLO reply, in capitals.
    pub offers: Vec<String>,
    /// The largest letter it takes, in bytes, where it says so (RFC 1870).
    pub largest: Option<u64>,
    /// Whether it took the user and the password.
    pub logged_in: bool,
    /// What it said to the sender.
    pub sender: Option<Reply>,
    /// What kept us from going on.
    pub fault: Option<Fault>,
}

/// How a connection is encrypted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    /// The version of TLS.
    pub version: String,
    /// The cipher suite.
    pub cipher: String,
    /// When the server's certificate ends, in unix seconds.
    pub ends: Option<i64>,
}

impl Probe {
    /// Whether it offers an extension, by its keyword in capitals.
    pub fn offers(&self, keyword: &str) -> bool {
        self.offers
            .iter()
            .any(|line| line.split_whitespace().next() == Some(keyword))
    }
}

/// Tries a server as a send would use it, up to `MAIL FROM`; then RSET and QUIT. No recipient is named.
pub async fn probe(relay: &Relay, settings: &Settings, sender: &Address) -> Probe {
    let mut probe = Probe::default();
    if let Err(fault) = attempt(relay, settings, sender, &mut probe).await {
        probe.fault = Some(fault);
    }
    probe
}

async fn attempt(
    relay: &Relay,
    settings: &Settings,
    sender: &Address,
    probe: &mut Probe,
) -> Result<(), Fault> {
    let roots = settings.roots.as_deref();
    let fault = |setback: Setback| setback.fault;
    // Without its password much can be said of the server all the same.
    let silent = relay.user.is_some() && settings.password.is_none();
    let known = Relay {
        user: relay.user.clone().filter(|_| !silent),
        ..relay.clone()
    };
    let route = Route::new(&known, settings.password.clone(), roots, settings.timeouts)?;
    let greeted = greet::greet(&route.relay, &route.timeouts, &route.connector)
        .await
        .map_err(fault)?;
    probe.peer = Some(greeted.peer);
    probe.offers.clone_from(&greeted.offers);
    if let Pipe::Tls(stream) = greeted.wire.pipe() {
        let (_, connection) = stream.get_ref();
        probe.seal = Some(Seal {
            version: words(connection.protocol_version().and_then(|it| it.as_str())),
            cipher: words(
                connection
                    .negotiated_cipher_suite()
                    .and_then(|suite| suite.suite().as_str()),
            ),
            ends: tls::ends(connection, &relay.host, roots),
        });
    }
    let mut session = route.begin(greeted).await.map_err(fault)?;
    probe.largest = session.largest();
    if silent {
        session.quit().await;
        // Says that the password is what is missing.
        return Route::new(relay, None, roots, settings.timeouts).map(drop);
    }
    probe.logged_in = relay.user.is_some();
    probe.sender = session.sender(sender).await.map_err(|cause| Fault::Lost {
        host: relay.host.clone(),
        stage: super::Stage::Mail,
        cause,
    })?;
    session.reset().await;
    session.quit().await;
    Ok(())
}

fn words(known: Option<&str>) -> String {
    known.unwrap_or("an unknown kind").to_owned()
}
