//! How many connections one other end has open: so many, so that nobody alone takes all there are.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use super::limit::household;

/// So many for each.
const EACH: usize = 16;

/// The connections that are open, by whose they are.
#[derive(Clone, Debug, Default)]
pub(super) struct Crowd(Arc<Mutex<HashMap<IpAddr, usize>>>);

/// The place of one connection; free again when this is dropped.
#[derive(Debug)]
pub(super) struct Place {
    crowd: Crowd,
    of: IpAddr,
}

impl Crowd {
    /// A place for one more connection; none where the other end has all it may have.
    pub(super) fn enter(&self, peer: IpAddr) -> Option<Place> {
        let of = household(peer);
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let many = open.entry(of).or_insert(0);
        if *many >= EACH {
            return None;
        }
        *many += 1;
        Some(Place {
            crowd: self.clone(),
            of,
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let open = self.crowd.0.lock();
        let mut open = open.unwrap_or_else(PoisonError::into_inner);
        if let Some(many) = open.get_mut(&self.of) {
            *many -= 1;
            if *many == 0 {
                open.remove(&self.of);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_that_is_left_is_free_again_and_others_have_their_own() {
        let crowd = Crowd::default();
        let one = "192.0.2.7".parse().unwrap();
        let mut places: Vec<Place> = (0..EACH).filter_map(|_| crowd.enter(one)).collect();
        assert_eq!(places.len(), EACH);
        assert!(crowd.enter(one).is_none());
        assert!(crowd.enter("192.0.2.8".parse().unwrap()).is_some());
        places.pop();
        assert!(crowd.enter(one).is_some());
        places.clear();
        assert!(crowd.0.lock().unwrap().is_empty());
    }
}
