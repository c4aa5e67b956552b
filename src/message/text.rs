//! A letter's text in pieces: what is its own, and what it shares with all others of its press.
//!
//! The shared pieces are nearly all of a letter. They are made once, in the form they are sent in and in the one
//! they are signed in, and never copied. Every piece is whole lines.

use std::borrow::Cow;
use std::sync::Arc;

use memchr::memchr_iter;
use sha2::{Digest, Sha256};

use super::dkim::body;

/// Lines that all letters of a press share.
#[derive(Debug)]
pub(super) struct Fixed {
    bytes: Vec<u8>,
    /// As they are signed.
    signed: Vec<u8>,
    /// As SMTP carries them, where that is another form.
    doubled: Option<Vec<u8>>,
}

#[derive(Clone, Debug)]
enum Part {
    Own(Vec<u8>),
    Shared(Arc<Fixed>),
}

/// The message as it goes over the wire: CRLF line endings, seven-bit unless the local part of an address is
/// not (RFC 6532).
#[derive(Clone, Debug)]
pub struct Text {
    /// Signatures, header and the empty line behind it.
    head: Vec<u8>,
    body: Vec<Part>,
}

impl Fixed {
    pub(super) fn new(bytes: &[u8]) -> Self {
        Fixed {
            bytes: bytes.to_vec(),
            signed: body(bytes),
            doubled: match doubled(bytes) {
                Cow::Borrowed(_) => None,
                Cow::Owned(doubled) => Some(doubled),
            },
        }
    }
}

impl Text {
    /// A text that shares nothing: whole lines, each with its CRLF.
    pub fn whole(lines: Vec<u8>) -> Self {
        Text::with_capacity(0).headed(lines)
    }

    /// A text without a head, in which so many parts find room.
    pub(super) fn with_capacity(parts: usize) -> Self {
        Text {
            head: Vec::new(),
            body: Vec::with_capacity(parts),
        }
    }

    pub(super) fn share(&mut self, fixed: &Arc<Fixed>) {
        self.body.push(Part::Shared(Arc::clone(fixed)));
    }

    pub(super) fn add(&mut self, own: Vec<u8>) {
        self.body.push(Part::Own(own));
    }

    /// Puts the head before the body.
    pub(super) fn headed(mut self, head: Vec<u8>) -> Self {
        self.head = head;
        self
    }

    /// The body's hash, for a signature (RFC 6376 section 3.7).
    pub(super) fn body_hash(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        for part in &self.body {
            match part {
                Part::Own(lines) => hash.update(body(lines)),
                Part::Shared(fixed) => hash.update(&fixed.signed),
            }
        }
        hash.finalize().into()
    }

    /// How long it is, in bytes.
    pub fn size(&self) -> usize {
        self.pieces().map(<[u8]>::len).sum()
    }

    /// All of it in one.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.size());
        self.pieces()
            .for_each(|piece| bytes.extend_from_slice(piece));
        bytes
    }

    /// Its pieces, from the first to the last.
    pub fn pieces(&self) -> impl Iterator<Item = &[u8]> {
        let body = self.body.iter().map(|part| match part {
            Part::Own(lines) => lines.as_slice(),
            Part::Shared(fixed) => &fixed.bytes,
        });
        std::iter::once(self.head.as_slice()).chain(body)
    }

    /// The pieces that no other letter has; the first is the header with the empty line behind it.
    pub fn own(&self) -> impl Iterator<Item = &[u8]> {
        let body = self.body.iter().filter_map(|part| match part {
            Part::Own(lines) => Some(lines.as_slice()),
            Part::Shared(_) => None,
        });
        std::iter::once(self.head.as_slice()).chain(body)
    }

    /// Its pieces as SMTP carries them: with a second dot before every line that begins with one, so that no line
    /// can be taken for the letter's end (RFC 5321 section 4.5.2).
    pub fn transparent(&self) -> impl Iterator<Item = Cow<'_, [u8]>> {
        let body = self.body.iter().map(|part| match part {
            Part::Own(lines) => doubled(lines),
            Part::Shared(fixed) => Cow::Borrowed(fixed.doubled.as_deref().unwrap_or(&fixed.bytes)),
        });
        std::iter::once(doubled(&self.head)).chain(body)
    }
}

/// Lines with a second dot before each that begins with one; as they are where none does.
fn doubled(lines: &[u8]) -> Cow<'_, [u8]> {
    let starts = std::iter::once(0).chain(memchr_iter(b'\n', lines).map(|end| end + 1));
    let mut dots = starts.filter(|start| lines.get(*start) == Some(&b'.'));
    let Some(first) = dots.next() else {
        return Cow::Borrowed(lines);
    };
    let mut doubled = Vec::with_capacity(lines.len() + 8);
    let mut from = 0;
    for dot in std::iter::once(first).chain(dots) {
        doubled.extend_from_slice(lines.get(from..dot).unwrap_or_default());
        doubled.push(b'.');
        from = dot;
    }
    doubled.extend_from_slice(lines.get(from..).unwrap_or_default());
    Cow::Owned(doubled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_of_a_letter_can_be_taken_for_its_end() {
        assert_eq!(
            doubled(b".\r\na.b\r\n..c\r\n\r\n.\r\n"),
            b"..\r\na.b\r\n...c\r\n\r\n..\r\n".as_slice()
        );
        assert!(matches!(doubled(b"a.b\r\n"), Cow::Borrowed(_)));
        assert!(doubled(b"").is_empty());
    }

    #[test]
    fn the_pieces_make_the_letter_in_every_form() {
        let lines = b".a \r\nb  c\r\n";
        let mut text = Text::with_capacity(2);
        text.share(&Arc::new(Fixed::new(lines)));
        text.add(b".d\r\n".to_vec());
        let text = text.headed(b"To: x\r\n\r\n".to_vec());
        assert_eq!(text.bytes(), b"To: x\r\n\r\n.a \r\nb  c\r\n.d\r\n");
        assert_eq!(text.size(), text.bytes().len());
        let sent: Vec<u8> = text.transparent().flat_map(Cow::into_owned).collect();
        assert_eq!(sent, b"To: x\r\n\r\n..a \r\nb  c\r\n..d\r\n");
        let signed: [u8; 32] = Sha256::digest(b".a\r\nb c\r\n.d\r\n").into();
        assert_eq!(text.body_hash(), signed);
        assert_eq!(text.own().count(), 2);
    }
}
