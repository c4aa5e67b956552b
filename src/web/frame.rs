//! What stands round every page: who we are, the other language, and how we look after data.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::asked::Asked;
use crate::render::{Palette, Theme};

/// The style of all pages, with the theme's colours.
pub(super) fn css(theme: &Theme) -> String {
    let (light, dark) = (colours(&theme.light), colours(&theme.dark));
    format!(
        ":root{{{light};--font:{};--size:{}px;--width:{}px}}@media (prefers-color-scheme:dark){{:root{{{dark}}}}}\n{}",
        theme.font,
        theme.size,
        theme.width,
        include_str!("page.css")
    )
}

fn colours(palette: &Palette) -> String {
    format!(
        "--text:{};--quiet:{};--link:{};--background:{};--around:{}",
        palette.text, palette.quiet, palette.link, palette.background, palette.around
    )
}

/// A whole page. Its words never depend on who is asked about, but where the page is that person's own.
pub(super) fn page(asked: &Asked, title: &str, content: &Markup) -> Markup {
    let (side, beside) = (asked.side(), asked.beside());
    let (words, masthead) = (&side.words, &side.masthead);
    let other = beside.language.split('-').next().unwrap_or_default();
    html! {
        (DOCTYPE)
        html lang=(side.language) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width,initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { (title) " · " (masthead.name) }
                link rel="icon" href="data:,";
                style { (PreEscaped(&asked.site.css)) }
            }
            body {
                a.skip href="#page" { (words.skip) }
                header {
                    div {
                        p.name { (masthead.name) }
                        p.by { (masthead.publisher) }
                    }
                    p { a.tap href={ "?language=" (other) } lang=(beside.language) hreflang=(beside.language) { (words.other_language) } }
                }
                main #page tabindex="-1" {
                    h1 { (title) }
                    (content)
                }
                footer {
                    p { (words.no_tracking) }
                    @if let Some(privacy) = &masthead.pages.privacy {
                        p { a.tap href=(privacy.as_str()) { (words.privacy) } }
                    }
                    @if !masthead.contact.trim().is_empty() {
                        p { (words.contact) ": " (masthead.contact) }
                    }
                }
            }
        }
    }
}

/// A page of a few sentences.
pub(super) fn said(asked: &Asked, title: &str, sentences: &[&str]) -> Markup {
    let content = html! { @for sentence in sentences { p { (sentence) } } };
    page(asked, title, &content)
}

/// Words with their gaps filled.
pub(super) fn filled(words: &str, asked: &Asked) -> String {
    words
        .replace("{bulletin}", &asked.side().masthead.name)
        .replace("{hours}", &super::join::HOURS.to_string())
}
