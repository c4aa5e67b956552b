//! The HTML part as a whole: head, hidden preview line, and the column with its parts.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::direction::words;
use super::lines::folded;
use super::look::{Look, OUTLOOK};
use super::table::{self, NL, Space, column, row};
use super::{contents, foot, item, lead, masthead, prose};
use crate::render::parts::{Entry, Part, Parts};
use crate::render::template::GREETING;
use crate::render::theme::Theme;

/// Writes the HTML part, with marks where the gaps are.
pub(in crate::render) fn mail(parts: &Parts, theme: &Theme) -> String {
    let look = Look::of(theme);
    let ground = format!("margin:0;background-color:{}", theme.light.around);
    let rows = html! { @for part in &parts.body { (rows(&look, part)) } };
    let page = html! {
        (DOCTYPE) (NL)
        html lang=(parts.language) dir="ltr" { (NL)
            (head(parts, &look)) (NL)
            body.g style=(ground) { (NL)
                div.g role="article" aria-roledescription="email" aria-label=(parts.title)
                    lang=(parts.language) dir="ltr" { (NL)
                    @if let Some(preheader) = &parts.preheader {
                        // Nothing but these three: other ways to hide it cost points with spam filters.
                        div style="display:none;max-height:0;overflow:hidden" { (preheader) } (NL)
                    }
                    (column(&look, &rows))
                } (NL)
            } (NL)
        } (NL)
    };
    folded(&page.into_string())
}

/// How many bytes of the HTML part are one item: its rows as [`mail`] writes them.
pub(in crate::render) fn item_bytes(theme: &Theme, entry: &Entry, heading: Option<&str>) -> usize {
    let look = Look::of(theme);
    let rows = match heading {
        Some(heading) => lead::lead(&look, heading, entry),
        None => item::item(&look, entry, false, false),
    };
    rows.into_string().len()
}

/// Three sheets rather than one, because some programs drop a whole sheet for one rule they dislike.
fn head(parts: &Parts, look: &Look) -> Markup {
    html! {
        head { (NL)
            meta charset="utf-8"; (NL)
            meta name="viewport" content="width=device-width,initial-scale=1"; (NL)
            meta name="x-apple-disable-message-reformatting" content=""; (NL)
            // Telephone numbers and addresses stay live: helplines are to be called.
            meta name="format-detection" content="date=no,address=no,url=no"; (NL)
            meta name="color-scheme" content="light dark"; (NL)
            meta name="supported-color-schemes" content="light dark"; (NL)
            title { (parts.title) } (NL)
            style { (NL) (PreEscaped(look.base())) } (NL)
            style { (NL) (PreEscaped(look.dark())) } (NL)
            style { (NL) (PreEscaped(look.outlook_dark())) } (NL)
            (PreEscaped(OUTLOOK)) (NL)
        }
    }
}

fn rows(look: &Look, part: &Part) -> Markup {
    match part {
        Part::Banner(mark) => masthead::banner(look, mark),
        Part::Masthead {
            publisher,
            logo,
            name,
            language,
            dated,
            also,
        } => {
            let publisher = masthead::publisher(look, publisher, logo.as_ref());
            masthead::masthead(look, &publisher, (name, *language), dated.as_deref(), also)
        }
        Part::Opening {
            greeted,
            prose,
            signed,
        } => {
            let content = html! {
                @if *greeted {
                    p style="margin:0 0 12px" { (GREETING) } (NL)
                }
                (prose::prose(prose, Some(look), None))
                @if let Some(signed) = signed {
                    p.q style=(format!("margin:0;{}", look.quiet)) { (words(signed)) } (NL)
                }
            };
            row(look, Space(20, 28), &content)
        }
        Part::Lead { heading, entry } => lead::lead(look, heading, entry),
        Part::Contents { heading, lines } => contents::contents(look, heading, lines),
        Part::Section {
            heading,
            language,
            anchor,
            entries,
        } => html! {
            @if !heading.is_empty() {
                (table::band(look, Space(28, 0), &html! {
                    // Outlook on Windows and Gmail on the web find a name, others an id.
                    a name=(anchor) id=(anchor) {}
                    h2.l lang=[*language] style=(look.section) { (words(heading)) } (NL)
                }))
            }
            @for (at, entry) in entries.iter().enumerate() {
                (item::item(look, entry, at == 0, at + 1 == entries.len()))
            }
        },
        Part::Foot { heading, lines } => foot::foot(look, *heading, lines),
    }
}
