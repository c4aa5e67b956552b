//! Keeping a letter's own dots from ending it (RFC 5321 section 4.5.2).

use std::borrow::Cow;

use memchr::memmem;

/// The text with a second dot before every line that begins with one; as it is where none does.
pub(super) fn stuffed(bytes: &[u8]) -> Cow<'_, [u8]> {
    if !bytes.starts_with(b".") && memmem::find(bytes, b"\n.").is_none() {
        return Cow::Borrowed(bytes);
    }
    let mut stuffed = Vec::with_capacity(bytes.len() + 64);
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(b".") {
            stuffed.push(b'.');
        }
        stuffed.extend_from_slice(line);
    }
    Cow::Owned(stuffed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_of_a_letter_can_be_taken_for_its_end() {
        let letter = b".\r\na.b\r\n..c\r\n\r\n.\r\n";
        assert_eq!(
            stuffed(letter),
            b"..\r\na.b\r\n...c\r\n\r\n..\r\n".as_slice()
        );
        assert!(matches!(stuffed(b"a.b\r\nc.\r\n"), Cow::Borrowed(_)));
    }
}
