//! The foot: why the reader gets this, how to leave, and who we are. It cannot be left out.

use maud::{Markup, html};

use super::direction::words;
use super::look::Look;
use super::table::NL;
use super::{picture, said};
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
            @for line in lines { (self::line(look, line)) }
        } } (NL)
    }
}

fn line(look: &Look, line: &FootLine) -> Markup {
    let below = "margin:0 0 10px";
    match line {
        FootLine::Words(said) => {
            let (whole, words) = said::said(said, Some(look));
            html! { p lang=[whole] style=(below) { (words) } (NL) }
        }
        FootLine::Point {
            before,
            words: point,
            to,
        } => html! {
            p style=(below) {
                @if let Some(before) = before { (before) " " }
                (linked(look, Some(address(to)), &words(point)))
            } (NL)
        },
        FootLine::Partners { label, names } => {
            let (logos, names): (Vec<_>, Vec<_>) =
                names.iter().partition(|partner| partner.logo.is_some());
            html! {
                p style=(below) {
                    (label) ":" @if !names.is_empty() { " " }
                    @for (at, partner) in names.iter().enumerate() {
                        @if at > 0 { ", " }
                        (linked(look, partner.link, &words(partner.words)))
                    }
                } (NL)
                @for partner in logos {
                    @if let Some(logo) = &partner.logo {
                        (picture::plate(look, logo, partner.link, "margin:0 0 10px", "8px 12px"))
                    }
                }
            }
        }
    }
}

/// Words that lead somewhere, or stand alone.
fn linked(look: &Look, link: Option<&str>, content: &Markup) -> Markup {
    html! {
        @if let Some(link) = link {
            a.l href=(link) style=(look.link_line) { (content) }
        } @else {
            (content)
        }
    }
}

fn address(to: &To) -> &str {
    match to {
        To::Page(address) => address,
        To::Unsubscribe => UNSUBSCRIBE,
    }
}
