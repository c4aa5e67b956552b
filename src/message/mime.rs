//! The body of a letter: both parts quoted-printable, with what is fixed encoded once.

use lettre::message::header::{ContentTransferEncoding, ContentType};
use lettre::message::{Body, MultiPart, SinglePart};

use crate::render::{Personal, Piece, Template};

/// A part whose fixed stretches are already quoted-printable.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pieces: Vec<Encoded>,
}

#[derive(Clone, Debug)]
enum Encoded {
    Fixed(Vec<u8>),
    Greeting,
    Unsubscribe,
}

impl Part {
    pub(super) fn new(template: &Template) -> Self {
        let pieces = template.pieces().iter().map(|piece| match piece {
            Piece::Fixed(text) => Encoded::Fixed(quoted_printable(text)),
            Piece::Greeting => Encoded::Greeting,
            Piece::Unsubscribe => Encoded::Unsubscribe,
        });
        Part {
            pieces: pieces.collect(),
        }
    }

    /// The part for one letter. A soft line break (RFC 2045 section 6.7, rule 5) stands on both sides of
    /// each personal stretch, so that no line grows past 76 octets by putting them together.
    fn fill(&self, personal: &Personal) -> Vec<u8> {
        let mut filled = Vec::new();
        for piece in &self.pieces {
            match piece {
                Encoded::Fixed(bytes) => filled.extend_from_slice(bytes),
                Encoded::Greeting => splice(&mut filled, &personal.greeting),
                Encoded::Unsubscribe => splice(&mut filled, &personal.unsubscribe),
            }
        }
        filled
    }
}

fn splice(filled: &mut Vec<u8>, personal: &str) {
    filled.extend_from_slice(b"=\r\n");
    filled.extend_from_slice(&quoted_printable(personal));
    filled.extend_from_slice(b"=\r\n");
}

fn quoted_printable(text: &str) -> Vec<u8> {
    // lettre encodes every line ending as CRLF, and every other text is plain.
    match Body::new_with_encoding(text.to_owned(), ContentTransferEncoding::QuotedPrintable) {
        Ok(body) => body.into_vec(),
        // Quoted-printable can carry any text, so lettre has no reason to hand it back.
        Err(text) => text,
    }
}

/// The two parts as `multipart/alternative`, plain text first (RFC 2046 section 5.1.4).
pub(super) fn alternative(
    text: &Part,
    html: &Part,
    personal: &Personal,
    boundary: String,
) -> MultiPart {
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
        .singlepart(single(ContentType::TEXT_PLAIN, text.fill(personal)))
        .singlepart(single(
            ContentType::TEXT_HTML,
            html.fill(&personal.escaped()),
        ))
}
