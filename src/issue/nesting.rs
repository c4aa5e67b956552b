//! What Markdown can hide: nesting too deep to walk, characters spelt as entities, marks without a partner.

use pulldown_cmark::{Event, Options, Parser};

use super::unseen::is_unseen;
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
    // Pasted from a word processor, where it began a list.
    let line = markdown[..words.start].rfind('\n').map_or(0, |at| at + 1);
    if typed.starts_with(['•', '·', '▪', '●', '◦']) && markdown[line..words.start].trim().is_empty()
    {
        return Some("a bullet that makes no list (write `- ` instead)");
    }
    if typed.contains("**") || typed.ends_with('*') && behind.starts_with('*') {
        return Some("a `**` without a second one");
    }
    (typed.ends_with(']') && behind.starts_with('(') || typed.contains("]("))
        .then_some("a link whose address cannot be read")
}

/// The HTML that people type by habit.
const TAGS: [&str; 12] = [
    "a", "b", "i", "em", "strong", "br", "p", "u", "span", "font", "sup", "sub",
];

/// Markdown or HTML in a line that is printed as it stands: a title, the words of a link.
pub(super) fn marks_in_a_line(line: &str) -> Option<(&'static str, Span)> {
    if let Some(at) = line.find("**") {
        return Some(("`**` in a line", at..at + 2));
    }
    if let Some(at) = line.find("](") {
        return Some(("a link inside a line", at..at + 2));
    }
    let tag = |(at, _): (usize, &str)| {
        let rest = line.get(at + 1..)?;
        let end = rest.find('>')?;
        let name = rest.get(..end)?.trim_start_matches('/');
        let name = name.split([' ', '/']).next().unwrap_or_default();
        let known = TAGS.iter().any(|tag| tag.eq_ignore_ascii_case(name));
        known.then_some(("HTML", at..at + end + 2))
    };
    line.match_indices('<').find_map(tag)
}
