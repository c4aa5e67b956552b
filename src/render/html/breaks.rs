//! Places to break words that are longer than a line.
//!
//! Browsers break them anywhere when told to; Outlook on Windows knows no such style, lets them push the
//! column apart, and is told in its own style sheet.

use maud::{Markup, html};
use unicode_normalization::char::is_combining_mark;

/// The longest word that is left whole, in characters.
const LONG: usize = 40;

/// How far apart the places are, in characters.
const APART: usize = 20;

/// Text with places to break in its longest words.
pub(super) fn breakable(text: &str) -> Markup {
    // A word has at least as many bytes as characters, so this tells nearly all text apart cheaply.
    if text.split(' ').all(|word| word.len() <= LONG) {
        return html! { (text) };
    }
    html! {
        @for word in text.split_inclusive(char::is_whitespace) {
            @if word.chars().count() > LONG {
                span.z { @for (at, piece) in pieces(word).iter().enumerate() {
                    @if at > 0 { wbr; } (piece)
                } }
            } @else {
                (word)
            }
        }
    }
}

/// A word in pieces, no accent torn from its letter.
fn pieces(word: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut from, mut length) = (0, 0);
    let mut joined = false;
    for (at, c) in word.char_indices() {
        // A joiner makes one emoji of two.
        let whole = joined || is_combining_mark(c) || c == '\u{200D}' || c.is_whitespace();
        if length >= APART && !whole {
            pieces.push(&word[from..at]);
            (from, length) = (at, 0);
        }
        joined = c == '\u{200D}';
        length += 1;
    }
    pieces.push(&word[from..]);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_longest_words_get_places_to_break() {
        let place = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch";
        assert_eq!(
            breakable(&format!("in {place}, it & said")).into_string(),
            "in <span class=\"z\">Llanfairpwllgwyngyll<wbr>gogerychwyrndrobwlll<wbr>lantysiliogogogoch, </span>\
             it &amp; said"
        );
        assert_eq!(
            breakable("antidisestablishmentarianism").into_string(),
            "antidisestablishmentarianism"
        );
    }

    #[test]
    fn no_accent_is_torn_from_its_letter() {
        let word = format!("{}e\u{301}{}", "a".repeat(19), "b".repeat(30));
        let pieces = pieces(&word);
        assert_eq!(pieces.concat(), word);
        assert!(pieces[0].ends_with("e\u{301}"), "{pieces:?}");
    }
}
