//! The header block of a message, as the mail parser reads it and as it stands.

use mail_parser::{Address, Message, MessageParser, MimeHeaders as _};

/// A header block longer than this is cut: nobody writes one, and every header is looked at.
const LONGEST: usize = 256 << 10;

/// More headers than this are not looked at.
const MOST: usize = 2_000;

/// What a header block says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Headers {
    /// Name in small letters and value as it stands, unfolded.
    lines: Vec<(String, String)>,
    /// The subject, decoded (RFC 2047).
    pub(super) subject: String,
    /// The first address of `From`, as it stands.
    pub(super) from: String,
    /// The name before it, decoded.
    pub(super) from_name: String,
    /// The `Date`, in unix seconds.
    pub(super) date: Option<i64>,
    /// The `Message-ID` without its brackets.
    pub(super) message_id: Option<String>,
    /// The media type in small letters: `text/plain` where none is given (RFC 2045 section 5.2).
    pub(super) kind: String,
    /// Its `charset`.
    pub(super) charset: Option<String>,
    /// Its `boundary`.
    pub(super) boundary: Option<String>,
    /// Its `report-type` (RFC 6522), in small letters.
    pub(super) report: String,
    /// The `Content-Transfer-Encoding`, in small letters.
    pub(super) encoding: String,
}

impl Headers {
    /// Reads the block a message or part begins with, and where the body begins.
    pub(super) fn read(bytes: &[u8]) -> (Self, usize) {
        let end = end(bytes);
        let block = &bytes[..end];
        let headers = match MessageParser::default().parse_headers(block) {
            Some(message) if !message.parts.is_empty() => Headers::of(&message, block),
            _ => Headers::bare(),
        };
        // A part may have no header at all, and begins with its blank line.
        (headers, end)
    }

    fn bare() -> Self {
        Headers {
            kind: "text/plain".into(),
            ..Headers::default()
        }
    }

    fn of(message: &Message<'_>, block: &[u8]) -> Self {
        let mut headers = Headers::bare();
        let at = |offset: u32| usize::try_from(offset).unwrap_or(usize::MAX);
        for header in message.headers().iter().take(MOST) {
            let value = block.get(at(header.offset_start)..at(header.offset_end));
            let value = String::from_utf8_lossy(value.unwrap_or_default());
            let value: Vec<&str> = value.split_whitespace().collect();
            headers
                .lines
                .push((header.name().to_ascii_lowercase(), value.join(" ")));
        }
        message
            .subject()
            .unwrap_or_default()
            .clone_into(&mut headers.subject);
        if let Some(from) = message.from().and_then(Address::first) {
            from.address()
                .unwrap_or_default()
                .trim()
                .clone_into(&mut headers.from);
            from.name()
                .unwrap_or_default()
                .clone_into(&mut headers.from_name);
        }
        headers.date = message.date().map(mail_parser::DateTime::to_timestamp);
        headers.message_id = message.message_id().map(str::to_owned);
        headers.encoding = message
            .content_transfer_encoding()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        if let Some(kind) = message.content_type() {
            let subtype = kind.subtype().unwrap_or_default();
            headers.kind = format!("{}/{subtype}", kind.ctype()).to_ascii_lowercase();
            headers.charset = kind.attribute("charset").map(str::to_owned);
            headers.boundary = kind.attribute("boundary").map(str::to_owned);
            headers.report = kind
                .attribute("report-type")
                .unwrap_or_default()
                .to_ascii_lowercase();
        }
        headers
    }

    /// The values of a header, by its name in small letters.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.lines
            .iter()
            .filter(move |(own, _)| own == name)
            .map(|(_, value)| value.as_str())
    }

    /// The first value of a header, by its name in small letters; nothing where there is none.
    pub(super) fn first(&self, name: &str) -> &str {
        self.lines
            .iter()
            .find(|(own, _)| own == name)
            .map_or("", |(_, value)| value.as_str())
    }

    /// Whether there is such a header.
    pub(super) fn has(&self, name: &str) -> bool {
        self.lines.iter().any(|(own, _)| own == name)
    }

    /// Whether there is any header at all.
    pub(super) fn are_there(&self) -> bool {
        !self.lines.is_empty()
    }
}

/// Where a header block ends: behind its first blank line.
fn end(bytes: &[u8]) -> usize {
    let mut start = 0;
    while let Some(rest) = bytes.get(start..).filter(|rest| !rest.is_empty()) {
        if start >= LONGEST {
            return start;
        }
        let line = memchr::memchr(b'\n', rest).map_or(rest.len(), |stop| stop + 1);
        start += line;
        if rest[..line].trim_ascii().is_empty() {
            return start;
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_decoded_and_lines_unfolded() {
        let (headers, body) = Headers::read(
            b"From: =?utf-8?q?Si=C3=A2n?= <sian@example.org>\r\nSubject: =?utf-8?b?w4ogZMOibg==?=\r\n\
              X-Failed-Recipients: ann@example.org,\r\n\tben@example.org\r\n\
              Content-Type: multipart/report; report-type=Delivery-Status;\r\n boundary=\"=_x\"\r\n\r\nbody",
        );
        assert_eq!(
            (headers.from.as_str(), headers.from_name.as_str()),
            ("sian@example.org", "Siân")
        );
        assert_eq!(headers.subject, "Ê dân");
        assert_eq!(
            headers.first("x-failed-recipients"),
            "ann@example.org, ben@example.org"
        );
        assert_eq!(headers.kind, "multipart/report");
        assert_eq!(headers.report, "delivery-status");
        assert_eq!(headers.boundary.as_deref(), Some("=_x"));
        assert_eq!(body, 221);
    }

    #[test]
    fn what_is_no_message_has_no_headers() {
        for bytes in [&b""[..], b"\n\n\n", b"\r\n"] {
            assert!(!Headers::read(bytes).0.are_there(), "{bytes:?}");
        }
    }
}
