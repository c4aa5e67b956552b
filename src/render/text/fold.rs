//! Long lines folded at a number of columns, as a terminal or an old mail program shows them.
//!
//! Width is what a reader sees (an emoji takes two columns, an accent none). A line ends only at a space
//! that was typed as one: words and addresses stay whole, and so does what no-break spaces hold together.

use super::lines::NO_BREAK;
use textwrap::core::Word;
use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

/// How many columns words take.
pub(super) fn width(words: &str) -> usize {
    textwrap::core::display_width(words)
}

/// Folds words into lines of at most so many columns, the indents included; a longer word has a line to
/// itself. The first line begins with `first`, the others with `rest`.
pub(super) fn fold(words: &str, columns: usize, first: &str, rest: &str) -> Vec<String> {
    let options = Options::new(columns)
        .initial_indent(first)
        .subsequent_indent(rest)
        .break_words(false)
        .word_separator(WordSeparator::Custom(pieces))
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit);
    textwrap::wrap(words, options)
        .into_iter()
        .map(|line| line.trim_end().to_owned())
        .collect()
}

/// Words with the spaces after them. One that would be mistaken for something else at the beginning of a
/// line is part of the word before it.
fn pieces(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for (at, _) in line.match_indices(' ') {
        let next = &line[at + 1..];
        if !next.is_empty() && !next.starts_with(' ') && !is_mark(next) {
            pieces.push(Word::from(&line[start..=at]));
            start = at + 1;
        }
    }
    pieces.push(Word::from(&line[start..]));
    Box::new(pieces.into_iter())
}

/// Whether a line that begins so is taken for the start of a message, a quotation, the end of a message,
/// a signature, or an entry of a list.
fn is_mark(line: &str) -> bool {
    let space = |c| c == ' ' || NO_BREAK.contains(&c);
    let word = line.split(space).next().unwrap_or(line);
    let numbered = word
        .strip_suffix(['.', ')'])
        .is_some_and(|number| !number.is_empty() && number.chars().all(|c| c.is_ascii_digit()));
    word == "From"
        || word.starts_with(['>', '.'])
        || ["-", "--", "*", "•", "–"].contains(&word)
        || numbered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_spaces_and_hang_under_their_mark() {
        assert_eq!(
            fold("one two-three four", 8, "- ", "  "),
            ["- one", "  two-three", "  four"]
        );
        let address = "https://example.org/a-very-long/address";
        assert_eq!(fold(address, 10, "", ""), [address]);
        assert_eq!(
            fold("from 10\u{a0}am to", 8, "", ""),
            ["from", "10\u{a0}am to"]
        );
    }

    #[test]
    fn columns_are_what_is_seen() {
        assert_eq!(fold("日本 日本", 8, "", ""), ["日本", "日本"]);
        assert_eq!(
            fold("e\u{301}e\u{301} e\u{301}e\u{301}", 5, "", "").len(),
            1
        );
    }

    #[test]
    fn no_line_begins_with_what_would_be_mistaken() {
        for mark in ["From", ">", ">5", ".net", "-", "--", "2.", "From\u{A0}A"] {
            let lines = fold(&format!("aaaa bbbb {mark} cccc"), 9, "", "");
            assert_eq!(lines, ["aaaa", format!("bbbb {mark}").as_str(), "cccc"]);
        }
    }
}
