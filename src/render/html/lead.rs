//! The item above the rest: larger, with the one button of the mail.

use maud::{Markup, html};

use super::direction::words;
use super::item::{body, head, helpline, reminder};
use super::look::Look;
use super::table::{NL, Space, band, row};
use crate::render::parts::{Action, Entry};

/// The lead.
pub(super) fn lead(look: &Look, heading: &str, entry: &Entry) -> Markup {
    let label = format!(
        "{};color:{}",
        look.heading(100, "0 0 12px"),
        look.theme.light.link
    );
    let content = html! {
        h2.l style=(label) { (heading) } (NL)
        (head(look, entry, 150))
        (body(look, entry))
    };
    let below = if entry.help.is_some() { 0 } else { 36 };
    // Text ends with a space of its own, a box does not.
    let above = if entry.facts.iter().any(|fact| fact.key) {
        16
    } else {
        4
    };
    html! {
        @if let Some(action) = &entry.action {
            (band(look, Space(28, 0), &content))
            (row(look, Space(above, below), &html! {
                (button(look, entry, action))
                (reminder(look, entry))
            }))
        } @else {
            (band(look, Space(28, below), &html! { (content) (reminder(look, entry)) }))
        }
        (helpline(look, entry, 36))
    }
}

/// A coloured cell with a padded link: Outlook on Windows drops the padding of the link and shows a
/// tighter button, which is good enough.
fn button(look: &Look, entry: &Entry, action: &Action) -> Markup {
    let light = &look.theme.light;
    let cell = format!("background-color:{};{}", light.link, look.cell);
    let style = format!(
        "display:inline-block;padding:11px 22px;border:1px solid {};color:{};\
         text-decoration:underline;font-weight:bold",
        light.link, light.background
    );
    let language = entry.language.filter(|_| action.own);
    html! {
        table role="presentation" cellpadding="0" cellspacing="0" border="0" { (NL)
            tr { td.b bgcolor=(light.link) style=(cell) {
                a.b href=(action.link.as_str()) lang=[language] style=(style) { (words(&action.words)) }
            } } (NL)
        } (NL)
    }
}
