//! Several lists made one audience, in which each person stands once.

use std::collections::HashMap;
use std::hash::BuildHasher as _;
use std::sync::Arc;

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
        let all = std::mem::take(&mut self.people);
        let (people, outside) = all
            .into_iter()
            .partition(|person| only.iter().all(|only| only.holds(person)));
        self.people = people;
        self.outside.extend::<Vec<Subscriber>>(outside);
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
        for subscriber in list.subscribers {
            let key = subscriber.address.key();
            if let Some(left) = gone.get(&key) {
                audience.left_out.push(beaten(subscriber, left));
                continue;
            }
            match known.stands(&key, &audience.people) {
                Some(at) => audience
                    .folded
                    .push(fold(&mut audience.people[at], subscriber)),
                None => audience.people.push(subscriber),
            }
        }
    }
    audience
}

/// Where people stand, by the keys of their addresses. Only the places are held: the keys of a long list would
/// be as long again.
#[derive(Default)]
struct Known {
    hasher: DefaultHashBuilder,
    places: HashTable<usize>,
}

impl Known {
    /// Where somebody stands among these; none the first time, when they are to be put at the end.
    fn stands(&mut self, key: &str, people: &[Subscriber]) -> Option<usize> {
        let theirs = |at: &usize| people.get(*at).map(|person| person.address.key());
        let hash = self.hasher.hash_one(key);
        let same = |at: &usize| theirs(at).as_deref() == Some(key);
        let again = |at: &usize| {
            self.hasher
                .hash_one(theirs(at).as_deref().unwrap_or_default())
        };
        match self.places.entry(hash, same, again) {
            hashbrown::hash_table::Entry::Occupied(there) => Some(*there.get()),
            hashbrown::hash_table::Entry::Vacant(free) => {
                free.insert(people.len());
                None
            }
        }
    }
}

/// An active row that another row's word beats.
fn beaten(subscriber: Subscriber, left: &LeftOut) -> LeftOut {
    LeftOut {
        address: subscriber.address,
        why: left.why,
        reason: format!(
            "{} in {} line {}",
            left.reason, left.place.file, left.place.line
        ),
        list: subscriber.list,
        place: subscriber.place,
    }
}

/// Folds a later row of the same person into the kept one.
fn fold(kept: &mut Subscriber, later: Subscriber) -> Folded {
    if kept.name.is_none() {
        kept.name = later.name;
        kept.greeting = later.greeting;
    }
    add_tags(&mut kept.tags, later.tags);
    Folded {
        address: kept.address.clone(),
        kept: kept.place.clone(),
        dropped: later.place,
    }
}
