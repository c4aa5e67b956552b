//! Prose as HTML: paragraphs, lists, links, bold and italic.

use maud::{Markup, html};

use super::direction;
use super::look::Look;
use super::table::NL;
use crate::issue::{Block, Inline, Link, Prose};

/// Prose with a mail's inline styles, or with none for the page on the web.
pub(super) fn prose(prose: &Prose, look: Option<&Look>, language: Option<&str>) -> Markup {
    html! {
        @for block in &prose.blocks { (self::block(block, look, language, false, "margin:0 0 12px")) }
    }
}

/// A block with the space below it, in the form of a style; `within` where it stands in one that runs from
/// right to left, whose direction would be its own.
fn block(
    block: &Block,
    look: Option<&Look>,
    language: Option<&str>,
    within: bool,
    below: &str,
) -> Markup {
    let direction = direction::of_paragraph(&plain(block));
    let backward = direction.is_some();
    let (direction, side, indent) = match direction {
        Some(_) => (direction, ";text-align:right", "0 24px 0 0"),
        None if within => (Some("ltr"), ";text-align:left", "0 0 0 24px"),
        None => (None, "", "0 0 0 24px"),
    };
    let paragraph = look.map(|_| format!("{below}{side}"));
    let list = look.map(|_| format!("{below};padding:{indent}{side}"));
    match block {
        Block::Paragraph(words) => html! {
            p lang=[language] dir=[direction] style=[paragraph] { (inlines(words, look, backward)) } (NL)
        },
        Block::List { first: None, items } => html! {
            ul lang=[language] dir=[direction] style=[list] { (NL) (entries(items, look, backward)) } (NL)
        },
        Block::List {
            first: Some(first),
            items,
        } => {
            let start = Some(first).filter(|first| **first != 1);
            html! {
                ol lang=[language] dir=[direction] start=[start] style=[list] { (NL) (entries(items, look, backward)) } (NL)
            }
        }
    }
}

fn entries(items: &[Vec<Block>], look: Option<&Look>, backward: bool) -> Markup {
    html! {
        @for blocks in items {
            // Links below each other stand clear of each other, for thumbs (WCAG 2.2, 2.5.8).
            @let below = if begins_with_link(blocks) { "margin:0 0 8px" } else { "margin:0 0 4px" };
            li style=[look.map(|_| below)] {
                @for (at, block) in blocks.iter().enumerate() {
                    // The first words stand beside the mark, without a paragraph's space.
                    @match block {
                        Block::Paragraph(words) if at == 0 => {
                            (beginning(words, look, backward)) (NL)
                        }
                        _ => (self::block(block, look, None, backward, "margin:4px 0 0")),
                    }
                }
            } (NL)
        }
    }
}

/// The words of a block, for the direction they run in.
fn plain(block: &Block) -> String {
    fn of(inlines: &[Inline]) -> String {
        let of_one = |inline: &Inline| match inline {
            Inline::Text(text) => text.clone(),
            Inline::Strong(words) | Inline::Emphasis(words) | Inline::Link(_, words) => of(words),
            Inline::Break => String::new(),
        };
        inlines.iter().map(of_one).collect()
    }
    match block {
        Block::Paragraph(words) => of(words),
        Block::List { items, .. } => items.iter().flatten().map(plain).collect(),
    }
}

fn begins_with_link(blocks: &[Block]) -> bool {
    matches!(blocks.first(), Some(Block::Paragraph(words))
        if matches!(words.first(), Some(Inline::Link(..))))
}

/// The first words of a list item: a link that begins it is as tall as a line of the contents.
fn beginning(words: &[Inline], look: Option<&Look>, backward: bool) -> Markup {
    match words.split_first() {
        Some((Inline::Link(link, label), rest)) => html! {
            (anchor(link, (label, backward), look, |look| &look.link_line)) (inlines(rest, look, backward))
        },
        _ => inlines(words, look, backward),
    }
}

fn anchor<'a>(
    link: &Link,
    (words, backward): (&[Inline], bool),
    look: Option<&'a Look<'_>>,
    style: impl Fn(&'a Look<'_>) -> &'a String,
) -> Markup {
    html! {
        a class=[look.map(|_| "l")] href=(link.as_str()) style=[look.map(style)] {
            (inlines(words, look, backward))
        }
    }
}

/// Words within a block; `backward` where the whole block runs from right to left.
fn inlines(inlines: &[Inline], look: Option<&Look>, backward: bool) -> Markup {
    html! { @for inline in inlines { (self::inline(inline, look, backward)) } }
}

fn inline(inline: &Inline, look: Option<&Look>, backward: bool) -> Markup {
    match inline {
        Inline::Text(text) if backward => html! { (text) },
        Inline::Text(text) => direction::words(text),
        Inline::Strong(words) => html! { strong { (inlines(words, look, backward)) } },
        Inline::Emphasis(words) => html! { em { (inlines(words, look, backward)) } },
        Inline::Link(link, words) => anchor(link, (words, backward), look, |look| &look.link),
        Inline::Break => html! { br; (NL) },
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::Source;
    use crate::issue::Issue;

    use super::*;

    #[test]
    fn english_in_a_list_that_runs_from_right_to_left_runs_from_left_to_right() {
        let text = "intro: |\n  - כתוב בעברית מימין לשמאל\n\n    Plain words.\n";
        let issue = Issue::read("x", &Source::from_text("x.yaml", text));
        let html = prose(&issue.intro, None, None).into_string();
        assert!(html.contains("<ul dir=\"rtl\">"), "{html}");
        assert!(html.contains("<p dir=\"ltr\">Plain words.</p>"), "{html}");
    }
}
