//! "In this issue": a line for each section, worth reading even where its link leads nowhere.
//!
//! Many mail programs do not follow links within a mail, so each line names what is in the section.

use crate::edition::{Edition, Part as Section};

/// How much of titles a line holds, in characters, before the rest is only counted.
const ROOM: usize = 72;

/// One line of the contents.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::render) struct Line<'a> {
    /// The heading of the section.
    pub(in crate::render) heading: &'a str,
    /// The language of the heading, where it is not that of the issue.
    pub(in crate::render) language: Option<&'a str>,
    /// The name to link to.
    pub(in crate::render) anchor: &'a str,
    /// Its first titles, and how many more there are.
    pub(in crate::render) titles: String,
}

/// The lines, in the order of the sections; none where there is only one section to find.
pub(super) fn lines<'a>(edition: &'a Edition<'a>) -> Vec<Line<'a>> {
    if edition.sections.len() < 2 {
        return Vec::new();
    }
    edition
        .sections
        .iter()
        .filter(|section| !section.title.trim().is_empty())
        .map(|section| Line {
            heading: section.title.trim(),
            language: section.language,
            anchor: &section.anchor,
            titles: titles(section, edition),
        })
        .collect()
}

fn titles(section: &Section, edition: &Edition) -> String {
    let mut told = String::new();
    let mut count = 0;
    for item in &section.items {
        let title = item.name();
        if count > 0 {
            // Titles hold commas of their own.
            if told.chars().count() + title.chars().count() > ROOM {
                break;
            }
            told.push_str("; ");
        }
        told.push_str(&cut(title, ROOM + ROOM / 2));
        count += 1;
    }
    let words = match section.items.len() - count {
        0 => return told,
        1 => edition.words.and_more.one.clone(),
        more => edition
            .words
            .and_more
            .many
            .replace("{count}", &more.to_string()),
    };
    let stop = if told.ends_with(['?', '!', '.', '…']) {
        " "
    } else {
        ", "
    };
    format!("{told}{stop}{words}")
}

/// A title too long for a line, cut after a whole word.
pub(super) fn cut(title: &str, room: usize) -> String {
    let Some((end, _)) = title.char_indices().nth(room) else {
        return title.to_owned();
    };
    let kept = &title[..end];
    let kept = kept.rfind(' ').map_or(kept, |space| &kept[..space]);
    format!("{}…", kept.trim_end_matches(|c: char| !c.is_alphanumeric()))
}
