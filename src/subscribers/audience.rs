//! Everybody who is written to, and everybody who is not.

use std::path::Path;
use std::sync::Arc;

use super::spool::{Spool, SpoolFault};
use super::{Address, LeftOut, Only, Subscriber};
use crate::finding::{Finding, Place};

/// Everybody on the lists, each row in one heap:
/// `rows = people + outside + folded + left_out + rejected + erased`, save for lists that could not be used as a
/// whole, which add a finding and no rows.
#[derive(Debug)]
pub struct Audience {
    /// How many rows the lists have together.
    pub rows: usize,
    /// Who is written to, in the order of the lists.
    pub people: Spool<Subscriber>,
    /// How many rows name somebody who stood on an earlier row.
    pub folded: usize,
    /// Rows of people who have left, and rows that another list's word to that effect beats.
    pub left_out: Spool<LeftOut>,
    /// Rows that were refused; see [`List::rejected`](super::List::rejected).
    pub rejected: Vec<Finding>,
    /// Rows that name somebody who was erased on request. Nothing is kept of them but the place.
    pub erased: Vec<Place>,
    /// Lists that cannot be used at all: nobody knows who stands on them.
    pub unusable: Vec<Finding>,
    /// The files of lists that can be read and hold nobody at all.
    pub empty: Vec<Arc<str>>,
    /// What is odd about rows that were taken.
    pub warnings: Vec<Finding>,
    /// What was detected or assumed in reading, each with its file.
    pub notes: Vec<String>,
    /// People on the lists who are outside what [`Audience::keep`] was given.
    pub outside: Spool<Address>,
    dir: Arc<Path>,
}

/// What is decided of somebody in an audience.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate<'a> {
    /// They are written to.
    Stays,
    /// They are outside what was chosen.
    Outside,
    /// They are not written to by their own choice, for this reason.
    Chosen(&'a str),
    /// They have no business here at all.
    Stranger,
}

impl Audience {
    /// Nobody yet. What is long has its file in `dir`; see [`Spool`].
    pub(super) fn new(dir: &Arc<Path>) -> Self {
        Audience {
            rows: 0,
            people: Spool::new(dir),
            folded: 0,
            left_out: Spool::new(dir),
            rejected: Vec::new(),
            erased: Vec::new(),
            unusable: Vec::new(),
            empty: Vec::new(),
            warnings: Vec::new(),
            notes: Vec::new(),
            outside: Spool::new(dir),
            dir: Arc::clone(dir),
        }
    }

    /// Keeps the people for whom all of `only` holds; the others become [`Audience::outside`].
    pub fn keep(&mut self, only: &[Only]) -> Result<(), SpoolFault> {
        if only.is_empty() {
            return Ok(());
        }
        self.sift(|person| {
            if only.iter().all(|only| only.holds(person)) {
                Fate::Stays
            } else {
                Fate::Outside
            }
        })
    }

    /// Decides of everybody who would be written to.
    pub fn sift<'a>(
        &mut self,
        mut fate: impl FnMut(&Subscriber) -> Fate<'a>,
    ) -> Result<(), SpoolFault> {
        let people = std::mem::replace(&mut self.people, Spool::new(&self.dir));
        for person in people.into_things()? {
            let person = person?;
            match fate(&person) {
                Fate::Stays => self.people.push(&person)?,
                Fate::Outside => self.outside.push(&person.address)?,
                Fate::Chosen(reason) => self.left_out.push(&LeftOut::chosen(person, reason))?,
                Fate::Stranger => {}
            }
        }
        Ok(())
    }
}
