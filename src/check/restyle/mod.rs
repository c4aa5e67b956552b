//! Days and times of day as people write them, and as the house does.

mod days;
mod field;
mod times;

pub(super) use field::in_fields;
pub(super) use times::is_certain;

use crate::finding::Span;

/// A day, a time, a range or a name of a time that begins at a word and is not in the house's style; with
/// what to write instead.
pub(super) fn restyled(words: &[(Span, &str)], at: usize) -> Option<(Span, String)> {
    days::restyled(words, at).or_else(|| times::restyled(words, at))
}
