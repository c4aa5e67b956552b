//! The mail in a folder: a Maildir's, or the files that are mail by their names.

use std::collections::VecDeque;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The messages in a folder, and how many files there are none: those of a Maildir, else its `.eml` and mbox files. Links to folders are not followed, for they
/// may lead in a circle; what is no file, such as a pipe, is left alone.
pub(super) fn messages_in(folder: &Path) -> io::Result<(VecDeque<PathBuf>, u64)> {
    let inner: Vec<PathBuf> = ["new", "cur"]
        .iter()
        .map(|name| folder.join(name))
        .collect();
    let maildir = inner.iter().any(|inner| inner.is_dir());
    let folders = if maildir {
        inner
    } else {
        vec![folder.to_owned()]
    };
    let (mut found, mut skipped) = (Vec::new(), 0);
    for folder in folders.iter().filter(|folder| folder.is_dir()) {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let hidden = name.starts_with('.');
            let mail = maildir
                || Path::new(&name).extension().is_some_and(|ending| {
                    ["eml", "mbox", "mbx"]
                        .iter()
                        .any(|known| ending.eq_ignore_ascii_case(known))
                });
            if hidden || !path.is_file() {
                continue;
            }
            if mail {
                found.push(path);
            } else {
                skipped += 1;
            }
        }
    }
    found.sort();
    Ok((found.into(), skipped))
}
