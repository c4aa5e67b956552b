//! How many of an audience letters go to: those whom the ledger does not keep out.

use bulletin::ledger::Ledger;
use bulletin::subscribers::Audience;

use super::folder::Folder;
use super::send::at_rest;
use super::{Trouble, runtime};

/// How many people of an audience would get a letter, without those who have left or were erased.
pub(crate) fn reached(folder: &Folder, audience: &mut Audience) -> Result<usize, Trouble> {
    // Nothing is made by looking.
    if !folder.ledger().is_file() {
        return Ok(audience.people.len());
    }
    runtime()?.block_on(async {
        let ledger = Ledger::open_existing(&folder.ledger()).await?;
        let known = async { Ok((ledger.suppressions().await?, ledger.erasures().await?)) }.await;
        at_rest(&ledger).await;
        let (left, erased) =
            known.map_err(|fault: bulletin::ledger::Fault| Trouble::from(fault))?;
        let mut reached = 0;
        for person in audience.people.things()? {
            let key = person?.address.key();
            reached += usize::from(!left.contains_key(&key) && !erased.holds(&key));
        }
        Ok(reached)
    })
}
