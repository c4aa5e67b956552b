//! Several lists made one audience, in which each person stands once.
//!
//! A list may have a million rows, and another one the same people in another order. So the rows are sorted by
//! whom they name, each person's are judged together, and what becomes of each row goes back to where it stood.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Subscriber;
use super::audience::Audience;
use super::list::{Entry, LeftOut, List};
use super::sorter::Sorter;
use super::spool::SpoolFault;
use super::tags::add_tags;
use crate::finding::Place;

/// Lists on their way to becoming an audience.
pub struct Gathering<'a> {
    known: &'a dyn Known,
    audience: Audience,
    /// The rows of people who were erased, each with its list. Nothing else of them is put anywhere.
    erased: Vec<(u32, Place)>,
    /// By whom they name, and of one person's rows those first that say that they have left everywhere.
    rows: Sorter<(String, bool), Stood>,
    /// How many rows there were.
    count: u64,
    /// Which list is under way.
    list: u32,
    /// The lists whose rows count for nothing.
    void: HashSet<u32>,
    dir: Arc<Path>,
}

/// A row, and where it stood.
#[derive(Serialize, Deserialize)]
struct Stood {
    list: u32,
    place: u64,
    row: Row,
}

#[derive(Serialize, Deserialize)]
enum Row {
    In(Subscriber),
    Out(LeftOut),
    /// Somebody has left a list that is not written to this time.
    Elsewhere(LeftOut),
}

/// What becomes of a row.
#[derive(Serialize, Deserialize)]
enum Judged {
    In(Subscriber),
    Out(LeftOut),
}

/// What is known of a person beside the lists, by [`Address::key`](super::Address::key).
pub trait Known {
    /// Whether they were erased on request.
    fn was_erased(&self, key: &str) -> bool;

    /// Whether they have asked for the plain text alone.
    fn wants_plain(&self, key: &str) -> bool;
}

impl<'a> Gathering<'a> {
    /// Nobody yet. What is long has its file in `dir`; see [`Spool`](super::Spool).
    pub fn new(dir: &Path, known: &'a dyn Known) -> Self {
        let dir = Arc::from(dir);
        Gathering {
            known,
            erased: Vec::new(),
            audience: Audience::new(&dir),
            rows: Sorter::new(&dir),
            count: 0,
            list: 0,
            void: HashSet::new(),
            dir,
        }
    }

    /// Takes in somebody on the list that is under way.
    pub fn row(&mut self, entry: Entry) -> Result<(), SpoolFault> {
        let (address, place) = match &entry {
            Entry::In(person) => (&person.address, &person.place),
            Entry::Out(left) => (&left.address, &left.place),
        };
        let key = address.key();
        if self.known.was_erased(&key) {
            self.erased.push((self.list, place.clone()));
            return Ok(());
        }
        match entry {
            Entry::In(person) => self.put(key, true, Row::In(person)),
            Entry::Out(left) => self.put(key, !left.why.everywhere(), Row::Out(left)),
        }
    }

    /// Ends the list that is under way. `list` is what there is to say of it beside its people.
    pub fn end(&mut self, list: List) {
        let audience = &mut self.audience;
        if list.rows == 0 {
            self.void.insert(self.list);
            if list.rejected.is_empty() {
                audience.empty.push(Arc::clone(&list.file));
            }
            audience.unusable.extend(list.rejected);
        } else {
            audience.rejected.extend(list.rejected);
        }
        audience.rows += list.rows;
        audience.warnings.extend(list.warnings);
        let file = &list.file;
        let notes = list.notes.iter().map(|note| format!("{file}: {note}"));
        audience.notes.extend(notes);
        self.list += 1;
    }

    /// Takes note of somebody who has left a list that is not written to this time. All lists have to be in by then.
    pub fn left_elsewhere(&mut self, left: LeftOut) -> Result<(), SpoolFault> {
        if !left.why.everywhere() {
            return Ok(());
        }
        self.put(left.address.key(), false, Row::Elsewhere(left))
    }

    fn put(&mut self, key: String, late: bool, row: Row) -> Result<(), SpoolFault> {
        let (list, place) = (self.list, self.count);
        self.count += 1;
        self.rows.push((key, late), &Stood { list, place, row })
    }

    /// Makes one audience of the lists.
    ///
    /// The first row of a person counts, and takes the name of a later one where it has none. Leaving wins:
    /// who has left one list is out, though another list has them as active; and so is who has left a list that is
    /// not written to this time.
    pub fn audience(self) -> Result<Audience, SpoolFault> {
        let Gathering {
            known,
            mut audience,
            erased,
            rows,
            void,
            dir,
            ..
        } = self;
        let mut judged = Sorter::new(&dir);
        let mut person = Person::default();
        for row in rows.sorted()? {
            let ((key, _), row) = row?;
            if void.contains(&row.list) {
                continue;
            }
            if person.key != key {
                person.settle(&mut judged)?;
                person = Person {
                    plain: known.wants_plain(&key),
                    key,
                    ..Person::default()
                };
            }
            if person.judge(row, &mut judged)? {
                audience.folded += 1;
            }
        }
        person.settle(&mut judged)?;
        for row in judged.sorted()? {
            match row?.1 {
                Judged::In(person) => audience.people.push(&person)?,
                Judged::Out(left) => audience.left_out.push(&left)?,
            }
        }
        let erased = erased.into_iter().filter(|(list, _)| !void.contains(list));
        audience.erased.extend(erased.map(|(_, place)| place));
        Ok(audience)
    }
}

/// Somebody whose rows are judged.
#[derive(Default)]
struct Person {
    key: String,
    plain: bool,
    /// The row by which they have left everywhere.
    gone: Option<LeftOut>,
    /// The row that counts, and its place.
    kept: Option<(u64, Subscriber)>,
}

impl Person {
    /// Judges one of their rows. Says whether it is one more of a person who is there.
    fn judge(
        &mut self,
        stood: Stood,
        judged: &mut Sorter<u64, Judged>,
    ) -> Result<bool, SpoolFault> {
        let became = match stood.row {
            Row::Elsewhere(left) => {
                self.gone.get_or_insert(left);
                return Ok(false);
            }
            Row::Out(left) => {
                if left.why.everywhere() {
                    self.gone.get_or_insert_with(|| left.clone());
                }
                Judged::Out(left)
            }
            Row::In(row) => match (&self.gone, &mut self.kept) {
                (Some(left), _) => Judged::Out(beaten(&row, left)),
                (None, Some((_, kept))) => {
                    fold(kept, row);
                    return Ok(true);
                }
                (None, None) => {
                    self.kept = Some((stood.place, row));
                    return Ok(false);
                }
            },
        };
        judged.push(stood.place, &became)?;
        Ok(false)
    }

    /// Ends with them.
    fn settle(&mut self, judged: &mut Sorter<u64, Judged>) -> Result<(), SpoolFault> {
        if let Some((place, mut kept)) = self.kept.take() {
            kept.plain |= self.plain;
            judged.push(place, &Judged::In(kept))?;
        }
        Ok(())
    }
}

/// An active row that another row's word beats.
fn beaten(subscriber: &Subscriber, left: &LeftOut) -> LeftOut {
    LeftOut {
        address: subscriber.address.clone(),
        why: left.why,
        reason: format!(
            "{} in {} line {}",
            left.reason, left.place.file, left.place.line
        ),
        list: Arc::clone(&subscriber.list),
        place: subscriber.place.clone(),
    }
}

/// Folds a later row of the same person into the kept one.
fn fold(kept: &mut Subscriber, later: Subscriber) {
    if kept.name.is_none() {
        kept.name = later.name;
        kept.greeting = later.greeting;
    }
    add_tags(&mut kept.tags, later.tags);
}
