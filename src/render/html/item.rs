//! An item: kind and topic, title, who and when, summary, facts, link, helpline.

use maud::{Markup, html};

use super::facts::facts;
use super::look::Look;
use super::prose::prose;
use super::table::{self, NL, Space, boxed};
use crate::render::parts::{Action, Entry};

/// An item; the last of its section leaves more space below.
pub(super) fn row(look: &Look, entry: &Entry, last: bool) -> Markup {
    let content = html! {
        (head(look, entry, &look.heading(115, "0 0 4px")))
        (body(look, entry))
        @if let Some(action) = &entry.action {
            p style="margin:12px 0 0" { (link(look, entry, action)) } (NL)
        }
    };
    let below = if last { 32 } else { 8 };
    html! {
        (table::row(look, Space(24, if entry.help.is_some() { 0 } else { below }), &content))
        (helpline(look, entry, below))
    }
}

/// Kind and topic, title, who and when.
pub(super) fn head(look: &Look, entry: &Entry, title: &str) -> Markup {
    html! {
        @if let Some(kicker) = &entry.kicker {
            p.q style=(look.aside) { (kicker) } (NL)
        }
        h3 id=(format!("item-{}", entry.number)) lang=[entry.language] style=(title) {
            (entry.title)
        } (NL)
        @if let Some(byline) = &entry.byline {
            p.q style=(look.aside) { (byline) } (NL)
        }
    }
}

/// Summary and facts.
pub(super) fn body(look: &Look, entry: &Entry) -> Markup {
    html! {
        (prose(entry.summary, Some(look), entry.language))
        (facts(look, &entry.facts, entry.language))
    }
}

/// The helpline, in a row of its own under the item.
pub(super) fn helpline(look: &Look, entry: &Entry, below: u32) -> Markup {
    html! {
        @if let Some(help) = &entry.help {
            (table::row(look, Space(16, below), &boxed(look, true, &html! {
                p style="margin:0" { (help) } (NL)
            })))
        }
    }
}

fn link(look: &Look, entry: &Entry, action: &Action) -> Markup {
    let language = entry.language.filter(|_| action.own);
    html! {
        a.l href=(action.link.as_str()) lang=[language] style=(look.link) { (action.words) }
    }
}
