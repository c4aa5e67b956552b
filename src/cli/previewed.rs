//! Whether somebody has had a preview of an issue as it is now.

use bulletin::check::{Known, Previewed};
use bulletin::ledger::{Ledger, Preview};

use super::approve::{digest, when};
use super::desk::Desk;
use super::folder::Folder;
use super::send::at_rest;
use super::transport::understood;
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

/// The same for those who only look ahead, and to whom a missing preview is a piece of advice. Makes no
/// ledger; one that cannot be read is for others to tell of.
pub(crate) fn ahead(folder: &Folder, desk: &Desk) -> Known {
    let mut known = desk.known.clone();
    if !desk.masthead.approval.preview {
        return known;
    }
    let live = understood(&desk.masthead).is_ok_and(|(through, _)| through.is_live());
    let found = if folder.ledger().is_file() {
        self::known(folder, desk, live).map(|known| known.preview)
    } else {
        Ok(Some(Previewed::default()))
    };
    known.preview = found.ok().flatten().map(|preview| Previewed {
        ahead: true,
        ..preview
    });
    known
}

/// What the ledger knows of previews, where the house asks for one; none where it does not. For a `live`
/// send only that counts which went the way its letters will go: another server may make something else of
/// them, and a file in the outbox nobody has seen arrive.
pub(crate) async fn wanted(
    ledger: &Ledger,
    desk: &Desk,
    live: bool,
) -> Result<Option<Previewed>, Trouble> {
    if !desk.masthead.approval.preview {
        return Ok(None);
    }
    let (through, _) = understood(&desk.masthead)?;
    let through = through.to_string();
    let (counted, others): (Vec<Preview>, Vec<Preview>) = ledger
        .previews(&desk.issue.stem)
        .await?
        .into_iter()
        .partition(|preview| !live || preview.through == through);
    let digest = digest(desk, &desk.issue);
    let same = |preview: &&Preview| preview.digest == digest;
    let elsewhere = others.iter().rev().find(same);
    Ok(Some(Previewed {
        same: counted.iter().any(|preview| same(&preview)),
        last: counted.last().map(|last| when(last.time, &desk.masthead)),
        elsewhere: elsewhere.map(|other| {
            if other.was_mailed() {
                format!("through {}, and not through {through}", other.through)
            } else {
                format!("as a file in the outbox, and not through {through}")
            }
        }),
        ahead: false,
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
