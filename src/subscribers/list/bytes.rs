//! From a place in a list's text back to its place in the bytes of the file.

use super::encoding::utf16;

const MARK: &[u8] = b"\xEF\xBB\xBF";

/// The byte of the file at which the byte `at` of its text stands. `text` is what
/// [`super::encoding::decode`] made of `bytes`.
pub(super) fn place(bytes: &[u8], text: &str, at: usize) -> Option<usize> {
    let before = text.get(..at)?;
    if let Some((_, body)) = utf16(bytes) {
        return Some(bytes.len() - body.len() + 2 * before.encode_utf16().count());
    }
    let body = bytes.strip_prefix(MARK).unwrap_or(bytes);
    if String::from_utf8_lossy(body) != text {
        // One byte a letter, as Windows-1252 has it.
        return Some(before.chars().count());
    }
    let mut read = 0;
    let mut place = bytes.len() - body.len();
    for chunk in body.utf8_chunks() {
        let sound = chunk.valid().len();
        if at <= read + sound {
            return Some(place + at - read);
        }
        // What could not be read stands in the text as one letter.
        read += sound + '\u{fffd}'.len_utf8();
        place += sound + chunk.invalid().len();
        if at <= read {
            return Some(place);
        }
    }
    Some(place)
}

/// Characters that are in ASCII, as a file with these bytes has them.
pub(super) fn written(bytes: &[u8], ascii: &str) -> Vec<u8> {
    match utf16(bytes) {
        Some((encoding, _)) => {
            let high_first = encoding == encoding_rs::UTF_16BE;
            let pair = |byte| if high_first { [0, byte] } else { [byte, 0] };
            ascii.bytes().flat_map(pair).collect()
        }
        None => ascii.as_bytes().to_vec(),
    }
}
