//! One person in a list: the rows that name them, and the file without those rows.

use std::ops::Range;

use super::columns::Field;
use super::{Format, Row, Trouble, bytes, encoding, rows};
use crate::finding::{Finding, Place};
use crate::subscribers::Address;

/// What to do where the program cannot.
const BY_HAND: &str = "take it out by hand, and run the same command again";

/// What a list's file says of somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// The line of headings, in a table.
    pub headings: Option<String>,
    /// Their own rows: the line each starts on, from 1, and its text as it stands in the file.
    pub rows: Vec<(usize, String)>,
    /// The lines elsewhere that name the address: in somebody else's row, in one that cannot be read, in a
    /// comment.
    pub elsewhere: Vec<usize>,
}

/// Finds somebody in a list. `file` is its name for the editor.
///
/// A file that cannot be read as a list is a finding, which names the line and the cure.
pub fn named(
    file: &str,
    bytes: &[u8],
    format: Format,
    who: &Address,
) -> Result<Named, Box<Finding>> {
    let found = Found::new(bytes, format, who).map_err(|trouble| finding(file, trouble))?;
    let piece = |row: &Row| found.text.get(row.span.clone()).unwrap_or_default();
    let first = found
        .all
        .first()
        .map_or(found.text.len(), |row| row.span.start);
    let head = found.text.get(..first).unwrap_or_default().trim();
    Ok(Named {
        headings: Some(head.to_owned()).filter(|head| format == Format::Csv && !head.is_empty()),
        rows: found
            .theirs()
            .map(|row| (row.line, piece(row).to_owned()))
            .collect(),
        elsewhere: found.elsewhere(),
    })
}

/// The bytes of a list without somebody's rows; all others are as they were. None where no row is theirs.
///
/// A finding where that cannot be done with certainty: the file cannot be read, somebody else's row names
/// them too, or what is left would not be the same list.
pub fn without(
    file: &str,
    bytes: &[u8],
    format: Format,
    who: &Address,
) -> Result<Option<Vec<u8>>, Box<Finding>> {
    let found = Found::new(bytes, format, who).map_err(|trouble| finding(file, trouble))?;
    if let Some(line) = found.elsewhere().first() {
        let message = "this line names the person where the program cannot tell what else it says";
        return Err(finding(file, Trouble::new(*line, message, BY_HAND)));
    }
    let Some(first) = found.theirs().next().map(|row| row.line) else {
        return Ok(None);
    };
    let unsure = || {
        let message = "the person cannot be taken out without touching anybody else's row";
        finding(file, Trouble::new(first, message, BY_HAND))
    };
    let mut left = bytes.to_vec();
    // From the end, so that the places before stay what they are.
    let theirs: Vec<_> = found.theirs().collect();
    for row in theirs.iter().rev() {
        let lines = found.lines(row);
        let start = bytes::place(bytes, &found.text, lines.start).ok_or_else(unsure)?;
        let end = bytes::place(bytes, &found.text, lines.end).ok_or_else(unsure)?;
        if start > end || end > left.len() {
            return Err(unsure());
        }
        left.drain(start..end);
    }
    if format == Format::Yaml && theirs.len() == found.all.len() {
        left.extend(bytes::written(bytes, "[]\n"));
    }
    let after = Found::new(&left, format, who).map_err(|_| unsure())?;
    let kept = found.all.iter().filter(|row| !found.is_theirs(row));
    let same = kept
        .map(|row| &row.cells)
        .eq(after.all.iter().map(|row| &row.cells));
    if same && !who.is_in(&after.text) {
        Ok(Some(left))
    } else {
        Err(unsure())
    }
}

fn finding(file: &str, trouble: Trouble) -> Box<Finding> {
    let place = Place::line(file, trouble.line);
    Box::new(Finding::stop("list-problem", place, trouble.message).cure(trouble.cure))
}

/// A list as text and rows, and whom to look for in it.
struct Found<'a> {
    text: String,
    all: Vec<Row>,
    who: &'a Address,
}

impl<'a> Found<'a> {
    fn new(bytes: &[u8], format: Format, who: &'a Address) -> Result<Self, Trouble> {
        Ok(Found {
            text: encoding::decode(bytes, &mut Vec::new())?.into_owned(),
            all: rows(bytes, format)?,
            who,
        })
    }

    fn is_theirs(&self, row: &Row) -> bool {
        row.broken.is_none()
            && Address::parse(row.get(Field::Email))
                .is_ok_and(|address| address.key() == self.who.key())
    }

    fn theirs(&self) -> impl Iterator<Item = &Row> {
        self.all.iter().filter(|row| self.is_theirs(row))
    }

    /// The whole lines of a row, with the break behind the last.
    fn lines(&self, row: &Row) -> Range<usize> {
        let rest = self.text.get(row.span.end..).unwrap_or_default();
        let line = rest.find(['\r', '\n']).unwrap_or(rest.len());
        let end = rest.get(line..).unwrap_or_default();
        let end = line
            + match end.as_bytes() {
                [b'\r', b'\n', ..] => 2,
                [] => 0,
                _ => 1,
            };
        row.span.start..row.span.end + end
    }

    /// The lines that name them outside their own rows.
    fn elsewhere(&self) -> Vec<usize> {
        let theirs: Vec<Range<usize>> = self.theirs().map(|row| self.lines(row)).collect();
        let mut lines = Vec::new();
        let mut at = 0;
        for (number, line) in self.text.split_inclusive('\n').enumerate() {
            let span = at..at + line.len();
            at = span.end;
            let own = |own: &Range<usize>| own.start < span.end && span.start < own.end;
            if self.who.is_in(line) && !theirs.iter().any(own) {
                lines.push(number + 1);
            }
        }
        lines
    }
}

#[cfg(test)]
#[path = "person_tests.rs"]
mod tests;
