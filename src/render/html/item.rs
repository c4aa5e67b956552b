//! An item: kind and topic, title, who and when, summary, facts, link, helpline.

use maud::{Markup, html};

use super::direction::words;
use super::facts::facts;
use super::look::Look;
use super::mailto::with_addresses;
use super::prose::prose;
use super::table::{self, NL, Space, boxed};
use crate::render::parts::{Action, Entry};

/// An item; the first of its section stands close to the heading, the last leaves more space below.
pub(super) fn item(look: &Look, entry: &Entry, first: bool, last: bool) -> Markup {
    let content = html! {
        (head(look, entry, 115))
        (body(look, entry))
        @if let Some(action) = &entry.action {
            p style="margin:12px 0 0" { (link(look, entry, action)) } (NL)
        }
        (reminder(look, entry))
    };
    let above = if first { 16 } else { 28 };
    let below = if last { 36 } else { 8 };
    html! {
        (table::row(look, Space(above, if entry.help.is_some() { 0 } else { below }), &content))
        (helpline(look, entry, below))
    }
}

/// Kind and topic, title, who and when; the title in hundredths of the size of running text.
pub(super) fn head(look: &Look, entry: &Entry, size: u32) -> Markup {
    let title = look.heading(
        size,
        if entry.byline.is_some() {
            "0 0 4px"
        } else {
            "0 0 8px"
        },
    );
    html! {
        @if let Some(kicker) = &entry.kicker {
            p.q style=(look.aside) { (words(kicker)) } (NL)
        }
        h3 id=(format!("item-{}", entry.number)) lang=[entry.language] style=(title) {
            (words(entry.title))
        } (NL)
        @if let Some(byline) = &entry.byline {
            p.q style=(look.byline) { (words(byline)) } (NL)
        }
    }
}

/// Summary and facts.
pub(super) fn body(look: &Look, entry: &Entry) -> Markup {
    html! {
        (prose(entry.summary, Some(look), entry.language))
        (facts(look, &entry.facts, entry.language, entry.action.is_none()))
    }
}

/// The link to the file that puts the item into a calendar.
pub(super) fn reminder(look: &Look, entry: &Entry) -> Markup {
    html! {
        @if let Some(reminder) = &entry.reminder {
            p style="margin:12px 0 0" {
                a.l href=(reminder.address) style=(look.link) { (words(&reminder.words)) }
            } (NL)
        }
    }
}

/// The helpline, in a row of its own under the item.
pub(super) fn helpline(look: &Look, entry: &Entry, below: u32) -> Markup {
    html! {
        @if let Some(help) = &entry.help {
            (table::row(look, Space(16, below), &boxed(look, true, &html! {
                p lang=[help.language] style="margin:0" { (with_addresses(&help.words, Some(look))) } (NL)
            })))
        }
    }
}

fn link(look: &Look, entry: &Entry, action: &Action) -> Markup {
    let language = entry.language.filter(|_| action.own);
    html! {
        a.l href=(action.link.as_str()) lang=[language] style=(look.link) { (words(&action.words)) }
    }
}
