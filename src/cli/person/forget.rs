//! `bulletin subscribers forget`: one person erased everywhere, after showing what that is.

use std::path::PathBuf;

use anstream::{eprintln, println};
use bulletin::finding::{Finding, Place};
use bulletin::ledger::Ledger;
use bulletin::subscribers::{Address, named, without};
use dialoguer::Input;

use super::gather::{Person, gather};
use super::{address, outbox, with_ledger};
use crate::cli::confirm::unanswered;
use crate::cli::folder::{Folder, replace};
use crate::cli::people::{LIMIT, files_below, format_of};
use crate::cli::show::{self, Findings};
use crate::cli::{Exit, Trouble, World, args};

/// Where lists are kept as they were before an import.
const UNDO: &str = ".undo/";

/// What is to be done to the files.
#[derive(Default)]
struct Plan {
    /// Lists to be written anew: the file, what is in it, what will be, and how many rows go.
    lists: Vec<(PathBuf, Vec<u8>, Vec<u8>, usize)>,
    /// Files to be deleted: copies of lists from before an import.
    copies: Vec<PathBuf>,
    /// What only a person can do.
    by_hand: Vec<Finding>,
    /// Files that cannot be looked into.
    packed: Vec<String>,
}

/// Erases somebody.
pub(crate) fn forget(folder: &Folder, args: &args::Forget, world: &World) -> Result<Exit, Trouble> {
    let who = address(&args.address)?;
    if args.yes {
        return Err(
            Trouble::new("--yes does not erase anybody, for that cannot be taken back").cure(
                format!("nothing was erased; type the address again: --confirm {who}"),
            ),
        );
    }
    with_ledger(folder, async |ledger| {
        let now = world.now.timestamp_millis();
        // Whoever sends has letters of theirs in hand.
        let lock = ledger.lock(now).map_err(|fault| {
            Trouble::from(fault).also("Nobody was erased: somebody who has to be out of this issue at once can be noted with bulletin subscribers remove.")
        })?;
        let plan = plan(folder, &who)?;
        let person = gather(folder, ledger, &who, world).await?;
        if !plan.by_hand.is_empty() {
            show::to_stderr(&Findings::of(plan.by_hand, []));
            eprintln!(
                "{0}{who} was not erased{0:#}, because these lines need your eyes first.",
                show::RED
            );
            return Ok(Exit::Faults);
        }
        if person.is_unknown() && plan.copies.is_empty() {
            println!("Nothing is kept on {who}, so nothing was erased.");
            return Ok(Exit::Done);
        }
        account(folder, &person, &plan);
        confirm(&who, args.confirm.as_deref(), world)?;
        // The ledger knows the names of the letters' files, so that those go first.
        for path in outbox::of(folder, &who, &person.letters)?
            .iter()
            .chain(&plan.copies)
        {
            std::fs::remove_file(path)
                .map_err(|error| unfinished(&Trouble::file("delete", path, &error)))?;
        }
        let erasure = ledger.erase(&lock, &who, now).await?;
        for (path, before, after, _) in &plan.lists {
            replace(path, before, after).map_err(|_| {
                unfinished(&Trouble::new(format!(
                    "{} could not be written",
                    folder.name(path)
                )))
            })?;
        }
        finish(folder, ledger, &who, erasure.clean).await
    })
}

/// Says what is done and what nobody here can do.
async fn finish(
    folder: &Folder,
    ledger: &Ledger,
    who: &Address,
    clean: bool,
) -> Result<Exit, Trouble> {
    let left = plan(folder, who)?;
    if !ledger.traces(who).await?.is_empty() || !left.lists.is_empty() || !left.by_hand.is_empty() {
        return Err(unfinished(&Trouble::new(
            "something has been written about them meanwhile",
        )));
    }
    if !clean {
        return Err(unfinished(&Trouble::new(
            "another program has the ledger open, so that its file still holds bytes of what was erased",
        ))
        .also("Stop `bulletin serve` and whatever else reads it first."));
    }
    println!(
        "{0}Erased{0:#}. A keyed hash is kept, so that no list and no import brings them back.",
        show::GREEN
    );
    println!(
        "  What this cannot reach: backups and copies of this folder, files that were given away,"
    );
    println!(
        "  earlier versions in git (bulletin doctor says whether there are any), and the mail server's log."
    );
    for file in &left.packed {
        println!("  {file} cannot be looked into: see yourself that they are not in it.");
    }
    Ok(Exit::Done)
}

fn unfinished(trouble: &Trouble) -> Trouble {
    Trouble::new(format!(
        "{}, and the erasing is not complete",
        trouble.message()
    ))
    .cure("run the same command again: it goes on where it stopped")
}

/// Looks at every file in `subscribers/`.
fn plan(folder: &Folder, who: &Address) -> Result<Plan, Trouble> {
    let mut plan = Plan::default();
    for name in files_below(&folder.path("subscribers")) {
        // The ledger is looked through by itself.
        if name.starts_with("ledger.") {
            continue;
        }
        let file = format!("subscribers/{name}");
        let path = folder.path(&file);
        let bytes = folder.bytes(&path, LIMIT)?;
        if name.starts_with(UNDO) {
            if names(&bytes, who) {
                plan.copies.push(path);
            }
            continue;
        }
        if is_packed(&bytes) {
            plan.packed.push(file);
            continue;
        }
        if !names(&bytes, who) {
            continue;
        }
        let Some(format) = format_of(&name) else {
            plan.by_hand.push(
                Finding::stop(
                    "list-problem",
                    Place::file(file),
                    "this file names the person, and only you know what else it is for",
                )
                .cure("take the address out by hand, or delete the file, and run the same command again"),
            );
            continue;
        };
        let rows = named(&file, &bytes, format, who).map_or(0, |found| found.rows.len());
        match without(&file, &bytes, format, who) {
            Ok(Some(left)) => plan.lists.push((path, bytes, left, rows)),
            Ok(None) => {}
            Err(finding) => plan.by_hand.push(*finding),
        }
    }
    Ok(plan)
}

/// Whether a file names them, in whatever encoding a list can have.
fn names(bytes: &[u8], who: &Address) -> bool {
    // In UTF-16 the letters of an address have a zero beside them.
    let narrow: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != 0).collect();
    who.is_in(&String::from_utf8_lossy(&narrow))
        || who.is_in(
            &encoding_rs::WINDOWS_1252
                .decode_without_bom_handling(bytes)
                .0,
        )
        || who.is_in(&encoding_rs::UTF_16LE.decode_without_bom_handling(bytes).0)
        || who.is_in(&encoding_rs::UTF_16BE.decode_without_bom_handling(bytes).0)
}

/// A spreadsheet or another packed file.
fn is_packed(bytes: &[u8]) -> bool {
    [b"PK\x03\x04".as_slice(), b"\xD0\xCF\x11\xE0", b"\x1F\x8B"]
        .iter()
        .any(|start| bytes.starts_with(start))
}

/// Shows what is about to go.
fn account(folder: &Folder, person: &Person, plan: &Plan) {
    eprintln!("{0}{1}{0:#} is about to be erased:", show::BOLD, person.who);
    let line = |count: usize, one: &str, many: &str| {
        if count > 0 {
            eprintln!("  {}", show::count(count, one, many));
        }
    };
    for (path, _, _, rows) in &plan.lists {
        eprintln!(
            "  {} of {}",
            show::count(*rows, "row", "rows"),
            folder.name(path)
        );
    }
    line(
        person.letters.len(),
        "letter in the ledger, which stays without saying whose",
        "letters in the ledger, which stay without saying whose",
    );
    line(
        person.history.len(),
        "change in their history",
        "changes in their history",
    );
    line(
        person.others.len(),
        "other row of the ledger",
        "other rows of the ledger",
    );
    line(
        person.files.len(),
        "letter that is a file",
        "letters that are files",
    );
    line(
        plan.copies.len(),
        "copy of a list from before an import, which cannot be undone then",
        "copies of lists from before an import, which cannot be undone then",
    );
    if person.suppression.is_some() {
        eprintln!("  and why they get no letters; the hash keeps them out instead");
    }
}

/// Lets somebody at the terminal type the address again; `--confirm` has typed it already.
fn confirm(who: &Address, typed: Option<&str>, world: &World) -> Result<(), Trouble> {
    let typed = match typed {
        Some(typed) => typed.to_owned(),
        None if !world.terminal => {
            return Err(Trouble::new("nobody is at the terminal to confirm this")
                .cure("nothing was erased; in a script, add --confirm and the address again"));
        }
        None => Input::<String>::new()
            .with_prompt("This cannot be taken back. Type the address to erase it")
            .allow_empty(true)
            .interact_text()
            .map_err(|error| unanswered(&error).cure("nothing was erased"))?,
    };
    if Address::parse(&typed).is_ok_and(|typed| typed.key() == who.key()) {
        return Ok(());
    }
    Err(Trouble::new("that is not the same address").cure("nothing was erased"))
}
