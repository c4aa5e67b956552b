//! Whether somebody has had a preview of an issue as it is now.

use bulletin::check::{Known, Previewed};
use bulletin::ledger::{Ledger, Preview};

use super::approve::{digest, when};
use super::desk::Desk;
use super::folder::Folder;
use super::send::at_rest;
use super::{Trouble, runtime};

/// What is known around an issue, its previews among it, for those who have no ledger open.
pub(crate) fn known(folder: &Folder, desk: &Desk, live: bool) -> Result<Known, Trouble> {
    let mut known = desk.known.clone();
    if desk.masthead.approval.preview {
        known.preview = runtime()?.block_on(async {
            let ledger = Ledger::open(&folder.ledger()).await?;
            let preview = wanted(&ledger, desk, live).await?;
            at_rest(&ledger).await;
            Ok::<_, Trouble>(preview)
        })?;
    }
    Ok(known)
}

/// What the ledger knows of previews, where the house asks for one; none where it does not. For a `live`
/// send a file in the outbox is no preview: nobody has seen it arrive.
pub(crate) async fn wanted(
    ledger: &Ledger,
    desk: &Desk,
    live: bool,
) -> Result<Option<Previewed>, Trouble> {
    if !desk.masthead.approval.preview {
        return Ok(None);
    }
    let mut previews = ledger.previews(&desk.issue.stem).await?;
    previews.retain(|preview| preview.was_mailed() || !live);
    let digest = digest(desk, &desk.issue);
    Ok(Some(Previewed {
        same: previews.iter().any(|preview| preview.digest == digest),
        last: previews.last().map(|last| when(last.time, &desk.masthead)),
    }))
}

/// The last preview of an issue as a line for people, if there was one.
pub(crate) async fn last(ledger: &Ledger, desk: &Desk) -> Result<Option<String>, Trouble> {
    let previews = ledger.previews(&desk.issue.stem).await?;
    let digest = digest(desk, &desk.issue);
    let current = previews
        .iter()
        .rev()
        .find(|preview| preview.digest == digest);
    let told = |preview: &Preview| {
        let file = if preview.was_mailed() {
            ""
        } else {
            ", as a file"
        };
        let time = when(preview.time, &desk.masthead);
        format!("previewed on {time}, to {}{file}", preview.address)
    };
    Ok(match (current, previews.last()) {
        (Some(current), _) => Some(told(current)),
        (None, Some(last)) => Some(format!("{}, and has changed since", told(last))),
        (None, None) => None,
    })
}
