//! A whole letter with gaps: what is the same in all letters of a dispatch is encoded once, by the mail library.
//!
//! Each gap is a control character while the letter is made, which no header and no quoted-printable text can
//! hold; the finished letter is cut there.

use std::sync::Arc;

use lettre::message::header::{ContentTransferEncoding, ContentType};
use lettre::message::{Body, MultiPart, SinglePart};

use super::quoted::{quoted_printable, soften};
use super::text::{Fixed, Text};
use crate::render::{Personal, Piece, Template};

/// What one letter puts into the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// The recipient, as the value of `To`.
    To,
    /// The token in the `Message-ID`.
    Token,
    /// The address to unsubscribe at.
    Leave,
}

/// The gaps of a header, in the order of their marks.
const GAPS: [Gap; 3] = [Gap::To, Gap::Token, Gap::Leave];

impl Gap {
    /// Stands in the header while it is made.
    pub(super) fn mark(self) -> &'static str {
        match self {
            Gap::To => "\u{1}",
            Gap::Token => "\u{2}",
            Gap::Leave => "\u{3}",
        }
    }
}

/// What one letter puts into the body.
#[derive(Clone, Copy, Debug)]
enum Personally {
    Greeting,
    Leave,
}

/// The marks of a body, first those of the plain text.
const TEXT: [u8; 2] = [0x04, 0x05];
const HTML: [u8; 2] = [0x06, 0x07];

/// A stretch of a body: whole lines.
#[derive(Clone, Debug)]
enum Stretch {
    Fixed(Arc<Fixed>),
    Personal { what: Personally, html: bool },
}

/// A letter with gaps.
#[derive(Clone, Debug)]
pub(super) struct Stencil {
    header: Vec<(Vec<u8>, Option<Gap>)>,
    body: Vec<Stretch>,
}

/// What fills the gaps of a header.
#[derive(Clone, Copy, Debug)]
pub(super) struct Filling<'a> {
    pub(super) to: &'a str,
    pub(super) token: &'a str,
    pub(super) leave: &'a str,
}

impl Stencil {
    /// Cuts a letter at its marks.
    pub(super) fn new(letter: &[u8]) -> Self {
        let end = letter.windows(4).position(|window| window == b"\r\n\r\n");
        // The empty line between them belongs to neither.
        let (header, text) = letter.split_at(end.map_or(letter.len(), |end| end + 2));
        let text = text.strip_prefix(b"\r\n").unwrap_or(text);
        Stencil {
            header: cut_header(header),
            body: cut_body(text),
        }
    }

    /// One letter's header, each line with its end.
    pub(super) fn header(&self, filling: Filling<'_>) -> Vec<u8> {
        let mut header = Vec::with_capacity(2048);
        for (bytes, gap) in &self.header {
            header.extend_from_slice(bytes);
            let value = match gap {
                Some(Gap::To) => filling.to,
                Some(Gap::Token) => filling.token,
                Some(Gap::Leave) => filling.leave,
                None => "",
            };
            header.extend_from_slice(value.as_bytes());
        }
        header
    }

    /// One letter's body, without a header yet.
    pub(super) fn body(&self, personal: &Personal) -> Text {
        let escaped = personal.escaped();
        let mut text = Text::with_capacity(self.body.len());
        for stretch in &self.body {
            match stretch {
                Stretch::Fixed(fixed) => text.share(fixed),
                Stretch::Personal { what, html } => {
                    let personal = if *html { &escaped } else { personal };
                    let words = match what {
                        Personally::Greeting => &personal.greeting,
                        Personally::Leave => &personal.unsubscribe,
                    };
                    let mut lines = quoted_printable(words);
                    soften(&mut lines);
                    text.add(lines);
                }
            }
        }
        text
    }
}

fn cut_header(header: &[u8]) -> Vec<(Vec<u8>, Option<Gap>)> {
    let mut pieces = Vec::new();
    let mut rest = header;
    let is_mark = |byte: &u8| GAPS.iter().find(|gap| gap.mark().as_bytes() == [*byte]);
    while let Some(at) = rest.iter().position(|byte| is_mark(byte).is_some()) {
        let (before, after) = rest.split_at(at);
        let gap = after.first().and_then(is_mark).copied();
        pieces.push((before.to_vec(), gap));
        rest = after.get(1..).unwrap_or_default();
    }
    pieces.push((rest.to_vec(), None));
    pieces
}

fn cut_body(text: &[u8]) -> Vec<Stretch> {
    let mut stretches = Vec::new();
    let mut rest = text;
    let fixed =
        |bytes: &[u8]| (!bytes.is_empty()).then(|| Stretch::Fixed(Arc::new(Fixed::new(bytes))));
    let is_mark = |byte: &u8| TEXT.contains(byte) || HTML.contains(byte);
    while let Some(at) = rest.iter().position(is_mark) {
        let (before, after) = rest.split_at(at);
        stretches.extend(fixed(before));
        if let Some(mark) = after.first() {
            stretches.push(Stretch::Personal {
                what: if *mark == TEXT[0] || *mark == HTML[0] {
                    Personally::Greeting
                } else {
                    Personally::Leave
                },
                html: HTML.contains(mark),
            });
        }
        rest = after.get(1..).unwrap_or_default();
        // The soft line break behind the gap is written with what fills it.
        rest = rest.strip_prefix(b"=\r\n").unwrap_or(rest);
    }
    stretches.extend(fixed(rest));
    stretches
}

/// The two parts as `multipart/alternative`, plain text first (RFC 2046 section 5.1.4), with marks in the gaps.
pub(super) fn alternative(text: &Template, html: &Template, boundary: String) -> MultiPart {
    MultiPart::alternative()
        .boundary(boundary)
        .singlepart(plain(text))
        .singlepart(single(ContentType::TEXT_HTML, marked(html, HTML)))
}

/// The plain text with marks in the gaps.
pub(super) fn plain(text: &Template) -> SinglePart {
    single(ContentType::TEXT_PLAIN, marked(text, TEXT))
}

fn single(kind: ContentType, body: Vec<u8>) -> SinglePart {
    SinglePart::builder()
        .header(kind)
        .body(Body::dangerous_pre_encoded(
            body,
            ContentTransferEncoding::QuotedPrintable,
        ))
}

/// A part with its fixed stretches in quoted-printable. A soft line break (RFC 2045 section 6.7, rule 5) stands on
/// both sides of each gap, so that no line grows past 76 octets by what fills it.
fn marked(template: &Template, [greeting, leave]: [u8; 2]) -> Vec<u8> {
    let mut part = Vec::new();
    for piece in template.pieces() {
        let mark = match piece {
            Piece::Fixed(text) => {
                part.extend_from_slice(&quoted_printable(text));
                continue;
            }
            Piece::Greeting => greeting,
            Piece::Unsubscribe => leave,
        };
        soften(&mut part);
        part.push(mark);
        part.extend_from_slice(b"=\r\n");
    }
    part
}
