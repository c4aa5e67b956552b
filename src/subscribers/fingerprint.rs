//! A person in sixteen bytes, for telling many apart without holding their addresses.

use sha2::{Digest as _, Sha256};

use super::Address;

/// What stands for one person, whichever way their address is written. Two people have the same by no accident that
/// ever happens, and by no attempt either: it is half of a SHA-256.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Fingerprint([u8; 16]);

impl Fingerprint {
    /// That of a person, by [`Address::key`].
    pub(super) fn of(key: &str) -> Self {
        let digest: [u8; 32] = Sha256::digest(key.as_bytes()).into();
        let mut half = [0; 16];
        half.iter_mut()
            .zip(digest)
            .for_each(|(to, from)| *to = from);
        Fingerprint(half)
    }
}

impl From<&Address> for Fingerprint {
    fn from(address: &Address) -> Self {
        Fingerprint::of(&address.key())
    }
}
