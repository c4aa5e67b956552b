//! What became of an issue while a send waited for its moment.

use bulletin::ledger::{Kind, Ledger};

use super::at_rest;
use crate::cli::approve::when;
use crate::cli::desk::Desk;
use crate::cli::folder::Folder;
use crate::cli::{Trouble, runtime};

/// Another send may have finished it while this one waited.
pub(super) fn sent_meanwhile(folder: &Folder, desk: &Desk) -> Result<(), Trouble> {
    let stem = &desk.issue.stem;
    let sent = runtime()?.block_on(async {
        let ledger = Ledger::open(&folder.ledger()).await?;
        let sent = match ledger.dispatch(stem, Kind::Live).await? {
            Some(begun) if !ledger.is_untouched(begun.id).await? => {
                let sums = ledger.sums(begun.id).await?;
                (sums.waiting + sums.deferred == 0).then_some(begun.started)
            }
            _ => None,
        };
        at_rest(&ledger).await;
        Ok::<_, Trouble>(sent)
    })?;
    let Some(began) = sent else {
        return Ok(());
    };
    let began = when(began, &desk.masthead);
    Err(Trouble::new(format!(
        "{stem} was sent while this waited: that send began on {began}"
    ))
    .cure(format!(
        "nobody was written to a second time; bulletin status {stem} says what became of it"
    )))
}
