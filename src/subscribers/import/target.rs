//! The list an import goes into: what it knows of people, and what it would be afterwards.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;

use chrono::NaiveDate;

use super::export::Newcomer;
use super::merge::Merged;
use crate::finding::{Finding, Place};
use crate::subscribers::list::columns::Field;
use crate::subscribers::list::{Cells, Format, Leaving, Sheet, read};
use crate::subscribers::tags::{add_tags, tags};

/// A list as it is before an import.
#[derive(Debug)]
pub struct Target {
    name: String,
    file: String,
    today: NaiveDate,
    rows: usize,
    paper: Paper,
}

#[derive(Debug)]
enum Paper {
    Table(Box<Sheet>),
    /// People can be added behind the others; what stands there is the editor's own.
    Yaml(Vec<u8>, HashSet<String>),
}

/// How somebody stands on the list.
pub(super) enum Spot {
    /// Not at all.
    Nowhere,
    /// On a row that can be changed.
    Row(usize),
    /// On a row that is the editor's own.
    Fixed,
}

impl Target {
    /// Reads a list; without bytes it is a new one. The error says why it cannot be used.
    pub fn read(
        name: &str,
        file: &str,
        bytes: Option<&[u8]>,
        format: Format,
        today: NaiveDate,
    ) -> Result<Self, Box<Finding>> {
        let blank = |bytes: &&[u8]| bytes.iter().all(u8::is_ascii_whitespace);
        let mut target = Target {
            name: name.to_owned(),
            file: file.to_owned(),
            today,
            rows: 0,
            paper: Paper::Table(Box::new(Sheet::new())),
        };
        let Some(bytes) = bytes.filter(|bytes| !blank(bytes)) else {
            if format == Format::Yaml {
                target.paper = Paper::Yaml(Vec::new(), HashSet::new());
            }
            return Ok(target);
        };
        let list = read(name, file, bytes, format, today);
        if list.rows == 0
            && let Some(fault) = list.rejected.into_iter().next()
        {
            return Err(Box::new(fault));
        }
        target.rows = list.rows;
        target.paper = match format {
            Format::Csv => {
                let sheet = Sheet::read(bytes).map_err(|trouble| trouble.finding(file))?;
                Paper::Table(Box::new(sheet))
            }
            Format::Yaml => {
                let people = list.subscribers.into_iter().map(|person| person.address);
                let left = list.left_out.into_iter().map(|left| left.address);
                let known = people.chain(left).map(|address| address.key()).collect();
                Paper::Yaml(bytes.to_vec(), known)
            }
        };
        Ok(target)
    }

    /// Where somebody stands.
    pub(super) fn place(&self, key: &str) -> Spot {
        match &self.paper {
            Paper::Table(sheet) => sheet.row_of(key).map_or(Spot::Nowhere, Spot::Row),
            Paper::Yaml(_, known) if known.contains(key) => Spot::Fixed,
            Paper::Yaml(..) => Spot::Nowhere,
        }
    }

    /// What a row would have to say that it does not.
    pub(super) fn changes(&self, row: usize, newcomer: &Newcomer) -> Vec<(Field, String)> {
        let Paper::Table(sheet) = &self.paper else {
            return Vec::new();
        };
        let (there, new) = (sheet.cells(row), self.cells(newcomer));
        let text = |cells: &Cells, field: Field| cells[field as usize].clone();
        let empty = |field: Field| there[field as usize].is_empty();
        let mut changes = Vec::new();
        let mut take = |field: Field| {
            if there[field as usize] != new[field as usize] && !new[field as usize].is_empty() {
                changes.push((field, text(&new, field)));
            }
        };
        let confirmed = Leaving::parse(&there[Field::Status as usize]) == Some(Leaving::Pending);
        if confirmed || (empty(Field::Basis) && empty(Field::Since)) {
            [
                Field::Basis,
                Field::Since,
                Field::Source,
                Field::Wording,
                Field::ThirdParty,
            ]
            .into_iter()
            .for_each(&mut take);
        }
        if empty(Field::Name) && empty(Field::First) && empty(Field::Last) {
            [Field::Name, Field::First, Field::Last]
                .into_iter()
                .for_each(&mut take);
        }
        if confirmed {
            changes.push((Field::Status, "active".to_owned()));
        }
        let mut marks = tags(&there[Field::Tags as usize]);
        if add_tags(&mut marks, newcomer.subscriber.tags.clone()) {
            changes.push((Field::Tags, marks.join(";")));
        }
        changes
    }

    /// A person as a row of this list.
    fn cells(&self, newcomer: &Newcomer) -> Cells {
        let person = &newcomer.subscriber;
        let mut cells: Cells = Default::default();
        let mut set = |field: Field, text: &str| text.clone_into(&mut cells[field as usize]);
        set(Field::Email, &person.address.for_people());
        set(Field::Basis, person.basis.word());
        set(Field::Since, &newcomer.since);
        set(Field::Source, person.source.as_deref().unwrap_or_default());
        set(Field::Tags, &person.tags.join(";"));
        set(
            Field::Wording,
            person.wording.as_deref().unwrap_or_default(),
        );
        set(Field::ThirdParty, &newcomer.third_party);
        let whole = match &self.paper {
            Paper::Table(sheet) => sheet.has(Field::Name) && !sheet.has(Field::First),
            Paper::Yaml(..) => false,
        };
        let apart = !newcomer.first.is_empty() || !newcomer.last.is_empty();
        if whole || !apart {
            set(
                Field::Name,
                person.name.as_ref().map_or("", |name| name.as_str()),
            );
        } else {
            set(Field::First, &newcomer.first);
            set(Field::Last, &newcomer.last);
        }
        cells
    }

    /// The list as it would be. It is read back before it is handed out: a list on which anybody were
    /// missing or no longer understood is an error.
    pub fn write(&self, merged: &Merged) -> Result<Vec<u8>, Box<Finding>> {
        let added: Vec<Cells> = merged
            .added()
            .map(|newcomer| self.cells(newcomer))
            .collect();
        let bytes = match &self.paper {
            Paper::Table(sheet) => sheet.write(merged.changes(), &added),
            Paper::Yaml(bytes, _) => lengthened(bytes, &added),
        };
        self.read_back(&bytes, merged.changes(), added.len(), merged)?;
        Ok(bytes)
    }

    fn read_back(
        &self,
        bytes: &[u8],
        changes: &BTreeMap<usize, Vec<(Field, String)>>,
        added: usize,
        merged: &Merged,
    ) -> Result<(), Box<Finding>> {
        let format = match &self.paper {
            Paper::Table(_) => Format::Csv,
            Paper::Yaml(..) => Format::Yaml,
        };
        let list = read(&self.name, &self.file, bytes, format, self.today);
        let there: HashSet<String> = list
            .subscribers
            .iter()
            .map(|person| person.address.key())
            .collect();
        let whole = list.rows == self.rows + added;
        if whole
            && merged
                .added()
                .all(|one| there.contains(&one.subscriber.address.key()))
        {
            return Ok(());
        }
        let message = format!(
            "the list could not be read back with {added} people more and {} rows changed",
            changes.len()
        );
        let fault = Finding::stop("list-problem", Place::file(self.file.clone()), message);
        let cure = "name another list, which is made anew, and copy the rows over by hand";
        Err(Box::new(fault.cure(cure)))
    }
}

/// A YAML list with more people behind the others.
fn lengthened(bytes: &[u8], added: &[Cells]) -> Vec<u8> {
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
    if !bytes.is_empty() && !bytes.ends_with(b"\n") {
        out.push('\n');
    }
    for cells in added {
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
    }
    [bytes, out.as_bytes()].concat()
}
