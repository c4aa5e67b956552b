//! `bulletin subscribers list`: how many are in, and how many are not and why.

use std::collections::{BTreeMap, HashMap};

use anstream::println;
use bulletin::subscribers::export::Barred;
use bulletin::subscribers::{Address, Leaving, List, Subscriber};
use serde_json::{Value, json as object};

use super::{barred, lists as all};
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
    let barred = runtime()?.block_on(barred(folder))?;
    let lists = all(folder, &args.lists, world)?;
    if format == Format::Json {
        let lists: Vec<Value> = lists
            .iter()
            .map(|list| json(list, &barred, args.all))
            .collect();
        println!("{}", status::json(&object!({ "lists": lists })));
        return Ok(Exit::Done);
    }
    if lists.is_empty() {
        println!(
            "There is no list in subscribers/ yet. To make one: bulletin subscribers add or import"
        );
    }
    for list in &lists {
        text(list, &barred, args.all);
    }
    Ok(Exit::Done)
}

/// Every row, in the order of the file.
fn entries<'a>(list: &'a List, barred: &HashMap<String, Barred>) -> Vec<Entry<'a>> {
    let known = |address: &Address| barred.get(&address.key());
    let in_it = list.subscribers.iter().map(|person| {
        let (status, why) = match known(&person.address) {
            Some(barred) => (barred.status, barred.why.clone()),
            None => ("active", String::new()),
        };
        Entry {
            line: person.place.line,
            address: Some(&person.address),
            person: Some(person),
            status: status.to_owned(),
            why,
        }
    });
    let out = list.left_out.iter().map(|left| {
        let (status, why) = match known(&left.address) {
            Some(barred) => (barred.status, barred.why.clone()),
            None => (word(left.why), left.reason.clone()),
        };
        Entry {
            line: left.place.line,
            address: Some(&left.address),
            person: None,
            status: status.to_owned(),
            why,
        }
    });
    let refused = list.rejected.iter().map(|finding| Entry {
        line: finding.place.line,
        address: None,
        person: None,
        status: "cannot be used".to_owned(),
        why: finding.message.clone(),
    });
    let mut entries: Vec<Entry<'_>> = in_it.chain(out).chain(refused).collect();
    entries.sort_by_key(|entry| entry.line);
    entries
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

fn text(list: &List, barred: &HashMap<String, Barred>, all: bool) {
    let entries = entries(list, barred);
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

fn json(list: &List, barred: &HashMap<String, Barred>, all: bool) -> Value {
    let entries = entries(list, barred);
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
