//! A list with the people of an import: written piece by piece, and read back before it counts.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::export::Newcomer;
use super::merged::Merged;
use super::target::{Paper, Target, whole};
use super::told::Fate;
use crate::finding::{Finding, Place};
use crate::subscribers::Address;
use crate::subscribers::fingerprint::Fingerprint;
use crate::subscribers::list::columns::Field;
use crate::subscribers::list::table::Table;
use crate::subscribers::list::text::{Text, unreadable};
use crate::subscribers::list::{Again, Cells, Column, Format, List, Trouble, judge_one, read};

impl Target {
    /// Begins to write the list as it would be: all that is there, with what changes in it. The people who are new
    /// follow one by one, by [`Target::add`].
    pub fn begin(&mut self, merged: &Merged, out: &mut dyn Write) -> io::Result<Added> {
        match &mut self.paper {
            Paper::Table(sheet) => {
                let more = sheet.more(merged.needed());
                sheet.copy(&merged.changes, &more, out)?;
                Ok(Added { more })
            }
            Paper::Yaml(bytes, _) => {
                out.write_all(bytes)?;
                if !bytes.is_empty() && !bytes.ends_with(b"\n") {
                    out.write_all(b"\n")?;
                }
                Ok(Added { more: Vec::new() })
            }
        }
    }

    /// Writes somebody who is new behind the others.
    pub fn add(&self, added: &Added, newcomer: &Newcomer, out: &mut dyn Write) -> io::Result<()> {
        let cells = self.cells(newcomer);
        match &self.paper {
            Paper::Table(sheet) => sheet.append(&cells, &added.more, out),
            Paper::Yaml(..) => out.write_all(entry(&cells).as_bytes()),
        }
    }

    /// Reads back what was written: a list on which anybody were missing or no longer understood is an error.
    pub fn read_back(&self, written: Box<dyn Again>, merged: &Merged) -> Result<(), Box<Finding>> {
        let found = match &self.paper {
            Paper::Table(_) => self.found_in_table(written, merged),
            Paper::Yaml(..) => self.found_in_yaml(written, merged),
        };
        let added = usize::try_from(merged.told.count(Fate::Added)).unwrap_or(usize::MAX);
        let found = found.map_err(|trouble| Box::new(trouble.finding(&self.file)))?;
        if found == (self.rows + added, added) {
            return Ok(());
        }
        let message = format!(
            "the list could not be read back with {added} people more and {} rows changed",
            merged.changes.len()
        );
        let fault = Finding::stop("list-problem", Place::file(self.file.clone()), message);
        let cure = "name another list, which is made anew, and copy the rows over by hand";
        Err(Box::new(fault.cure(cure)))
    }

    /// How many rows there are, and how many of the people who are new.
    fn found_in_table(
        &self,
        written: Box<dyn Again>,
        merged: &Merged,
    ) -> Result<(usize, usize), Trouble> {
        let (mut table, head) = Table::open(Text::open(written, &mut Vec::new())?)?;
        let layout = table.layout(head.as_ref(), &mut Vec::new())?;
        let (mut rows, mut seen) = (0, Seen::of(merged));
        if let Some(head) = head {
            table.each(&head, &layout, |row| {
                rows += 1;
                if let Some(at) = Address::parse(row.get(Field::Email))
                    .ok()
                    .and_then(|address| merged.new_one(Fingerprint::from(&address)))
                {
                    let mut list = List::default();
                    // Whoever is new has their date in one way only.
                    judge_one(&row, self.today, false, &mut list);
                    seen.see(at, !list.subscribers.is_empty());
                }
            })?;
        }
        Ok((rows, seen.count))
    }

    fn found_in_yaml(
        &self,
        mut written: Box<dyn Again>,
        merged: &Merged,
    ) -> Result<(usize, usize), Trouble> {
        let bytes = whole(&mut *written).map_err(|error| unreadable(&error))?;
        let list = read(&self.name, &self.file, bytes, Format::Yaml, self.today);
        let mut seen = Seen::of(merged);
        for person in &list.subscribers {
            if let Some(at) = merged.new_one(Fingerprint::from(&person.address)) {
                seen.see(at, true);
            }
        }
        Ok((list.rows, seen.count))
    }
}

/// What has to be known while people are added.
#[derive(Debug)]
pub struct Added {
    more: Vec<Column>,
}

/// Which of the people who are new were found again.
struct Seen {
    them: Vec<bool>,
    count: usize,
}

impl Seen {
    fn of(merged: &Merged) -> Self {
        Seen {
            them: vec![false; merged.people.len()],
            count: 0,
        }
    }

    fn see(&mut self, at: usize, sound: bool) {
        if let Some(one) = self.them.get_mut(at).filter(|one| sound && !**one) {
            *one = true;
            self.count += 1;
        }
    }
}

/// Somebody as an entry of a YAML list.
fn entry(cells: &Cells) -> String {
    const NAMES: [(Field, &str); 10] = [
        (Field::Email, "email"),
        (Field::Name, "name"),
        (Field::First, "first-name"),
        (Field::Last, "last-name"),
        (Field::Basis, "basis"),
        (Field::Since, "since"),
        (Field::Source, "source"),
        (Field::Tags, "tags"),
        (Field::Wording, "wording"),
        (Field::ThirdParty, "from-third-party"),
    ];
    let mut out = String::new();
    let mut start = "- ";
    for (field, name) in NAMES {
        let text = &cells[field as usize];
        if !text.is_empty() {
            // A string in JSON is one in YAML too; writing to a String cannot fail.
            let _ = writeln!(
                out,
                "{start}{name}: {}",
                serde_json::Value::from(text.as_str())
            );
            start = "  ";
        }
    }
    out
}
