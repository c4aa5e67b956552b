//! The facts of an item. Where readers decide by one of them they stand in a box, and those they decide
//! by (dates, deadlines, money) stand out.

use maud::{Markup, html};

use super::look::Look;
use super::mailto::with_addresses;
use super::table::{NL, boxed};
use crate::render::facts::Fact;

/// The facts; `last` where nothing of the item follows them.
pub(super) fn facts(look: &Look, facts: &[Fact], language: Option<&str>, last: bool) -> Markup {
    if facts.is_empty() {
        return html! {};
    }
    let key = facts.iter().any(|fact| fact.key);
    let rows = html! {
        @for (at, fact) in facts.iter().enumerate() {
            // Within a line of each other, and the last one clear of what follows.
            @let below = match (at + 1 == facts.len(), key || last) {
                (false, _) => "2px",
                (true, true) => "0",
                (true, false) => "12px",
            };
            p style=(format!("margin:0 0 {below}")) {
                @if let Some(label) = &fact.label {
                    span.q style=(look.quiet) { (label) ":" } " "
                }
                (value(look, fact, language))
            } (NL)
        }
    };
    if key { boxed(look, false, &rows) } else { rows }
}

fn value(look: &Look, fact: &Fact, language: Option<&str>) -> Markup {
    let language = language.filter(|_| fact.own);
    html! {
        @if fact.key {
            strong lang=[language] { (with_addresses(&fact.value, Some(look))) }
        } @else if language.is_some() {
            span lang=[language] { (with_addresses(&fact.value, Some(look))) }
        } @else {
            (with_addresses(&fact.value, Some(look)))
        }
    }
}
