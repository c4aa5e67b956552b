//! What came of an import: what is to be said of it, and what is to be written.

use std::collections::HashMap;

use super::candidate::{Candidate, Fields, More};
use super::export::{Export, Newcomer, Terms, Verdict};
use super::service::Service;
use super::told::{Fate, Told, word};
use crate::finding::Finding;
use crate::subscribers::Address;
use crate::subscribers::fingerprint::Fingerprint;
use crate::subscribers::list::columns::Field;
use crate::subscribers::list::{Changes, Leaving};

/// Somebody who has left where the files come from.
#[derive(Clone, Debug)]
pub struct Departure {
    /// Their address.
    pub address: Address,
    /// A short reason that names nobody, alike for many.
    pub reason: String,
    /// The file and the row, with when and why they left, where the file says.
    pub source: String,
}

/// Somebody who is taken over.
#[derive(Debug)]
pub struct Taken {
    /// Who, and as what.
    pub newcomer: Newcomer,
    /// Whether they are new to the list.
    pub new: bool,
}

/// What becomes of somebody of whom something is written.
#[derive(Debug)]
pub enum Outcome {
    /// They are taken over.
    Taken(Box<Taken>),
    /// They are not to be written to.
    Left(Departure),
}

/// What came of an import. The people stay in their files: see [`Merged::outcomes`].
#[derive(Debug)]
pub struct Merged {
    /// What is to be said of it.
    pub told: Told,
    pub(super) people: Vec<Candidate>,
    pub(super) known: HashMap<Fingerprint, u32>,
    pub(super) more: HashMap<u32, More>,
    pub(super) departures: Vec<(u16, u32)>,
    pub(super) changes: Changes,
}

impl Merged {
    /// Whether the list becomes another one.
    pub fn changes_list(&self) -> bool {
        [Fate::Added, Fate::Changed]
            .into_iter()
            .any(|fate| self.told.count(fate) > 0)
    }

    /// Everybody of whom something is written, in the order of the files, read from there once more. They have to be
    /// the same files; where one was saved meanwhile, that is an error, and the last item.
    pub fn outcomes<'a>(
        &'a self,
        exports: &'a mut [Export],
        terms: &'a Terms,
    ) -> impl Iterator<Item = Result<Outcome, Box<Finding>>> + 'a {
        let files = (0..).zip(exports);
        files.flat_map(move |(file, export)| {
            let (service, name) = (export.service, export.file.clone());
            let wanted = move |line| {
                let place = (file, u32::try_from(line).unwrap_or(u32::MAX));
                self.departures.binary_search(&place).is_ok() || self.taken(place).is_some()
            };
            export.rows_at(terms, wanted).filter_map(move |row| {
                let (line, verdict) = match row {
                    Ok(row) => row,
                    Err(fault) => return Some(Err(fault)),
                };
                let place = (file, u32::try_from(line).unwrap_or(u32::MAX));
                match verdict {
                    Verdict::In(newcomer) => {
                        let (at, new) = self.taken(place)?;
                        Some(Ok(self.whole(at, new, *newcomer)))
                    }
                    Verdict::Out(address, why, departed) => Some(Ok(Outcome::Left(Departure {
                        address,
                        reason: reason(why, service),
                        source: format!("{}{}", service.row(&name, line), departed.words),
                    }))),
                    Verdict::Pending | Verdict::Skipped(_) | Verdict::Refused(..) => None,
                }
            })
        })
    }

    /// The same of one person who is in no file; none where nothing is written of them.
    pub fn outcome(&self, newcomer: Newcomer) -> Option<Taken> {
        let (at, new) = self.taken((0, 0))?;
        match self.whole(at, new, newcomer) {
            Outcome::Taken(taken) => Some(*taken),
            Outcome::Left(_) => None,
        }
    }

    /// The number of whoever stands there, if they are taken over, and whether they are new.
    fn taken(&self, place: (u16, u32)) -> Option<(u32, bool)> {
        let at = self
            .people
            .binary_search_by_key(&place, |one| (one.file, one.line))
            .ok()?;
        let fate = self.people.get(at)?.fate;
        let taken = matches!(fate, Fate::Added | Fate::Changed);
        taken.then_some((u32::try_from(at).ok()?, fate == Fate::Added))
    }

    fn whole(&self, at: u32, new: bool, mut newcomer: Newcomer) -> Outcome {
        if let Some(more) = self.more.get(&at) {
            more.give(&mut newcomer);
        }
        Outcome::Taken(Box::new(Taken { newcomer, new }))
    }

    /// The number of somebody who is new to the list.
    pub(super) fn new_one(&self, person: Fingerprint) -> Option<usize> {
        let at = *self.known.get(&person)? as usize;
        let one = self.people.get(at)?;
        (one.fate == Fate::Added).then_some(at)
    }

    /// What the list has to have columns for.
    pub(super) fn needed(&self) -> impl Fn(Field) -> bool + use<> {
        let mut needed = Fields::default();
        let added = self.people.iter().filter(|one| one.fate == Fate::Added);
        added.for_each(|one| needed.add_all(one.fields));
        let changed = self.changes.values().flatten();
        changed.for_each(|(field, _)| needed.add(*field));
        move |field| needed.has(field)
    }
}

/// What became of somebody there, in words that name nobody.
pub(super) fn reason(why: Leaving, service: Service) -> String {
    match service.name() {
        Some(service) => format!("{} in {service}", word(why)),
        None => word(why).to_owned(),
    }
}
