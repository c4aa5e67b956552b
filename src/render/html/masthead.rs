//! The head of the mail: who publishes it, what it is called and of when it is.

use maud::{Markup, html};

use super::look::Look;
use super::table::{NL, Space, top};

/// The masthead.
pub(super) fn masthead(look: &Look, publisher: &str, name: &str, dated: Option<&str>) -> Markup {
    let content = html! {
        p.q style=(look.aside) { (publisher) } (NL)
        h1 style=(look.heading(175, "0 0 4px")) { (name) } (NL)
        @if let Some(dated) = dated {
            p.q style=(format!("margin:0;{}", look.quiet)) { (dated) } (NL)
        }
    };
    top(look, Space(28, 8), &content)
}

/// The mark of a preview, above everything else.
pub(super) fn banner(look: &Look, words: &str) -> Markup {
    let light = &look.theme.light;
    let style = format!(
        "padding:12px {}px;{};color:{};background-color:{}",
        look.theme.spacing, look.cell, light.background, light.link
    );
    html! { tr { td class="k w" style=(style) { (NL) p style="margin:0" { (words) } (NL) } } (NL) }
}
