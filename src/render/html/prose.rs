//! Prose as HTML: paragraphs, lists, links, bold and italic.

use maud::{Markup, html};

use super::look::Look;
use super::table::NL;
use crate::issue::{Block, Inline, Prose};

/// Prose with a mail's inline styles, or with none for the page on the web.
pub(super) fn prose(prose: &Prose, look: Option<&Look>, language: Option<&str>) -> Markup {
    html! {
        @for block in &prose.blocks { (self::block(block, look, language, "margin:0 0 12px")) }
    }
}

/// A block with the space below it, in the form of a style.
fn block(block: &Block, look: Option<&Look>, language: Option<&str>, below: &str) -> Markup {
    let paragraph = look.map(|_| below);
    let list = look.map(|_| format!("{below};padding:0 0 0 24px"));
    match block {
        Block::Paragraph(words) => html! {
            p lang=[language] style=[paragraph] { (inlines(words, look)) } (NL)
        },
        Block::List { first: None, items } => html! {
            ul lang=[language] style=[list] { (NL) (entries(items, look)) } (NL)
        },
        Block::List {
            first: Some(first),
            items,
        } => {
            let start = Some(first).filter(|first| **first != 1);
            html! {
                ol lang=[language] start=[start] style=[list] { (NL) (entries(items, look)) } (NL)
            }
        }
    }
}

fn entries(items: &[Vec<Block>], look: Option<&Look>) -> Markup {
    let style = look.map(|_| "margin:0 0 4px");
    html! {
        @for blocks in items {
            li style=[style] {
                @for (at, block) in blocks.iter().enumerate() {
                    // The first words stand beside the mark, without a paragraph's space.
                    @match block {
                        Block::Paragraph(words) if at == 0 => { (inlines(words, look)) (NL) }
                        _ => (self::block(block, look, None, "margin:4px 0 0")),
                    }
                }
            } (NL)
        }
    }
}

fn inlines(inlines: &[Inline], look: Option<&Look>) -> Markup {
    html! { @for inline in inlines { (self::inline(inline, look)) } }
}

fn inline(inline: &Inline, look: Option<&Look>) -> Markup {
    match inline {
        Inline::Text(text) => html! { (text) },
        Inline::Strong(words) => html! { strong { (inlines(words, look)) } },
        Inline::Emphasis(words) => html! { em { (inlines(words, look)) } },
        Inline::Link(link, words) => html! {
            a class=[look.map(|_| "l")] href=(link.as_str())
                style=[look.map(|look| look.link.as_str())] { (inlines(words, look)) }
        },
        Inline::Break => html! { br; (NL) },
    }
}
