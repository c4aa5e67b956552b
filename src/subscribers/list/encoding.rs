//! Bytes to text, as spreadsheets write them: UTF-8, UTF-16 or Windows-1252, found out and said.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::{Trouble, counted};

/// The byte order mark of UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// More than any list: two million people with a paragraph each.
pub(super) const LIMIT: usize = 200_000_000;

/// The first bytes of files that are often taken for a list, and what they are.
const STRANGERS: [(&[u8], &str); 4] = [
    (b"PK\x03\x04", "a spreadsheet or another packed file"),
    (b"\xD0\xCF\x11\xE0", "an old spreadsheet"),
    (b"%PDF", "a PDF"),
    (b"\x1F\x8B", "a packed file"),
];

/// Refuses a file by its length in bytes.
pub(super) fn fits(length: usize) -> Result<(), Trouble> {
    if length <= LIMIT {
        return Ok(());
    }
    let message = format!("the file is {} MB, too big for a list", length / 1_000_000);
    let cure = "split it into lists of under 200 MB";
    Err(Trouble::new(1, message, cure))
}

/// The text of a file without its byte order mark. What was not plain UTF-8 is noted.
pub(in crate::subscribers) fn decode<'a>(
    bytes: &'a [u8],
    notes: &mut Vec<String>,
) -> Result<Cow<'a, str>, Trouble> {
    fits(bytes.len())?;
    if let Some((_, what)) = STRANGERS.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Err(Trouble::new(
            1,
            format!("the file is {what} and not text"),
            "open it in the program it comes from and save it as CSV UTF-8",
        ));
    }
    let bytes = bytes.strip_prefix(MARK).unwrap_or(bytes);
    let text = match utf16(bytes) {
        Some((encoding, body)) => Cow::Owned(from_utf16(encoding, body, notes)?),
        None => from_bytes(bytes, notes),
    };
    if text.trim().is_empty() {
        return Err(Trouble::new(
            1,
            "the file is empty",
            "add a first line `email,name,basis,since` and a line for each person, or delete the file",
        ));
    }
    if let Some(at) = text.find('\0') {
        return Err(Trouble::new(
            text[..at].matches('\n').count() + 1,
            "the file is damaged or is not text: it holds NUL characters",
            "take it from a backup, or save it again as CSV UTF-8",
        ));
    }
    Ok(text)
}

/// Whether the first bytes of a file that is UTF-8 are those of a text.
pub(super) fn is_plain(head: &[u8]) -> bool {
    let strange = STRANGERS.iter().any(|(start, _)| head.starts_with(start));
    !strange && utf16(head).is_none() && head.iter().any(u8::is_ascii_alphanumeric)
}

/// Which UTF-16 the bytes are, if any, and the bytes after the mark.
///
/// Without a mark it shows by its zeros: headings and addresses are ASCII, whose upper byte is zero, so
/// zeros stand thick on one side of each pair and never on the other. A file of nothing but zeros has
/// them on both sides and is not taken for text.
pub(super) fn utf16(bytes: &[u8]) -> Option<(&'static Encoding, &[u8])> {
    if let Some(body) = bytes.strip_prefix(b"\xFF\xFE") {
        return Some((UTF_16LE, body));
    }
    if let Some(body) = bytes.strip_prefix(b"\xFE\xFF") {
        return Some((UTF_16BE, body));
    }
    let (pairs, _) = bytes.get(..4096).unwrap_or(bytes).as_chunks::<2>();
    let first = pairs.iter().filter(|pair| pair[0] == 0).count();
    let second = pairs.iter().filter(|pair| pair[1] == 0).count();
    match (first, second) {
        (0, zeros) if zeros * 4 > pairs.len() => Some((UTF_16LE, bytes)),
        (zeros, 0) if zeros * 4 > pairs.len() => Some((UTF_16BE, bytes)),
        _ => None,
    }
}

/// UTF-16 to text. Half a character means that the end of the file, and so perhaps people, is missing.
fn from_utf16(
    encoding: &'static Encoding,
    body: &[u8],
    notes: &mut Vec<String>,
) -> Result<String, Trouble> {
    let (text, damaged) = encoding.decode_without_bom_handling(body);
    if damaged {
        return Err(Trouble::new(
            text.split('\u{fffd}')
                .next()
                .unwrap_or_default()
                .matches('\n')
                .count()
                + 1,
            "the file is UTF-16, and part of it is missing or damaged",
            "save it again as CSV UTF-8",
        ));
    }
    notes.push(format!("the file was read as {}", encoding.name()));
    Ok(text.into_owned())
}

/// Anything but UTF-16 to text.
///
/// Bytes that are not UTF-8 are Windows-1252, unless the rest of the file is plainly UTF-8: then a
/// letter was damaged, and reading it all as Windows-1252 would spoil every accent to save one.
fn from_bytes<'a>(bytes: &'a [u8], notes: &mut Vec<String>) -> Cow<'a, str> {
    let lossy = match String::from_utf8_lossy(bytes) {
        Cow::Borrowed(text) => return Cow::Borrowed(text),
        Cow::Owned(lossy) => lossy,
    };
    let lost = lossy.matches('\u{fffd}').count();
    let sound = lossy.chars().filter(|letter| !letter.is_ascii()).count() - lost;
    if sound > lost {
        notes.push(format!(
            "the file is UTF-8, but {} in it could not be read",
            counted(lost, "letter")
        ));
        return Cow::Owned(lossy);
    }
    notes.push(
        "the file was read as Windows-1252, which older spreadsheets write; see that accented names look right"
            .to_owned(),
    );
    WINDOWS_1252.decode_without_bom_handling(bytes).0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (Result<String, Trouble>, String) {
        let mut notes = Vec::new();
        let text = decode(bytes, &mut notes).map(Cow::into_owned);
        (text, notes.join("; "))
    }

    fn units(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn plain_utf8_passes_without_a_word() {
        assert_eq!(
            read("\u{feff}Siân".as_bytes()),
            (Ok("Siân".to_owned()), String::new())
        );
        assert_eq!(
            read("Siân".as_bytes()),
            (Ok("Siân".to_owned()), String::new())
        );
    }

    #[test]
    fn utf16_is_known_with_and_without_its_mark() {
        for mark in ["\u{feff}", ""] {
            let text = format!("{mark}email,name\nann@example.org,李小龍\n");
            let wanted = Ok(text.trim_start_matches('\u{feff}').to_owned());
            assert_eq!(
                read(&units(&text, u16::to_le_bytes)),
                (wanted.clone(), "the file was read as UTF-16LE".to_owned())
            );
            assert_eq!(
                read(&units(&text, u16::to_be_bytes)),
                (wanted, "the file was read as UTF-16BE".to_owned())
            );
        }
        let mut cut = units("\u{feff}email\nann", u16::to_le_bytes);
        cut.pop();
        let trouble = read(&cut).0.unwrap_err();
        assert_eq!(
            (trouble.line, trouble.message.contains("missing")),
            (2, true)
        );
    }

    #[test]
    fn windows_1252_is_said_and_one_bad_letter_does_not_spoil_the_rest() {
        let (text, notes) = read(b"name\nSi\xE2n\n");
        assert_eq!(text.unwrap(), "name\nSiân\n");
        assert!(notes.contains("Windows-1252"), "{notes}");

        let (text, notes) = read("Siân Llŷr Zoë \u{fffd}".replace('\u{fffd}', "x").as_bytes());
        assert_eq!(
            (text.unwrap().as_str(), notes.as_str()),
            ("Siân Llŷr Zoë x", "")
        );
        let (text, notes) = read(&["Siân Llŷr Zo".as_bytes(), b"\xC3"].concat());
        assert_eq!(text.unwrap(), "Siân Llŷr Zo\u{fffd}");
        assert!(
            notes.contains("1 letter in it could not be read"),
            "{notes}"
        );
    }

    #[test]
    fn what_is_not_text_is_refused_with_a_cure() {
        for (bytes, why) in [
            (b"".as_slice(), "empty"),
            (b"\xEF\xBB\xBF \r\n", "empty"),
            (&[0; 5000], "NUL"),
            (b"PK\x03\x04rest", "spreadsheet"),
            (&vec![b'x'; LIMIT + 1], "too big"),
        ] {
            let trouble = read(bytes).0.unwrap_err();
            assert!(trouble.message.contains(why), "{trouble:?}");
            assert!(!trouble.cure.is_empty());
        }
        assert_eq!(read(b"email\nann\0").0.unwrap_err().line, 2);
    }
}
