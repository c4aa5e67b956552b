//! How words from a list are quoted in a message: short, on one line, and unable to harm a terminal.

/// The longest quotation, in characters. A cell can hold a whole file when a quotation mark is missing.
const LONGEST: usize = 60;

/// Quotes `words` in backticks, cut short where they are long, with anything unprintable shown as `�`.
pub(super) fn quoted(words: &str) -> String {
    let mut out = String::from("`");
    for (at, letter) in words.trim().chars().enumerate() {
        if at == LONGEST {
            out.push('…');
            break;
        }
        out.push(match letter {
            letter if letter.is_whitespace() => ' ',
            letter if letter.is_control() || is_invisible(letter) => '\u{fffd}',
            letter => letter,
        });
    }
    out.push('`');
    out
}

/// Characters that leave no mark, or that turn the order of the letters around them.
///
/// The two joiners (U+200C, U+200D) belong to correct spelling in several scripts and count here only
/// because no address holds them.
pub(super) fn is_invisible(letter: char) -> bool {
    turns_text(letter)
        || matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// Characters that make the text after them run the other way, or stop that.
pub(super) fn turns_text(letter: char) -> bool {
    matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quotation_is_short_and_harmless() {
        assert_eq!(quoted(" Siân\nEvans "), "`Siân Evans`");
        assert_eq!(quoted("a\u{1b}[2Jb\u{202e}"), "`a\u{fffd}[2Jb\u{fffd}`");
        assert_eq!(quoted(&"x".repeat(500)).chars().count(), LONGEST + 3);
    }
}
