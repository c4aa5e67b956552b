//! Every link of an issue with the words that readers follow it by.

use crate::finding::Span;
use crate::issue::{Issue, Item, Link, Prose};

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
    let mut pointers: Vec<_> = inside(&issue.intro).collect();
    for item in &issue.items {
        pointers.extend(item.action.as_ref().map(|action| Pointer {
            words: action.value.clone(),
            span: action.span.clone(),
            link: item.link.as_ref().map(|link| link.value.clone()),
            action_of: Some(item),
        }));
        pointers.extend(inside(&item.summary));
    }
    pointers
}

fn inside(prose: &Prose) -> impl Iterator<Item = Pointer<'_>> {
    prose.pointers.iter().map(|pointer| Pointer {
        words: pointer.words.clone(),
        span: pointer.words_span.clone(),
        link: pointer.link.clone(),
        action_of: None,
    })
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
