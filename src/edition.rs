//! The issue laid out: which item leads, which section each item stands in, and in what order.
//!
//! In come an [`Issue`], a [`Masthead`] and [`Words`]; out comes an [`Edition`] in which all choices are
//! made and nothing is formatted.

use sha2::{Digest, Sha256};

use crate::issue::{Issue, Item};
use crate::masthead::{Masthead, Words};

/// An issue laid out under a masthead.
#[derive(Clone, Debug)]
pub struct Edition<'a> {
    /// The issue.
    pub issue: &'a Issue,
    /// Who publishes it.
    pub masthead: &'a Masthead,
    /// The words that stand around it.
    pub words: &'a Words,
    /// The same issue in the other language, to which each leads.
    pub other: Option<&'a Issue>,
    /// The item lifted out above the rest.
    pub lead: Option<&'a Item>,
    /// The sections that hold anything, in printing order.
    pub sections: Vec<Part<'a>>,
}

/// One section with its items.
#[derive(Clone, Debug)]
pub struct Part<'a> {
    /// Its heading.
    pub title: &'a str,
    /// The language of the heading, where it is not that of the issue.
    pub language: Option<&'a str>,
    /// A name for links to it, unique within the edition.
    pub anchor: String,
    /// Its items, in printing order.
    pub items: Vec<&'a Item>,
}

impl<'a> Edition<'a> {
    /// Lays out an issue.
    pub fn of(issue: &'a Issue, masthead: &'a Masthead, words: &'a Words) -> Self {
        let lead = issue.items.iter().find(|item| item.lead);
        let mut titles: Vec<&'a str> = masthead
            .sections
            .iter()
            .map(|section| section.title.as_str())
            .collect();
        let mut placed: Vec<Vec<&'a Item>> = vec![Vec::new(); titles.len()];
        for item in &issue.items {
            if lead.is_some_and(|lead| std::ptr::eq(lead, item)) {
                continue;
            }
            let title = section_title(item, masthead, words);
            let at = titles
                .iter()
                .position(|known| known.eq_ignore_ascii_case(title))
                .unwrap_or_else(|| {
                    // No section claims it. It is printed all the same, last, and a check says so.
                    titles.push(title);
                    placed.push(Vec::new());
                    titles.len() - 1
                });
            placed[at].push(item);
        }
        let sections = titles
            .into_iter()
            .zip(placed)
            .filter(|(_, items)| !items.is_empty())
            .enumerate()
            .map(|(number, (title, items))| Part {
                title,
                language: masthead.language_of_title(title),
                anchor: format!("s{}", number + 1),
                items: in_order(items),
            })
            .collect();
        Edition {
            issue,
            masthead,
            words,
            other: None,
            lead,
            sections,
        }
    }

    /// The same edition beside the same issue in the other language.
    #[must_use]
    pub fn beside(self, other: Option<&'a Issue>) -> Self {
        Edition { other, ..self }
    }

    /// Whether there is no item to print.
    pub fn is_empty(&self) -> bool {
        self.lead.is_none() && self.sections.is_empty()
    }

    /// What the content of this edition comes from, as one number: any change of a byte in the issue or
    /// in `bulletin.yaml`, and an issue in the other language that comes or goes, changes it.
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        for text in [
            self.issue.source.text(),
            self.masthead.source().text(),
            &format!("{:?}", self.words),
            self.other.map_or("", |other| other.stem.as_str()),
        ] {
            hash.update(text.len().to_be_bytes());
            hash.update(text);
        }
        data_encoding::HEXLOWER.encode(&hash.finalize())
    }
}

/// The section an item says, else the one that lists its kind, else the name of the kind.
fn section_title<'a>(item: &'a Item, masthead: &'a Masthead, words: &'a Words) -> &'a str {
    if let Some(section) = &item.section {
        // By the title in either language; it is printed in that of the issue.
        return masthead
            .section_called(&section.value)
            .map_or(&section.value, |section| &section.title);
    }
    match item.kind {
        Some(kind) => masthead
            .section_of(kind)
            .map_or(words.kind(kind), |section| &section.title),
        None => "",
    }
}

/// The order of the file, except that items with a date to act on come soonest first in the places such
/// items have. `deadline: open` comes after every date.
fn in_order(items: Vec<&Item>) -> Vec<&Item> {
    let dated = |item: &&Item| item.when.is_some() || item.deadline.is_some();
    let mut sorted: Vec<&Item> = items.iter().copied().filter(dated).collect();
    sorted.sort_by_key(|item| {
        item.soonest()
            .map_or((true, None), |soonest| (false, Some(soonest)))
    });
    let mut sorted = sorted.into_iter();
    items
        .into_iter()
        .map(|item| {
            if dated(&item) {
                sorted.next().unwrap_or(item)
            } else {
                item
            }
        })
        .collect()
}
