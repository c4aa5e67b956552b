//! What the server did and what it took, as it saw it.

use std::collections::{HashMap, HashSet};

use super::Mischief;

/// What the server did and what it took, by the addresses it heard.
#[derive(Clone, Debug, Default)]
pub struct Book {
    /// How many letters it accepted for each recipient.
    pub accepted: HashMap<String, u64>,
    /// How often it did each kind of mischief.
    times: HashMap<Mischief, u64>,
    /// Whom each was about, where it was about somebody.
    met: HashMap<Mischief, HashSet<String>>,
}

impl Book {
    /// Mischief was done, to somebody or to whoever was there.
    pub(super) fn done(&mut self, mischief: Mischief, to: Option<&str>) {
        *self.times.entry(mischief).or_default() += 1;
        if let Some(to) = to {
            self.met.entry(mischief).or_default().insert(to.to_owned());
        }
    }

    /// A letter was accepted.
    pub(super) fn accept(&mut self, to: &str) {
        *self.accepted.entry(to.to_owned()).or_default() += 1;
    }

    /// How often it did this.
    pub fn times(&self, mischief: Mischief) -> u64 {
        self.times.get(&mischief).copied().unwrap_or_default()
    }

    /// To whom it did this; nobody where the server could not know whose letter it was.
    pub fn met(&self, mischief: Mischief) -> impl Iterator<Item = &str> {
        self.met
            .get(&mischief)
            .into_iter()
            .flatten()
            .map(String::as_str)
    }
}
