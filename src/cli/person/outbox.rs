//! The letters of one person that are files.

use std::path::PathBuf;

use bulletin::ledger::Received;
use bulletin::subscribers::Address;

use crate::cli::Trouble;
use crate::cli::folder::Folder;
use crate::cli::people::files_below;

/// How much of a letter its headers can be; whom it is to stands there.
const HEAD: usize = 64 << 10;

/// Their letters: by the names the ledger has for them, and by whom a letter says that it is to.
pub(super) fn of(
    folder: &Folder,
    who: &Address,
    letters: &[Received],
) -> Result<Vec<PathBuf>, Trouble> {
    let mut found = Vec::new();
    for name in files_below(&folder.path("outbox")) {
        let path = folder.path("outbox").join(&name);
        let file = name.rsplit('/').next().unwrap_or(&name);
        let named = letters
            .iter()
            .any(|letter| file.contains(letter.token.as_str()));
        if named || is_to(&path, who)? {
            found.push(path);
        }
    }
    Ok(found)
}

fn is_to(path: &std::path::Path, who: &Address) -> Result<bool, Trouble> {
    let bytes = std::fs::read(path).map_err(|error| Trouble::file("read", path, &error))?;
    let text = String::from_utf8_lossy(bytes.get(..HEAD).unwrap_or(&bytes));
    let head = text.split("\r\n\r\n").next().unwrap_or_default();
    // A long header goes on in the next line, which begins with space.
    let unfolded = head.replace("\r\n ", "").replace("\r\n\t", "");
    Ok(unfolded
        .lines()
        .filter(|line| {
            line.get(..3)
                .is_some_and(|name| name.eq_ignore_ascii_case("to:"))
        })
        .any(|line| who.is_in(line)))
}
