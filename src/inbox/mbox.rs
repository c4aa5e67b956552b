//! Messages one behind the other in a file, each below a line that begins with `From ` (RFC 4155).

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _};

use super::LARGEST;

/// How much of a line is read at a time.
const PIECE: u64 = 64 << 10;

/// An mbox file.
#[derive(Debug)]
pub(super) struct Mbox {
    file: BufReader<File>,
    /// How many messages were begun.
    number: u64,
    /// Whether another program may still be writing the last message.
    growing: bool,
    /// Whether the last message was left for that.
    pub(super) left: bool,
}

impl Mbox {
    /// `growing` says that the file was changed within seconds: its last message is left then.
    pub(super) fn new(file: File, growing: bool) -> Self {
        Mbox {
            file: BufReader::with_capacity(1 << 16, file),
            number: 0,
            growing,
            left: false,
        }
    }

    /// The next message: its number from 1, its bytes, and whether there were more than are kept.
    pub(super) fn next(&mut self) -> io::Result<Option<(u64, Vec<u8>, bool)>> {
        let mut bytes: Vec<u8> = Vec::new();
        let mut cut = false;
        let (mut begun, mut blank, mut at_start) = (self.number > 0, true, true);
        let mut piece = Vec::new();
        loop {
            piece.clear();
            let read = (&mut self.file).take(PIECE).read_until(b'\n', &mut piece)?;
            if read == 0 {
                // A file that ends here has no message more.
                let found = begun && !bytes.trim_ascii().is_empty();
                if found && self.number == 0 {
                    self.number = 1;
                }
                if self.growing && found {
                    self.left = true;
                    return Ok(None);
                }
                return Ok(found.then_some((self.number, bytes, cut)));
            }
            if at_start && blank && piece.starts_with(b"From ") {
                self.skip_line(&piece)?;
                self.number += 1;
                if begun && !bytes.trim_ascii().is_empty() {
                    return Ok(Some((self.number - 1, bytes, cut)));
                }
                bytes.clear();
                begun = true;
                continue;
            }
            if at_start {
                blank = piece.trim_ascii().is_empty();
                // `>From ` stands for `From ` at the beginning of a line.
                let quoted = piece.iter().take_while(|byte| **byte == b'>').count();
                if quoted > 0
                    && piece
                        .get(quoted..)
                        .is_some_and(|rest| rest.starts_with(b"From "))
                {
                    piece.remove(0);
                }
            }
            at_start = piece.ends_with(b"\n");
            let room = usize::try_from(LARGEST).unwrap_or(usize::MAX) - bytes.len();
            cut |= piece.len() > room;
            bytes.extend_from_slice(&piece[..piece.len().min(room)]);
        }
    }

    /// Reads to the end of a line of which a piece is read.
    fn skip_line(&mut self, piece: &[u8]) -> io::Result<()> {
        let mut ended = piece.ends_with(b"\n");
        let mut rest = Vec::new();
        while !ended {
            rest.clear();
            let read = (&mut self.file).take(PIECE).read_until(b'\n', &mut rest)?;
            ended = read == 0 || rest.ends_with(b"\n");
        }
        Ok(())
    }
}
