//! The plain-text part, written from the same parts as the HTML.
//!
//! One paragraph is one line, unless the house wants lines folded; headings are underlined, and an address
//! stands alone on its line under the words it belongs to.

mod fold;
mod lines;
mod prose;

use super::parts::{Entry, FootLine, Part, Parts, To};
use super::template::{GREETING, UNSUBSCRIBE};
use crate::issue::Prose;
use lines::Page;

/// Writes the plain-text part, with marks where the gaps are, folded at so many columns if at any.
pub(super) fn text(parts: &Parts, columns: Option<usize>) -> String {
    let mut page = Page::new(columns);
    for part in &parts.body {
        write(&mut page, part);
    }
    page.finish()
}

/// Prose, and a link with its words below it.
pub(super) fn excerpt(prose: &Prose, link: Option<(&str, &str)>) -> String {
    let mut page = Page::default();
    prose::write(&mut page, prose);
    if let Some((words, address)) = link {
        page.link(words, address);
    }
    page.finish()
}

/// An introduction without its greeting, with who signs it.
pub(super) fn opening(prose: &Prose, signed: Option<&str>) -> String {
    let mut page = Page::default();
    prose::write(&mut page, prose);
    if let Some(signed) = signed {
        page.line(signed);
    }
    page.finish()
}

/// One item, a paragraph a line.
pub(super) fn entry(entry: &Entry) -> String {
    let mut page = Page::default();
    item(&mut page, entry);
    page.finish()
}

fn write(page: &mut Page, part: &Part) {
    match part {
        Part::Banner(words) => page.line(words),
        Part::Masthead {
            publisher,
            logo,
            name,
            dated,
            also,
            ..
        } => {
            page.gap(1);
            page.line(logo.as_ref().map_or(publisher, |logo| logo.alt));
            page.gap(1);
            page.heading(name);
            if let Some(dated) = dated {
                page.line(dated);
            }
            for also in also {
                page.gap(1);
                page.link(also.words, &also.page);
            }
        }
        Part::Opening {
            greeted,
            prose,
            signed,
        } => {
            page.gap(1);
            if *greeted {
                page.line(GREETING);
            }
            prose::write(page, prose);
            if let Some(signed) = signed {
                page.line(signed);
            }
        }
        Part::Lead { heading, entry } => {
            page.gap(3);
            page.heading(heading);
            item(page, entry);
        }
        Part::Contents { heading, lines } => {
            page.gap(3);
            page.heading(heading);
            for line in lines {
                page.hang("- ", "  ", &format!("{}: {}", line.heading, line.titles));
            }
        }
        Part::Section {
            heading, entries, ..
        } => {
            page.gap(3);
            if !heading.is_empty() {
                page.heading(heading);
            }
            for (at, entry) in entries.iter().enumerate() {
                page.gap(if at == 0 { 1 } else { 2 });
                item(page, entry);
            }
        }
        Part::Foot { heading, lines } => {
            page.gap(3);
            if let Some(heading) = heading {
                page.heading(heading);
            }
            for line in lines {
                foot_line(page, line);
            }
        }
    }
}

fn item(page: &mut Page, entry: &Entry) {
    page.gap(1);
    if let Some(kicker) = &entry.kicker {
        page.line(kicker);
    }
    page.heading(entry.title);
    if let Some(byline) = &entry.byline {
        page.line(byline);
    }
    prose::write(page, entry.summary);
    page.gap(1);
    for fact in &entry.facts {
        match &fact.label {
            Some(label) => page.hang("", "  ", &format!("{label}: {}", fact.value)),
            None => page.hang("", "  ", &fact.value),
        }
    }
    if let Some(action) = &entry.action {
        page.gap(1);
        page.link(&action.words, action.link.as_str());
    }
    if let Some(reminder) = &entry.reminder {
        page.gap(1);
        page.link(&reminder.words, &reminder.address);
    }
    if let Some(help) = &entry.help {
        page.gap(1);
        page.line(&help.words);
    }
}

fn foot_line(page: &mut Page, line: &FootLine) {
    page.gap(1);
    match line {
        FootLine::Words(said) => {
            let words: Vec<&str> = said.iter().map(|said| said.words.as_str()).collect();
            page.line(&words.concat());
        }
        FootLine::Point { before, words, to } => {
            let words = match before {
                Some(before) => format!("{before} {words}"),
                None => (*words).to_owned(),
            };
            match to {
                To::Page(address) => page.link(&words, address),
                To::Unsubscribe => page.link(&words, UNSUBSCRIBE),
            }
        }
        FootLine::Partners { label, names } => {
            page.line(&format!("{label}:"));
            for partner in names {
                match partner.link {
                    Some(site) => page.link(partner.words, site),
                    None => page.line(partner.words),
                }
            }
        }
    }
}
