//! `bulletin subscribers export`: the lists as one table.

use std::io::Write as _;

use anstream::eprintln;
use bulletin::subscribers::Format;
use bulletin::subscribers::export::{headings, lines, people, stranger};

use super::{kept_out, lists as all};
use crate::cli::folder::Folder;
use crate::cli::import::{elsewhere, paper};
use crate::cli::joined::FORM;
use crate::cli::people::format_of;
use crate::cli::show;
use crate::cli::{Exit, Trouble, World, args, runtime};

/// Writes the table.
pub(crate) fn export(folder: &Folder, args: &args::Export, world: &World) -> Result<Exit, Trouble> {
    if let Some(out) = &args.out {
        elsewhere::fit(folder, out, "people.csv")?;
    }
    let kept_out = runtime()?.block_on(kept_out(folder))?;
    let lists = all(folder, &args.lists, world)?;
    let mut table = headings();
    for list in &lists {
        if let (0, [fault, ..]) = (list.rows, list.rejected.as_slice()) {
            return Err(Trouble::new(format!(
                "{}:{}: {}",
                list.file, fault.place.line, fault.message
            ))
            .cure("nothing was written; mend the list, or name the others with --list"));
        }
        if *list.file == *FORM {
            table.push_str(&people(list, |key| kept_out.why(key)));
        } else {
            let format = format_of(&list.file).unwrap_or(Format::Csv);
            let bytes = paper::there(&folder.path(&list.file))?.unwrap_or_default();
            table.push_str(&lines(list, &bytes, format, |key| kept_out.why(key)));
        }
    }
    // Who has left and is on no list any more has left all the same, wherever the table goes.
    if args.lists.is_empty() {
        for (key, why) in kept_out.strangers(&lists) {
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
