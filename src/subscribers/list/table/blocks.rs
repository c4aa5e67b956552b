//! A table read in pieces of whole rows, none of which is held longer than it is needed.

use std::io::{self, Read as _};

use super::{
    HEADINGS_CURE, MEND_QUOTES, Record, Records, bare, breaks, broken, layout, no_headings,
    note_separator,
};
use crate::subscribers::list::columns::Layout;
use crate::subscribers::list::separator::{sniffed, told_separator};
use crate::subscribers::list::text::{HEAD, Pass, Text, unreadable, valid};
use crate::subscribers::list::{Row, Trouble, quoting};

/// How much is read at a time, in bytes.
const BLOCK: u64 = 64 << 10;

/// A table whose headings were read.
#[derive(Debug)]
pub(in crate::subscribers) struct Table {
    /// The file.
    pub(in crate::subscribers) text: Text,
    /// What stands between two cells.
    pub(in crate::subscribers) separator: u8,
    /// Where the headings begin, behind a line that tells the separator.
    below: usize,
    /// The line there, from 1.
    first: usize,
}

/// The line of headings.
#[derive(Debug)]
pub(in crate::subscribers) struct Head {
    /// The line it starts on, from 1.
    pub(in crate::subscribers) line: usize,
    /// Where it starts, in bytes of the text.
    pub(in crate::subscribers) place: usize,
    /// As it stands in the file, without the end of the line.
    pub(in crate::subscribers) raw: String,
    /// The headings.
    pub(in crate::subscribers) cells: Vec<String>,
    /// Whether the text ended inside a quoted cell.
    open: bool,
    /// Whether more of them may follow behind what was read.
    cut: bool,
}

impl Head {
    /// A row as headings. `below` is how much of the text stands before the table, in bytes.
    pub(super) fn of(record: &Record<'_>, below: usize) -> Self {
        Head {
            line: record.line,
            place: below + record.start,
            raw: record.raw.trim_end_matches(['\r', '\n']).to_owned(),
            cells: record.cells.iter().map(str::to_owned).collect(),
            open: record.open,
            cut: false,
        }
    }

    /// Refuses headings that may have taken in rows below them by a quotation mark gone wrong, or have no end.
    pub(in crate::subscribers) fn sound(&self, separator: u8) -> Result<(), Trouble> {
        if self.open || quoting::runs_on(&self.raw, separator) {
            let message = "a quotation mark in the headings is out of place";
            return Err(Trouble::new(self.line, message, MEND_QUOTES));
        }
        if self.cut {
            let message = "the headings do not end within the first 256 kB of the file";
            return Err(Trouble::new(self.line, message, HEADINGS_CURE));
        }
        Ok(())
    }
}

impl Table {
    /// Finds out how a table is written. Without headings it holds nothing.
    pub(in crate::subscribers) fn open(mut text: Text) -> Result<(Self, Option<Head>), Trouble> {
        let start = text.head().map_err(|error| unreadable(&error))?;
        let (told, rows, first) = told_separator(&start);
        let separator = told.unwrap_or_else(|| sniffed(rows));
        let below = start.len() - rows.len();
        let head = Records::new(rows, separator, first).next_filled()?;
        let head = head.map(|head| {
            let ends = below + head.start + head.raw.trim_end_matches(['\r', '\n']).len();
            // The last character may have been cut in two.
            let cut = start.len() + 4 > HEAD && ends == start.len();
            Head {
                cut,
                ..Head::of(&head, below)
            }
        });
        let table = Table {
            text,
            separator,
            below,
            first,
        };
        Ok((table, head))
    }

    /// Which column of one of our own lists holds what, or why the file is none. What is odd about it is noted.
    pub(in crate::subscribers) fn layout(
        &self,
        head: Option<&Head>,
        notes: &mut Vec<String>,
    ) -> Result<Layout, Trouble> {
        note_separator(self.separator, notes);
        let head = head.ok_or_else(no_headings)?;
        layout(head, self.separator, notes)
    }

    /// Goes through what the rows have in one column.
    pub(in crate::subscribers) fn column(
        &mut self,
        at: usize,
        mut take: impl FnMut(&str),
    ) -> Result<(), Trouble> {
        let mut blocks = self.blocks()?;
        while blocks.next(|_, record| {
            if let Some(cell) = record.cells.get(at) {
                take(bare(cell).trim());
            }
        })? {}
        Ok(())
    }

    /// The rows below the headings.
    pub(in crate::subscribers) fn blocks(&mut self) -> Result<Blocks<'_>, Trouble> {
        let pass = self.text.from(self.below);
        Ok(Blocks {
            pass: pass.map_err(|error| unreadable(&error))?,
            separator: self.separator,
            bytes: Vec::new(),
            place: self.below,
            line: self.first,
            ended: false,
            headed: false,
        })
    }

    /// Each row below the headings, as a list of our own has it.
    pub(in crate::subscribers) fn each(
        &mut self,
        head: &Head,
        layout: &Layout,
        mut take: impl FnMut(Row),
    ) -> Result<(), Trouble> {
        let columns = head.cells.len();
        // Spreadsheets add empty columns at the right; a row need not fill them.
        let filled = head.cells.iter().rposition(|cell| !cell.trim().is_empty());
        let least = filled.map_or(0, |at| at + 1);
        let separator = self.separator;
        let mut blocks = self.blocks()?;
        while blocks.next(|_, record| {
            take(Row {
                line: record.line,
                span: 0..0,
                cells: layout.cells(|at| record.cells.get(at).map(bare)),
                broken: broken(record, separator, least, columns),
            });
        })? {}
        Ok(())
    }
}

/// The rows of a table, some at a time.
pub(in crate::subscribers) struct Blocks<'a> {
    pass: Pass<'a>,
    separator: u8,
    /// What was read and not handed over.
    bytes: Vec<u8>,
    /// Where that begins in the text.
    place: usize,
    /// The line there.
    line: usize,
    /// Whether nothing comes after it.
    ended: bool,
    /// Whether the headings were passed.
    headed: bool,
}

impl Blocks<'_> {
    /// Hands over the next rows with something in them, each with its place in the text. Says whether there may be
    /// more.
    pub(in crate::subscribers) fn next(
        &mut self,
        mut take: impl FnMut(usize, &Record<'_>),
    ) -> Result<bool, Trouble> {
        let mut wanted = BLOCK;
        loop {
            if !self.ended {
                self.fill(wanted).map_err(|error| unreadable(&error))?;
            }
            let text = valid(&self.bytes);
            if self.ended && text.len() < self.bytes.len() {
                let damaged = io::Error::other("it is no longer UTF-8");
                return Err(unreadable(&damaged));
            }
            let mut records = Records::new(text, self.separator, self.line);
            let (mut done, mut line, mut found) = (0, self.line, false);
            while let Some(record) = records.next_filled()? {
                let end = record.start + record.raw.len();
                // Whether it goes on is seen with the next piece.
                if end >= text.len() && !self.ended {
                    (done, line) = (record.start, record.line);
                    break;
                }
                if self.headed {
                    take(self.place + record.start, &record);
                }
                (self.headed, found) = (true, true);
                let rest = text.get(end..).unwrap_or_default();
                let halved = record.raw.ends_with('\r') && rest.starts_with('\n');
                done = end + usize::from(halved);
                line = record.line + breaks(record.raw);
            }
            self.bytes.drain(..done);
            self.place += done;
            self.line = line;
            if found || self.ended {
                return Ok(!self.ended);
            }
            wanted *= 2;
        }
    }

    fn fill(&mut self, wanted: u64) -> io::Result<()> {
        let read = (&mut self.pass).take(wanted).read_to_end(&mut self.bytes)?;
        self.ended = (read as u64) < wanted;
        Ok(())
    }
}
