//! The line mail programs show after the subject.
//!
//! They take the first words of the mail where it has none, and those are the same every month.

use super::value;
use crate::edition::Edition;

/// How much of it mail programs show at most, in characters.
const ROOM: usize = 110;

/// Less than this leaves room that mail programs fill with the words that follow, in characters.
const LEAST: usize = 35;

/// What the editor wrote, or else the first titles; none where there is nothing to tell.
pub(super) fn preheader(edition: &Edition, title: &str) -> Option<String> {
    if let Some(written) = value(edition.issue.preview.as_ref()) {
        return Some(written.to_owned());
    }
    let items = edition.sections.iter().flat_map(|section| &section.items);
    let mut told = String::new();
    for item in edition.lead.iter().chain(items) {
        let next = item.name();
        let long = told.chars().count() + next.chars().count() > ROOM;
        if long && !told.is_empty() {
            break;
        }
        if !told.is_empty() {
            told.push_str("; ");
        }
        told.push_str(&super::contents::cut(next, ROOM));
    }
    if told.is_empty() {
        return None;
    }
    if told.chars().count() < LEAST {
        told = format!("{told} ({title})");
    }
    Some(told)
}
