//! An import that was broken off between the ledger and the list, brought to its end.

use anstream::eprintln;
use bulletin::ledger::Ledger;

use super::paper;
use crate::cli::folder::Folder;
use crate::cli::{Trouble, World};

/// Finishes an import that was broken off between the ledger and the list.
pub(crate) async fn mend(folder: &Folder, ledger: &Ledger, world: &World) -> Result<(), Trouble> {
    let Some(import) = ledger.last_import().await? else {
        return Ok(());
    };
    if import.finished.is_some() {
        return Ok(());
    }
    let now = world.now.timestamp_millis();
    let _lock = ledger.lock(now)?;
    let path = folder.path(&import.file);
    let is = paper::digest(&path)?;
    let whole = paper::digest(&paper::staging(&path))? == import.after;
    // Without a copy of the list it had nothing to write there.
    if import.copy.is_some() && is != import.after {
        let was = import.before.as_deref().unwrap_or(paper::NONE);
        if is != was || !whole {
            return Err(Trouble::new(format!(
                "the import of {} was broken off before {} was written, and the list has changed since",
                import.sources, import.file
            ))
            .cure("take it back with bulletin subscribers undo, which leaves the list as it is now, and import the files again"));
        }
        paper::place(&path)?;
        eprintln!(
            "The import of {} was broken off before {} was written. It is written now.",
            import.sources, import.file
        );
    }
    Ok(ledger.finish_import(import.id, now).await?)
}
