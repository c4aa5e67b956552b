//! An edition piece by piece: what each item says in print, and what it weighs.

use super::parts::{Entry, Medium, Part, Parts};
use super::{Occasion, Theme, html, text};
use crate::edition::Edition;

/// An edition in the pieces an editor thinks in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// The introduction and who signs it, as the plain-text part has them.
    pub opening: String,
    /// The items in the order they are printed.
    pub items: Vec<PrintedItem>,
}

/// One item as it stands in the letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintedItem {
    /// Its place in the file, from 1; its headline in the HTML part has the id `item-` and this number.
    pub number: usize,
    /// Its headline.
    pub title: String,
    /// The heading it stands under.
    pub section: String,
    /// Where it leads.
    pub link: Option<String>,
    /// The whole of it as the plain-text part has it, a paragraph a line.
    pub text: String,
    /// How much of the HTML part it is, in bytes.
    pub html_bytes: usize,
}

/// Takes an edition to pieces.
pub fn printed(edition: &Edition, theme: &Theme) -> Printed {
    let parts = Parts::of(edition, &theme.pictures, Medium::Mail(Occasion::Issue));
    let mut printed = Printed {
        opening: String::new(),
        items: Vec::new(),
    };
    let piece = |entry: &Entry, section: &str, lead: Option<&str>| PrintedItem {
        number: entry.number,
        title: entry.title.to_owned(),
        section: section.to_owned(),
        link: entry
            .action
            .as_ref()
            .map(|action| action.link.as_str().to_owned()),
        text: text::entry(entry),
        html_bytes: html::item_bytes(theme, entry, lead),
    };
    for part in &parts.body {
        match part {
            Part::Opening { prose, signed, .. } => {
                printed.opening = text::opening(prose, *signed);
            }
            Part::Lead { heading, entry } => {
                printed.items.push(piece(entry, heading, Some(heading)));
            }
            Part::Section {
                heading, entries, ..
            } => {
                let entries = entries.iter().map(|entry| piece(entry, heading, None));
                printed.items.extend(entries);
            }
            Part::Banner(_) | Part::Masthead { .. } | Part::Contents { .. } | Part::Foot { .. } => {
            }
        }
    }
    printed
}
