//! Lists as they were before and after the last few imports, so that one can be taken back.

use std::path::{Path, PathBuf};

use super::paper;
use crate::cli::Trouble;
use crate::cli::folder::Folder;

/// So many imports are kept.
const KEPT: usize = 3;

/// Which side of an import.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Side {
    Before,
    After,
}

fn folder_of(folder: &Folder) -> PathBuf {
    folder.path("subscribers/.undo")
}

fn file(folder: &Folder, name: &str, side: Side) -> PathBuf {
    let side = match side {
        Side::Before => "before",
        Side::After => "after",
    };
    folder_of(folder).join(format!("{name}-{side}"))
}

/// Keeps a list from before and after an import under a new name, which is returned. Older ones are dropped.
pub(crate) fn keep(
    folder: &Folder,
    time: i64,
    before: Option<&Path>,
    after: &Path,
) -> Result<String, Trouble> {
    let way = folder_of(folder);
    let fault = |error: &std::io::Error| Trouble::file("write", &way, error);
    paper::private_folder(&way).map_err(|error| fault(&error))?;
    // The newest comes last, even where the clock stands still.
    let start = format!("{time:014}-");
    let there = names(folder).into_iter();
    let last = there.filter_map(|name| name.strip_prefix(&start)?.parse::<u32>().ok());
    let name = format!("{start}{:03}", last.max().map_or(0, |last| last + 1));
    if let Some(before) = before {
        paper::copy(before, &file(folder, &name, Side::Before)).map_err(|error| fault(&error))?;
    }
    paper::copy(after, &file(folder, &name, Side::After)).map_err(|error| fault(&error))?;
    prune(folder);
    Ok(name)
}

/// Where a list is as it was.
pub(crate) fn kept(folder: &Folder, name: &str, side: Side) -> PathBuf {
    file(folder, name, side)
}

/// Drops what was kept of an import.
pub(crate) fn drop(folder: &Folder, name: &str) {
    for side in [Side::Before, Side::After] {
        // What cannot be dropped now is dropped as too old later on.
        let _ = std::fs::remove_file(file(folder, name, side));
    }
}

/// Every import of which something is kept, the oldest first.
fn names(folder: &Folder) -> Vec<String> {
    let entries = std::fs::read_dir(folder_of(folder)).into_iter().flatten();
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let names = names.filter_map(|name| name.rsplit_once('-').map(|(name, _)| name.to_owned()));
    let mut names: Vec<String> = names.collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Drops all but the newest.
fn prune(folder: &Folder) {
    let mut names = names(folder);
    names.truncate(names.len().saturating_sub(KEPT));
    for name in names {
        drop(folder, &name);
    }
}
