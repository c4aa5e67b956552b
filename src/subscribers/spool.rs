//! A row of things in their order, kept in a file without a name as soon as it would take much memory.
//!
//! Who is on a list is nobody's business: where the system can do that, as Linux does on its own disks, the file
//! never has a name, and nothing stays behind when the machine dies. Other systems show a private file until it is
//! closed; so it lies among the lists, which are private and out of git.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Cursor, Read, Seek as _, SeekFrom, Write as _};
use std::marker::PhantomData;
use std::path::Path;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

/// How many bytes are held before they go to the file.
const HELD: usize = 64 << 10;

/// What was to be put aside could not be written, or could not be read again.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("the people on the lists cannot be kept in a file beside them: {cause}")]
pub struct SpoolFault {
    cause: String,
}

impl From<io::Error> for SpoolFault {
    fn from(error: io::Error) -> Self {
        SpoolFault {
            cause: error.to_string(),
        }
    }
}

impl SpoolFault {
    /// What to do about it.
    pub const CURE: &str = "make room on the disk, and run the same command again";
}

/// Things in the order in which they were put there. They can be gone through as often as one likes; a file that
/// holds fewer than were put there is an error, so that nobody is missed.
pub struct Spool<T> {
    /// Where the file is made; where that cannot be, where the system keeps such files.
    dir: Arc<Path>,
    /// What comes behind the file, each thing a line of JSON.
    held: Vec<u8>,
    file: Option<File>,
    len: usize,
    things: PhantomData<fn() -> T>,
}

impl<T> std::fmt::Debug for Spool<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Spool of {}", self.len)
    }
}

impl<T> Spool<T> {
    /// Holds nothing yet. A long one will have its file in `dir`.
    pub fn new(dir: &Arc<Path>) -> Self {
        Spool {
            dir: Arc::clone(dir),
            held: Vec::new(),
            file: None,
            len: 0,
            things: PhantomData,
        }
    }

    /// How many things it holds.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Puts something at the end, as [`line`] has written it.
    pub(super) fn push_line(&mut self, line: &[u8]) -> Result<(), SpoolFault> {
        if self.held.len() + line.len() > HELD {
            self.put_aside()?;
        }
        self.held.extend_from_slice(line);
        self.len += 1;
        Ok(())
    }

    /// Holds nothing of a long row any more: for one of many.
    pub(super) fn settle(&mut self) -> Result<(), SpoolFault> {
        if self.file.is_some() {
            self.put_aside()?;
            self.held = Vec::new();
        }
        Ok(())
    }

    /// Moves what is held to the file.
    fn put_aside(&mut self) -> Result<(), SpoolFault> {
        let file = match &mut self.file {
            Some(file) => file,
            free => free.insert(tempfile::tempfile_in(&self.dir).or_else(elsewhere)?),
        };
        // It was perhaps read since.
        file.seek(SeekFrom::End(0))?;
        file.write_all(&self.held)?;
        self.held.clear();
        Ok(())
    }
}

/// A file in the system's own place, for looking at what may not be written to.
fn elsewhere(error: io::Error) -> io::Result<File> {
    match error.kind() {
        io::ErrorKind::NotFound
        | io::ErrorKind::PermissionDenied
        | io::ErrorKind::ReadOnlyFilesystem => tempfile::tempfile(),
        _ => Err(error),
    }
}

/// Something as a line of JSON.
pub(super) fn line(thing: &impl Serialize) -> Result<Vec<u8>, SpoolFault> {
    let mut line = serde_json::to_vec(thing).map_err(io::Error::from)?;
    line.push(b'\n');
    Ok(line)
}

impl<T: Serialize + DeserializeOwned> Spool<T> {
    /// Puts something at the end.
    pub fn push(&mut self, thing: &T) -> Result<(), SpoolFault> {
        self.push_line(&line(thing)?)
    }

    /// Goes through all of it from the beginning.
    pub fn things(&mut self) -> Result<Things<'_, T>, SpoolFault> {
        let mut before: Box<dyn Read + Send> = Box::new(io::empty());
        if let Some(mut file) = self.file.as_ref() {
            file.rewind()?;
            before = Box::new(file);
        }
        Ok(Things::new(before.chain(self.held.as_slice()), self.len))
    }

    /// The same for the last time.
    pub(super) fn into_things(self) -> Result<Things<'static, T>, SpoolFault> {
        let mut before: Box<dyn Read + Send> = Box::new(io::empty());
        if let Some(mut file) = self.file {
            file.rewind()?;
            before = Box::new(file);
        }
        Ok(Things::new(before.chain(Cursor::new(self.held)), self.len))
    }
}

/// The things of a [`Spool`], one after the other.
pub struct Things<'a, T> {
    lines: BufReader<Box<dyn Read + Send + 'a>>,
    line: Vec<u8>,
    /// How many have to follow.
    left: usize,
    of: PhantomData<fn() -> T>,
}

impl<'a, T> Things<'a, T> {
    fn new(lines: impl Read + Send + 'a, left: usize) -> Self {
        Things {
            lines: BufReader::new(Box::new(lines)),
            line: Vec::new(),
            left,
            of: PhantomData,
        }
    }
}

impl<T: DeserializeOwned> Things<'_, T> {
    fn read(&mut self) -> Result<T, SpoolFault> {
        self.line.clear();
        self.lines.read_until(b'\n', &mut self.line)?;
        if self.line.is_empty() {
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
        }
        Ok(serde_json::from_slice(&self.line).map_err(io::Error::from)?)
    }
}

impl<T: DeserializeOwned> Iterator for Things<'_, T> {
    type Item = Result<T, SpoolFault>;

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        let read = self.read();
        if read.is_err() {
            self.left = 0;
        }
        Some(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spool(things: usize) -> Spool<(usize, String)> {
        let mut spool = Spool::new(&Arc::from(std::env::temp_dir()));
        for number in 0..things {
            spool.push(&(number, "x\n".repeat(20))).unwrap();
        }
        spool
    }

    #[test]
    fn a_long_row_is_read_again_as_it_was_put_there() {
        for things in [0, 3, 20_000] {
            let mut spool = spool(things);
            assert_eq!(spool.file.is_some(), things > 1000);
            spool.things().unwrap().take(7).for_each(drop);
            spool.push(&(things, String::new())).unwrap();
            for _ in 0..2 {
                let read: Result<Vec<_>, _> = spool.things().unwrap().collect();
                let read: Vec<usize> = read.unwrap().into_iter().map(|it| it.0).collect();
                assert!(read.into_iter().eq(0..=things));
            }
            assert_eq!(spool.into_things().unwrap().count(), things + 1);
        }
    }

    #[test]
    fn nobody_who_was_lost_on_the_way_is_passed_over() {
        let mut spool = spool(20_000);
        spool.file.as_ref().unwrap().set_len(4).unwrap();
        assert!(spool.things().unwrap().any(|read| read.is_err()));
        let mut short = self::spool(3);
        short.held.clear();
        assert!(short.things().unwrap().next().unwrap().is_err());
    }

    #[test]
    fn what_the_disk_does_not_take_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("read only");
        std::fs::write(&path, "").unwrap();
        let mut spool = Spool::new(&Arc::from(folder.path()));
        spool.file = Some(File::open(path).unwrap());
        let text = "x".repeat(1000);
        assert!((0..100).any(|_| spool.push(&text).is_err()));
    }

    #[test]
    fn nothing_is_to_be_seen_of_it_in_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let mut spool = Spool::new(&Arc::from(folder.path()));
        for _ in 0..1000 {
            spool.push(&"ann@example.org".repeat(10)).unwrap();
        }
        assert!(spool.file.is_some());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
