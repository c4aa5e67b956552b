//! What Markdown can hide: nesting too deep to walk, characters spelt as entities, marks without a partner.

use pulldown_cmark::{Event, Options, Parser};

use super::fields::is_unseen;
use crate::finding::Span;

/// Lists in lists and bold in italic, deeper than anybody writes: the views walk them by recursion.
pub(super) const DEPTH: usize = 16;

/// The most elements that are open at once.
pub(super) fn depth(markdown: &str) -> usize {
    let (mut open, mut deepest) = (0_usize, 0);
    for event in Parser::new_ext(markdown, Options::empty()) {
        match event {
            Event::Start(_) => open += 1,
            Event::End(_) => open = open.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(open);
    }
    deepest
}

/// A character nobody can see that an entity such as `&#x200B;` spells, and that was not typed itself.
pub(super) fn spelt_out(words: &str, typed: &str) -> Option<char> {
    words.chars().find(|c| is_unseen(*c) && !typed.contains(*c))
}

/// A mark that found no partner, so that readers would see it: `**Closing soon`.
pub(super) fn left_over(markdown: &str, words: &Span) -> Option<&'static str> {
    let typed = markdown.get(words.clone())?;
    // A backslash says that the mark itself is meant.
    if markdown[..words.start].ends_with('\\') {
        return None;
    }
    let behind = &markdown[words.end..];
    if typed.contains("**") || typed.ends_with('*') && behind.starts_with('*') {
        return Some("a `**` without a second one");
    }
    (typed.ends_with(']') && behind.starts_with('(') || typed.contains("]("))
        .then_some("a link whose address cannot be read")
}
