//! A list gone through row by row.

use std::io::Cursor;

use chrono::NaiveDate;

use super::columns::Field;
use super::halt::{self, Halt};
use super::table::Table;
use super::{Again, Format, LeftOut, List, Trouble, judge_one, read as yaml, since};
use crate::finding::Finding;
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
    let mut list = empty(name, file);
    let source = Box::new(Cursor::new(bytes.into()));
    match judge(source, format, today, &mut list, &mut |_| ()) {
        Ok(()) => list,
        // Bytes in memory are always read.
        Err(Halt::NoList(trouble) | Halt::Unread(trouble)) => no_list(name, file, list, trouble),
    }
}

/// Goes through everybody on a list, in the order of its rows, without holding them: see [`read`]. The answer holds
/// all but the people; where it shows late that the file is no list, it has rows of 0, whoever was handed over.
///
/// The error is one finding for a file that could not be read to its end or was saved meanwhile: nobody knows what
/// it says.
pub fn each(
    name: &str,
    file: &str,
    source: Box<dyn Again>,
    format: Format,
    today: NaiveDate,
    mut take: impl FnMut(Entry),
) -> Result<List, Box<Finding>> {
    let mut list = empty(name, file);
    let judged = judge(source, format, today, &mut list, &mut |list| {
        let people = list.subscribers.drain(..).map(Entry::In);
        people.for_each(&mut take);
        let left = list.left_out.drain(..).map(Entry::Out);
        left.for_each(&mut take);
    });
    match judged {
        Ok(()) => Ok(list),
        Err(Halt::NoList(trouble)) => Ok(no_list(name, file, list, trouble)),
        Err(Halt::Unread(trouble)) => Err(Box::new(trouble.finding(file))),
    }
}

fn empty(name: &str, file: &str) -> List {
    List {
        name: name.into(),
        file: file.into(),
        ..List::default()
    }
}

/// What there is to say of a file that cannot be used as a whole.
fn no_list(name: &str, file: &str, list: List, trouble: Trouble) -> List {
    List {
        rejected: vec![trouble.finding(file)],
        notes: list.notes,
        ..empty(name, file)
    }
}

/// Sorts the rows of a file into the heaps of its list, or says why there are none to be had. After each row `then`
/// may take what it wants.
fn judge(
    source: Box<dyn Again>,
    format: Format,
    today: NaiveDate,
    list: &mut List,
    then: &mut dyn FnMut(&mut List),
) -> Result<(), Halt> {
    let text = halt::open(source, &mut list.notes)?;
    let mut order = since::Order::default();
    match format {
        Format::Csv => {
            let (mut table, head) = Table::open(text).map_err(Halt::Unread)?;
            let layout = table.layout(head.as_ref(), &mut list.notes);
            let layout = layout.map_err(Halt::NoList)?;
            if let Some(at) = layout.at(Field::Since) {
                let column = table.column(at, |cell| order.see(cell));
                column.map_err(Halt::Unread)?;
            }
            let day_first = told(order.day_first(), list);
            if let Some(head) = head {
                let rows = table.each(&head, &layout, |row| {
                    list.rows += 1;
                    judge_one(&row, today, day_first, list);
                    then(list);
                });
                rows.map_err(Halt::Unread)?;
            }
        }
        Format::Yaml => {
            let text = text.whole().map_err(|error| Halt::unread(&error))?;
            let rows = yaml::rows(&text, &mut list.notes).map_err(Halt::NoList)?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::subscribers::list::leavers::tests::Fickle;

    const LIST: &str =
        "email,basis,since,status\nada@example.org,consent,2026-05-01,\nbo@example.org,,,left\n";

    fn gone_through(looks: usize, then: Option<&'static str>) -> Result<usize, Box<Finding>> {
        let source = Box::new(Fickle::new(LIST, looks, then));
        let today = NaiveDate::from_ymd_opt(2026, 6, 1).unwrap();
        let mut seen = 0;
        let list = each("x", "x.csv", source, Format::Csv, today, |_| seen += 1)?;
        assert_eq!(list.rows, seen);
        Ok(seen)
    }

    #[test]
    fn a_list_that_changes_or_breaks_while_it_is_read_is_no_list_with_nobody_on_it() {
        assert_eq!(gone_through(9, None).unwrap(), 2);
        for looks in 1..=4 {
            let fault = gone_through(looks, None).unwrap_err();
            assert!(fault.message.contains("the disk is gone"), "{fault:?}");
        }
        let other = Some("email,basis,since,status\nada@example.org,consent,2026-05-01,\n");
        for looks in 2..=4 {
            let fault = gone_through(looks, other).unwrap_err();
            assert!(fault.message.contains("saved by somebody"), "{fault:?}");
            assert!(fault.cure.is_some());
        }
    }
}
