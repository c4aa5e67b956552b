//! A list gone through row by row.

use std::io::Cursor;

use chrono::NaiveDate;

use super::columns::Field;
use super::table::Table;
use super::text::{Text, unreadable};
use super::{Again, Format, LeftOut, List, Trouble, judge_one, read as yaml, since};
use crate::subscribers::Subscriber;

/// Somebody on a list.
#[derive(Clone, Debug)]
pub enum Entry {
    /// They may be written to.
    In(Subscriber),
    /// Their status says not to write to them.
    Out(LeftOut),
}

/// Reads a list.
///
/// `name` is the list's name (`members`), `file` its file as shown to the editor
/// (`subscribers/members.csv`). A basis that begins after `today` is refused. Whatever the bytes hold,
/// the answer is a [`List`]: faults are findings in it.
pub fn read(
    name: &str,
    file: &str,
    bytes: impl Into<Vec<u8>>,
    format: Format,
    today: NaiveDate,
) -> List {
    let source = Box::new(Cursor::new(bytes.into()));
    judged(name, file, source, format, today, &mut |_| ())
}

/// Goes through everybody on a list, in the order of its rows, without holding them: see [`read`]. The answer holds
/// all but the people. A file of which it shows late that it cannot be used has rows of 0, whoever was handed over.
pub fn each(
    name: &str,
    file: &str,
    source: Box<dyn Again>,
    format: Format,
    today: NaiveDate,
    mut take: impl FnMut(Entry),
) -> List {
    judged(name, file, source, format, today, &mut |list| {
        list.subscribers
            .drain(..)
            .map(Entry::In)
            .for_each(&mut take);
        list.left_out.drain(..).map(Entry::Out).for_each(&mut take);
    })
}

/// Sorts the rows of a file into the heaps of its list, or says why there are none to be had. After each row `then`
/// may take what it wants.
fn judged(
    name: &str,
    file: &str,
    source: Box<dyn Again>,
    format: Format,
    today: NaiveDate,
    then: &mut dyn FnMut(&mut List),
) -> List {
    let empty = || List {
        name: name.into(),
        file: file.into(),
        ..List::default()
    };
    let mut list = empty();
    match judge(source, format, today, &mut list, then) {
        Ok(()) => list,
        Err(trouble) => List {
            rejected: vec![trouble.finding(file)],
            notes: list.notes,
            ..empty()
        },
    }
}

fn judge(
    source: Box<dyn Again>,
    format: Format,
    today: NaiveDate,
    list: &mut List,
    then: &mut dyn FnMut(&mut List),
) -> Result<(), Trouble> {
    let text = Text::open(source, &mut list.notes)?;
    match format {
        Format::Csv => {
            let (mut table, head) = Table::open(text)?;
            let layout = table.layout(head.as_ref(), &mut list.notes)?;
            let mut order = since::Order::default();
            if let Some(at) = layout.at(Field::Since) {
                table.column(at, |cell| order.see(cell))?;
            }
            let day_first = told(order.day_first(), list);
            if let Some(head) = head {
                table.each(&head, &layout, |row| {
                    list.rows += 1;
                    judge_one(&row, today, day_first, list);
                    then(list);
                })?;
            }
        }
        Format::Yaml => {
            let text = text.whole().map_err(|error| unreadable(&error))?;
            let rows = yaml::rows(&text, &mut list.notes)?;
            let mut order = since::Order::default();
            for row in &rows {
                order.see(row.get(Field::Since));
            }
            let day_first = told(order.day_first(), list);
            for row in rows {
                list.rows += 1;
                judge_one(&row, today, day_first, list);
                then(list);
            }
        }
    }
    if list.rows == 0 {
        list.notes.push("there is nobody on this list".to_owned());
    }
    Ok(())
}

/// Whether dates are read day first, which is said then.
fn told(proof: Option<bool>, list: &mut List) -> bool {
    let day_first = proof == Some(true);
    if day_first {
        list.notes.push(
            "dates such as 01/05/2026 were read day first, as others in the column prove"
                .to_owned(),
        );
    }
    day_first
}
