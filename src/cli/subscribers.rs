//! `bulletin subscribers`: who is not to be written to any more.

use anstream::println;
use bulletin::ledger::Ledger;
use bulletin::message::Secret;
use bulletin::subscribers::Address;

use super::folder::Folder;
use super::send::at_rest;
use super::{Exit, Trouble, World, args, runtime, show};

/// Notes that people have left, by their addresses or by what their unsubscribe mail said.
pub(crate) fn remove(folder: &Folder, args: &args::Remove, world: &World) -> Result<Exit, Trouble> {
    let masthead = folder.masthead()?;
    runtime()?.block_on(async {
        let ledger = Ledger::open(&folder.ledger()).await?;
        let gone = leaving(&ledger, &masthead.list_id, &args.who).await;
        let done = match gone {
            Ok(gone) => note(&ledger, &gone, world).await,
            Err(trouble) => Err(trouble),
        };
        at_rest(&ledger).await;
        done
    })
}

async fn note(ledger: &Ledger, gone: &[Address], world: &World) -> Result<Exit, Trouble> {
    let now = world.now.timestamp_millis();
    for address in gone {
        if ledger.suppress(address, "unsubscribed", now).await? {
            println!(
                "{0}{address}{0:#} gets no more letters, whatever a list says.",
                show::BOLD
            );
        } else {
            println!("{0}{address}{0:#} had left already.", show::BOLD);
        }
    }
    println!("  Their rows in subscribers/ may stay or go: they count for nothing now.");
    Ok(Exit::Done)
}

/// Everybody who was meant, or nobody at all where one cannot be made out.
async fn leaving(ledger: &Ledger, list_id: &str, who: &[String]) -> Result<Vec<Address>, Trouble> {
    let secret = Secret::new(ledger.secret().await?);
    let mut known = None;
    let mut gone = Vec::new();
    for typed in who {
        let typed = typed.trim();
        if typed.contains('@') {
            let address = Address::parse(typed).map_err(|fault| {
                Trouble::new(format!("`{typed}` is not an address: {fault}"))
                    .cure("nobody was noted; write the address as it stands in the list")
            })?;
            gone.push(address);
            continue;
        }
        // The subject of the mail, or the code alone: its last word.
        let token = typed.split_whitespace().last().unwrap_or_default();
        let everybody = match &mut known {
            Some(everybody) => everybody,
            None => known.insert(ledger.everybody().await?),
        };
        let found = everybody
            .iter()
            .find(|address| secret.lets_leave(token, list_id, address));
        gone.push(found.cloned().ok_or_else(|| {
            Trouble::new(format!(
                "no letter from this folder carries the code `{token}`"
            ))
            .cure(
                "nobody was noted. Copy the whole subject of their mail, or write their address.\n\
                 A code from a preview, or from a ledger that was lost, belongs to nobody here",
            )
        })?);
    }
    Ok(gone)
}
