//! A table that an editor owns, changed in few places: what is not meant stays as it is, byte for byte.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use csv::{ReaderBuilder, StringRecord};

use super::columns::{Field, Layout};
use super::separator::{sniffed, told_separator};
use super::table::{Records, bare, broken};
use super::{Cells, Trouble, encoding};
use crate::subscribers::Address;

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

/// A table with the place of every row in it.
#[derive(Debug)]
pub(in crate::subscribers) struct Sheet {
    text: String,
    /// Whether the file begins with a byte order mark, or has to: it was no UTF-8 before.
    mark: bool,
    separator: u8,
    newline: &'static str,
    layout: Layout,
    /// How many headings there are.
    columns: usize,
    head: Range<usize>,
    /// Each row that can be read, without the end of its line.
    rows: Vec<Range<usize>>,
    /// The first row of each person.
    people: HashMap<String, usize>,
}

impl Sheet {
    /// A table that is not there yet.
    pub(in crate::subscribers) fn new() -> Self {
        let text = "email".to_owned();
        Sheet {
            mark: false,
            separator: b',',
            newline: "\n",
            layout: Layout::new(["email"].into_iter()).unwrap_or_default(),
            columns: 1,
            head: 0..text.len(),
            rows: Vec::new(),
            people: HashMap::new(),
            text,
        }
    }

    /// Reads a table.
    pub(in crate::subscribers) fn read(bytes: &[u8]) -> Result<Self, Trouble> {
        let mut notes = Vec::new();
        let text = encoding::decode(bytes, &mut notes)?;
        let (told, below, first) = told_separator(&text);
        let separator = told.unwrap_or_else(|| sniffed(below));
        let place = |raw: &str| {
            let start = raw.as_ptr().addr() - text.as_ptr().addr();
            start..start + raw.trim_end_matches(['\r', '\n']).len()
        };
        let mut records = Records::new(below, separator, first);
        let Some(head) = records.next_filled()? else {
            return Err(Trouble::new(
                1,
                "the file holds no headings",
                "make the first line `email,name,basis,since`",
            ));
        };
        let layout = Layout::new(head.cells.iter().map(bare)).map_err(|_| {
            Trouble::new(
                head.line,
                "two columns mean the same",
                "rename or delete one of them",
            )
        })?;
        let columns = head.cells.len();
        let (mut rows, mut people) = (Vec::new(), HashMap::new());
        while let Some(record) = records.next_filled()? {
            if broken(&record, separator, 0, columns).is_some() {
                continue;
            }
            let email = layout.at(Field::Email).and_then(|at| record.cells.get(at));
            if let Ok(address) = Address::parse(bare(email.unwrap_or_default())) {
                people.entry(address.key()).or_insert(rows.len());
            }
            rows.push(place(record.raw));
        }
        Ok(Sheet {
            head: place(head.raw),
            mark: bytes.starts_with(b"\xEF\xBB\xBF") || !notes.is_empty(),
            newline: if text.contains("\r\n") { "\r\n" } else { "\n" },
            separator,
            layout,
            columns,
            rows,
            people,
            text: text.into_owned(),
        })
    }

    /// The row of somebody, by [`Address::key`].
    pub(in crate::subscribers) fn row_of(&self, key: &str) -> Option<usize> {
        self.people.get(key).copied()
    }

    /// What stands in a row.
    pub(in crate::subscribers) fn cells(&self, row: usize) -> Cells {
        let raw = self
            .rows
            .get(row)
            .and_then(|place| self.text.get(place.clone()));
        let mut cells = StringRecord::new();
        // A row that was read once can be read again.
        let _ = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.separator)
            .from_reader(raw.unwrap_or_default().as_bytes())
            .read_record(&mut cells);
        self.layout.cells(|at| cells.get(at).map(bare))
    }

    /// Whether there is a column for something.
    pub(in crate::subscribers) fn has(&self, field: Field) -> bool {
        self.layout.at(field).is_some()
    }

    /// The table with some cells changed, by row, and with new rows at its end. A column that is needed and
    /// is not there is added on the right.
    pub(in crate::subscribers) fn write(
        &self,
        changes: &BTreeMap<usize, Vec<(Field, String)>>,
        added: &[Cells],
    ) -> Vec<u8> {
        let needed = |field: Field| {
            added.iter().any(|cells| !cells[field as usize].is_empty())
                || changes.values().flatten().any(|(one, _)| *one == field)
        };
        let more: Vec<(Field, &str)> = HEADINGS
            .into_iter()
            .filter(|(field, _)| !self.has(*field) && needed(*field))
            .collect();
        let mut out = String::with_capacity(self.text.len() + added.len() * 100);
        if self.mark {
            out.push('\u{feff}');
        }
        let mut copied = 0;
        let mut copy = |out: &mut String, place: &Range<usize>, line: &str| {
            out.push_str(self.text.get(copied..place.start).unwrap_or_default());
            out.push_str(line);
            copied = place.end;
        };
        if !more.is_empty() {
            let mut head = self
                .text
                .get(self.head.clone())
                .unwrap_or_default()
                .to_owned();
            for (_, name) in &more {
                head.push(char::from(self.separator));
                head.push_str(name);
            }
            copy(&mut out, &self.head, &head);
        }
        for (at, place) in self.rows.iter().enumerate() {
            let edits = changes.get(&at);
            if edits.is_some() || !more.is_empty() {
                let raw = self.text.get(place.clone()).unwrap_or_default();
                copy(&mut out, place, &self.row(raw, edits, &more));
            }
        }
        out.push_str(self.text.get(copied..).unwrap_or_default());
        if !out.ends_with(['\n', '\r']) {
            out.push_str(self.newline);
        }
        for cells in added {
            let columns = (0..self.columns).map(|at| {
                let field = (0..Field::COUNT).find(|field| self.layout.is_at(*field, at));
                field.map_or("", |field| cells[field].as_str())
            });
            let columns = columns.chain(
                more.iter()
                    .map(|(field, _)| cells[*field as usize].as_str()),
            );
            let columns: Vec<String> = columns.map(|text| self.quoted(text)).collect();
            out.push_str(&columns.join(&String::from(char::from(self.separator))));
            out.push_str(self.newline);
        }
        out.into_bytes()
    }

    /// One row with its changes and with a cell in each new column.
    fn row(
        &self,
        raw: &str,
        changed: Option<&Vec<(Field, String)>>,
        more: &[(Field, &str)],
    ) -> String {
        let value = |field: Field| changed?.iter().find(|(one, _)| *one == field);
        let mut cells: Vec<String> = split(raw, self.separator).map(str::to_owned).collect();
        cells.resize(self.columns, String::new());
        for (field, text) in changed.into_iter().flatten() {
            if let Some(cell) = self.layout.at(*field).and_then(|at| cells.get_mut(at)) {
                *cell = self.quoted(text);
            }
        }
        cells.extend(more.iter().map(|(field, _)| {
            value(*field).map_or_else(String::new, |(_, text)| self.quoted(text))
        }));
        cells.join(&String::from(char::from(self.separator)))
    }

    /// A text as a cell.
    fn quoted(&self, text: &str) -> String {
        cell(text, self.separator)
    }
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
