//! A table that an editor owns, changed in few places: what is not meant stays as it is, byte for byte.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Read as _, Write};

use csv::{ReaderBuilder, StringRecord};

use super::columns::{Field, Layout};
use super::table::{Head, Table, bare, broken};
use super::text::{Pass, Text};
use super::{Cells, Trouble};
use crate::subscribers::Address;
use crate::subscribers::fingerprint::Fingerprint;

/// The heading a column gets that was not there, in the order in which a new table has them.
const HEADINGS: [(Field, &str); 9] = [
    (Field::Name, "name"),
    (Field::First, "first name"),
    (Field::Last, "last name"),
    (Field::Basis, "basis"),
    (Field::Since, "since"),
    (Field::Source, "source"),
    (Field::Tags, "tags"),
    (Field::Wording, "wording"),
    (Field::ThirdParty, "from third party"),
];

/// What is to be written into rows that are there, by row.
pub(in crate::subscribers) type Changes = BTreeMap<u32, Box<[(Field, Box<str>)]>>;

/// A column that a table gets.
pub(in crate::subscribers) type Column = (Field, &'static str);

/// A table with the place of every row in it. The rows themselves stay in its file.
#[derive(Debug)]
pub(in crate::subscribers) struct Sheet {
    table: Table,
    head: Head,
    layout: Layout,
    /// How many rows have something in them.
    pub(in crate::subscribers) filled: usize,
    /// Where each row starts that can be read, and how long it is without the end of its line.
    rows: Vec<(u32, u32)>,
    /// The first row of each person.
    people: HashMap<Fingerprint, u32>,
}

impl Sheet {
    /// Reads a table: that of a list, or one that is not there yet.
    pub(in crate::subscribers) fn read(text: Option<Text>) -> Result<Self, Trouble> {
        let text = text.unwrap_or_else(|| Text::held("email".to_owned()));
        let (mut table, head) = Table::open(text)?;
        let head = head.ok_or_else(|| {
            Trouble::new(
                1,
                "the file holds no headings",
                "make the first line `email,name,basis,since`",
            )
        })?;
        let layout = table.layout(Some(&head), &mut Vec::new())?;
        let (mut rows, mut people, mut filled) = (Vec::new(), HashMap::new(), 0);
        let (separator, columns) = (table.separator, head.cells.len());
        let mut blocks = table.blocks()?;
        while blocks.next(|place, record| {
            filled += 1;
            if broken(record, separator, 0, columns).is_some() {
                return;
            }
            let email = layout.at(Field::Email).and_then(|at| record.cells.get(at));
            if let Ok(address) = Address::parse(bare(email.unwrap_or_default())) {
                let row = small(rows.len());
                people.entry(Fingerprint::from(&address)).or_insert(row);
            }
            let long = record.raw.trim_end_matches(['\r', '\n']).len();
            rows.push((small(place), small(long)));
        })? {}
        Ok(Sheet {
            table,
            head,
            layout,
            filled,
            rows,
            people,
        })
    }

    /// The row of somebody.
    pub(in crate::subscribers) fn row_of(&self, person: Fingerprint) -> Option<u32> {
        self.people.get(&person).copied()
    }

    /// What stands in a row.
    pub(in crate::subscribers) fn cells(&mut self, row: u32) -> io::Result<Cells> {
        let (place, long) = self.rows.get(row as usize).copied().unwrap_or_default();
        let raw = self.table.text.piece(place as usize, long as usize)?;
        let mut cells = StringRecord::new();
        // A row that was read once can be read again.
        let _ = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.table.separator)
            .from_reader(raw.as_bytes())
            .read_record(&mut cells);
        Ok(self.layout.cells(|at| cells.get(at).map(bare)))
    }

    /// Whether there is a column for something.
    pub(in crate::subscribers) fn has(&self, field: Field) -> bool {
        self.layout.at(field).is_some()
    }

    /// The columns that are needed and not there. They are added on the right.
    pub(in crate::subscribers) fn more(&self, needed: impl Fn(Field) -> bool) -> Vec<Column> {
        let lacking = |(field, _): &Column| !self.has(*field) && needed(*field);
        HEADINGS.into_iter().filter(lacking).collect()
    }

    /// Writes the table with some cells changed, and with `more` columns.
    pub(in crate::subscribers) fn copy(
        &mut self,
        changes: &Changes,
        more: &[Column],
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let head = self.head.raw.clone();
        let (separator, columns) = (self.table.separator, self.head.cells.len());
        let text = &mut self.table.text;
        if text.mark {
            out.write_all(b"\xEF\xBB\xBF")?;
        }
        let (ended, newline) = (text.ended, newline(text));
        let mut copy = Copy {
            pass: text.from(0)?,
            at: 0,
            out,
        };
        if !more.is_empty() {
            let mut head_and_more = head.clone();
            for (_, name) in more {
                head_and_more.push(char::from(separator));
                head_and_more.push_str(name);
            }
            copy.replace(self.head.place, head.len(), |_| head_and_more)?;
        }
        for (row, (place, long)) in (0..).zip(&self.rows) {
            let edits = changes.get(&row);
            if edits.is_some() || !more.is_empty() {
                copy.replace(*place as usize, *long as usize, |raw| {
                    let edits = edits.map(|edits| &**edits).unwrap_or_default();
                    changed(raw, edits, more, &self.layout, columns, separator)
                })?;
            }
        }
        io::copy(&mut copy.pass, copy.out)?;
        if !ended {
            out.write_all(newline.as_bytes())?;
        }
        Ok(())
    }

    /// Writes one row more at the end.
    pub(in crate::subscribers) fn append(
        &self,
        cells: &Cells,
        more: &[Column],
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let separator = self.table.separator;
        let columns = (0..self.head.cells.len()).map(|at| {
            let field = (0..Field::COUNT).find(|field| self.layout.is_at(*field, at));
            field.map_or("", |field| cells[field].as_str())
        });
        let more = more
            .iter()
            .map(|(field, _)| cells[*field as usize].as_str());
        for (at, text) in columns.chain(more).enumerate() {
            if at > 0 {
                out.write_all(&[separator])?;
            }
            out.write_all(cell(text, separator).as_bytes())?;
        }
        out.write_all(newline(&self.table.text).as_bytes())
    }
}

/// A text that is copied but for some pieces.
struct Copy<'a> {
    pass: Pass<'a>,
    /// How much of it is done, in bytes.
    at: usize,
    out: &'a mut dyn Write,
}

impl Copy<'_> {
    /// Copies everything before a piece, and writes something else instead of that.
    fn replace(
        &mut self,
        place: usize,
        long: usize,
        new: impl FnOnce(&str) -> String,
    ) -> io::Result<()> {
        let before = place.saturating_sub(self.at) as u64;
        io::copy(&mut (&mut self.pass).take(before), self.out)?;
        let mut old = vec![0; long];
        self.pass.read_exact(&mut old)?;
        self.at = place + long;
        let old = String::from_utf8_lossy(&old);
        self.out.write_all(new(&old).as_bytes())
    }
}

/// How a line of a file ends.
fn newline(text: &Text) -> &'static str {
    if text.crlf { "\r\n" } else { "\n" }
}

/// A place in a file. None is larger than the files that are read (200 MB).
fn small(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// One row with its changes and with a cell in each new column.
fn changed(
    raw: &str,
    changes: &[(Field, Box<str>)],
    more: &[Column],
    layout: &Layout,
    columns: usize,
    separator: u8,
) -> String {
    let value = |field: Field| changes.iter().find(|(one, _)| *one == field);
    let mut cells: Vec<String> = split(raw, separator).map(str::to_owned).collect();
    cells.resize(columns, String::new());
    for (field, text) in changes {
        if let Some(place) = layout.at(*field).and_then(|at| cells.get_mut(at)) {
            *place = cell(text, separator);
        }
    }
    cells.extend(more.iter().map(|(field, _)| {
        value(*field).map_or_else(String::new, |(_, text)| cell(text, separator))
    }));
    cells.join(&String::from(char::from(separator)))
}

/// A text as a cell of a table (RFC 4180 section 2).
pub(in crate::subscribers) fn cell(text: &str, separator: u8) -> String {
    let marks = [char::from(separator), '"', '\n', '\r'];
    if text.contains(marks) || text.trim() != text {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

/// The cells of a row as they are written, quotation marks and all.
fn split(raw: &str, separator: u8) -> impl Iterator<Item = &str> {
    let mut rest = Some(raw);
    std::iter::from_fn(move || {
        let text = rest?;
        let mut inside = text.starts_with('"');
        let end = text.bytes().enumerate().skip(1).find(|(_, byte)| {
            if *byte == b'"' && text.starts_with('"') {
                inside = !inside;
            }
            *byte == separator && !inside
        });
        let end = match end {
            _ if text.as_bytes().first() == Some(&separator) => Some(0),
            end => end.map(|(at, _)| at),
        };
        let cell = text.get(..end.unwrap_or(text.len()));
        rest = end.and_then(|at| text.get(at + 1..));
        cell
    })
}
