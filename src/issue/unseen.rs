//! Characters that nobody can see, and that could make words look like others.

/// Characters that print nothing, that turn the direction of the words behind them so that one address can
/// look like another, or that could be taken for our own marks inside a letter.
pub fn is_unseen(c: char) -> bool {
    let control = c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    // Zero-width characters, direction overrides, the byte order mark and the private use area.
    // Joiners (U+200C, U+200D) and direction marks (U+200E, U+200F) are needed by some languages.
    control
        || matches!(c, '\u{200B}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{FFFD}')
        || matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..)
}

/// Joiners and direction marks: each does something to its neighbours, and two in a row do no more than one.
fn joins(c: char) -> bool {
    matches!(c, '\u{200C}'..='\u{200F}')
}

/// The first character in a text that has no business there, and its byte.
pub(super) fn first_unseen(text: &str) -> Option<(usize, char)> {
    let mut before = ' ';
    text.char_indices().find(|(_, c)| {
        let again = joins(*c) && joins(before);
        before = *c;
        again || is_unseen(*c)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_scripts_and_pictures_need_may_stand_and_the_rest_may_not() {
        // A family, the flag of Wales, Persian with a joiner, accents that stand on their own.
        for sound in [
            "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}",
            "\u{1F3F4}\u{E0067}\u{E0062}\u{E0077}\u{E006C}\u{E0073}\u{E007F}",
            "می\u{200C}خواهم",
            "a\u{0302}\u{0308}",
            "\u{2764}\u{FE0F}",
        ] {
            assert_eq!(first_unseen(sound), None, "{sound}");
        }
        assert_eq!(first_unseen("a\u{202E}b"), Some((1, '\u{202E}')));
        assert_eq!(first_unseen("a\u{2067}b"), Some((1, '\u{2067}')));
        assert_eq!(first_unseen(&"\u{200D}".repeat(300)), Some((3, '\u{200D}')));
        assert_eq!(first_unseen("a\u{200C}\u{200D}"), Some((4, '\u{200D}')));
    }
}
