//! What was noticed in reading the lists.

use std::path::Path;

use anstream::eprintln;
use bulletin::subscribers::{Audience, Leaving, SpoolFault};

use super::folder::Folder;
use super::joined::DECLINED;
use super::people::{files_below, format_of};
use super::show;

/// Says what was noticed in reading the lists.
pub(crate) fn remark(audience: &mut Audience) -> Result<(), SpoolFault> {
    let yellow = show::YELLOW;
    for note in &audience.notes {
        eprintln!("  {note}");
    }
    for warning in &audience.warnings {
        let place = &warning.place;
        eprintln!(
            "  {yellow}{}:{}{yellow:#}: {}",
            place.file, place.line, warning.message
        );
    }
    match audience.folded {
        0 => {}
        1 => eprintln!("  1 person stands on more than one row and gets one letter"),
        folded => eprintln!(
            "  {folded} rows name somebody who stands on an earlier row; each person gets one letter"
        ),
    }
    let erased: Vec<String> = audience
        .erased
        .iter()
        .map(|place| format!("{}:{}", place.file, place.line))
        .collect();
    match erased.as_slice() {
        [] => {}
        [row] => {
            eprintln!(
                "  1 row is left out, for it names somebody who was erased on request: {row}"
            );
        }
        rows => eprintln!(
            "  {} rows are left out, for they name people who were erased on request: {}",
            rows.len(),
            rows.join(", ")
        ),
    }
    let (mut off, mut left) = (0, 0);
    for one in audience.left_out.things()? {
        let one = one?;
        off += usize::from(one.why == Leaving::Chosen && one.reason == DECLINED);
        left += usize::from(one.why != Leaving::Chosen);
    }
    match off {
        0 => {}
        1 => eprintln!("  1 person has turned their list off and is left out"),
        off => eprintln!("  {off} people have turned their list off and are left out"),
    }
    match left {
        0 => {}
        1 => eprintln!("  1 person is left out, because a list says that they have left"),
        left => {
            eprintln!(
                "  {left} rows are left out, because a list says that these people have left"
            );
        }
    }
    Ok(())
}

/// Says so where other accounts of this computer can read a list: an address there can tell a lot.
pub(crate) fn remark_readers(folder: &Folder) {
    let dir = folder.path("subscribers");
    if !is_open(&dir) {
        return;
    }
    let lists = files_below(&dir).into_iter().filter(|file| {
        format_of(file).is_some() && !file.starts_with("samples/") && is_open(&dir.join(file))
    });
    if let Some(file) = lists.into_iter().next() {
        let yellow = show::YELLOW;
        eprintln!(
            "  {yellow}other accounts of this computer can read subscribers/{file}{yellow:#}: chmod 700 subscribers"
        );
    }
}

/// Whether accounts other than its owner's may open a file or folder.
#[cfg(unix)]
pub(crate) fn is_open(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path).is_ok_and(|data| data.permissions().mode() & 0o077 != 0)
}

/// Elsewhere than on Unix it cannot be asked in this way.
#[cfg(not(unix))]
pub(crate) fn is_open(_: &Path) -> bool {
    false
}
