//! The foot: why the reader gets this, how to leave, and who we are. It cannot be left out.

use maud::{Markup, html};

use super::look::Look;
use super::table::NL;
use crate::render::parts::{FootLine, To};
use crate::render::template::UNSUBSCRIBE;

/// The foot, on the colour of the ground.
pub(super) fn foot(look: &Look, heading: Option<&str>, lines: &[FootLine]) -> Markup {
    let style = format!(
        "padding:28px {}px 16px;background-color:{};{}",
        look.theme.spacing, look.theme.light.around, look.small_cell
    );
    html! {
        tr { td class="g q w" style=(style) { (NL)
            @if let Some(heading) = heading {
                h2 style=(look.heading(100, "0 0 8px")) { (heading) } (NL)
            }
            @for line in lines {
                p style="margin:0 0 10px" { (self::line(look, line)) } (NL)
            }
        } } (NL)
    }
}

fn line(look: &Look, line: &FootLine) -> Markup {
    match line {
        FootLine::Words(words) => html! { (words) },
        FootLine::Point { before, words, to } => html! {
            @if let Some(before) = before { (before) " " }
            a.l href=(address(to)) style=(look.link_line) { (words) }
        },
        FootLine::Partners { label, names } => html! {
            (label) ": "
            @for (at, (name, link)) in names.iter().enumerate() {
                @if at > 0 { ", " }
                @if let Some(link) = link {
                    a.l href=(link) style=(look.link_line) { (name) }
                } @else {
                    (name)
                }
            }
        },
    }
}

fn address(to: &To) -> &str {
    match to {
        To::Page(address) => address,
        To::Unsubscribe => UNSUBSCRIBE,
    }
}
