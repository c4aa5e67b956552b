//! Who has left by the word of a list, with nobody else of it held.

use chrono::NaiveDate;

use super::columns::Field;
use super::table::Table;
use super::text::{Text, unreadable};
use super::{Again, Format, Leaving, LeftOut, List, Trouble, judge_one, read, row};

/// Who has left by the word of a list, and has left everywhere. Nobody else of the list is held. Where it cannot be
/// read, nobody is known to have left; whoever sends hears of that.
pub fn leavers(
    name: &str,
    file: &str,
    source: Box<dyn Again>,
    format: Format,
    today: NaiveDate,
) -> Vec<LeftOut> {
    let mut list = List {
        name: name.into(),
        file: file.into(),
        ..List::default()
    };
    // What goes wrong on the way leaves nobody, as in a list that cannot be read.
    if leave(source, format, today, &mut list).is_err() {
        return Vec::new();
    }
    list.left_out.retain(|one| one.why.everywhere());
    list.left_out
}

fn leave(
    source: Box<dyn Again>,
    format: Format,
    today: NaiveDate,
    list: &mut List,
) -> Result<(), Trouble> {
    let text = Text::open(source, &mut Vec::new())?;
    if format == Format::Yaml {
        let text = text.whole().map_err(|error| unreadable(&error))?;
        let rows = read::rows(&text, &mut Vec::new())?.into_iter();
        return row::judge(rows.map(Ok), None, today, list, &mut |_| ());
    }
    let (mut table, head) = Table::open(text)?;
    let layout = table.layout(head.as_ref())?;
    let Some(head) = head else { return Ok(()) };
    table.each(&head, &layout, |row| {
        if Leaving::parse(row.get(Field::Status)).is_some() {
            judge_one(&row, today, false, list);
        }
    })
}
