//! Keeping a letter's own dots from ending it (RFC 5321 section 4.5.2).

use std::borrow::Cow;

use crate::message::Letter;

/// The letter's text with a second dot before every line that begins with one; as it is where none does.
pub(super) fn stuffed(letter: &Letter) -> Cow<'_, [u8]> {
    if letter.dots.is_empty() {
        Cow::Borrowed(&letter.bytes)
    } else {
        Cow::Owned(doubled(&letter.bytes, &letter.dots))
    }
}

fn doubled(bytes: &[u8], dots: &[usize]) -> Vec<u8> {
    let mut doubled = Vec::with_capacity(bytes.len() + dots.len());
    let (mut rest, mut start) = (bytes, 0);
    for dot in dots {
        // The lowest comes first, so that none is behind what has been written.
        let (before, after) = rest
            .split_at_checked(dot.saturating_sub(start))
            .unwrap_or((rest, &[]));
        doubled.extend_from_slice(before);
        doubled.push(b'.');
        (rest, start) = (after, *dot);
    }
    doubled.extend_from_slice(rest);
    doubled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_of_a_letter_can_be_taken_for_its_end() {
        let letter = b".\r\na.b\r\n..c\r\n\r\n.\r\n";
        assert_eq!(
            doubled(letter, &[0, 8, 15]),
            b"..\r\na.b\r\n...c\r\n\r\n..\r\n"
        );
        assert_eq!(doubled(b"a.b\r\n", &[]), b"a.b\r\n");
    }
}
