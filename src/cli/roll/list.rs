//! `bulletin subscribers list`: how many are in, and how many are not and why.

use std::collections::BTreeMap;

use anstream::println;
use bulletin::ledger::ERASED_ON_REQUEST;
use bulletin::subscribers::{Address, Leaving, List, Subscriber};
use serde_json::{Value, json as object};

use super::{KeptOut, kept_out, lists as all};
use crate::cli::args::{self, Format};
use crate::cli::folder::Folder;
use crate::cli::send::thousands;
use crate::cli::{Exit, Trouble, World, runtime, show, status};

/// One row of a list, and where its person stands.
struct Entry<'a> {
    line: usize,
    address: Option<&'a Address>,
    person: Option<&'a Subscriber>,
    status: String,
    why: String,
}

/// Says who is on the lists.
pub(crate) fn list(
    folder: &Folder,
    args: &args::List,
    format: Format,
    world: &World,
) -> Result<Exit, Trouble> {
    format.words_or_json()?;
    let kept_out = runtime()?.block_on(kept_out(folder))?;
    let lists = all(folder, &args.lists, world)?;
    // Of some lists nobody can say who is on none.
    let strangers = args.lists.is_empty().then(|| kept_out.strangers(&lists));
    let strangers = strangers.map(|strangers| strangers.len());
    if format == Format::Json {
        let said: Vec<Value> = lists
            .iter()
            .map(|list| json(list, &kept_out, args.all))
            .collect();
        let mut said = object!({ "lists": said });
        if let (Some(count), Some(fields)) = (strangers, said.as_object_mut()) {
            fields.insert("kept_out_on_no_list".to_owned(), count.into());
        }
        println!("{}", status::json(&said));
        return Ok(Exit::Done);
    }
    if lists.is_empty() {
        println!(
            "There is no list in subscribers/ yet. To make one: bulletin subscribers add or import"
        );
    }
    for list in &lists {
        text(list, &kept_out, args.all);
    }
    match strangers {
        None | Some(0) => {}
        Some(1) => println!(
            "1 person is on no list and gets no letters: they left, complained or bounced, and an import keeps them out. bulletin subscribers export has them too"
        ),
        Some(more) => println!(
            "{} people are on no list and get no letters: they left, complained or bounced, and an import keeps them out. bulletin subscribers export has them too",
            thousands(more as u64)
        ),
    }
    Ok(Exit::Done)
}

/// Every row, in the order of the file.
fn entries<'a>(list: &'a List, kept_out: &KeptOut) -> Vec<Entry<'a>> {
    let in_it = list.subscribers.iter().map(|person| Entry {
        line: person.place.line,
        address: Some(&person.address),
        person: Some(person),
        status: "active".to_owned(),
        why: String::new(),
    });
    let out = list.left_out.iter().map(|left| Entry {
        line: left.place.line,
        address: Some(&left.address),
        person: None,
        status: word(left.why).to_owned(),
        why: left.reason.clone(),
    });
    let taken = in_it.chain(out).map(|entry| judged(entry, kept_out));
    let refused = list.rejected.iter().map(|finding| Entry {
        line: finding.place.line,
        address: None,
        person: None,
        status: "cannot be used".to_owned(),
        why: finding.message.clone(),
    });
    let mut entries: Vec<Entry<'_>> = taken.chain(refused).collect();
    entries.sort_by_key(|entry| entry.line);
    entries
}

/// What the ledger says of somebody counts before what the list says. Of an erased person only the line is told.
fn judged<'a>(entry: Entry<'a>, kept_out: &KeptOut) -> Entry<'a> {
    let Some(key) = entry.address.map(Address::key) else {
        return entry;
    };
    if kept_out.was_erased(&key) {
        return Entry {
            address: None,
            person: None,
            status: "erased".to_owned(),
            why: ERASED_ON_REQUEST.to_owned(),
            ..entry
        };
    }
    match kept_out.why(&key) {
        None => entry,
        Some(barred) => Entry {
            status: barred.status.to_owned(),
            why: barred.why.clone(),
            ..entry
        },
    }
}

fn word(why: Leaving) -> &'static str {
    match why {
        Leaving::Unsubscribed => "unsubscribed",
        Leaving::Bounced => "bounced",
        Leaving::Complained => "complained",
        Leaving::Pending => "pending",
        Leaving::Unknown => "status not known",
        Leaving::Chosen => "turned off by themselves",
    }
}

/// How many there are of each status and of each tag, whatever capitals it is written with.
fn tally(entries: &[Entry<'_>]) -> (BTreeMap<String, u64>, BTreeMap<String, u64>) {
    let (mut statuses, mut tags) = (BTreeMap::new(), BTreeMap::new());
    for entry in entries {
        *statuses.entry(entry.status.clone()).or_insert(0) += 1;
        let active = entry.person.filter(|_| entry.status == "active");
        for tag in active.into_iter().flat_map(|person| &person.tags) {
            *tags.entry(tag.to_lowercase()).or_insert(0) += 1;
        }
    }
    (statuses, tags)
}

fn text(list: &List, kept_out: &KeptOut, all: bool) {
    let entries = entries(list, kept_out);
    let (statuses, tags) = tally(&entries);
    println!(
        "{0}{1}{0:#} ({2}): {3}",
        show::BOLD,
        list.name,
        list.file,
        show::count(entries.len(), "row", "rows")
    );
    for (status, count) in &statuses {
        println!("  {status:16} {:>9}", thousands(*count));
    }
    if !tags.is_empty() {
        let tags = tags
            .iter()
            .map(|(tag, count)| format!("{tag} ({})", thousands(*count)));
        println!("  tags: {}", tags.collect::<Vec<_>>().join(", "));
    }
    for entry in entries.iter().filter(|_| all) {
        let who = match entry.address {
            Some(address) => address.for_people(),
            None => format!("line {}", entry.line),
        };
        println!("  {who}  {}{}", entry.status, detail(entry));
    }
}

/// What else is known, in words.
fn detail(entry: &Entry<'_>) -> String {
    let Some(person) = entry.person.filter(|_| entry.why.is_empty()) else {
        return format!(": {}", entry.why);
    };
    let mut words = format!("  {} since {}", person.basis.word(), person.since);
    if let Some(name) = &person.name {
        words = format!("  {}{words}", name.as_str());
    }
    if !person.tags.is_empty() {
        words = format!("{words}  [{}]", person.tags.join(", "));
    }
    words
}

fn json(list: &List, kept_out: &KeptOut, all: bool) -> Value {
    let entries = entries(list, kept_out);
    let (statuses, tags) = tally(&entries);
    let mut said = object!({
        "list": &*list.name,
        "file": &*list.file,
        "rows": entries.len(),
        "statuses": statuses,
        "tags": tags,
    });
    if all && let Some(fields) = said.as_object_mut() {
        let people = entries.iter().map(|entry| {
            object!({
                "line": entry.line,
                "address": entry.address.map(ToString::to_string),
                "status": entry.status,
                "why": Some(&entry.why).filter(|why| !why.is_empty()),
                "name": entry.person.and_then(|person| person.name.as_ref()).map(bulletin::subscribers::Name::as_str),
                "basis": entry.person.map(|person| person.basis.word()),
                "since": entry.person.map(|person| person.since.to_string()),
                "tags": entry.person.map(|person| &person.tags),
            })
        });
        fields.insert("people".to_owned(), people.collect());
    }
    said
}
