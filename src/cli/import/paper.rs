//! Files that name people: written whole or not at all, and for their owner's eyes only.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::cli::Trouble;

/// What stands for a file that is not there.
pub(crate) const NONE: &str = "none";

/// The digest of a file's bytes.
pub(crate) fn digest(bytes: Option<&[u8]>) -> String {
    bytes.map_or(NONE.to_owned(), |bytes| {
        data_encoding::HEXLOWER.encode(&Sha256::digest(bytes))
    })
}

/// The bytes of a file, or none where there is none.
pub(crate) fn there(path: &Path) -> Result<Option<Vec<u8>>, Trouble> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Trouble::file("read", path, &error)),
    }
}

/// The file a path leads to, where it is a link.
fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// Where a file's new content waits until it takes the old one's place.
pub(crate) fn staging(path: &Path) -> PathBuf {
    let path = real(path);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.import"))
}

/// Writes new content beside a file, on the disk for good.
pub(crate) fn stage(path: &Path, content: &[u8]) -> Result<(), Trouble> {
    let waiting = staging(path);
    write(&waiting, content).map_err(|error| Trouble::file("write", &waiting, &error))
}

/// Puts what was staged in the file's place, in one step.
pub(crate) fn place(path: &Path) -> Result<(), Trouble> {
    let done = std::fs::rename(staging(path), real(path)).and_then(|()| sync_folder(path));
    done.map_err(|error| Trouble::file("write", path, &error))
}

/// Takes a file away, or what was staged for it.
pub(crate) fn remove(path: &Path) -> Result<(), Trouble> {
    match std::fs::remove_file(path) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Trouble::file("remove", path, &error)),
    }
}

/// Writes a file for its owner alone, over what is there.
pub(crate) fn write(path: &Path, content: &[u8]) -> std::io::Result<()> {
    // A file that was left there by a run that broke off may have other rights.
    let _ = std::fs::remove_file(path);
    let mut file = private().create_new(true).open(path)?;
    file.write_all(content)?;
    file.sync_all()?;
    sync_folder(path)
}

/// Options by which a file is made for its owner alone.
pub(crate) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// A folder for its owner alone.
pub(crate) fn private_folder(path: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// A renamed file is only there for good when its folder is.
fn sync_folder(path: &Path) -> std::io::Result<()> {
    match path.parent() {
        #[cfg(unix)]
        Some(folder) if !folder.as_os_str().is_empty() => File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}
