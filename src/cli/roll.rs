//! `bulletin subscribers list`, `add` and `export`: who is on the lists.

mod enrol;
mod export;
mod list;

use std::collections::HashMap;

use bulletin::ledger::{Ledger, Suppression, What};
use bulletin::subscribers::List;
use bulletin::subscribers::export::Barred;

use super::folder::Folder;
use super::joined::Joined;
use super::people::{all_but, by_name, is_there};
use super::send::at_rest;
use super::{Trouble, World};
pub(crate) use enrol::enrol;
pub(crate) use export::export;
pub(crate) use list::list;

/// Who is not written to whatever a list says, by the address in the form of
/// [`bulletin::subscribers::Address::key`].
async fn barred(folder: &Folder) -> Result<HashMap<String, Barred>, Trouble> {
    // Nothing is made by looking.
    if !folder.ledger().exists() {
        return Ok(HashMap::new());
    }
    let ledger = Ledger::open_existing(&folder.ledger()).await?;
    let barred = ledger.barred().await;
    at_rest(&ledger).await;
    let barred = barred?.into_iter().map(|(key, suppression)| {
        let status = status(&suppression);
        let why = suppression.reason;
        (key, Barred { status, why })
    });
    Ok(barred.collect())
}

/// What became of somebody, in a word that an import understands.
fn status(suppression: &Suppression) -> &'static str {
    match suppression.what {
        What::Bounced => "bounced",
        What::Complained => "complained",
        What::Imported if suppression.reason.starts_with("bounced") => "bounced",
        What::Imported if suppression.reason.starts_with("complained") => "complained",
        _ => "unsubscribed",
    }
}

/// The lists that were named, or all there are: those that have a file and those that people signed up for on our
/// own pages.
fn lists(folder: &Folder, names: &[String], world: &World) -> Result<Vec<List>, Trouble> {
    let joined = Joined::lists(folder, names)?;
    let mut lists = if names.is_empty() {
        all_but(folder, &[], world)?
    } else {
        let files = names.iter().filter(|name| {
            is_there(folder, name) || !joined.iter().any(|list| *list.name == **name)
        });
        files
            .map(|name| by_name(folder, name, world))
            .collect::<Result<_, _>>()?
    };
    lists.extend(joined);
    Ok(lists)
}
