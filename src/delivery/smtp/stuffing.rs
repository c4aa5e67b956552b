//! Keeping a letter's own dots from ending it (RFC 5321 section 4.5.2).

use std::borrow::Cow;

use crate::message::Letter;

/// The letter's text with a second dot before every line that begins with one; as it is where none does.
pub(super) fn stuffed(letter: &Letter) -> Cow<'_, [u8]> {
    if letter.dotted {
        Cow::Owned(doubled(&letter.bytes))
    } else {
        Cow::Borrowed(&letter.bytes)
    }
}

fn doubled(bytes: &[u8]) -> Vec<u8> {
    let mut doubled = Vec::with_capacity(bytes.len() + 64);
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(b".") {
            doubled.push(b'.');
        }
        doubled.extend_from_slice(line);
    }
    doubled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_of_a_letter_can_be_taken_for_its_end() {
        let letter = b".\r\na.b\r\n..c\r\n\r\n.\r\n";
        assert_eq!(doubled(letter), b"..\r\na.b\r\n...c\r\n\r\n..\r\n");
    }
}
