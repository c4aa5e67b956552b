//! Somebody who may be taken over, in a few bytes: the rest of them stays in their file.

use super::export::Newcomer;
use super::told::Fate;
use crate::subscribers::Name;
use crate::subscribers::list::columns::Field;
use crate::subscribers::tags::add_tags;

/// A row that may be taken over.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    /// The line it starts on.
    pub(super) line: u32,
    /// The number of its file.
    pub(super) file: u16,
    /// What is known of them, by the numbers of the fields.
    pub(super) fields: Fields,
    /// How they stand on the list.
    pub(super) spot: Spot,
    /// What becomes of them, as far as it is settled.
    pub(super) fate: Fate,
    /// Whether this row or a later one has their name.
    pub(super) named: bool,
}

/// How somebody stands on the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spot {
    /// Not at all.
    Nowhere,
    /// On a row that can be changed.
    Row(u32),
    /// On a row that is the editor's own.
    Fixed,
}

/// Some fields.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Fields(u16);

impl Fields {
    pub(super) fn add(&mut self, field: Field) {
        self.0 |= 1 << field as u16;
    }

    pub(super) fn add_all(&mut self, other: Fields) {
        self.0 |= other.0;
    }

    /// Adds what a later row of the same person completes: their name and their tags.
    pub(super) fn add_completed(&mut self, later: Fields) {
        for field in [Field::Name, Field::First, Field::Last, Field::Tags] {
            if later.has(field) {
                self.add(field);
            }
        }
    }

    pub(super) fn has(self, field: Field) -> bool {
        self.0 & (1 << field as u16) != 0
    }
}

/// What later rows know of somebody that the first one does not.
#[derive(Debug, Default)]
pub(super) struct More {
    tags: Vec<String>,
    name: Option<Box<Named>>,
}

#[derive(Clone, Debug)]
struct Named {
    name: Option<Name>,
    first: String,
    last: String,
}

impl Candidate {
    /// Whether a later row may know something that this one does not.
    pub(super) fn lacks(&self, later: &Newcomer) -> bool {
        !later.subscriber.tags.is_empty() || (!self.named && later.subscriber.name.is_some())
    }
}

impl More {
    /// Keeps what a later row knows.
    pub(super) fn take(&mut self, later: &Newcomer, name: bool) {
        add_tags(&mut self.tags, later.subscriber.tags.clone());
        if name && later.subscriber.name.is_some() {
            self.name = Some(Box::new(Named {
                name: later.subscriber.name.clone(),
                first: later.first.clone(),
                last: later.last.clone(),
            }));
        }
    }

    /// Adds it to the first row.
    pub(super) fn give(&self, first: &mut Newcomer) {
        add_tags(&mut first.subscriber.tags, self.tags.clone());
        if let Some(named) = &self.name {
            first.subscriber.name.clone_from(&named.name);
            first.first.clone_from(&named.first);
            first.last.clone_from(&named.last);
        }
    }
}
