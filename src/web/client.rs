//! Who asks: the other end of the connection, or whom a web server in front says it asks for.

use std::net::IpAddr;

use axum::http::HeaderMap;

/// The other end of a connection.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peer(pub(super) IpAddr);

/// Who asks. `X-Forwarded-For` is believed from this computer and from the web servers that are named, and of it
/// only what the last of those has seen itself: the rest anybody can make up.
pub(super) fn client(peer: IpAddr, headers: &HeaderMap, proxies: Option<&[IpAddr]>) -> IpAddr {
    let Some(proxies) = proxies else { return peer };
    let trusted = |ip: IpAddr| {
        let ip = ip.to_canonical();
        ip.is_loopback() || proxies.iter().any(|proxy| proxy.to_canonical() == ip)
    };
    if !trusted(peer) {
        return peer;
    }
    let said = headers.get_all("x-forwarded-for").iter();
    let said: Vec<&str> = said
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .collect();
    let mut client = peer;
    for hop in said.iter().rev() {
        let Ok(ip) = hop.trim().parse::<IpAddr>() else {
            break;
        };
        client = ip;
        if !trusted(ip) {
            break;
        }
    }
    client
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(peer: &str, said: &str, proxies: Option<&[&str]>) -> String {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", said.parse().unwrap());
        let proxies =
            proxies.map(|all| all.iter().map(|ip| ip.parse().unwrap()).collect::<Vec<_>>());
        client(peer.parse().unwrap(), &headers, proxies.as_deref()).to_string()
    }

    #[test]
    fn only_the_last_hop_of_a_trusted_server_is_believed() {
        let ours: Option<&[&str]> = Some(&["10.0.0.5"]);
        assert_eq!(seen("127.0.0.1", "1.1.1.1, 192.0.2.7", ours), "192.0.2.7");
        assert_eq!(seen("127.0.0.1", "192.0.2.7, 10.0.0.5", ours), "192.0.2.7");
        assert_eq!(seen("10.0.0.5", "192.0.2.7", ours), "192.0.2.7");
        assert_eq!(seen("203.0.113.9", "192.0.2.7", ours), "203.0.113.9");
        assert_eq!(seen("127.0.0.1", "nonsense", ours), "127.0.0.1");
        assert_eq!(seen("127.0.0.1", "192.0.2.7", None), "127.0.0.1");
    }
}
