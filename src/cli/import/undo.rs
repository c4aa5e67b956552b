//! `bulletin subscribers undo`: the last import is taken back, or what stands in the way is said.

use std::collections::HashMap;
use std::path::PathBuf;

use anstream::println;
use bulletin::ledger::{Import, Ledger};
use chrono::DateTime;

use super::kept::{self, Side};
use super::{ask, paper};
use crate::cli::folder::Folder;
use crate::cli::send::{at_rest, thousands};
use crate::cli::{Exit, Trouble, World, args, runtime, show};

/// So many lines are named.
const NAMED: usize = 10;

/// Takes the last import back.
pub(crate) fn undo(folder: &Folder, args: &args::Undo, world: &World) -> Result<Exit, Trouble> {
    if !folder.ledger().exists() {
        return Err(nothing());
    }
    runtime()?.block_on(async {
        let ledger = Ledger::open_existing(&folder.ledger()).await?;
        let done = take_back(folder, &ledger, args, world).await;
        at_rest(&ledger).await;
        done
    })
}

fn nothing() -> Trouble {
    Trouble::new("there is no import to take back")
}

/// What has to happen to the list.
enum Paper {
    /// Nothing: the import has changed no row of it.
    Untouched,
    /// Nothing: it is as it was before.
    Stays,
    /// It is written as this file has it, which is what it was.
    Becomes(PathBuf),
    /// It was made by the import and goes.
    Goes,
}

async fn take_back(
    folder: &Folder,
    ledger: &Ledger,
    args: &args::Undo,
    world: &World,
) -> Result<Exit, Trouble> {
    let now = world.now.timestamp_millis();
    let Some(import) = ledger.last_import().await? else {
        return Err(nothing());
    };
    let lock = ledger.lock(now)?;
    let paper = list_before(folder, &import)?;
    let held = ledger.held_by_import(&import).await?;
    say(&import, &paper, held);
    if !args.yes {
        if !world.terminal {
            return Err(Trouble::new("nobody is at the terminal to agree to this")
                .cure("nothing was changed; in a script, add --yes"));
        }
        if !ask("Take it back?")? {
            println!("Nothing was changed.");
            return Ok(Exit::Done);
        }
    }
    let path = folder.path(&import.file);
    match &paper {
        Paper::Untouched | Paper::Stays => {}
        Paper::Becomes(copy) => {
            let staging = paper::staging(&path);
            let staged = paper::copy(copy, &staging);
            let staged = match staged {
                Ok(staged) => staged,
                Err(error) => {
                    // Half a list is nobody's, and its people are in it all the same.
                    paper::remove(&staging)?;
                    return Err(Trouble::file("write", &staging, &error));
                }
            };
            // Somebody may have saved the list while the question stood.
            let still = list_before(folder, &import).and_then(|_| {
                let same = Some(staged) == import.before;
                same.then_some(()).ok_or_else(|| copy_is_gone(&import))
            });
            if let Err(trouble) = still {
                paper::remove(&staging)?;
                return Err(trouble);
            }
            paper::place(&path)?;
        }
        Paper::Goes => {
            list_before(folder, &import)?;
            paper::remove(&path)?;
        }
    }
    // The list first: people who may be written to again are no harm while they stand on none.
    ledger.undo_import(&lock, &import, now).await?;
    paper::remove(&paper::staging(&path))?;
    if let Some(copy) = &import.copy {
        kept::drop(folder, copy);
    }
    println!("{0}Taken back.{0:#}", show::BOLD);
    Ok(Exit::Done)
}

/// The list as it was before the import, if nobody has edited it since.
fn list_before(folder: &Folder, import: &Import) -> Result<Paper, Trouble> {
    // It has written no row of the list, so that whatever stands there now is not its doing.
    if import.copy.is_none() {
        return Ok(Paper::Untouched);
    }
    let is = paper::digest(&folder.path(&import.file))?;
    let was = import.before.as_deref().unwrap_or(paper::NONE);
    if is == was {
        return Ok(Paper::Stays);
    }
    // It was broken off before the list was written: there is nothing in it to take back.
    if import.finished.is_none() && is != import.after {
        return Ok(Paper::Stays);
    }
    let kept = |side| {
        let name = import.copy.as_deref().unwrap_or_default();
        kept::kept(folder, name, side)
    };
    if is != import.after {
        let now = paper::there(&folder.path(&import.file))?;
        let after = paper::there(&kept(Side::After))?;
        return Err(edited(import, now.as_deref(), after.as_deref()));
    }
    if was == paper::NONE {
        return Ok(Paper::Goes);
    }
    let copy = kept(Side::Before);
    if paper::digest(&copy)? == was {
        Ok(Paper::Becomes(copy))
    } else {
        Err(copy_is_gone(import))
    }
}

fn copy_is_gone(import: &Import) -> Trouble {
    Trouble::new(format!(
        "the copy of {} from before the import is gone",
        import.file
    ))
    .cure(by_hand(import))
}

fn by_hand(import: &Import) -> String {
    if import.added == 0 {
        let rows = usize::try_from(import.changed).unwrap_or(usize::MAX);
        return format!(
            "nothing was changed; it added nobody, and filled gaps in {}: correct those by hand",
            show::count(rows, "row", "rows")
        );
    }
    format!(
        "nothing was changed; take the rows out by hand: under `source` they name {}",
        import.sources
    )
}

/// Says what somebody has changed since.
fn edited(import: &Import, now: Option<&[u8]>, after: Option<&[u8]>) -> Trouble {
    let file = &import.file;
    let Some(now) = now else {
        return Trouble::new(format!("{file} has been taken away since the import"))
            .cure("nothing was changed; put it back, or go on without it");
    };
    let mut trouble = Trouble::new(format!("{file} has been edited since the import"));
    if let Some(after) = after {
        trouble = trouble.cure(difference(now, after));
    }
    trouble.also(&by_hand(import))
}

/// Which lines are there that the import did not leave, and how many are missing. Names nobody.
fn difference(now: &[u8], after: &[u8]) -> String {
    let mut left: HashMap<&[u8], usize> = HashMap::new();
    for line in after.split(|byte| *byte == b'\n') {
        *left.entry(line).or_insert(0) += 1;
    }
    let mut new = Vec::new();
    for (at, line) in now.split(|byte| *byte == b'\n').enumerate() {
        match left.get_mut(line) {
            Some(count) if *count > 0 => *count -= 1,
            _ => new.push((at + 1).to_string()),
        }
    }
    let gone: usize = left.values().sum();
    let more = new.len().saturating_sub(NAMED);
    new.truncate(NAMED);
    let mut words = Vec::new();
    if !new.is_empty() {
        let more = match more {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        words.push(format!("new or different: line {}{more}", new.join(", ")));
    }
    if gone > 0 {
        words.push(format!(
            "no longer there as they were: {}",
            show::count(gone, "line", "lines")
        ));
    }
    words.join("; ")
}

fn say(import: &Import, paper: &Paper, held: u64) {
    let when = DateTime::from_timestamp_millis(import.time)
        .map(|time| time.format("%-d %B %Y, %H:%M UTC").to_string());
    println!(
        "{0}The import of {1}{0:#}, {2}, into {3}:",
        show::BOLD,
        import.sources,
        when.unwrap_or_default(),
        import.file
    );
    let people = |count: u64| match count {
        1 => "1 person".to_owned(),
        more => format!("{} people", thousands(more)),
    };
    match paper {
        Paper::Untouched => println!("  it changed no row of the list, which stays as it is"),
        Paper::Stays => println!("  the list is as it was before, and stays so"),
        Paper::Becomes(_) => println!(
            "  added by it and taken out again: {}; changed by it and made what they were: {}",
            people(import.added),
            people(import.changed)
        ),
        Paper::Goes => println!(
            "  the list was made by it, with {}, and goes",
            people(import.added)
        ),
    }
    if held > 0 {
        println!(
            "  {0}{1} whom it keeps letters from may be written to again, if a list has them{0:#}",
            show::YELLOW,
            people(held)
        );
    }
}
