//! A whole letter with gaps: what is the same in all letters of a dispatch is encoded once, by the mail library.
//!
//! Each gap is a control character while the letter is made, which no header and no quoted-printable text can
//! hold; the finished letter is cut there.

use lettre::message::header::{ContentTransferEncoding, ContentType};
use lettre::message::{Body, MultiPart, SinglePart};
use memchr::memchr_iter;
use sha2::{Digest, Sha256};

use super::dkim::body;
use super::quoted::{quoted_printable, soften};
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
    Fixed {
        bytes: Vec<u8>,
        /// The form in which it is signed.
        signed: Vec<u8>,
        /// Where its lines begin with a dot.
        dots: Vec<usize>,
    },
    Personal {
        what: Personally,
        html: bool,
    },
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

/// One letter's body, and its hash where it is to be signed (RFC 6376 section 3.7).
pub(super) struct Filled {
    pub(super) bytes: Vec<u8>,
    pub(super) hash: Option<[u8; 32]>,
    /// Where its lines begin with a dot.
    pub(super) dots: Vec<usize>,
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

    /// One letter's body behind what `bytes` holds already.
    pub(super) fn body(&self, mut bytes: Vec<u8>, personal: &Personal, sign: bool) -> Filled {
        let escaped = personal.escaped();
        let mut hash = sign.then(Sha256::new);
        let mut all_dots = Vec::new();
        for stretch in &self.body {
            match stretch {
                Stretch::Fixed {
                    bytes: fixed,
                    signed,
                    dots,
                } => {
                    all_dots.extend(dots.iter().map(|dot| dot + bytes.len()));
                    bytes.extend_from_slice(fixed);
                    if let Some(hash) = &mut hash {
                        hash.update(signed);
                    }
                }
                Stretch::Personal { what, html } => {
                    let personal = if *html { &escaped } else { personal };
                    let text = match what {
                        Personally::Greeting => &personal.greeting,
                        Personally::Leave => &personal.unsubscribe,
                    };
                    let start = bytes.len();
                    bytes.extend_from_slice(&quoted_printable(text));
                    soften(&mut bytes, start);
                    let lines = bytes.get(start..).unwrap_or_default();
                    all_dots.extend(dots(lines).map(|dot| dot + start));
                    if let Some(hash) = &mut hash {
                        hash.update(body(lines));
                    }
                }
            }
        }
        Filled {
            bytes,
            hash: hash.map(|hash| hash.finalize().into()),
            dots: all_dots,
        }
    }

    /// How long a body is, apart from what is personal.
    pub(super) fn length(&self) -> usize {
        let lengths = self.body.iter().map(|stretch| match stretch {
            Stretch::Fixed { bytes, .. } => bytes.len(),
            Stretch::Personal { .. } => 256,
        });
        lengths.sum()
    }
}

/// Where these lines begin with a dot.
fn dots(lines: &[u8]) -> impl Iterator<Item = usize> {
    let starts = std::iter::once(0).chain(memchr_iter(b'\n', lines).map(|end| end + 1));
    starts.filter(|start| lines.get(*start) == Some(&b'.'))
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
    let fixed = |bytes: &[u8]| Stretch::Fixed {
        bytes: bytes.to_vec(),
        signed: body(bytes),
        dots: dots(bytes).collect(),
    };
    let is_mark = |byte: &u8| TEXT.contains(byte) || HTML.contains(byte);
    while let Some(at) = rest.iter().position(is_mark) {
        let (before, after) = rest.split_at(at);
        stretches.push(fixed(before));
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
    stretches.push(fixed(rest));
    stretches
}

/// The two parts as `multipart/alternative`, plain text first (RFC 2046 section 5.1.4), with marks in the gaps.
pub(super) fn alternative(text: &Template, html: &Template, boundary: String) -> MultiPart {
    let single = |kind: ContentType, body: Vec<u8>| {
        SinglePart::builder()
            .header(kind)
            .body(Body::dangerous_pre_encoded(
                body,
                ContentTransferEncoding::QuotedPrintable,
            ))
    };
    MultiPart::alternative()
        .boundary(boundary)
        .singlepart(single(ContentType::TEXT_PLAIN, marked(text, TEXT)))
        .singlepart(single(ContentType::TEXT_HTML, marked(html, HTML)))
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
        soften(&mut part, 0);
        part.push(mark);
        part.extend_from_slice(b"=\r\n");
    }
    part
}
