//! A file that is no list, told from one that was not read.
//!
//! The first will be none the next time either, and is a finding. Of the second nobody knows what it says, and
//! whatever goes by it has to stop.

use std::cell::Cell;
use std::io::{self, Read, Seek, SeekFrom};
use std::rc::Rc;

use super::Trouble;
use super::text::{Again, Text, unreadable};

/// Why there are no rows to be had.
pub(super) enum Halt {
    /// The file is no list, and will not be one the next time either.
    NoList(Trouble),
    /// The file was not read to its end, or was saved meanwhile.
    Unread(Trouble),
}

impl Halt {
    pub(super) fn unread(error: &io::Error) -> Self {
        Halt::Unread(unreadable(error))
    }
}

/// Opens a file as text.
pub(super) fn open(source: Box<dyn Again>, notes: &mut Vec<String>) -> Result<Text, Halt> {
    let failed = Rc::new(Cell::new(false));
    let source = Watched {
        source,
        failed: Rc::clone(&failed),
    };
    Text::open(Box::new(source), notes).map_err(|trouble| {
        if failed.get() {
            Halt::Unread(trouble)
        } else {
            Halt::NoList(trouble)
        }
    })
}

/// A file of which is known whether reading it failed.
struct Watched {
    source: Box<dyn Again>,
    failed: Rc<Cell<bool>>,
}

impl Watched {
    fn watch<T>(&self, done: io::Result<T>) -> io::Result<T> {
        let interrupted = |error: &io::Error| error.kind() == io::ErrorKind::Interrupted;
        let failed = done.as_ref().is_err_and(|error| !interrupted(error));
        self.failed.set(self.failed.get() || failed);
        done
    }
}

impl Read for Watched {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer);
        self.watch(read)
    }
}

impl Seek for Watched {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let place = self.source.seek(to);
        self.watch(place)
    }
}
