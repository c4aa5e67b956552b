//! What Markdown can hide: nesting too deep to walk, and characters spelt as entities.

use pulldown_cmark::{Event, Options, Parser};

use super::fields::is_unseen;

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
