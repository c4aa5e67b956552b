//! A file as text that can be pointed into: lines and columns for people, byte spans for programs.

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A stretch of a source, in bytes.
pub type Span = Range<usize>;

/// A file that has been read as text.
///
/// Cheap to clone: the text is shared. A byte order mark is dropped on the way in, and both kinds of
/// line ending are kept as they are.
#[derive(Clone, Debug)]
pub struct Source {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    name: Arc<str>,
    text: String,
    /// The byte at which each line starts.
    lines: Vec<usize>,
}

/// Where something is: a file, a line and a column, and the bytes meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The file as the editor knows it, such as `issues/2018-02.yaml`.
    pub file: Arc<str>,
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
    /// The bytes meant, for a caret under the exact words. Empty where only a point is known.
    pub span: Span,
}

impl Place {
    /// A whole file, when no line of it can be named.
    pub fn file(name: impl Into<Arc<str>>) -> Self {
        Place {
            file: name.into(),
            line: 1,
            column: 1,
            span: 0..0,
        }
    }

    /// A line of a file that is not held as a [`Source`], such as a row of a list.
    pub fn line(name: impl Into<Arc<str>>, line: usize) -> Self {
        Place {
            file: name.into(),
            line,
            column: 1,
            span: 0..0,
        }
    }
}

/// Why bytes cannot be read as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// A byte that is not UTF-8.
    NotUtf8 {
        /// The line it is on, from 1.
        line: usize,
        /// Its column in characters, from 1.
        column: usize,
        /// The byte itself.
        byte: u8,
    },
    /// The file is written in UTF-16, as old Windows programs do.
    Utf16,
    /// A NUL character, which no text file holds.
    Nul {
        /// The line it is on, from 1.
        line: usize,
    },
    /// More bytes than any such file has.
    TooBig {
        /// How many there are.
        bytes: u64,
        /// How many there may be.
        limit: u64,
    },
}

impl Source {
    /// Reads `bytes` as UTF-8 text under the name an editor knows the file by.
    ///
    /// `limit` is the largest size in bytes that makes sense for this kind of file.
    pub fn new(name: impl Into<Arc<str>>, bytes: &[u8], limit: u64) -> Result<Self, Unreadable> {
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if size > limit {
            return Err(Unreadable::TooBig { bytes: size, limit });
        }
        if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
            return Err(Unreadable::Utf16);
        }
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let good = &bytes[..error.valid_up_to()];
                let start = good
                    .iter()
                    .rposition(|byte| *byte == b'\n')
                    .map_or(0, |at| at + 1);
                return Err(Unreadable::NotUtf8 {
                    line: String::from_utf8_lossy(good).matches('\n').count() + 1,
                    column: String::from_utf8_lossy(&good[start..]).chars().count() + 1,
                    byte: bytes[error.valid_up_to()],
                });
            }
        };
        if let Some(at) = text.find('\0') {
            return Err(Unreadable::Nul {
                line: text[..at].matches('\n').count() + 1,
            });
        }
        Ok(Source::from_text(name, text))
    }

    /// Takes text that is known to be text, such as one of our own templates.
    pub fn from_text(name: impl Into<Arc<str>>, text: impl Into<String>) -> Self {
        let text = text.into();
        let lines = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(at, _)| at + 1))
            .collect();
        Source {
            inner: Arc::new(Inner {
                name: name.into(),
                text,
                lines,
            }),
        }
    }

    /// The file as the editor knows it.
    pub fn name(&self) -> &str {
        &self.inner.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.inner.text
    }

    /// The line, counted from 1, without its line ending; empty when there is no such line.
    pub fn line(&self, line: usize) -> &str {
        let Some(start) = line.checked_sub(1).and_then(|at| self.inner.lines.get(at)) else {
            return "";
        };
        let end = self
            .inner
            .lines
            .get(line)
            .copied()
            .unwrap_or(self.inner.text.len());
        self.inner.text[*start..end].trim_end_matches(['\n', '\r'])
    }

    /// The line a byte is on, counted from 1.
    pub fn line_at(&self, byte: usize) -> usize {
        self.inner
            .lines
            .partition_point(|start| *start <= byte)
            .max(1)
    }

    /// The byte at which a line, counted from 1, starts.
    pub fn line_start(&self, line: usize) -> usize {
        let at = line.saturating_sub(1);
        self.inner
            .lines
            .get(at)
            .copied()
            .unwrap_or(self.inner.text.len())
    }

    /// Where a span is, for people.
    pub fn place(&self, span: &Span) -> Place {
        let text = self.text();
        let mut start = span.start.min(text.len());
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        let mut end = span.end.clamp(start, text.len());
        while !text.is_char_boundary(end) {
            end += 1;
        }
        let line = self.line_at(start);
        let column = text[self.line_start(line)..start].chars().count() + 1;
        Place {
            file: self.inner.name.clone(),
            line,
            column,
            span: start..end,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_count_from_one() {
        let source = Source::new(
            "a.yaml",
            "\u{feff}title: x\r\nby: Siân Evans\n".as_bytes(),
            100,
        )
        .unwrap();
        let at = source.text().find("Evans").unwrap();
        let place = source.place(&(at..at + 5));
        assert_eq!((place.line, place.column), (2, 10));
        assert_eq!(source.line(2), "by: Siân Evans");
        assert_eq!(source.line(9), "");
    }

    #[test]
    fn a_byte_that_is_not_utf8_is_named_with_its_line_and_column() {
        let error = Source::new("a", b"one\nSi\xE2n", 100).unwrap_err();
        assert_eq!(
            error,
            Unreadable::NotUtf8 {
                line: 2,
                column: 3,
                byte: 0xE2
            }
        );
        assert_eq!(
            Source::new("a", b"\xFF\xFEa\0", 100).unwrap_err(),
            Unreadable::Utf16
        );
        assert_eq!(
            Source::new("a", b"12345", 4).unwrap_err(),
            Unreadable::TooBig { bytes: 5, limit: 4 }
        );
    }
}
