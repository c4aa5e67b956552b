//! What an import would do, for people and for programs.

use anstream::println;
use bulletin::subscribers::import::{Fate, Line, Told};
use serde_json::{Value, json as object};

use super::SHOWN;
use super::destination::Destination;
use super::files::Looked;
use crate::cli::send::thousands;
use crate::cli::{show, status};

/// The numbers, then the rows of each kind.
pub(super) fn text(list: &Destination, told: &Told, all: bool) {
    let bold = show::BOLD;
    println!("\n{bold}{}{bold:#}, if you agree:", list.file);
    for fate in Fate::ALL {
        let count = told.count(fate);
        if count > 0 {
            println!(
                "  {:10} {:>9}  {}",
                fate.word(),
                thousands(count),
                fate.meaning()
            );
        }
    }
    for fate in Fate::ALL {
        rows(fate, told, all);
    }
    if !told.changes_anything() {
        println!("\nNothing would be different afterwards.");
    }
}

fn rows(fate: Fate, told: &Told, all: bool) {
    let lines = told.lines(fate);
    // Nobody has to look at who stays as they are, unless they want to.
    if lines.is_empty() || (fate == Fate::Unchanged && !all) {
        return;
    }
    println!("\n{0}{1}{0:#}", show::BOLD, fate.word());
    let mut reasons = told.refusals().to_vec();
    if fate == Fate::Refused && reasons.len() > 1 && told.count(fate) > SHOWN as u64 {
        reasons.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        for (reason, count) in reasons {
            println!("  {:>9}  {reason}", thousands(count));
        }
    }
    for line in lines {
        println!("  {}", said(line));
    }
    let more = told.count(fate) - lines.len() as u64;
    if more > 0 {
        println!("  and {} more; --all names them", thousands(more));
    }
    let mut cures: Vec<&str> = Vec::new();
    for cure in lines.iter().filter_map(|line| line.cure.as_deref()) {
        if !cure.is_empty() && !cures.contains(&cure) && cures.len() < SHOWN {
            cures.push(cure);
        }
    }
    for cure in cures {
        println!("  {0}→{0:#} {cure}", show::GREEN);
    }
}

fn said(line: &Line) -> String {
    let who = line
        .address
        .as_deref()
        .map_or(String::new(), |who| format!("{who}: "));
    format!("{}:{} {who}{}", line.file, line.line, line.words)
}

/// The same for programs. Addresses are in it with `--all` only.
pub(super) fn json(
    list: &Destination,
    looked: &[Looked],
    cautions: &[String],
    told: &Told,
    (done, all): (bool, bool),
) {
    let files = looked.iter().map(|one| {
        let columns = one.read.iter().map(
            |(heading, what)| object!({ "heading": heading.replace('`', ""), "read_as": what }),
        );
        let columns: Vec<Value> = columns.collect();
        object!({ "file": one.file, "service": one.service.name(), "columns": columns,
            "notes": one.notes })
    });
    let files: Vec<Value> = files.collect();
    let services = looked.iter().filter_map(|one| one.service.caution());
    let warnings: Vec<&str> = services
        .chain(cautions.iter().map(String::as_str))
        .collect();
    let counts = Fate::ALL.map(|fate| (fate.word().to_owned(), Value::from(told.count(fate))));
    let rows = Fate::ALL.into_iter().flat_map(|fate| {
        told.lines(fate).iter().map(move |line| {
            let mut row = object!({
                "what": fate.word(),
                "file": line.file.as_ref(),
                "line": line.line,
                "reason": fate.meaning(),
            });
            // The words quote what is in the row.
            if all && let Some(fields) = row.as_object_mut() {
                fields.insert("reason".to_owned(), Value::from(line.words.clone()));
                fields.insert("cure".to_owned(), Value::from(line.cure.clone()));
                fields.insert("address".to_owned(), Value::from(line.address.clone()));
            }
            row
        })
    });
    let rows: Vec<Value> = rows.collect();
    let counts: serde_json::Map<String, Value> = counts.into_iter().collect();
    println!(
        "{}",
        status::json(&object!({
            "list": list.name,
            "done": done,
            "files": files,
            "warnings": warnings,
            "counts": counts,
            "rows": rows,
        }))
    );
}
