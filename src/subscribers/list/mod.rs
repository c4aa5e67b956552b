//! One list as an editor keeps it: the bytes of a file become subscribers, refused rows and people
//! who have left.
//!
//! Bytes → text (`text`, `encoding`) → rows (`table` for CSV, `read` for YAML; `columns` knows the headings) →
//! subscribers (`row`, with `since` for dates), one after the other (`each`).

mod basis;
mod bytes;
pub(super) mod columns;
mod each;
pub(super) mod encoding;
mod file;
mod halt;
mod leavers;
mod leaving;
pub(super) mod naming;
mod person;
mod quoting;
mod read;
mod row;
pub(super) mod separator;
mod sheet;
pub(super) mod since;
pub(super) mod table;
pub(super) mod telling;
pub(super) mod text;

use std::ops::Range;
use std::sync::Arc;

pub use each::{Entry, each, read};
pub use file::{NotAName, list_path};
pub use leavers::{Left, leavers};
pub use leaving::{Leaving, LeftOut};
pub use person::{Named, named, without};
pub use text::Again;

pub(super) use columns::folded;
pub(super) use row::judge_one;
pub(super) use sheet::{Changes, Column, Sheet, cell};

use super::Subscriber;
use crate::finding::{Finding, Place};
use columns::Field;
use table::Rows;

/// How a list is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A table with a line of headings.
    Csv,
    /// A plain list of mappings.
    Yaml,
}

/// A list that has been read. Every row that is not blank is in one of the three heaps:
/// `rows = subscribers + rejected + left_out`. Where the file as a whole cannot be used, `rows` is 0
/// and `rejected` holds the one reason.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// Its name, such as `members` or `samples/friends`.
    pub name: Arc<str>,
    /// Its file as the editor knows it, such as `subscribers/members.csv`.
    pub file: Arc<str>,
    /// How many rows are not blank.
    pub rows: usize,
    /// The people who may be written to, in the order of the file.
    pub subscribers: Vec<Subscriber>,
    /// A finding for each refused row, or one for the whole file. All of them stop a send: the editor
    /// mends the row or takes it out.
    pub rejected: Vec<Finding>,
    /// The people whose status says not to write to them.
    pub left_out: Vec<LeftOut>,
    /// What is odd about rows that were taken all the same, such as an unusable name.
    pub warnings: Vec<Finding>,
    /// What was detected or assumed in reading, in whole sentences without a full stop.
    pub notes: Vec<String>,
}

/// The rows of a file, or why there are none to be had.
pub(super) fn rows(bytes: &[u8], format: Format) -> Result<Vec<Row>, Trouble> {
    let mut notes = Vec::new();
    let text = encoding::decode(bytes, &mut notes)?;
    match format {
        Format::Csv => Rows::new(&text, &mut notes)?.rows().collect(),
        Format::Yaml => read::rows(&text, &mut notes),
    }
}

/// A text for each [`Field`].
pub(super) type Cells = [String; Field::COUNT];

/// One person as a file has them, nothing believed yet.
#[derive(Clone, Debug)]
pub(in crate::subscribers) struct Row {
    /// The line in the file, from 1.
    pub(in crate::subscribers) line: usize,
    /// Where in the text it stands, without the line break behind it.
    pub(in crate::subscribers) span: Range<usize>,
    /// A text for each [`Field`], trimmed; empty where there is none.
    pub(in crate::subscribers) cells: Cells,
    /// Why the row cannot be read at all.
    pub(in crate::subscribers) broken: Option<Trouble>,
}

impl Row {
    /// A field's text.
    pub(in crate::subscribers) fn get(&self, field: Field) -> &str {
        &self.cells[field as usize]
    }
}

/// What is wrong with a file or with a row as such.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::subscribers) struct Trouble {
    /// The line in the file, from 1.
    pub(in crate::subscribers) line: usize,
    /// What is wrong, without a full stop.
    pub(in crate::subscribers) message: String,
    /// What to do.
    pub(in crate::subscribers) cure: String,
}

impl Trouble {
    pub(in crate::subscribers) fn new(
        line: usize,
        message: impl Into<String>,
        cure: impl Into<String>,
    ) -> Self {
        Trouble {
            line,
            message: message.into(),
            cure: cure.into(),
        }
    }

    /// The same as a finding that stops.
    pub(in crate::subscribers) fn finding(self, file: &str) -> Finding {
        let place = Place::line(file, self.line);
        Finding::stop("list-problem", place, self.message).cure(self.cure)
    }
}

/// "1 line", "2 lines".
fn counted(count: usize, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}

/// Refuses a list without a status in which something else may say who has left: passed over, it would have
/// us write to them.
fn refuse_hidden_leaving(thing: &str, unused: &[String], line: usize) -> Result<(), Trouble> {
    let Some(name) = unused
        .iter()
        .find(|name| telling::may_tell_who_left(name.trim_matches('`')))
    else {
        return Ok(());
    };
    let message = format!(
        "the {thing} {name} may say who has left or never agreed, and it is not one we read"
    );
    let cure = format!(
        "call it `status` and write unsubscribed or bounced for those who are out and nothing for the others; if it says nothing of the kind, take the {thing} out"
    );
    Err(Trouble::new(line, message, cure))
}

/// Says once which columns or fields were passed over. `unused` holds them as quoted.
fn note_unused(thing: &str, unused: &[String], notes: &mut Vec<String>) {
    const NAMED: usize = 12;
    let named = unused
        .iter()
        .take(NAMED)
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    match unused.len() {
        0 => {}
        1 => notes.push(format!("the {thing} {named} is not used")),
        count if count <= NAMED => notes.push(format!("the {thing}s {named} are not used")),
        count => notes.push(format!(
            "the {thing}s {named} and {} more are not used",
            count - NAMED
        )),
    }
}
