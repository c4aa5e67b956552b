//! `bulletin subscribers show`, `export --person`, `forget` and `restore`: the record of one person.

mod export;
mod forget;
mod gather;
mod kept;
mod outbox;
mod restore;
mod words;

use anstream::println;
use bulletin::ledger::Ledger;
use bulletin::subscribers::Address;

use super::folder::Folder;
use super::send::at_rest;
use super::{Exit, Trouble, World, args, runtime};

pub(crate) use export::export;
pub(crate) use forget::forget;
pub(crate) use restore::restore;

/// Prints everything that is known of somebody.
pub(crate) fn show(
    folder: &Folder,
    args: &args::Show,
    format: args::Format,
    world: &World,
) -> Result<Exit, Trouble> {
    let masthead = folder.masthead()?;
    let who = address(&args.address)?;
    let person = with_ledger(folder, async |ledger| {
        gather::gather(folder, ledger, &who, world).await
    })?;
    match format {
        args::Format::Json => println!("{}", words::json(&person)),
        _ => print(&words::text(&person, &masthead)),
    }
    Ok(Exit::Done)
}

/// Prints a text that has its line breaks.
fn print(text: &str) {
    println!("{}", text.trim_end());
}

/// An address as it was typed.
fn address(typed: &str) -> Result<Address, Trouble> {
    Address::parse(typed).map_err(|fault| {
        Trouble::new(format!("`{}` is not an address: {fault}", typed.trim()))
            .cure("nothing was changed; write the address as it stands in the list")
    })
}

/// Does something with the ledger, which is made where there is none.
fn with_ledger<T>(
    folder: &Folder,
    work: impl AsyncFnOnce(&Ledger) -> Result<T, Trouble>,
) -> Result<T, Trouble> {
    runtime()?.block_on(async {
        let ledger = Ledger::open(&folder.ledger()).await?;
        let done = work(&ledger).await;
        at_rest(&ledger).await;
        done
    })
}
