//! Several lists made one audience, in which each person stands once.

use std::collections::HashMap;

use super::list::{LeftOut, List};
use super::{Address, Subscriber};
use crate::finding::{Finding, Place};

/// Everybody on the lists, each row in one heap:
/// `rows = people + folded + left_out + rejected + erased`, save for lists that could not be used as a whole, which
/// add a finding and no rows.
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
    pub empty: Vec<String>,
    /// What is odd about rows that were taken.
    pub warnings: Vec<Finding>,
    /// What was detected or assumed in reading, each with its file.
    pub notes: Vec<String>,
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
    let mut known: HashMap<String, usize> = HashMap::new();
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
            if let Some(kept) = known.get(&key).and_then(|at| audience.people.get_mut(*at)) {
                audience.folded.push(fold(kept, subscriber));
            } else {
                known.insert(key, audience.people.len());
                audience.people.push(subscriber);
            }
        }
    }
    audience
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
    Folded {
        address: kept.address.clone(),
        kept: kept.place.clone(),
        dropped: later.place,
    }
}
