//! Two editions beside each other: what has changed from one to the other, in words for people.
//!
//! What is compared is what readers get. A comment, a note or another way to write the same in YAML is no
//! difference.

mod said;
mod words;

use serde::Serialize;
use similar::{Algorithm, DiffOp, capture_diff_slices};

pub use said::{Passage, Run, Way};

use crate::edition::Edition;
use crate::issue::Text;
use crate::render::{PrintedItem, Theme, printed};

/// An edition as it is compared.
#[derive(Clone, Debug)]
pub struct Side {
    top: [(&'static str, String); 5],
    items: Vec<PrintedItem>,
}

/// What has changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// What it is compared with, as it stands in a sentence: `the version committed last`.
    pub with: String,
    /// The changes: first what stands above the items, then the items as they are printed now, then those
    /// that are gone.
    pub changes: Vec<Change>,
}

/// One thing that has changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What happened to it.
    pub fate: Fate,
    /// What has changed: `The subject`, `“A title”`.
    pub what: String,
    /// The rest of the sentence, without its stop: `is new, in Funding`.
    pub how: String,
    /// The item's place in the file as it is now, from 1; none for what is gone or no item.
    pub number: Option<usize>,
    /// The words that changed, each passage with some words around it; empty for an item that is new,
    /// gone or only moved.
    pub passages: Vec<Passage>,
}

/// What can happen to a part of an issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// It was not there.
    New,
    /// It is not there any more.
    Gone,
    /// It stands elsewhere, and may say something else too.
    Moved,
    /// It says something else.
    Reworded,
}

impl Side {
    /// Prepares an edition to be compared.
    pub fn of(edition: &Edition, theme: &Theme) -> Self {
        let printed = printed(edition, theme);
        let issue = edition.issue;
        let line = |text: Option<&Text>| text.map_or(String::new(), |text| text.value.clone());
        let date = issue.date.as_ref();
        let date = date.and_then(|date| issue.source.text().get(date.span.clone()));
        Side {
            top: [
                ("The name", line(issue.name.as_ref())),
                ("The date", date.unwrap_or_default().to_owned()),
                ("The subject", line(issue.subject.as_ref())),
                ("The preview", line(issue.preview.as_ref())),
                ("The introduction", printed.opening),
            ],
            items: printed.items,
        }
    }
}

impl Comparison {
    /// Compares what is now with what was before. `with` names the other: `the version committed last`.
    pub fn of(with: &str, before: &Side, now: &Side) -> Self {
        let mut changes = Vec::new();
        for ((what, was), (_, is)) in before.top.iter().zip(&now.top) {
            let how = match (was.is_empty(), is.is_empty()) {
                _ if was == is => continue,
                (true, _) => "is new",
                (_, true) => "is gone",
                _ => "has changed",
            };
            changes.push(Change {
                fate: Fate::Reworded,
                what: (*what).to_owned(),
                how: how.to_owned(),
                number: None,
                passages: words::passages(was, is),
            });
        }
        let same = pairs(&before.items, &now.items);
        let moved = moved(&same);
        for (at, item) in now.items.iter().enumerate() {
            let old = same.iter().find(|(_, now)| *now == at);
            let change = match old.and_then(|(old, _)| before.items.get(*old)) {
                None => Some(whole(
                    Fate::New,
                    item,
                    format!("is new, in {}", item.section),
                )),
                Some(old) => {
                    let after = at.checked_sub(1).and_then(|before| now.items.get(before));
                    met(old, item, moved.contains(&at).then(|| stands(item, after)))
                }
            };
            changes.extend(change);
        }
        for (at, item) in before.items.iter().enumerate() {
            if !same.iter().any(|(old, _)| *old == at) {
                let how = format!("is gone; it was in {}", item.section);
                changes.push(Change {
                    number: None,
                    ..whole(Fate::Gone, item, how)
                });
            }
        }
        Comparison {
            with: with.to_owned(),
            changes,
        }
    }
}

fn whole(fate: Fate, item: &PrintedItem, how: String) -> Change {
    Change {
        fate,
        what: format!("“{}”", item.title),
        how,
        number: Some(item.number),
        passages: Vec::new(),
    }
}

/// Where an item stands, by what it stands behind.
fn stands(item: &PrintedItem, after: Option<&PrintedItem>) -> String {
    match after {
        Some(after) if after.section == item.section => {
            format!("now stands behind “{}”", after.title)
        }
        _ => format!("is now the first in {}", item.section),
    }
}

/// What has become of an item that is on both sides; `stands` says where it is now, if it has moved.
fn met(old: &PrintedItem, item: &PrintedItem, stands: Option<String>) -> Option<Change> {
    let mut how = Vec::new();
    if old.section == item.section {
        how.extend(stands);
    } else {
        how.push(format!(
            "has moved from {} to {}",
            old.section, item.section
        ));
    }
    let fate = if how.is_empty() {
        Fate::Reworded
    } else {
        Fate::Moved
    };
    let passages = words::passages(&old.text, &item.text);
    if !passages.is_empty() {
        how.push("has changed".to_owned());
    }
    (!how.is_empty()).then(|| Change {
        passages,
        ..whole(fate, item, how.join(" and "))
    })
}

/// The items that are on both sides, as their places on each: by title, else by what they link to.
fn pairs(before: &[PrintedItem], now: &[PrintedItem]) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    let title = |a: &PrintedItem, b: &PrintedItem| fold(&a.title) == fold(&b.title);
    let link = |a: &PrintedItem, b: &PrintedItem| a.link.is_some() && a.link == b.link;
    for same in [title as fn(&PrintedItem, &PrintedItem) -> bool, link] {
        for (at, item) in now.iter().enumerate() {
            if pairs.iter().any(|(_, now)| *now == at) {
                continue;
            }
            let old = before.iter().enumerate().position(|(old, other)| {
                same(other, item) && pairs.iter().all(|(taken, _)| *taken != old)
            });
            pairs.extend(old.map(|old| (old, at)));
        }
    }
    pairs
}

/// The places now of those that had to be taken out and put in elsewhere: as few as explain the order.
fn moved(pairs: &[(usize, usize)]) -> Vec<usize> {
    let mut by_now = pairs.to_vec();
    by_now.sort_by_key(|(_, now)| *now);
    let now: Vec<usize> = by_now.iter().map(|(old, _)| *old).collect();
    let mut before = now.clone();
    before.sort_unstable();
    let mut moved = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &before, &now) {
        if let DiffOp::Insert {
            new_index, new_len, ..
        }
        | DiffOp::Replace {
            new_index, new_len, ..
        } = op
        {
            let put = by_now.iter().skip(new_index).take(new_len);
            moved.extend(put.map(|(_, now)| *now));
        }
    }
    moved
}

/// A title without what nobody calls a difference.
fn fold(title: &str) -> String {
    let letters = title.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}
