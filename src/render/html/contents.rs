//! "In this issue": each section with a link to it and its first titles.

use maud::{Markup, html};

use super::direction::words;
use super::look::Look;
use super::table::{NL, Space, band};
use crate::render::parts::Line;

/// The contents.
pub(super) fn contents(look: &Look, heading: &str, lines: &[Line]) -> Markup {
    let content = html! {
        h2.l style=(look.section) { (heading) } (NL)
        ul style="margin:12px 0 0;padding:0 0 0 20px" { (NL)
            @for line in lines {
                li style="margin:0 0 8px" {
                    a.l href=(format!("#{}", line.anchor)) lang=[line.language] style=(look.link_line) { (words(line.heading)) }
                    ": " (words(&line.titles))
                } (NL)
            }
        } (NL)
    };
    band(look, Space(28, 20), &content)
}
