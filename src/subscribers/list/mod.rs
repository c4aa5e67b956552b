//! One list as an editor keeps it: the bytes of a file become subscribers, refused rows and people
//! who have left.
//!
//! Bytes → text (`encoding`) → rows (`table` for CSV, `read` for YAML; `columns` knows the headings) →
//! subscribers (`row`, with `since` for dates).

mod basis;
mod bytes;
pub(super) mod columns;
pub(super) mod encoding;
mod file;
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

use chrono::NaiveDate;

pub use file::{NotAName, list_path};
pub use leavers::{Left, leavers};
pub use leaving::{Leaving, LeftOut};
pub use person::{Named, named, without};
pub use text::Again;

pub(super) use columns::folded;
pub(super) use row::judge_one;
pub(super) use sheet::{Changes, Column, Sheet, cell};

use super::{Address, Subscriber};
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

/// Reads a list.
///
/// `name` is the list's name (`members`), `file` its file as shown to the editor
/// (`subscribers/members.csv`). A basis that begins after `today` is refused. Whatever the bytes hold,
/// the answer is a [`List`]: faults are findings in it.
pub fn read(name: &str, file: &str, bytes: &[u8], format: Format, today: NaiveDate) -> List {
    let empty = || List {
        name: name.into(),
        file: file.into(),
        ..List::default()
    };
    let mut list = empty();
    match judge(bytes, format, today, &mut list, &mut |_| ()) {
        Ok(()) => list,
        Err(trouble) => List {
            rejected: vec![trouble.finding(file)],
            notes: list.notes,
            ..empty()
        },
    }
}

/// Goes through the addresses of everybody on a list, in or out, without holding them: see [`read`]. A file that
/// cannot be used names nobody.
pub fn addresses(
    name: &str,
    file: &str,
    bytes: &[u8],
    format: Format,
    today: NaiveDate,
    mut visit: impl FnMut(Address),
) {
    let mut list = List {
        name: name.into(),
        file: file.into(),
        ..List::default()
    };
    let mut taken = |list: &mut List| {
        let people = list.subscribers.drain(..).map(|person| person.address);
        people.for_each(&mut visit);
        let left = list.left_out.drain(..).map(|left| left.address);
        left.for_each(&mut visit);
        list.rejected.clear();
        list.warnings.clear();
    };
    let _ = judge(bytes, format, today, &mut list, &mut taken);
}

/// Sorts the rows of a file into the heaps of its list, or says why there are none to be had.
fn judge(
    bytes: &[u8],
    format: Format,
    today: NaiveDate,
    list: &mut List,
    then: &mut dyn FnMut(&mut List),
) -> Result<(), Trouble> {
    let text = encoding::decode(bytes, &mut list.notes)?;
    match format {
        Format::Csv => {
            let table = Rows::new(&text, &mut list.notes)?;
            let order = since::day_first(table.column(Field::Since));
            row::judge(table.rows(), order, today, list, then)?;
        }
        Format::Yaml => {
            let rows = read::rows(&text, &mut list.notes)?;
            let order = since::day_first(rows.iter().map(|row| row.get(Field::Since)));
            row::judge(rows.into_iter().map(Ok), order, today, list, then)?;
        }
    }
    if list.rows == 0 {
        list.notes.push("there is nobody on this list".to_owned());
    }
    Ok(())
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
