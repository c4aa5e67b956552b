//! The head of the mail: who publishes it, what it is called and of when it is.

use maud::{Markup, html};

use super::direction::words;
use super::look::Look;
use super::picture;
use super::table::{NL, Space, top};
use crate::render::parts::{Also, Logo};

/// Our logo, or our name.
pub(super) fn publisher(look: &Look, name: &str, logo: Option<&Logo>) -> Markup {
    html! {
        @if let Some(logo) = logo {
            (picture::plate(look, logo, None, "margin:0 0 16px", "0"))
        } @else {
            p.q style=(look.aside) { (words(name)) } (NL)
        }
    }
}

/// The masthead.
pub(super) fn masthead(
    look: &Look,
    publisher: &Markup,
    (name, language): (&str, Option<&str>),
    dated: Option<&str>,
    also: &[Also],
) -> Markup {
    let content = html! {
        (publisher)
        h1 lang=[language] style=(look.heading(175, "0 0 4px")) { (words(name)) } (NL)
        @if let Some(dated) = dated {
            p.q style=(format!("margin:0;{}", look.quiet)) { (dated) } (NL)
        }
        @for also in also {
            p style=(look.under) {
                a.l href=(also.page) lang=[also.language] style=(look.link_line) { (also.words) }
            } (NL)
        }
    };
    top(look, Space(28, 8), &content)
}

/// The mark of a preview, above everything else.
pub(super) fn banner(look: &Look, mark: &str) -> Markup {
    let light = &look.theme.light;
    let style = format!(
        "padding:12px {}px;{};color:{};background-color:{}",
        look.theme.spacing, look.cell, light.background, light.link
    );
    html! { tr { td class="k w" style=(style) { (NL) p style="margin:0" { (mark) } (NL) } } (NL) }
}
