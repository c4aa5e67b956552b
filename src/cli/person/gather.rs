//! Everything that is kept on one person, gathered from lists, ledger and outbox.

use std::collections::{BTreeMap, HashSet};

use bulletin::ledger::{Change, Ledger, Received, Suppression, Trace};
use bulletin::subscribers::{Address, Format, List, Named, Subscriber, named};
use serde::Serialize;

use super::outbox;
use crate::cli::folder::Folder;
use crate::cli::people::{LIMIT, all_but, format_of};
use crate::cli::{Trouble, World};

/// One person, as far as they are known here.
pub(super) struct Person {
    pub(super) who: Address,
    /// The lists that name them.
    pub(super) lists: Vec<Standing>,
    /// The lists they signed up for on our own pages and have not turned off.
    pub(super) joined: Vec<String>,
    /// Why they get no letters, where that is so.
    pub(super) suppression: Option<Suppression>,
    /// When they were erased, in unix milliseconds.
    pub(super) erased: Option<i64>,
    pub(super) history: Vec<Change>,
    pub(super) letters: Vec<Received>,
    /// The rows of tables that none of the above was read from.
    pub(super) others: Vec<Trace>,
    /// Every row, for a file that holds everything.
    pub(super) traces: Vec<Trace>,
    /// Letters that are files.
    pub(super) files: Vec<String>,
}

/// What one row of a list says of them.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Standing {
    pub(super) file: String,
    pub(super) line: usize,
    /// Whether this row lets us write to them, and why not.
    pub(super) active: bool,
    pub(super) reason: Option<String>,
    /// Whether this row keeps them out of every list.
    #[serde(skip)]
    pub(super) out: bool,
    pub(super) name: Option<String>,
    pub(super) basis: Option<&'static str>,
    pub(super) since: Option<String>,
    pub(super) source: Option<String>,
    pub(super) wording: Option<String>,
    pub(super) tags: Vec<String>,
    /// The row as it stands in the file, with all that it says.
    pub(super) row: String,
    /// The headings of its columns, in a table.
    pub(super) headings: Option<String>,
}

impl Person {
    /// Whether nothing at all is known of them.
    pub(super) fn is_unknown(&self) -> bool {
        self.lists.is_empty()
            && self.erased.is_none()
            && self.traces.is_empty()
            && self.files.is_empty()
    }

    /// Whether all that is left of them is a hash.
    pub(super) fn is_only_a_hash(&self) -> bool {
        self.erased.is_some()
            && self.lists.is_empty()
            && self.traces.is_empty()
            && self.files.is_empty()
    }

    /// The lists from which the next issue would reach them.
    pub(super) fn reached_from(&self) -> Vec<&str> {
        let out = self.suppression.is_some()
            || self.erased.is_some()
            || self.lists.iter().any(|standing| standing.out);
        let active = self.lists.iter().filter(|standing| standing.active && !out);
        let mut lists: Vec<&str> = active.map(|standing| standing.file.as_str()).collect();
        if !out {
            lists.extend(self.joined.iter().map(String::as_str));
        }
        lists.dedup();
        lists
    }
}

/// Tables that are told of in words of their own.
const TOLD: [&str; 5] = ["attempt", "history", "recipient", "restored", "suppression"];

pub(super) async fn gather(
    folder: &Folder,
    ledger: &Ledger,
    who: &Address,
    world: &World,
) -> Result<Person, Trouble> {
    let key = who.key();
    let traces = ledger.traces(who).await?;
    let letters = ledger.received(&key).await?;
    let declined = ledger.declined_by(&key).await?;
    let mut joined = ledger.memberships(&key).await?;
    joined.retain(|list| !declined.contains(list));
    Ok(Person {
        lists: lists(folder, who, &declined, world)?,
        joined,
        suppression: ledger.suppression(&key).await?,
        erased: ledger.erased_at(&key).await?,
        history: ledger.history(&key).await?,
        files: outbox::of(folder, who, &letters)?
            .iter()
            .map(|path| folder.name(path))
            .collect(),
        letters,
        others: traces
            .iter()
            .filter(|trace| !TOLD.contains(&trace.table.as_str()))
            .cloned()
            .collect(),
        traces,
        who: who.clone(),
    })
}

/// What the lists say of them, the file as it is read for a send beside its own words.
fn lists(
    folder: &Folder,
    who: &Address,
    declined: &HashSet<String>,
    world: &World,
) -> Result<Vec<Standing>, Trouble> {
    let mut standings = Vec::new();
    for list in all_but(folder, &[], world)? {
        let path = folder.path(&list.file);
        let bytes = folder.bytes(&path, LIMIT)?;
        let format = format_of(&list.file).unwrap_or(Format::Csv);
        // What cannot be read as a list may name them all the same; `forget` looks closer.
        let found = named(&list.file, &bytes, format, who).unwrap_or_default();
        let mut rows = of_list(&list, &found, who);
        if declined.contains(&*list.name) {
            for row in rows.iter_mut().filter(|row| row.active) {
                row.active = false;
                row.reason = Some("they have turned this list off".into());
            }
        }
        standings.extend(rows);
    }
    Ok(standings)
}

fn of_list(list: &List, found: &Named, who: &Address) -> Vec<Standing> {
    let key = who.key();
    let people: BTreeMap<usize, &Subscriber> = list
        .subscribers
        .iter()
        .filter(|person| person.address.key() == key)
        .map(|person| (person.place.line, person))
        .collect();
    let rows = found.rows.iter().map(|(line, row)| {
        let person = people.get(line);
        let left = list.left_out.iter().find(|left| left.place.line == *line);
        let refused = list.rejected.iter().find(|why| why.place.line == *line);
        Standing {
            file: list.file.to_string(),
            line: *line,
            active: person.is_some(),
            out: left.is_some_and(|left| left.why.everywhere()),
            reason: left
                .map(|left| left.reason.clone())
                .or_else(|| refused.map(|why| why.message.clone())),
            name: person
                .and_then(|person| person.name.as_ref())
                .map(|name| name.as_str().to_owned()),
            basis: person.map(|person| person.basis.word()),
            since: person.map(|person| person.since.to_string()),
            source: person.and_then(|person| person.source.as_deref().map(str::to_owned)),
            wording: person.and_then(|person| person.wording.as_deref().map(str::to_owned)),
            tags: person.map_or_else(Vec::new, |person| person.tags.clone()),
            row: row.clone(),
            headings: found.headings.clone(),
        }
    });
    let elsewhere = found.elsewhere.iter().map(|line| Standing {
        file: list.file.to_string(),
        line: *line,
        active: false,
        out: false,
        reason: Some(
            "this line names the address, and the row is not theirs or cannot be read".into(),
        ),
        name: None,
        basis: None,
        since: None,
        source: None,
        wording: None,
        tags: Vec::new(),
        row: String::new(),
        headings: None,
    });
    rows.chain(elsewhere).collect()
}
