//! `bulletin settle`: a person decides what the program cannot know.

use anstream::println;
use bulletin::ledger::{Ledger, Settlement};

use super::folder::Folder;
use super::send::at_rest;
use super::status::latest;
use super::{Exit, Trouble, World, args, runtime};

pub(crate) fn run(folder: &Folder, args: &args::Settle, world: &World) -> Result<Exit, Trouble> {
    let stem = folder.stem(Some(&args.issue))?;
    runtime()?.block_on(async {
        let path = folder.ledger();
        if !path.exists() {
            return Err(Trouble::new(format!(
                "{stem} has not been sent, so nothing of it is in doubt"
            )));
        }
        let ledger = Ledger::open_existing(&path).await?;
        let now = world.now.timestamp_millis();
        let lock = ledger.lock(now)?;
        let Some(dispatch) = latest(&ledger, &stem).await? else {
            return Err(Trouble::new(format!(
                "{stem} has not been sent, so nothing of it is in doubt"
            )));
        };
        let decision = if args.sent {
            Settlement::Sent
        } else {
            Settlement::Resend
        };
        let settled = ledger.settle(&lock, dispatch.id, decision, now).await?;
        at_rest(&ledger).await;
        let letters = if settled == 1 {
            "1 letter".to_owned()
        } else {
            format!("{settled} letters")
        };
        match (settled, decision) {
            (0, _) => println!("{stem}: nothing is in doubt."),
            (_, Settlement::Sent) => println!("{stem}: {letters} settled as sent."),
            (_, Settlement::Resend) => {
                println!("{stem}: {letters} will be sent again. Next: bulletin send {stem}");
            }
        }
        Ok(Exit::Done)
    })
}
