//! Events as files that a calendar program reads (iCalendar, RFC 5545), one a dated item.
//!
//! They are hosted beside the page of the issue and linked to, never attached: an attachment costs
//! points with spam filters and cannot be corrected. The name of a file comes from the title alone, so
//! that a link in a letter that has gone out goes on leading to the same event while days, times and
//! places are corrected, and items are moved about in the issue.

mod file;
mod fold;
mod hours;

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

use super::parts::online;
use crate::edition::Edition;
use crate::issue::Item;
use hours::Hours;

/// The longest a name may be, in characters, before what tells it from others and its `.ics`.
const LONG: usize = 60;

/// The file of one event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarFile {
    /// What the file is called: `prison-health-day.ics`.
    pub name: String,
    /// Where the letters expect it.
    pub address: String,
    /// What is in it: UTF-8, lines ending in CRLF.
    pub content: String,
}

/// The files of an edition's events, in the order of the issue; none where `bulletin.yaml` says
/// `calendar: no`, or has no `https` address for past issues.
///
/// The same edition gives the same bytes.
pub fn calendar_files(edition: &Edition) -> Vec<CalendarFile> {
    offers(edition)
        .into_iter()
        .map(|offer| CalendarFile {
            content: file::content(&offer, edition),
            address: offer.address,
            name: offer.name,
        })
        .collect()
}

/// An item that can be put into a calendar.
#[derive(Debug)]
pub(super) struct Offer<'a> {
    /// The item.
    pub(super) item: &'a Item,
    /// Its place in the file, from 0.
    pub(super) index: usize,
    /// When it takes place.
    hours: Hours,
    /// What its file is called.
    name: String,
    /// Where its file is.
    pub(super) address: String,
}

/// The items with a day of their own, each with a name that no other has.
pub(super) fn offers<'a>(edition: &Edition<'a>) -> Vec<Offer<'a>> {
    let page = online(edition).filter(|page| page.starts_with("https://"));
    let Some(page) = page.filter(|_| edition.masthead.calendar) else {
        return Vec::new();
    };
    let dated = |item: &'a Item| Hours::of(&item.when.as_ref()?.value, edition.masthead.zone);
    let dated: Vec<_> = edition
        .issue
        .items
        .iter()
        .enumerate()
        .filter_map(|(index, item)| Some((index, item, slug(item.name()), dated(item)?)))
        .collect();
    let mut same: BTreeMap<String, usize> = BTreeMap::new();
    for (_, _, slug, _) in &dated {
        *same.entry(slug.clone()).or_default() += 1;
    }
    let mut taken = BTreeSet::new();
    dated
        .into_iter()
        .filter_map(|(index, item, slug, hours)| {
            // Numbers would change hands when items are moved about; days seldom do.
            let stem = match item.when.as_ref()?.value.day.exact() {
                Some(day) if same.get(&slug).is_some_and(|count| *count > 1) => {
                    format!("{slug}-{day}")
                }
                _ => slug,
            };
            let mut name = format!("{stem}.ics");
            let mut number = 2;
            while !taken.insert(name.clone()) {
                name = format!("{stem}-{number}.ics");
                number += 1;
            }
            Some(Offer {
                item,
                index,
                hours,
                address: format!("{page}/{name}"),
                name,
            })
        })
        .collect()
}

/// A title as the name of a file and the end of an address: small letters, figures and hyphens.
fn slug(title: &str) -> String {
    let mut slug = String::new();
    for c in title.nfd().flat_map(char::to_lowercase) {
        match c {
            'a'..='z' | '0'..='9' => slug.push(c),
            // `women's` is one word, and an accent belongs to the letter before it.
            '\'' | '’' => {}
            c if unicode_normalization::char::is_combining_mark(c) => {}
            _ if slug.is_empty() || slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
    }
    if slug.len() > LONG {
        // Only ASCII is left, so that a character is a byte.
        let whole = slug.get(..=LONG).and_then(|start| start.rfind('-'));
        slug.truncate(whole.unwrap_or(LONG));
    }
    match slug.trim_end_matches('-') {
        // A name of its own that stays when the date is corrected: another event must not come by it.
        "" => {
            let print = Sha256::digest(title);
            format!("event-{}", data_encoding::HEXLOWER.encode(&print[..4]))
        }
        slug => slug.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_safe_in_every_folder_and_address() {
        for (title, name) in [
            (
                "Neurodiversity in the justice system",
                "neurodiversity-in-the-justice-system",
            ),
            ("Women’s health: what's next?", "womens-health-whats-next"),
            (
                "Iechyd a chyfiawnder — tŷ a gŵyl",
                "iechyd-a-chyfiawnder-ty-a-gwyl",
            ),
            ("../../etc/passwd", "etc-passwd"),
            ("£20 & lunch 🎉", "20-lunch"),
            ("会议", "event-63d30f1a"),
            (
                "A very long title of a conference that goes on about prison health and probation",
                "a-very-long-title-of-a-conference-that-goes-on-about-prison",
            ),
            (&"x".repeat(100), &"x".repeat(60)),
        ] {
            assert_eq!(slug(title), name, "{title}");
        }
    }
}
