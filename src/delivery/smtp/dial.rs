//! Reaching the server: every address its name has, until one answers.

use std::net::{IpAddr, SocketAddr};

use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;

use super::Timeouts;
use crate::delivery::system::words;
use crate::delivery::{Fault, Relay};

/// Connects to the first address that answers, with `TCP_NODELAY`: without it every letter waits
/// some 40 ms for an acknowledgement.
pub(super) async fn dial(
    relay: &Relay,
    timeouts: &Timeouts,
) -> Result<(TcpStream, SocketAddr), Fault> {
    let addresses: Vec<SocketAddr> = match (relay.address, relay.host.parse::<IpAddr>()) {
        (Some(address), _) => vec![address],
        (None, Ok(address)) => vec![SocketAddr::new(address, relay.port)],
        (None, Err(_)) => {
            let found = timeout(
                timeouts.connect,
                lookup_host((relay.host.as_str(), relay.port)),
            )
            .await
            .unwrap_or_else(|_| Err(std::io::ErrorKind::TimedOut.into()));
            found
                .map_err(|error| Fault::NoSuchHost {
                    host: relay.host.clone(),
                    cause: words(&error),
                })?
                .collect()
        }
    };
    let mut last = "its name has no address".to_owned();
    for address in addresses {
        match timeout(timeouts.connect, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => match stream.set_nodelay(true) {
                Ok(()) => return Ok((stream, address)),
                Err(error) => last = words(&error),
            },
            Ok(Err(error)) => last = words(&error),
            Err(_) => {
                last = format!("no answer within {} seconds", timeouts.connect.as_secs());
            }
        }
    }
    Err(Fault::NoConnection {
        host: relay.host.clone(),
        port: relay.port,
        cause: last,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::Tls;

    #[tokio::test]
    async fn no_letter_waits_for_an_acknowledgement() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let relay = Relay {
            host: "mail.example.org".into(),
            port: 25,
            tls: Tls::StartTls,
            user: None,
            address: Some(listener.local_addr().unwrap()),
        };
        let (stream, _) = dial(&relay, &Timeouts::default()).await.unwrap();
        assert!(stream.nodelay().unwrap());
    }
}
