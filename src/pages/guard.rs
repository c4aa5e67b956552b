//! Keeps requests out of private networks. A page can lead anywhere, and a name can be made to point
//! anywhere: what counts is the address that is really connected to.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

use super::fetch::Reach;

/// The address is not one of the public internet.
#[derive(Debug)]
pub(super) struct Private;

impl fmt::Display for Private {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an address inside a private network")
    }
}

impl std::error::Error for Private {}

/// Looks names up, and lets only public addresses pass: one private among several spoils them all.
#[derive(Debug)]
pub(super) struct Guard {
    names: DefaultResolver,
    reach: Reach,
}

impl Guard {
    pub(super) fn new(reach: Reach) -> Self {
        Guard {
            names: DefaultResolver::default(),
            reach,
        }
    }
}

impl Resolver for Guard {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.names.resolve(uri, config, timeout)?;
        let allowed =
            |ip| is_public(ip) || matches!(self.reach, Reach::ThisMachineToo) && ip.is_loopback();
        if found.iter().all(|address| allowed(address.ip())) {
            Ok(found)
        } else {
            Err(ureq::Error::Other(Box::new(Private)))
        }
    }
}

/// Whether an address is one of the public internet (RFC 6890 lists those that are not).
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let shared = a == 100 && (64..128).contains(&b);
    let protocols = a == 192 && b == 0 && c == 0;
    let relay = a == 192 && b == 88 && c == 99;
    let benchmark = a == 198 && (18..20).contains(&b);
    !(a == 0
        || a >= 240
        || ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_multicast()
        || ip.is_documentation()
        || shared
        || protocols
        || relay
        || benchmark)
}

/// Global unicast only (`2000::/3`), without the ranges in it that wrap or stand for something else.
fn is_public_v6(ip: Ipv6Addr) -> bool {
    if let Some(v4) = ip.to_ipv4_mapped() {
        return is_public_v4(v4);
    }
    let [first, second, ..] = ip.segments();
    let unicast = first & 0xE000 == 0x2000;
    let special = first == 0x2001 && second < 0x0200;
    let documentation = first == 0x2001 && second == 0x0DB8 || first == 0x3FFF && second < 0x1000;
    // 6to4 carries an IPv4 address inside, which may be a private one.
    let six_to_four = first == 0x2002;
    unicast && !special && !documentation && !six_to_four
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_public_internet_is_public() {
        for ip in [
            "8.8.8.8",
            "151.101.0.144",
            "172.15.0.1",
            "172.32.0.1",
            "100.63.0.1",
            "192.0.1.1",
            "2606:4700::1111",
            "2a00:1450::1",
            "::ffff:8.8.8.8",
        ] {
            assert!(is_public(ip.parse().unwrap()), "{ip}");
        }
        for ip in [
            "0.0.0.0",
            "10.1.2.3",
            "127.0.0.1",
            "127.9.9.9",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "100.64.0.1",
            "100.127.0.1",
            "192.0.0.8",
            "192.0.2.1",
            "198.18.0.1",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "2001:db8::1",
            "2001::1",
            "2002:7f00:1::",
            "64:ff9b::7f00:1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
        ] {
            assert!(!is_public(ip.parse().unwrap()), "{ip}");
        }
    }
}
