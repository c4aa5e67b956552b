//! The list an import goes into: what it knows of people, and what it would be afterwards.

use std::collections::HashSet;
use std::io;

use chrono::NaiveDate;
use sha2::{Digest as _, Sha256};

use super::candidate::{Fields, Spot};
use super::export::Newcomer;
use crate::finding::Finding;
use crate::subscribers::fingerprint::Fingerprint;
use crate::subscribers::list::columns::Field;
use crate::subscribers::list::text::{Text, unreadable};
use crate::subscribers::list::{Again, Cells, Format, Leaving, Sheet, Trouble, read};
use crate::subscribers::tags::{add_tags, tags};

/// A list as it is before an import.
#[derive(Debug)]
pub struct Target {
    pub(super) name: String,
    pub(super) file: String,
    pub(super) today: NaiveDate,
    /// How many rows are not blank.
    pub(super) rows: usize,
    digest: Option<String>,
    pub(super) paper: Paper,
}

/// A list as its file has it.
#[derive(Debug)]
pub(super) enum Paper {
    Table(Box<Sheet>),
    /// People can be added behind the others; what stands there is the editor's own.
    Yaml(Vec<u8>, HashSet<Fingerprint>),
}

impl Target {
    /// Reads a list; without a source it is a new one. The error says why it cannot be used.
    pub fn read(
        name: &str,
        file: &str,
        source: Option<Box<dyn Again>>,
        format: Format,
        today: NaiveDate,
    ) -> Result<Self, Box<Finding>> {
        let fault = |trouble: Trouble| Box::new(trouble.finding(file));
        let mut target = Target {
            name: name.to_owned(),
            file: file.to_owned(),
            today,
            rows: 0,
            digest: None,
            paper: Paper::Yaml(Vec::new(), HashSet::new()),
        };
        let mut there = None;
        if let Some(mut source) = source {
            let (digest, blank) = look(&mut *source).map_err(|error| fault(unreadable(&error)))?;
            target.digest = Some(digest);
            there = Some(source).filter(|_| !blank);
        }
        match (format, there) {
            (Format::Csv, there) => {
                let text = there.map(|source| Text::open(source, &mut Vec::new()));
                let sheet = Sheet::read(text.transpose().map_err(fault)?).map_err(fault)?;
                target.rows = sheet.filled;
                target.paper = Paper::Table(Box::new(sheet));
            }
            (Format::Yaml, None) => {}
            (Format::Yaml, Some(mut source)) => {
                let bytes = whole(&mut *source).map_err(|error| fault(unreadable(&error)))?;
                let list = read(name, file, bytes.as_slice(), format, today);
                if list.rows == 0
                    && let Some(fault) = list.rejected.into_iter().next()
                {
                    return Err(Box::new(fault));
                }
                target.rows = list.rows;
                let people = list.subscribers.into_iter().map(|person| person.address);
                let left = list.left_out.into_iter().map(|left| left.address);
                let known = people.chain(left).map(|one| Fingerprint::from(&one));
                target.paper = Paper::Yaml(bytes, known.collect());
            }
        }
        Ok(target)
    }

    /// The digest (SHA-256, in hexadecimal) of the file that was read; none where there is none.
    pub fn digest(&self) -> Option<&str> {
        self.digest.as_deref()
    }

    /// Where somebody stands.
    pub(super) fn place(&self, person: Fingerprint) -> Spot {
        match &self.paper {
            Paper::Table(sheet) => sheet.row_of(person).map_or(Spot::Nowhere, Spot::Row),
            Paper::Yaml(_, known) if known.contains(&person) => Spot::Fixed,
            Paper::Yaml(..) => Spot::Nowhere,
        }
    }

    /// What a row would have to say that it does not.
    pub(super) fn changes(
        &mut self,
        row: u32,
        newcomer: &Newcomer,
    ) -> Result<Vec<(Field, Box<str>)>, Box<Finding>> {
        let new = self.cells(newcomer);
        let Paper::Table(sheet) = &mut self.paper else {
            return Ok(Vec::new());
        };
        let there = sheet
            .cells(row)
            .map_err(|error| Box::new(unreadable(&error).finding(&self.file)))?;
        let text = |cells: &Cells, field: Field| Box::from(cells[field as usize].as_str());
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
            changes.push((Field::Status, Box::from("active")));
        }
        let mut marks = tags(&there[Field::Tags as usize]);
        if add_tags(&mut marks, newcomer.subscriber.tags.clone()) {
            changes.push((Field::Tags, marks.join(";").into()));
        }
        Ok(changes)
    }

    /// Whether a name goes into one column and not into two.
    fn whole_names(&self) -> bool {
        match &self.paper {
            Paper::Table(sheet) => sheet.has(Field::Name) && !sheet.has(Field::First),
            Paper::Yaml(..) => false,
        }
    }

    /// What a person has, as a row of this list: each text, but for those that have to be made.
    fn texts<'a>(
        &self,
        newcomer: &'a Newcomer,
        email: &'a str,
        tags: &'a str,
    ) -> [&'a str; Field::COUNT] {
        let person = &newcomer.subscriber;
        let mut texts = [""; Field::COUNT];
        let mut set = |field: Field, text: &'a str| texts[field as usize] = text;
        set(Field::Email, email);
        set(Field::Basis, person.basis.word());
        set(Field::Since, &newcomer.since);
        set(Field::Source, person.source.as_deref().unwrap_or_default());
        set(Field::Tags, tags);
        set(
            Field::Wording,
            person.wording.as_deref().unwrap_or_default(),
        );
        set(Field::ThirdParty, &newcomer.third_party);
        let apart = !newcomer.first.is_empty() || !newcomer.last.is_empty();
        if self.whole_names() || !apart {
            let name = person.name.as_ref();
            set(Field::Name, name.map_or("", |name| name.as_str()));
        } else {
            set(Field::First, &newcomer.first);
            set(Field::Last, &newcomer.last);
        }
        texts
    }

    /// Which fields of a row of this list a person fills.
    pub(super) fn fields(&self, newcomer: &Newcomer) -> Fields {
        let tags = newcomer.subscriber.tags.first();
        let texts = self.texts(newcomer, "somebody", tags.map_or("", String::as_str));
        let mut fields = Fields::default();
        Field::all()
            .filter(|field| !texts[*field as usize].is_empty())
            .for_each(|field| fields.add(field));
        fields
    }

    /// A person as a row of this list.
    pub(super) fn cells(&self, newcomer: &Newcomer) -> Cells {
        let email = newcomer.subscriber.address.for_people();
        let tags = newcomer.subscriber.tags.join(";");
        self.texts(newcomer, &email, &tags).map(str::to_owned)
    }
}

/// The digest of a file, and whether there is nothing in it.
fn look(source: &mut dyn Again) -> io::Result<(String, bool)> {
    let mut hash = Sha256::new();
    let (mut piece, mut blank) = (vec![0; 64 << 10], true);
    source.rewind()?;
    loop {
        let read = source.read(&mut piece)?;
        let bytes = piece.get(..read).unwrap_or_default();
        if read == 0 {
            return Ok((data_encoding::HEXLOWER.encode(&hash.finalize()), blank));
        }
        hash.update(bytes);
        blank &= bytes.iter().all(u8::is_ascii_whitespace);
    }
}

/// All that a file holds.
pub(super) fn whole(source: &mut dyn Again) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.rewind()?;
    source.read_to_end(&mut bytes)?;
    Ok(bytes)
}
