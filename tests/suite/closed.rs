//! A port at which nobody listens, and at which nobody else can begin to while the test goes on.

use std::net::{Ipv4Addr, SocketAddr};

use tokio::net::TcpSocket;

/// Held as long as it lives: a port that was only found free may be another test's in the next moment.
pub(crate) struct Closed {
    pub(crate) address: SocketAddr,
    _held: TcpSocket,
}

impl Closed {
    pub(crate) fn port() -> Self {
        let held = TcpSocket::new_v4().unwrap();
        held.bind((Ipv4Addr::LOCALHOST, 0).into()).unwrap();
        Closed {
            address: held.local_addr().unwrap(),
            _held: held,
        }
    }
}
