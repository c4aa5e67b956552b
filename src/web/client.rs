//! Who asks: the other end of the connection, or whom a web server in front says it asks for.

use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderMap;

/// The other end of a connection.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peer(pub(super) IpAddr);

/// Whether the other end is a web server in front, and so speaks for many.
pub(super) fn trusted(peer: IpAddr, proxies: Option<&[IpAddr]>) -> bool {
    let peer = peer.to_canonical();
    proxies.is_some_and(|proxies| {
        peer.is_loopback() || proxies.iter().any(|proxy| proxy.to_canonical() == peer)
    })
}

/// Who asks. `X-Forwarded-For` is believed from this computer and from the web servers that are named, and of it
/// only what the last of those has seen itself: the rest anybody can make up.
pub(super) fn client(peer: IpAddr, headers: &HeaderMap, proxies: Option<&[IpAddr]>) -> IpAddr {
    if !trusted(peer, proxies) {
        return peer;
    }
    let said = headers.get_all("x-forwarded-for").iter();
    let said: Vec<&str> = said
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .collect();
    let mut client = peer;
    for hop in said.iter().rev() {
        let Some(ip) = address(hop.trim()) else {
            break;
        };
        client = ip;
        if !trusted(ip, proxies) {
            break;
        }
    }
    client
}

/// An address as web servers write it: by itself, in brackets, or with the port it came from.
fn address(hop: &str) -> Option<IpAddr> {
    let bare = hop.strip_prefix('[').and_then(|hop| hop.strip_suffix(']'));
    let alone = bare.unwrap_or(hop).parse().ok();
    alone.or_else(|| hop.parse::<SocketAddr>().ok().map(|hop| hop.ip()))
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
        for (said, who) in [
            ("203.0.113.9:51234", "203.0.113.9"),
            ("192.0.2.7, 203.0.113.9:51234, 10.0.0.5:80", "203.0.113.9"),
            ("[2001:db8::7]:51234", "2001:db8::7"),
            ("[2001:db8::7]", "2001:db8::7"),
        ] {
            assert_eq!(seen("127.0.0.1", said, ours), who, "{said}");
        }
        assert_eq!(seen("127.0.0.1", "nonsense", ours), "127.0.0.1");
        assert_eq!(seen("127.0.0.1", "192.0.2.7", None), "127.0.0.1");
    }
}
