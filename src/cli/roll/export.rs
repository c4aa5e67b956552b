//! `bulletin subscribers export`: the lists as one table.

use std::collections::HashSet;
use std::io::Write as _;
use std::path::Path;

use anstream::eprintln;
use bulletin::subscribers::Format;
use bulletin::subscribers::export::{headings, lines, people, stranger};

use super::{barred, lists as all};
use crate::cli::folder::Folder;
use crate::cli::import::paper;
use crate::cli::joined::FORM;
use crate::cli::people::format_of;
use crate::cli::show;
use crate::cli::{Exit, Trouble, World, args, runtime};

/// Refuses a place where the table would be read as one more list, or where nothing can be written.
fn fit_for_a_table(folder: &Folder, out: &Path) -> Result<(), Trouble> {
    let beside = out.parent().filter(|beside| !beside.as_os_str().is_empty());
    let beside = beside.unwrap_or(Path::new("."));
    let Ok(real) = beside.canonicalize() else {
        return Err(
            Trouble::new(format!("there is no folder {}", beside.display()))
                .cure("nothing was written; make the folder first, or choose another"),
        );
    };
    let lists = folder.path("subscribers").canonicalize();
    if lists.is_ok_and(|lists| real.starts_with(lists)) {
        return Err(Trouble::new(format!(
            "{} would be one more list, for it lies in subscribers/",
            out.display()
        ))
        .cure("nothing was written; choose a place elsewhere, such as --out ../people.csv"));
    }
    Ok(())
}

/// Writes the table.
pub(crate) fn export(folder: &Folder, args: &args::Export, world: &World) -> Result<Exit, Trouble> {
    if let Some(out) = &args.out {
        fit_for_a_table(folder, out)?;
    }
    let mut barred = runtime()?.block_on(barred(folder))?;
    let lists = all(folder, &args.lists, world)?;
    let mut table = headings();
    let mut there = HashSet::new();
    for list in &lists {
        if let (0, [fault, ..]) = (list.rows, list.rejected.as_slice()) {
            return Err(Trouble::new(format!(
                "{}:{}: {}",
                list.file, fault.place.line, fault.message
            ))
            .cure("nothing was written; mend the list, or name the others with --list"));
        }
        if *list.file == *FORM {
            table.push_str(&people(list, |key| barred.get(key)));
        } else {
            let format = format_of(&list.file).unwrap_or(Format::Csv);
            let bytes = paper::there(&folder.path(&list.file))?.unwrap_or_default();
            table.push_str(&lines(list, &bytes, format, |key| barred.get(key)));
        }
        let active = list.subscribers.iter().map(|person| person.address.key());
        there.extend(active.chain(list.left_out.iter().map(|left| left.address.key())));
    }
    // Who has left and is on no list any more has left all the same, wherever the table goes.
    if args.lists.is_empty() {
        barred.retain(|key, _| !there.contains(key));
        let mut gone: Vec<_> = barred.iter().collect();
        gone.sort_by_key(|(key, _)| *key);
        for (key, why) in gone {
            table.push_str(&stranger(key, why));
        }
    }
    match &args.out {
        None => {
            // A pipe that was closed is the reader's business.
            let _ = std::io::stdout().write_all(table.as_bytes());
        }
        Some(out) => {
            let written = || {
                let mut file = paper::private().create_new(true).open(out)?;
                // Spreadsheets know by it that the file is UTF-8.
                file.write_all("\u{feff}".as_bytes())?;
                file.write_all(table.as_bytes())?;
                file.sync_all()
            };
            written().map_err(|error: std::io::Error| match error.kind() {
                std::io::ErrorKind::AlreadyExists => {
                    Trouble::new(format!("{} is there already", out.display()))
                        .cure("nothing was written; choose another name")
                }
                _ => Trouble::file("write", out, &error),
            })?;
            eprintln!(
                "{0}{1}{0:#} is written, for your eyes only. It holds personal data: delete it when it has done its work.",
                show::BOLD,
                out.display()
            );
        }
    }
    Ok(Exit::Done)
}
