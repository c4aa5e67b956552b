//! Lists of subscribers as editors and spreadsheets write them: who is in, who is out, and what is said.

mod files;
mod heaps;
mod people;
mod rows;
mod together;

use bulletin::finding::Severity;
use bulletin::subscribers::{
    Audience, Basis, Entry, Format, Gathering, Known, Leaving, LeftOut, List, Name, Spool, read,
};
use chrono::NaiveDate;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The day on which the lists are read.
#[expect(clippy::unwrap_used, reason = "a day that is in the calendar")]
fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 6, 1).unwrap()
}

fn csv(bytes: impl AsRef<[u8]>) -> List {
    let file = "subscribers/members.csv";
    read("members", file, bytes.as_ref(), Format::Csv, today())
}

fn yaml(text: &str) -> List {
    let file = "subscribers/friends.yaml";
    read("friends", file, text.as_bytes(), Format::Yaml, today())
}

/// Lists made one audience, of whose people nothing else is known.
#[expect(clippy::unwrap_used, reason = "a disk that can be written")]
fn audience(lists: impl IntoIterator<Item = List>) -> Audience {
    let mut gathering = Gathering::new(&std::env::temp_dir(), &Nothing);
    for mut list in lists {
        for person in list.subscribers.drain(..) {
            gathering.row(Entry::In(person)).unwrap();
        }
        for left in list.left_out.drain(..) {
            gathering.row(Entry::Out(left)).unwrap();
        }
        gathering.end(list);
    }
    gathering.audience().unwrap()
}

/// Everything in a spool.
#[expect(clippy::unwrap_used, reason = "a disk that can be read")]
fn all<T: Serialize + DeserializeOwned>(spool: &mut Spool<T>) -> Vec<T> {
    spool.things().unwrap().map(|one| one.unwrap()).collect()
}

/// Nobody was erased, and nobody has said how they want it.
struct Nothing;

impl Known for Nothing {
    fn was_erased(&self, _: &str) -> bool {
        false
    }

    fn wants_plain(&self, _: &str) -> bool {
        false
    }
}

/// Address and name of everybody who is in.
fn people(list: &List) -> Vec<(String, String)> {
    let name = |name: &Option<Name>| {
        name.as_ref()
            .map_or(String::new(), |name| name.as_str().to_owned())
    };
    list.subscribers
        .iter()
        .map(|person| (person.address.to_string(), name(&person.name)))
        .collect()
}

/// Rule, line and words of everything refused.
fn refused(list: &List) -> Vec<(&'static str, usize, String)> {
    list.rejected
        .iter()
        .map(|finding| (finding.rule, finding.place.line, finding.message.clone()))
        .collect()
}

fn adds_up(list: &List) -> bool {
    list.rows == list.subscribers.len() + list.rejected.len() + list.left_out.len()
}
