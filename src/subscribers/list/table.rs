//! CSV to rows: separator found out, headings understood, every row with the line it starts on.

mod blocks;

use std::io::{Chain, Read};

use csv::{Reader, ReaderBuilder, StringRecord};

pub(in crate::subscribers) use blocks::{Blocks, Head, Table};

use super::columns::{Field, Layout};
use super::separator::{SEPARATORS, sniffed, told_separator};
use super::{Row, Trouble, counted, quoting};
use crate::subscribers::Address;
use crate::subscribers::quoted::quoted;

/// A line put after the last one. No list holds a NUL, so a last row that is not just this one shows
/// that a quotation mark was still open when the file ended.
const END: &str = "\n\0end";

/// What to do about quotation marks gone wrong.
const MEND_QUOTES: &str =
    "close the cell with a quotation mark, and double a mark that is part of the text";

/// A table that is held as text, and whose headings are understood.
pub(super) struct Rows<'a> {
    text: &'a str,
    /// How many bytes of the file stand before it.
    before: usize,
    first_line: usize,
    separator: u8,
    layout: Layout,
    columns: usize,
    /// How many cells a row has at least.
    least: usize,
}

impl<'a> Rows<'a> {
    pub(super) fn new(text: &'a str, notes: &mut Vec<String>) -> Result<Self, Trouble> {
        let whole = text.len();
        let (told, text, first_line) = told_separator(text);
        let separator = told.unwrap_or_else(|| sniffed(text));
        note_separator(separator, notes);
        let head = Records::new(text, separator, first_line).next_filled()?;
        let head = Head::of(&head.ok_or_else(no_headings)?, whole - text.len());
        let columns = head.cells.len();
        // Spreadsheets add empty columns at the right; a row need not fill them.
        let filled = |at: &usize| {
            head.cells
                .get(*at)
                .is_some_and(|cell| !cell.trim().is_empty())
        };
        Ok(Rows {
            text,
            before: whole - text.len(),
            first_line,
            separator,
            layout: layout(&head, separator, notes)?,
            columns,
            least: (0..columns).rfind(filled).map_or(0, |at| at + 1),
        })
    }

    /// The rows one by one, each time from the first: a long list is never in memory as rows.
    pub(super) fn rows(&self) -> impl Iterator<Item = Result<Row, Trouble>> + '_ {
        self.records().map(|record| {
            let record = record?;
            let start = self.before + record.start;
            Ok(Row {
                line: record.line,
                span: start..start + record.raw.trim_end_matches(['\r', '\n']).len(),
                cells: self.layout.cells(|at| record.cells.get(at).map(bare)),
                broken: broken(&record, self.separator, self.least, self.columns),
            })
        })
    }

    fn records(&self) -> impl Iterator<Item = Result<Record<'a>, Trouble>> {
        let mut records = Records::new(self.text, self.separator, self.first_line);
        std::iter::from_fn(move || records.next_filled().transpose()).skip(1)
    }
}

/// Notes a separator that is no comma.
fn note_separator(separator: u8, notes: &mut Vec<String>) {
    if let Some((_, plural)) = SEPARATORS[1..].iter().find(|(byte, _)| *byte == separator) {
        notes.push(format!("columns are separated by {plural}"));
    }
}

/// What to do about headings.
const HEADINGS_CURE: &str = "make the first line `email,name,basis,since`";

fn no_headings() -> Trouble {
    Trouble::new(1, "the file holds no headings", HEADINGS_CURE)
}

/// Understands the line of headings.
fn layout(head: &Head, separator: u8, notes: &mut Vec<String>) -> Result<Layout, Trouble> {
    head.sound(separator)?;
    let name = |at: usize| quoted(head.cells.get(at).map_or("", String::as_str));
    let layout =
        Layout::new(head.cells.iter().map(|cell| bare(cell))).map_err(|(one, other)| {
            let message = format!(
                "two columns mean the same: {} and {}",
                name(one),
                name(other)
            );
            Trouble::new(head.line, message, "rename or delete one of them")
        })?;
    if layout.at(Field::Email).is_none() {
        let message = if head.cells.iter().any(|cell| Address::parse(cell).is_ok()) {
            "the first line is a person, where the headings belong"
        } else {
            "there is no column for the e-mail address"
        };
        return Err(Trouble::new(head.line, message, HEADINGS_CURE));
    }
    let unused: Vec<_> = layout.unused.iter().map(|at| name(*at)).collect();
    if layout.at(Field::Status).is_none() {
        super::refuse_hidden_leaving("column", &unused, head.line)?;
    }
    super::note_unused("column", &unused, notes);
    for (field, heading) in [(Field::Basis, "basis"), (Field::Since, "since")] {
        if layout.at(field).is_none() {
            notes.push(format!(
                "there is no column `{heading}`, so nobody on this list may be written to"
            ));
        }
    }
    Ok(layout)
}

/// Why a row cannot be read, if so.
pub(in crate::subscribers) fn broken(
    record: &Record,
    separator: u8,
    least: usize,
    columns: usize,
) -> Option<Trouble> {
    let (line, below) = (
        record.line,
        breaks(record.raw.trim_end_matches(['\r', '\n'])),
    );
    if record.open {
        let message = format!(
            "a quotation mark is never closed, so this line and {} below it cannot be read",
            counted(below, "line")
        );
        return Some(Trouble::new(line, message, MEND_QUOTES));
    }
    if record.raw.contains('"') {
        if quoting::runs_on(record.raw, separator) {
            let message = "a quotation mark is out of place";
            return Some(Trouble::new(line, message, MEND_QUOTES));
        }
        if quoting::swallowed(&record.cells, separator, columns) {
            let message = format!(
                "a quotation mark is missing, so this line and {} below it are one cell",
                counted(below, "line")
            );
            return Some(Trouble::new(line, message, MEND_QUOTES));
        }
    }
    let cells = record.cells.len();
    let extra = record.cells.iter().skip(columns);
    if cells < least || extra.into_iter().any(|cell| !cell.trim().is_empty()) {
        let message = format!(
            "there {} {} here under {columns} headings",
            if cells == 1 { "is" } else { "are" },
            counted(cells, "cell")
        );
        let cure = "give each heading one cell, and put a text that holds the separator in quotation marks";
        return Some(Trouble::new(line, message, cure));
    }
    None
}

/// A cell without space, and without the marks that stay on when there was space before them.
pub(in crate::subscribers) fn bare(cell: &str) -> &str {
    let cell = cell.trim();
    let inside = cell
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    inside.map_or(cell, str::trim)
}

/// One row of the file.
pub(in crate::subscribers) struct Record<'a> {
    /// The line it starts on.
    pub(in crate::subscribers) line: usize,
    /// The byte of the text it starts at.
    start: usize,
    /// As it stands in the file, with the end of its line.
    pub(in crate::subscribers) raw: &'a str,
    pub(in crate::subscribers) cells: StringRecord,
    /// Whether the file ended inside a quoted cell.
    pub(in crate::subscribers) open: bool,
}

/// The rows of a text, each with its place.
pub(in crate::subscribers) struct Records<'a> {
    text: &'a str,
    reader: Reader<Chain<&'a [u8], &'static [u8]>>,
    /// The byte up to which line breaks are counted, and the line there. The crate's own count passes
    /// over old Macintosh line ends, and names the blank line before a row instead of the row.
    counted: usize,
    line: usize,
}

impl<'a> Records<'a> {
    pub(in crate::subscribers) fn new(text: &'a str, separator: u8, line: usize) -> Self {
        Records {
            text,
            reader: ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .delimiter(separator)
                .from_reader(text.as_bytes().chain(END.as_bytes())),
            counted: 0,
            line,
        }
    }

    /// The next row with something in it.
    pub(in crate::subscribers) fn next_filled(&mut self) -> Result<Option<Record<'a>>, Trouble> {
        loop {
            let from = self.offset();
            let mut cells = StringRecord::new();
            // Text is UTF-8 and lies in memory, so this cannot fail; if it did, rows would be missing.
            let more = self.reader.read_record(&mut cells).map_err(|_| {
                Trouble::new(
                    self.line,
                    "the file cannot be read from here on",
                    HEADINGS_CURE,
                )
            })?;
            let last = cells.get(cells.len().saturating_sub(1)).unwrap_or_default();
            let open = last.ends_with(END.trim_start());
            if !more || (open && cells.len() == 1 && last == END.trim_start()) {
                return Ok(None);
            }
            if !open && cells.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let raw = self.text.get(from..self.offset()).unwrap_or_default();
            let blank = raw.len() - raw.trim_start_matches(['\r', '\n']).len();
            let start = from + blank;
            self.line += breaks(self.text.get(self.counted..start).unwrap_or_default());
            self.counted = start;
            return Ok(Some(Record {
                line: self.line,
                start,
                raw: &raw[blank..],
                cells,
                open,
            }));
        }
    }

    /// How far the reader is, in bytes of the text.
    fn offset(&self) -> usize {
        usize::try_from(self.reader.position().byte())
            .map_or(self.text.len(), |byte| byte.min(self.text.len()))
    }
}

/// How many line breaks a text holds: LF, CRLF or a CR alone.
fn breaks(text: &str) -> usize {
    let alone =
        |(at, byte): (usize, u8)| byte == b'\r' && text.as_bytes().get(at + 1) != Some(&b'\n');
    text.bytes()
        .enumerate()
        .filter(|each| each.1 == b'\n' || alone(*each))
        .count()
}
