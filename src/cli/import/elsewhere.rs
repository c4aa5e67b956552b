//! Files that are given away: written where no list is looked for.

use std::path::Path;

use crate::cli::Trouble;
use crate::cli::folder::Folder;

/// Refuses a place where a file would be read as one more list, or where nothing can be written. `such` is a name
/// for the file that is proposed instead.
pub(crate) fn fit(folder: &Folder, out: &Path, such: &str) -> Result<(), Trouble> {
    let beside = out.parent().filter(|beside| !beside.as_os_str().is_empty());
    let beside = beside.unwrap_or(Path::new("."));
    let Ok(real) = beside.canonicalize() else {
        return Err(
            Trouble::new(format!("there is no folder {}", beside.display()))
                .cure("nothing was written; make the folder first, or choose another"),
        );
    };
    let lists = folder.path("subscribers").canonicalize();
    if lists.is_ok_and(|lists| real.starts_with(lists)) {
        return Err(Trouble::new(format!(
            "{} would be one more list, for it lies in subscribers/",
            out.display()
        ))
        .cure(format!(
            "nothing was written; choose a place elsewhere, such as --out ../{such}"
        )));
    }
    Ok(())
}
