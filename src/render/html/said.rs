//! Words of `bulletin.yaml`, marked where they are in another language than the issue (WCAG 2.2, 3.1.2).

use maud::{Markup, html};

use super::direction::words;
use crate::render::parts::Said;

/// The language to mark the whole paragraph with, and its words, of which only some may be marked.
pub(super) fn said<'a>(said: &[Said<'a>]) -> (Option<&'a str>, Markup) {
    let whole = match said {
        [one] => one.language,
        _ => None,
    };
    let pieces = html! {
        @for piece in said {
            @match piece.language.filter(|_| whole.is_none()) {
                Some(language) => { span lang=(language) { (words(&piece.words)) } }
                None => { (words(&piece.words)) }
            }
        }
    };
    (whole, pieces)
}
