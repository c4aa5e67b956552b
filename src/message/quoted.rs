//! Quoted-printable (RFC 2045 section 6.7) in pieces that are put together later.

use lettre::message::Body;
use lettre::message::header::ContentTransferEncoding;

/// The most octets of a line (rule 5).
const LONGEST: usize = 76;

/// Ends the last line softly (RFC 2045 section 6.7). Where it has its 76 octets already, its last character goes
/// on the next one.
pub(super) fn soften(bytes: &mut Vec<u8>) {
    let length = bytes
        .iter()
        .rev()
        .take_while(|byte| **byte != b'\n')
        .count();
    if length >= LONGEST {
        // An octet that stands for itself, or three that stand for one.
        let last = match bytes.as_slice() {
            [.., b'=', _, _] => 3,
            _ => 1,
        };
        let at = bytes.len() - last;
        bytes.splice(at..at, *b"=\r\n");
    }
    bytes.extend_from_slice(b"=\r\n");
}

/// A text in quoted-printable, its lines ending in CRLF.
pub(super) fn quoted_printable(text: &str) -> Vec<u8> {
    // lettre encodes every line ending as CRLF, and every other text is plain.
    match Body::new_with_encoding(text.to_owned(), ContentTransferEncoding::QuotedPrintable) {
        Ok(body) => body.into_vec(),
        // Quoted-printable can carry any text, so lettre has no reason to hand it back.
        Err(text) => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_line_gives_its_last_character_to_the_next() {
        for (text, expected) in [
            ("x".repeat(75), format!("{}=\r\n", "x".repeat(75))),
            ("x".repeat(76), format!("{}=\r\nx=\r\n", "x".repeat(75))),
            (
                "x".repeat(73) + "=E2",
                format!("{}=\r\n=E2=\r\n", "x".repeat(73)),
            ),
        ] {
            let mut bytes = text.into_bytes();
            soften(&mut bytes);
            assert_eq!(String::from_utf8(bytes).unwrap(), expected);
        }
    }
}
