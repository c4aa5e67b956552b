//! A message taken apart: its texts and the headers of the message it gives back.
//!
//! The walk is ours and the reading of each part the mail parser's, so that nothing nests deeper and nothing
//! has more parts than is said here, whatever a sender makes up. What is given back is looked at no further
//! than its headers.

use mail_parser::{MessageParser, PartType};
use memchr::memmem;

use super::headers::Headers;

/// How deep parts may stand in parts.
const DEEPEST: usize = 12;

/// How many parts are looked at.
const MOST: usize = 200;

/// How much of a part's text is looked at, in bytes as they come.
const LONGEST: usize = 192 << 10;

/// A message, taken apart.
#[derive(Clone, Debug, Default)]
pub(super) struct Mail {
    /// Its own headers.
    pub(super) headers: Headers,
    /// Its texts, in order.
    pub(super) texts: Vec<Text>,
    /// The headers of messages it holds.
    pub(super) returned: Vec<Headers>,
    /// Whether more parts or levels were there than are looked at.
    pub(super) too_much: bool,
    parts: usize,
}

/// The text of one part.
#[derive(Clone, Debug)]
pub(super) struct Text {
    /// Its media type, such as `text/plain`.
    pub(super) kind: String,
    /// What it says; HTML as plain text.
    pub(super) words: String,
}

impl Mail {
    /// Takes a message apart.
    pub(super) fn read(bytes: &[u8]) -> Self {
        let (headers, body) = Headers::read(bytes);
        let mut mail = Mail {
            headers: headers.clone(),
            ..Mail::default()
        };
        mail.walk(&headers, bytes.get(body..).unwrap_or_default(), 0);
        mail
    }

    /// The text people read, the plain one where there is one.
    pub(super) fn words(&self) -> &str {
        let find = |kind: &str| self.texts.iter().find(|text| text.kind == kind);
        let plain = find("text/plain").filter(|text| !text.words.trim().is_empty());
        plain
            .or_else(|| find("text/html"))
            .map_or("", |text| text.words.as_str())
    }

    /// The texts of one media type.
    pub(super) fn of_kind<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a str> {
        self.texts
            .iter()
            .filter(move |text| text.kind == kind)
            .map(|text| text.words.as_str())
    }

    fn walk(&mut self, headers: &Headers, body: &[u8], depth: usize) {
        self.parts += 1;
        if self.parts > MOST || depth > DEEPEST {
            self.too_much = true;
            return;
        }
        let boundary = headers
            .boundary
            .as_deref()
            .filter(|boundary| !boundary.is_empty() && headers.kind.starts_with("multipart/"));
        if let Some(boundary) = boundary {
            let parts = Parts::new(body, boundary);
            let mut any = false;
            for part in parts {
                any = true;
                let (inner, start) = Headers::read(part);
                self.walk(&inner, part.get(start..).unwrap_or_default(), depth + 1);
                if self.too_much {
                    return;
                }
            }
            if any {
                return;
            }
        }
        match headers.kind.as_str() {
            // RFC 3462 section 2: a returned message may be its headers alone.
            "message/rfc822"
            | "message/global"
            | "message/rfc822-headers"
            | "message/global-headers"
            | "text/rfc822-headers" => {
                let decoded = decoded(headers, body);
                let (inner, _) = Headers::read(&decoded);
                if inner.are_there() {
                    self.returned.push(inner);
                }
            }
            kind if !kind.starts_with("image/") && !kind.starts_with("video/") => {
                let words = text(headers, body);
                self.texts.push(Text {
                    kind: kind.to_owned(),
                    words,
                });
            }
            _ => {}
        }
    }
}

/// The parts of a multipart body (RFC 2046 section 5.1.1).
struct Parts<'a> {
    body: &'a [u8],
    mark: Vec<u8>,
    /// Where the next part begins; none when the last is out.
    at: Option<usize>,
}

impl<'a> Parts<'a> {
    fn new(body: &'a [u8], boundary: &str) -> Self {
        let mut parts = Parts {
            body,
            mark: format!("--{boundary}").into_bytes(),
            at: None,
        };
        if let Some((_, after, false)) = parts.next_mark(0) {
            parts.at = Some(after);
        }
        parts
    }

    /// The next line that is a boundary: where it begins, what comes behind it, and whether it is the last.
    fn next_mark(&self, from: usize) -> Option<(usize, usize, bool)> {
        let mut from = from;
        loop {
            let found = from + memmem::find(self.body.get(from..)?, &self.mark)?;
            let end = found + self.mark.len();
            let at_line = found == 0 || self.body.get(found - 1) == Some(&b'\n');
            let rest = self.body.get(end..)?;
            let line = memchr::memchr(b'\n', rest).map_or(rest, |stop| &rest[..=stop]);
            let words = line.trim_ascii();
            // A longer boundary may begin with this one.
            if at_line && (words.is_empty() || words == b"--") {
                return Some((found, end + line.len(), words == b"--"));
            }
            from = end;
        }
    }
}

impl<'a> Iterator for Parts<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let start = self.at?;
        // The end of a message that was cut off ends its last part as well.
        let (end, after) = match self.next_mark(start) {
            Some((mark, after, false)) => (mark, Some(after)),
            Some((mark, _, true)) => (mark, None),
            None => (self.body.len(), None),
        };
        self.at = after;
        self.body.get(start..end)
    }
}

/// A part's text, whatever its type calls it: reports come as text, as binary, or encoded.
fn text(headers: &Headers, body: &[u8]) -> String {
    let body = &body[..body.len().min(LONGEST)];
    let kind = match headers.kind.as_str() {
        "text/html" => "text/html",
        _ => "text/plain",
    };
    let charset = headers.charset.as_deref().unwrap_or("utf-8");
    let charset: String = charset
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || "-_.:".contains(*c))
        .collect();
    let made = wrapped(&format!("{kind}; charset=\"{charset}\""), headers, body);
    let message = MessageParser::default().parse(&made);
    let words = message.as_ref().and_then(|message| {
        message
            .body_text(0)
            .map(std::borrow::Cow::into_owned)
            .or_else(|| Some(message.parts.first()?.text_contents()?.to_owned()))
    });
    let words = words.unwrap_or_else(|| String::from_utf8_lossy(body).into_owned());
    words.replace('\0', "").replace("\r\n", "\n")
}

/// The bytes of a part, without its transfer encoding.
fn decoded(headers: &Headers, body: &[u8]) -> Vec<u8> {
    if !matches!(headers.encoding.as_str(), "base64" | "quoted-printable") {
        return body.to_vec();
    }
    let body = &body[..body.len().min(LONGEST)];
    let made = wrapped("application/octet-stream", headers, body);
    let message = MessageParser::default().parse(&made);
    match message.as_ref().and_then(|message| message.parts.first()) {
        Some(part) => match &part.body {
            PartType::Binary(bytes) | PartType::InlineBinary(bytes) => bytes.to_vec(),
            _ => part.contents().to_vec(),
        },
        None => body.to_vec(),
    }
}

/// A message of one part, which cannot hold another.
fn wrapped(kind: &str, headers: &Headers, body: &[u8]) -> Vec<u8> {
    let encoding = match headers.encoding.as_str() {
        "base64" => "base64",
        "quoted-printable" => "quoted-printable",
        _ => "8bit",
    };
    let mut made = format!("Content-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n")
        .into_bytes();
    made.extend_from_slice(body);
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_comes_apart_however_it_is_encoded() {
        let mail = Mail::read(
            b"Content-Type: multipart/report; boundary=b\r\n\r\npreamble\r\n--b\r\n\r\nIt failed.\r\n--b\r\n\
              Content-Type: message/delivery-status\r\nContent-Transfer-Encoding: base64\r\n\r\n\
              QWN0aW9uOiBmYWlsZWQK\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n\
              Message-ID: <a@example.org>\r\n\r\n--b is no boundary here\r\n--b--\r\nepilogue",
        );
        assert_eq!(mail.words().trim(), "It failed.");
        let status: Vec<&str> = mail.of_kind("message/delivery-status").collect();
        assert_eq!(status, ["Action: failed\n"]);
        assert_eq!(
            mail.returned[0].message_id.as_deref(),
            Some("a@example.org")
        );
    }

    #[test]
    fn html_is_read_as_text() {
        let mail = Mail::read(
            b"Content-Type: text/html; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
              <p>Please take me off,<br>S=EE=E2n</p>",
        );
        assert!(mail.words().contains("Please take me off,"), "{mail:?}");
        assert!(mail.words().contains("Sîân"), "{mail:?}");
    }

    #[test]
    fn nothing_nests_for_ever() {
        let mut deep = Vec::new();
        for level in 0..10_000 {
            deep.extend(
                format!("Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n")
                    .bytes(),
            );
        }
        assert!(Mail::read(&deep).too_much);
        let message = b"Content-Type: message/rfc822\r\n\r\n".repeat(100_000);
        assert_eq!(Mail::read(&message).returned.len(), 1);
        let mut wide = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n".to_vec();
        wide.extend(b"--b\r\n\r\n".repeat(1_000_000));
        assert!(Mail::read(&wide).too_much);
    }
}
