//! How often one client may ask: so many at once, then one in a while.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};

use tokio::time::{Duration, Instant};

/// More clients than this are not told apart, so that nobody can fill the memory.
const CLIENTS: usize = 20_000;

/// A limit for each client.
#[derive(Debug)]
pub(super) struct Limit {
    burst: u32,
    every: Duration,
    /// When each client's last request is forgotten.
    clients: Mutex<HashMap<IpAddr, Instant>>,
}

impl Limit {
    /// Lets `burst` requests through at once, and then one in so many seconds.
    pub(super) fn new(burst: u32, seconds: u64) -> Self {
        Limit {
            burst,
            every: Duration::from_secs(seconds),
            clients: Mutex::default(),
        }
    }

    /// Whether this client may ask now; counts the request if so.
    pub(super) fn allows(&self, client: IpAddr) -> bool {
        let now = Instant::now();
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if clients.len() >= CLIENTS {
            clients.retain(|_, until| *until > now);
            if clients.len() >= CLIENTS {
                // What holds for everybody together goes on holding.
                clients.clear();
            }
        }
        let until = clients.entry(household(client)).or_insert(now);
        let used = (*until).max(now);
        if used + self.every > now + self.every * self.burst {
            return false;
        }
        *until = used + self.every;
        true
    }
}

/// One household has a whole /64 of IPv6 to choose addresses from.
pub(super) fn household(client: IpAddr) -> IpAddr {
    match client.to_canonical() {
        IpAddr::V6(ip) => {
            let bits = ip.to_bits() & !u128::from(u64::MAX);
            IpAddr::V6(Ipv6Addr::from_bits(bits))
        }
        ip @ IpAddr::V4(_) => ip,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn one_client_waits_and_the_others_do_not() {
        let limit = Limit::new(3, 60);
        let one: IpAddr = "192.0.2.1".parse().unwrap();
        assert!((0..3).all(|_| limit.allows(one)));
        assert!(!limit.allows(one));
        assert!(limit.allows("192.0.2.2".parse().unwrap()));
        tokio::time::advance(Duration::from_mins(1)).await;
        assert!(limit.allows(one));
        assert!(!limit.allows(one));
    }

    #[tokio::test(start_paused = true)]
    async fn a_household_is_one_client() {
        let limit = Limit::new(1, 60);
        assert!(limit.allows("2001:db8::1".parse().unwrap()));
        assert!(!limit.allows("2001:db8::2".parse().unwrap()));
        assert!(limit.allows("2001:db8:0:1::1".parse().unwrap()));
    }

    #[tokio::test(start_paused = true)]
    async fn memory_is_bounded() {
        let limit = Limit::new(1, 60);
        for number in 0..60_000_u32 {
            limit.allows(IpAddr::V4(number.into()));
        }
        assert!(limit.clients.lock().unwrap().len() <= CLIENTS);
    }
}
