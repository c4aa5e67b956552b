//! `bulletin schema`: what an editor program needs to know to complete and underline.

use anstream::{print, println};
use bulletin::masthead::Masthead;

use super::folder::Folder;
use super::{Exit, Trouble, args, show};

/// Where issues look for it; the first line of each names it.
pub(crate) const FILE: &str = "templates/issue.schema.json";

pub(crate) fn run(folder: &Folder, args: &args::Schema) -> Result<Exit, Trouble> {
    let masthead = folder.masthead()?;
    if !args.write {
        print!("{}", masthead.schema());
        return Ok(Exit::Done);
    }
    refresh(folder, &masthead)?;
    println!("{0}Written{0:#}: {FILE}", show::GREEN);
    Ok(Exit::Done)
}

/// Writes it anew where it says something else by now.
pub(crate) fn refresh(folder: &Folder, masthead: &Masthead) -> Result<(), Trouble> {
    let path = folder.path(FILE);
    let schema = masthead.schema();
    if std::fs::read_to_string(&path).is_ok_and(|there| there == schema) {
        return Ok(());
    }
    folder.write(&path, schema.as_bytes())
}
