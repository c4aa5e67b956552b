//! Everybody on the lists held against everybody in a dispatch, both in the order of their keys: each may be a
//! million, and neither is held.

use std::iter::Peekable;
use std::path::Path;
use std::sync::Arc;

use bulletin::ledger::{Ledger, Standing};
use bulletin::subscribers::{Address, Sorted, Sorter, SpoolFault};

use crate::cli::Trouble;

/// Something that is known of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fact {
    /// They are known of: on a list, or wherever else is looked.
    There = 1,
    /// They have left.
    Left = 2,
    /// They have turned their list off, or get it in the other language.
    Chose = 4,
    /// They were outside what was chosen when it was begun.
    Outside = 8,
}

/// All that is known of one person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Facts(u8);

impl Facts {
    pub(super) fn hold(self, fact: Fact) -> bool {
        self.0 & fact as u8 != 0
    }

    /// Whether anything is known.
    pub(super) fn any(self) -> bool {
        self.0 != 0
    }
}

/// What is known of very many people, in any order.
pub(super) struct Book(Sorter<String, u8>);

impl Book {
    /// Knows nothing. What is long has its file in `dir`.
    pub(super) fn new(dir: &Path) -> Self {
        Book(Sorter::new(&Arc::from(dir)))
    }

    pub(super) fn note(&mut self, address: &Address, fact: Fact) -> Result<(), SpoolFault> {
        self.note_key(address.key(), fact)
    }

    /// The same by [`Address::key`].
    pub(super) fn note_key(&mut self, key: String, fact: Fact) -> Result<(), SpoolFault> {
        self.0.push(key, &(fact as u8))
    }

    /// Goes through everybody of whom something is known, and everybody in a dispatch, each once.
    pub(super) async fn against(
        self,
        ledger: &Ledger,
        dispatch: i64,
        mut visit: impl FnMut(Facts, Option<Standing>),
    ) -> Result<(), Trouble> {
        let mut people = People(self.0.sorted()?.peekable());
        let mut next = people.next().transpose()?;
        let some = |standing: Standing| {
            while let Some((_, facts)) = next.take_if(|(key, _)| *key < standing.key) {
                visit(facts, None);
                next = people.next().transpose()?;
            }
            let mut facts = Facts::default();
            if let Some((_, theirs)) = next.take_if(|(key, _)| *key == standing.key) {
                facts = theirs;
                next = people.next().transpose()?;
            }
            visit(facts, Some(standing));
            Ok::<_, Trouble>(())
        };
        ledger.each_standing(dispatch, some).await?;
        while let Some((_, facts)) = next {
            visit(facts, None);
            next = people.next().transpose()?;
        }
        Ok(())
    }
}

/// Each person once, with all that is known of them.
struct People(Peekable<Sorted<String, u8>>);

impl Iterator for People {
    type Item = Result<(String, Facts), SpoolFault>;

    fn next(&mut self) -> Option<Self::Item> {
        let (key, mut facts) = match self.0.next()? {
            Ok(first) => first,
            Err(fault) => return Some(Err(fault)),
        };
        let same = |one: &Result<(String, u8), _>| one.as_ref().is_ok_and(|one| one.0 == key);
        while let Some(Ok((_, more))) = self.0.next_if(same) {
            facts |= more;
        }
        Some(Ok((key, Facts(facts))))
    }
}
