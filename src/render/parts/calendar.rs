//! The links that put events into a reader's calendar.
//!
//! Each says of which event it is: two links with the same words and different targets are the same
//! link to somebody who hears them read out (WCAG 2.4.9, technique H30).

use std::collections::BTreeMap;

use super::contents::cut;
use super::entry::named;
use crate::edition::Edition;
use crate::render::calendar::offers;
use crate::render::dates;

/// How much of a title a link holds, in characters.
const LONG: usize = 60;

/// A link to the file of an event.
#[derive(Debug)]
pub(in crate::render) struct Reminder {
    /// The words, with the title in them.
    pub(in crate::render) words: String,
    /// The address of the file.
    pub(in crate::render) address: String,
}

/// The link of every item that has one, by the item's place in the file, from 0.
pub(super) fn reminders(edition: &Edition) -> BTreeMap<usize, Reminder> {
    let words = edition.words;
    let offers = offers(edition);
    let mut same: BTreeMap<String, usize> = BTreeMap::new();
    for offer in &offers {
        *same.entry(cut(offer.item.name(), LONG)).or_default() += 1;
    }
    let link = |title: &str| named(&words.add_to_calendar, title);
    offers
        .into_iter()
        .map(|offer| {
            let title = cut(offer.item.name(), LONG);
            let title = match &offer.item.when {
                Some(when) if same.get(&title).is_some_and(|count| *count > 1) => {
                    format!("{title}, {}", dates::published(&when.value, words))
                }
                _ => title,
            };
            let reminder = Reminder {
                words: link(&title),
                address: offer.address,
            };
            (offer.index, reminder)
        })
        .collect()
}
