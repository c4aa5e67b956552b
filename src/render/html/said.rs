//! Words of `bulletin.yaml`, marked where they are in another language than the issue (WCAG 2.2, 3.1.2).

use maud::{Markup, html};

use super::look::Look;
use super::mailto::with_addresses;
use crate::render::parts::Said;

/// The language to mark the whole paragraph with, and its words, of which only some may be marked.
pub(super) fn said<'a>(said: &[Said<'a>], look: Option<&Look>) -> (Option<&'a str>, Markup) {
    let whole = match said {
        [one] => one.language,
        _ => None,
    };
    let pieces = html! {
        @for piece in said {
            @match piece.language.filter(|_| whole.is_none()) {
                Some(language) => { span lang=(language) { (with_addresses(&piece.words, look)) } }
                None => { (with_addresses(&piece.words, look)) }
            }
        }
    };
    (whole, pieces)
}
