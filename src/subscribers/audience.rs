//! Several lists made one audience, in which each person stands once.

use std::collections::HashMap;
use std::hash::BuildHasher as _;
use std::sync::Arc;

use hashbrown::hash_table::Entry;
use hashbrown::{DefaultHashBuilder, HashTable};

use super::list::{LeftOut, List};
use super::tags::add_tags;
use super::{Address, Only, Subscriber};
use crate::finding::{Finding, Place};

/// Everybody on the lists, each row in one heap:
/// `rows = people + outside + folded + left_out + rejected + erased`, save for lists that could not be used as a
/// whole, which add a finding and no rows.
#[derive(Clone, Debug, Default)]
pub struct Audience {
    /// How many rows the lists have together.
    pub rows: usize,
    /// Who is written to, in the order of the lists.
    pub people: Vec<Subscriber>,
    /// Rows that name somebody who stood on an earlier row.
    pub folded: Vec<Folded>,
    /// Rows of people who have left, and rows that another list's word to that effect beats.
    pub left_out: Vec<LeftOut>,
    /// Rows that were refused; see [`List::rejected`].
    pub rejected: Vec<Finding>,
    /// Rows that name somebody who was erased on request; see [`Audience::leave_out_erased`].
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
    pub outside: Vec<Subscriber>,
}

impl Audience {
    /// Keeps the people for whom all of `only` holds; the others become [`Audience::outside`].
    pub fn keep(&mut self, only: &[Only]) {
        let is_outside = |person: &mut Subscriber| !only.iter().all(|only| only.holds(person));
        self.outside.extend(self.people.extract_if(.., is_outside));
    }
}

/// A second row for the same person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folded {
    /// The address as the kept row has it.
    pub address: Address,
    /// The row that was kept.
    pub kept: Place,
    /// The row that was dropped.
    pub dropped: Place,
}

impl Audience {
    /// Leaves out the rows of people who were erased on request, and forgets all of them but the place.
    /// `erased` says of [`Address::key`] whether somebody was.
    pub fn leave_out_erased(&mut self, erased: impl Fn(&str) -> bool) {
        let gone = &mut self.erased;
        let mut stays = |address: &Address, place: &Place| {
            let erased = erased(&address.key());
            if erased {
                gone.push(place.clone());
            }
            !erased
        };
        self.people.retain(|one| stays(&one.address, &one.place));
        self.folded.retain(|one| stays(&one.address, &one.dropped));
        self.left_out.retain(|one| stays(&one.address, &one.place));
    }
}

/// Makes one audience of lists.
///
/// The first row of a person counts, and takes the name of a later one where it has none. Leaving wins:
/// who has left one list is out, though another list has them as active; and `elsewhere` are people who
/// have left lists that are not written to this time.
pub fn audience(lists: Vec<List>, elsewhere: &[LeftOut]) -> Audience {
    let mut gone: HashMap<String, LeftOut> = HashMap::new();
    for left in lists
        .iter()
        .flat_map(|list| &list.left_out)
        .chain(elsewhere)
    {
        if left.why.everywhere() {
            gone.entry(left.address.key())
                .or_insert_with(|| left.clone());
        }
    }
    let mut audience = Audience::default();
    let mut known = Known::default();
    for list in lists {
        audience.rows += list.rows;
        audience.left_out.extend(list.left_out);
        if list.rows == 0 && list.rejected.is_empty() {
            audience.empty.push(list.file.clone());
        }
        if list.rows == 0 {
            audience.unusable.extend(list.rejected);
        } else {
            audience.rejected.extend(list.rejected);
        }
        audience.warnings.extend(list.warnings);
        let file = &list.file;
        audience
            .notes
            .extend(list.notes.iter().map(|note| format!("{file}: {note}")));
        audience.take(list.subscribers, &gone, &mut known);
    }
    audience
}

impl Audience {
    /// Takes in the people of one more list. Those who stay move up to close the gaps: a second table of them all
    /// would need as much memory again.
    fn take(
        &mut self,
        mut people: Vec<Subscriber>,
        gone: &HashMap<String, LeftOut>,
        known: &mut Known,
    ) {
        let before = self.people.len();
        if before == 0 {
            self.people = people;
        } else {
            self.people.append(&mut people);
        }
        let mut kept = before;
        for at in before..self.people.len() {
            let (earlier, rest) = self.people.split_at_mut(kept);
            let Some(subscriber) = rest.get(at - kept) else {
                break;
            };
            let key = subscriber.address.key();
            if let Some(left) = gone.get(&key) {
                self.left_out.push(beaten(subscriber, left));
            } else if let Some(there) = known.stands(&key, earlier) {
                self.folded.push(fold(there, subscriber));
            } else {
                self.people.swap(kept, at);
                kept += 1;
            }
        }
        self.people.truncate(kept);
    }
}

/// Where people stand, by the keys of their addresses. Only the places are held: the keys of a long list would
/// be as long again.
#[derive(Default)]
struct Known {
    hasher: DefaultHashBuilder,
    places: HashTable<usize>,
}

impl Known {
    /// Finds somebody among these; none the first time, when they are to be put at the end.
    fn stands<'a>(
        &mut self,
        key: &str,
        people: &'a mut [Subscriber],
    ) -> Option<&'a mut Subscriber> {
        let theirs = |at: &usize| people.get(*at).map(|person| person.address.key());
        let hash = self.hasher.hash_one(key);
        let same = |at: &usize| theirs(at).as_deref() == Some(key);
        let again = |at: &usize| {
            self.hasher
                .hash_one(theirs(at).as_deref().unwrap_or_default())
        };
        let at = match self.places.entry(hash, same, again) {
            Entry::Occupied(there) => *there.get(),
            Entry::Vacant(free) => *free.insert(people.len()).get(),
        };
        people.get_mut(at)
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
fn fold(kept: &mut Subscriber, later: &Subscriber) -> Folded {
    if kept.name.is_none() {
        kept.name.clone_from(&later.name);
        kept.greeting.clone_from(&later.greeting);
    }
    add_tags(&mut kept.tags, later.tags.clone());
    Folded {
        address: kept.address.clone(),
        kept: kept.place.clone(),
        dropped: later.place.clone(),
    }
}
