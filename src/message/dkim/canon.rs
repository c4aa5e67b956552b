//! The form in which a letter is signed, so that a relay may touch its white space: `relaxed` (RFC 6376
//! section 3.4).

/// Appends one header field as `name:value`, without an end of line (RFC 6376 section 3.4.2). The field
/// comes as it stands in the letter, continuation lines included, without its last CRLF.
pub(super) fn header(field: &[u8], into: &mut Vec<u8>) {
    let colon = field.iter().position(|byte| *byte == b':');
    let (name, value) = field.split_at(colon.unwrap_or(field.len()));
    into.extend(name.trim_ascii().to_ascii_lowercase());
    into.push(b':');
    let value = value.strip_prefix(b":").unwrap_or(value);
    let words = value
        .split(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'))
        .filter(|word| !word.is_empty());
    for (at, word) in words.enumerate() {
        if at > 0 {
            into.push(b' ');
        }
        into.extend_from_slice(word);
    }
}

/// The body without white space at the end of lines, without empty lines at its end, and with one space for
/// several (RFC 6376 section 3.4.4). Lines end in CRLF; a letter with others is never sent.
pub(super) fn body(body: &[u8]) -> Vec<u8> {
    let mut relaxed = Vec::with_capacity(body.len() + 2);
    let mut empty = 0;
    for line in body.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let end = line.iter().rposition(|byte| !is_space(*byte));
        let Some(end) = end else {
            empty += 1;
            continue;
        };
        for _ in 0..empty {
            relaxed.extend_from_slice(b"\r\n");
        }
        empty = 0;
        let (line, _) = line.split_at(end + 1);
        squeeze(line, &mut relaxed);
        relaxed.extend_from_slice(b"\r\n");
    }
    relaxed
}

/// Appends a line with one space wherever it has white space.
fn squeeze(line: &[u8], into: &mut Vec<u8>) {
    let mut rest = line;
    while let Some(space) = rest.iter().position(|byte| is_space(*byte)) {
        let (word, after) = rest.split_at(space);
        into.extend_from_slice(word);
        into.push(b' ');
        let next = after.iter().position(|byte| !is_space(*byte));
        rest = after.split_at(next.unwrap_or(after.len())).1;
    }
    into.extend_from_slice(rest);
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header_of(field: &str) -> String {
        let mut into = Vec::new();
        header(field.as_bytes(), &mut into);
        String::from_utf8(into).unwrap()
    }

    #[test]
    fn the_example_of_rfc_6376_section_3_4_5() {
        assert_eq!(header_of("A: X"), "a:X");
        assert_eq!(header_of("B : Y\t\r\n\tZ  "), "b:Y Z");
        assert_eq!(
            body(b" C \r\nD \t E\r\n\r\n\r\n"),
            b" C\r\nD E\r\n".as_slice()
        );
    }

    #[test]
    fn a_body_ends_in_one_end_of_line_or_is_nothing() {
        assert_eq!(body(b""), b"");
        assert_eq!(body(b"\r\n\r\n \t\r\n"), b"");
        assert_eq!(body(b"a"), b"a\r\n");
        assert_eq!(body(b"a\r\n\r\nb\r\n"), b"a\r\n\r\nb\r\n");
    }

    #[test]
    fn a_field_may_be_empty_or_hold_colons_and_bytes_beyond_ascii() {
        assert_eq!(header_of("Subject:"), "subject:");
        assert_eq!(
            header_of("Subject: a: b:c  \u{e2}"),
            "subject:a: b:c \u{e2}"
        );
    }
}
