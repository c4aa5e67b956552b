//! A file's text, read as often as it is needed and never held whole.

use std::io::{self, Cursor, Read, Seek, SeekFrom};

use sha2::{Digest as _, Sha256};

use super::{Trouble, encoding};

/// Something that can be read from its beginning more than once: a file, or bytes.
pub trait Again: Read + Seek {}

impl<T: Read + Seek> Again for T {}

/// How much is looked at in one go, in bytes.
const PIECE: usize = 64 << 10;

/// How much of the beginning may hold the headings, in bytes.
pub(super) const HEAD: usize = 256 << 10;

/// What a reader is told whose file became another one.
const CHANGED: &str = "it was saved by somebody meanwhile";

/// The text of a file without its byte order mark. What is not UTF-8 is held in memory; all else stays where it is.
pub(in crate::subscribers) struct Text {
    source: Box<dyn Again>,
    /// How many bytes of a byte order mark stand before it.
    start: u64,
    /// What every later reading has to find; none where it lies in memory.
    seal: Option<[u8; 32]>,
    /// Whether the file begins with a byte order mark, or has to: it was no UTF-8.
    pub(in crate::subscribers) mark: bool,
    /// Whether some line ends with CR LF.
    pub(in crate::subscribers) crlf: bool,
    /// Whether the last line has an end.
    pub(in crate::subscribers) ended: bool,
}

impl std::fmt::Debug for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Text from byte {}", self.start)
    }
}

impl Text {
    /// Looks through a file once. What was not plain UTF-8 is noted.
    pub(in crate::subscribers) fn open(
        mut source: Box<dyn Again>,
        notes: &mut Vec<String>,
    ) -> Result<Self, Trouble> {
        let look = Look::at(&mut *source).map_err(|error| unreadable(&error))?;
        let seal: [u8; 32] = look.hash.finalize().into();
        if look.plain && encoding::is_plain(&look.head) && look.length <= encoding::LIMIT {
            let mark = look.head.starts_with(MARK);
            return Ok(Text {
                source,
                start: if mark { MARK.len() as u64 } else { 0 },
                seal: Some(seal),
                mark,
                crlf: look.crlf,
                ended: matches!(look.last, b'\n' | b'\r'),
            });
        }
        let mut bytes = Vec::new();
        let whole = source
            .seek(SeekFrom::Start(0))
            .and_then(|_| source.read_to_end(&mut bytes));
        whole.map_err(|error| unreadable(&error))?;
        let before = notes.len();
        let text = encoding::decode(&bytes, notes)?;
        Ok(Text {
            mark: bytes.starts_with(MARK) || notes.len() > before,
            ..Text::held(text.into_owned())
        })
    }

    /// A text that lies in memory.
    pub(in crate::subscribers) fn held(text: String) -> Self {
        Text {
            start: 0,
            seal: None,
            mark: false,
            crlf: text.contains("\r\n"),
            ended: text.ends_with(['\n', '\r']),
            source: Box::new(Cursor::new(text.into_bytes())),
        }
    }

    /// Reads it from a place on, in bytes. Where the file is another one by now, the end of it is an error.
    pub(in crate::subscribers) fn from(&mut self, place: usize) -> io::Result<Pass<'_>> {
        self.source.seek(SeekFrom::Start(0))?;
        let mut pass = Pass {
            source: &mut *self.source,
            hash: self.seal.map(|seal| (seal, Sha256::new())),
        };
        let before = self.start + place as u64;
        io::copy(&mut (&mut pass).take(before), &mut io::sink())?;
        Ok(pass)
    }

    /// All of it.
    pub(in crate::subscribers) fn whole(mut self) -> io::Result<String> {
        let mut text = String::new();
        self.from(0)?.read_to_string(&mut text)?;
        Ok(text)
    }

    /// The beginning, with the headings.
    pub(in crate::subscribers) fn head(&mut self) -> io::Result<String> {
        let mut head = Vec::new();
        self.from(0)?.take(HEAD as u64).read_to_end(&mut head)?;
        Ok(valid(&head).to_owned())
    }

    /// A piece of it, by its place and length in bytes.
    pub(in crate::subscribers) fn piece(&mut self, place: usize, len: usize) -> io::Result<String> {
        self.source
            .seek(SeekFrom::Start(self.start + place as u64))?;
        let mut piece = vec![0; len];
        self.source.read_exact(&mut piece)?;
        String::from_utf8(piece).map_err(|_| io::Error::other(CHANGED))
    }
}

const MARK: &[u8] = b"\xEF\xBB\xBF";

/// As much of some bytes as is text.
pub(super) fn valid(bytes: &[u8]) -> &str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => bytes
            .get(..error.valid_up_to())
            .and_then(|sound| std::str::from_utf8(sound).ok())
            .unwrap_or_default(),
    }
}

/// A file that could be opened and not be read.
pub(in crate::subscribers) fn unreadable(error: &io::Error) -> Trouble {
    let cure = "nothing was changed; run the same command again";
    Trouble::new(1, format!("the file cannot be read: {error}"), cure)
}

/// What one look through a file finds.
struct Look {
    hash: Sha256,
    length: usize,
    head: Vec<u8>,
    /// Whether all of it is UTF-8 without a NUL.
    plain: bool,
    crlf: bool,
    last: u8,
}

impl Look {
    fn at(source: &mut dyn Again) -> io::Result<Self> {
        let mut look = Look {
            hash: Sha256::new(),
            length: 0,
            head: Vec::new(),
            plain: true,
            crlf: false,
            last: 0,
        };
        source.seek(SeekFrom::Start(0))?;
        let mut piece = vec![0; PIECE];
        // The first bytes of a letter whose others come with the next piece.
        let mut kept = 0;
        loop {
            let read = source.read(piece.get_mut(kept..).unwrap_or_default())?;
            if read == 0 {
                look.plain &= kept == 0;
                return Ok(look);
            }
            let bytes = piece.get(..kept + read).unwrap_or_default();
            let new = bytes.get(kept..).unwrap_or_default();
            look.hash.update(new);
            look.length += read;
            if look.head.is_empty() {
                look.head.extend_from_slice(new);
            }
            look.plain &= memchr::memchr(0, new).is_none();
            look.crlf |= (look.last == b'\r' && new.first() == Some(&b'\n'))
                || memchr::memmem::find(new, b"\r\n").is_some();
            look.last = new.last().copied().unwrap_or_default();
            let sound = match std::str::from_utf8(bytes) {
                Ok(_) => bytes.len(),
                Err(error) => {
                    look.plain &= error.error_len().is_none();
                    error.valid_up_to()
                }
            };
            kept = if look.plain { bytes.len() - sound } else { 0 };
            piece.copy_within(sound..sound + kept, 0);
        }
    }
}

/// One reading of a text.
pub(in crate::subscribers) struct Pass<'a> {
    source: &'a mut dyn Again,
    hash: Option<([u8; 32], Sha256)>,
}

impl Read for Pass<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer)?;
        if let Some((_, hash)) = &mut self.hash {
            hash.update(buffer.get(..read).unwrap_or_default());
        }
        if read == 0
            && !buffer.is_empty()
            && let Some((seal, hash)) = self.hash.take()
            && <[u8; 32]>::from(hash.finalize()) != seal
        {
            return Err(io::Error::other(CHANGED));
        }
        Ok(read)
    }
}
