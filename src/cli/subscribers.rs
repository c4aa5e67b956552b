//! `bulletin subscribers`: who is not to be written to any more, and the way to the rest.

use anstream::println;
use bulletin::ledger::{Change, Ledger, What};
use bulletin::message::{Secret, list_id_of};
use bulletin::subscribers::Address;

use super::folder::Folder;
use super::people::on_lists;
use super::send::at_rest;
use super::{Exit, Trouble, World, args, import, person, roll, runtime, show};

/// The source of a leaving that was typed here. Only such a one can be a slip.
pub(crate) const BY_HAND: &str = "bulletin subscribers remove";

/// The source of a leaving that their own mail proves.
const BY_CODE: &str = "the code of their unsubscribe mail";

/// Somebody who has left, and how we know.
type Gone = (Address, &'static str);

/// What was typed after `bulletin subscribers`.
pub(crate) fn run(
    folder: &Folder,
    args: &args::Subscribers,
    format: args::Format,
    world: &World,
) -> Result<Exit, Trouble> {
    match args {
        args::Subscribers::Show(show) => person::show(folder, show, format, world),
        args::Subscribers::Remove(gone) => remove(folder, gone, world),
        args::Subscribers::Restore(back) => person::restore(folder, back, world),
        args::Subscribers::Export(export) if export.person.is_some() => {
            person::export(folder, export, format, world)
        }
        args::Subscribers::Export(export) => roll::export(folder, export, world),
        args::Subscribers::List(list) => roll::list(folder, list, format, world),
        args::Subscribers::Enrol(enrol) => roll::enrol(folder, enrol, world),
        args::Subscribers::Import(import) => import::run(folder, import, format, world),
        args::Subscribers::Undo(undo) => import::undo(folder, undo, world),
        args::Subscribers::Forget(forget) => person::forget(folder, forget, world),
    }
}

/// Notes that people have left, by their addresses or by what their unsubscribe mail said.
fn remove(folder: &Folder, args: &args::Remove, world: &World) -> Result<Exit, Trouble> {
    let masthead = folder.masthead()?;
    runtime()?.block_on(async {
        let ledger = Ledger::open(&folder.ledger()).await?;
        let gone = leaving(&ledger, masthead.list_id, &args.who).await;
        let gone = match gone {
            Ok(gone) if !args.anyway => known(folder, &ledger, world, gone).await,
            gone => gone,
        };
        let done = match gone {
            Ok(gone) => note(&ledger, &gone, world).await,
            Err(trouble) => Err(trouble),
        };
        at_rest(&ledger).await;
        done
    })
}

/// Refuses an address that nobody here has: with a slip in it, the person who wrote would go on getting
/// letters.
async fn known(
    folder: &Folder,
    ledger: &Ledger,
    world: &World,
    gone: Vec<Gone>,
) -> Result<Vec<Gone>, Trouble> {
    let mut everybody = ledger.everybody().await?;
    on_lists(folder, world, |address| everybody.push(address))?;
    for (address, _) in &gone {
        let typed = address.key();
        // Who is known as gone alone stands on no list, and their wish counts all the same.
        if everybody.iter().any(|known| known.key() == typed)
            || ledger.suppression(&typed).await?.is_some()
        {
            continue;
        }
        let near = everybody
            .iter()
            .map(|known| (strsim::damerau_levenshtein(&known.key(), &typed), known))
            .min_by_key(|(distance, _)| *distance)
            // Whatever is further away is somebody else, whose address nobody asked for.
            .filter(|(distance, near)| *distance <= 2 && near.key().len() > 8);
        let cure = match near {
            Some((_, near)) => format!("nobody was noted; did you mean {near}?"),
            None => "nobody was noted; look for a slip in the address.".to_owned(),
        };
        return Err(Trouble::new(format!(
            "{address} is on no list here, and no letter ever went there"
        ))
        .cure(format!("{cure} To note it all the same, add --anyway")));
    }
    Ok(gone)
}

fn address(typed: &str) -> Result<Address, Trouble> {
    Address::parse(typed.trim()).map_err(|fault| {
        Trouble::new(format!("`{typed}` is not an address: {fault}"))
            .cure("nobody was noted; write the address as it stands in the list")
    })
}

async fn note(ledger: &Ledger, gone: &[Gone], world: &World) -> Result<Exit, Trouble> {
    for (address, source) in gone {
        let change = Change {
            time: world.now.timestamp_millis(),
            what: What::Left,
            detail: "unsubscribed".to_owned(),
            source: (*source).to_owned(),
        };
        // An address that was called dead has not left before.
        let before = ledger.suppression(&address.key()).await?;
        let before = before.filter(|before| before.what != What::Bounced);
        let news = ledger.suppress(address, &change).await?;
        if let (Some(before), true) = (&before, news) {
            let reason = &before.reason;
            println!(
                "{0}{address}{0:#} had left already ({reason}). It is noted now that they asked here too.",
                show::BOLD
            );
        } else if news {
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
async fn leaving(ledger: &Ledger, list_id: String, who: &[String]) -> Result<Vec<Gone>, Trouble> {
    let secret = Secret::new(ledger.secret().await?);
    // The code of an old letter lets its reader leave, whatever the list has been called since.
    let mut lists = vec![list_id];
    for content in ledger.contents().await? {
        lists.extend(list_id_of(&content).filter(|list| !lists.contains(list)));
    }
    let mut known = None;
    let mut gone = Vec::new();
    for typed in who {
        let typed = typed.trim();
        if typed.contains('@') {
            gone.push((address(typed)?, BY_HAND));
            continue;
        }
        // The subject of the mail, or the code alone: its last word.
        let token = typed.split_whitespace().last().unwrap_or_default();
        let everybody = match &mut known {
            Some(everybody) => everybody,
            None => known.insert(ledger.everybody().await?),
        };
        let found = everybody.iter().find(|address| {
            lists
                .iter()
                .any(|list| secret.lets_leave(token, list, address))
        });
        let found = found.cloned().ok_or_else(|| {
            Trouble::new(format!(
                "no letter from this folder carries the code `{token}`"
            ))
            .cure(
                "nobody was noted. Copy the whole subject of their mail, or write their address.\n\
                 A code from a preview, or from a ledger that was lost, belongs to nobody here",
            )
        })?;
        gone.push((found, BY_CODE));
    }
    Ok(gone)
}
