//! The server's door: a port of this machine's own, and everybody who comes in by it.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::net::TcpListener;
use tokio::task::{AbortHandle, JoinSet};

use super::certificate::{Certificates, NAME};
use super::script::Script;
use super::talk;
use super::{Book, Scenario};

/// A mail server that listens on this machine alone, until it is dropped.
pub struct Server {
    address: SocketAddr,
    mind: Arc<Mind>,
    door: AbortHandle,
}

/// What all conversations of a server share.
pub(super) struct Mind {
    script: Mutex<Script>,
    book: Mutex<Book>,
    /// None where nothing is encrypted.
    pub(super) certificates: Option<Certificates>,
}

impl Mind {
    pub(super) fn script(&self) -> MutexGuard<'_, Script> {
        // A conversation that panicked has left nothing half done.
        self.script.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Server {
    /// The name its certificate bears, where it has one: that of this machine.
    pub const NAME: &'static str = NAME;

    /// Opens a port of 127.0.0.1 that the system chooses. `people` are those who will be written to, as
    /// their addresses stand in SMTP: the mischief is dealt among them by `seed`.
    ///
    /// An error when this machine gives no port. Must be called on a tokio runtime.
    pub async fn start(scenario: &Scenario, people: &[String], seed: u64) -> std::io::Result<Self> {
        let certificates = if scenario.encrypted {
            Some(Certificates::new()?)
        } else {
            None
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let mind = Arc::new(Mind {
            script: Mutex::new(Script::deal(scenario.mischief, people, seed)),
            book: Mutex::new(Book::default()),
            certificates,
        });
        let door = tokio::spawn(welcome(listener, Arc::clone(&mind))).abort_handle();
        Ok(Server {
            address,
            mind,
            door,
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The root that signed its certificate, as PEM; none where it does not encrypt.
    pub fn root(&self) -> Option<&[u8]> {
        let certificates = self.mind.certificates.as_ref()?;
        Some(&certificates.root)
    }

    /// A new send begins: what was to last until the end of one is over.
    pub fn next_run(&self) {
        self.mind.script().next_run();
    }

    /// What it has done and taken so far.
    pub fn book(&self) -> Book {
        self.mind.book().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.door.abort();
    }
}

/// Lets everybody in. Ended with the server, and all conversations with it.
async fn welcome(listener: TcpListener, mind: Arc<Mind>) {
    let mut talks = JoinSet::new();
    loop {
        tokio::select! {
            came = listener.accept() => {
                // Somebody who is gone before they are let in is no loss.
                if let Ok((stream, _)) = came {
                    let _ = stream.set_nodelay(true);
                    talks.spawn(talk::hold(stream, Arc::clone(&mind)));
                }
            }
            Some(_) = talks.join_next() => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn nobody_else_can_reach_it() {
        let server = Server::start(&Scenario::ALL[0], &[], 1).await.unwrap();
        assert!(server.address().ip().is_loopback());
        assert_ne!(server.address().port(), 0);
    }
}
