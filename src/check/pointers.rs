//! Every link of an issue with the words that readers follow it by.

use crate::finding::Span;
use crate::issue::{Issue, Item, Link, Text};

/// The words of a link and where they lead.
#[derive(Clone, Debug)]
pub(super) struct Pointer<'a> {
    /// The words.
    pub(super) words: String,
    /// Where they stand in the source.
    pub(super) span: Span,
    /// Where they lead, where that is an address.
    pub(super) link: Option<Link>,
    /// The item whose `action` they are; `None` for links inside a text.
    pub(super) action_of: Option<&'a Item>,
}

/// The links with words, item by item.
pub(super) fn pointers(issue: &Issue) -> Vec<Pointer<'_>> {
    let mut pointers = Vec::new();
    pointers.extend(issue.intro.text.iter().flat_map(inside));
    for item in &issue.items {
        pointers.extend(item.action.as_ref().map(|action| Pointer {
            words: action.value.clone(),
            span: action.span.clone(),
            link: item.link.as_ref().map(|link| link.value.clone()),
            action_of: Some(item),
        }));
        pointers.extend(item.summary.text.iter().flat_map(inside));
    }
    pointers
}

/// The links inside a text: `[words](address)`.
fn inside(text: &Text) -> Vec<Pointer<'_>> {
    let value = &text.value;
    let middle = value.match_indices("](");
    middle
        .filter_map(|(end, _)| {
            let start = value[..end].rfind('[')? + 1;
            let rest = &value[end + 2..];
            let address = &rest[..rest.find(')')?];
            let words = value[start..end]
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ");
            Some(Pointer {
                words,
                span: text.span_of(&(start..end)),
                link: Link::parse(address.trim()).ok(),
                action_of: None,
            })
        })
        .collect()
}

/// Words as readers compare them: without capitals and punctuation.
pub(super) fn plain(words: &str) -> String {
    let words: String = words
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric() || c.is_whitespace())
        .collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
