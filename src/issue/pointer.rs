//! A link inside a text, with its words and its address where they stand.

use pulldown_cmark::Event;

use super::{Link, Text};
use crate::finding::Span;

/// A link inside a text: where it leads, and the words readers follow it by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pointer {
    /// Where it leads; `None` where that is no address.
    pub link: Option<Link>,
    /// Its words, on one line and without bold or italic.
    pub words: String,
    /// Where the words stand in the source.
    pub words_span: Span,
    /// Where the address stands in the source.
    pub link_span: Span,
}

/// A link whose words are going by.
pub(super) struct OpenLink {
    link: Option<Link>,
    /// The whole of it in the text: `[words](address)`.
    span: Span,
    /// Where its words stand, as far as they have gone by.
    inside: Option<Span>,
    words: String,
}

impl OpenLink {
    pub(super) fn new(link: Option<Link>, span: Span) -> Self {
        OpenLink {
            link,
            span,
            inside: None,
            words: String::new(),
        }
    }

    /// Takes in an event between the brackets.
    pub(super) fn pass(&mut self, event: &Event<'_>, span: &Span) {
        let start = self
            .inside
            .as_ref()
            .map_or(span.start, |inside| inside.start);
        self.inside = Some(start..span.end);
        match event {
            Event::Text(words) | Event::Code(words) | Event::InlineHtml(words) => {
                self.words.push_str(words);
            }
            Event::SoftBreak | Event::HardBreak => self.words.push(' '),
            _ => {}
        }
    }

    /// The link, now that all its words have gone by.
    pub(super) fn close(self, text: &Text) -> Pointer {
        let words = self.words.split_whitespace().collect::<Vec<_>>().join(" ");
        let inside = match self.inside {
            Some(inside) if !words.is_empty() => inside,
            _ => self.span.clone(),
        };
        let address = address(&text.value, &inside, &self.span);
        Pointer {
            link: self.link,
            words,
            words_span: text.span_of(&inside),
            link_span: text.span_of(&address),
        }
    }
}

/// Where the address stands in `[words](address "title")` or `<address>`; else the whole link.
fn address(text: &str, inside: &Span, whole: &Span) -> Span {
    let behind = text.get(inside.end..whole.end).unwrap_or_default();
    if behind == ">" {
        return inside.clone();
    }
    let Some(rest) = behind.strip_prefix("](") else {
        return whole.clone();
    };
    let rest = rest.strip_suffix(')').unwrap_or(rest);
    let typed = rest.split_whitespace().next().unwrap_or_default();
    match rest.find(typed) {
        Some(at) if !typed.is_empty() => {
            let start = inside.end + 2 + at;
            start..start + typed.len()
        }
        _ => whole.clone(),
    }
}
