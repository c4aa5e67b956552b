//! Files that name people: written whole or not at all, and for their owner's eyes only.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::cli::Trouble;

/// What stands for a file that is not there.
pub(crate) const NONE: &str = "none";

/// The digest of a file; [`NONE`] where there is none.
pub(crate) fn digest(path: &Path) -> Result<String, Trouble> {
    let fault = |error: &std::io::Error| Trouble::file("read", path, error);
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(NONE.to_owned()),
        Err(error) => return Err(fault(&error)),
    };
    let mut hash = Hashed::new(std::io::sink());
    std::io::copy(&mut file, &mut hash).map_err(|error| fault(&error))?;
    Ok(hash.digest())
}

/// The bytes of a file, or none where there is none.
pub(crate) fn there(path: &Path) -> Result<Option<Vec<u8>>, Trouble> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Trouble::file("read", path, &error)),
    }
}

/// Something that is written to, and the digest of what was.
pub(crate) struct Hashed<W> {
    out: W,
    hash: Sha256,
}

impl<W: Write> Hashed<W> {
    fn new(out: W) -> Self {
        let hash = Sha256::new();
        Hashed { out, hash }
    }

    fn digest(self) -> String {
        data_encoding::HEXLOWER.encode(&self.hash.finalize())
    }
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.hash.update(bytes.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush()
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

/// Writes new content beside a file, on the disk for good. Returns its digest.
pub(crate) fn stage(
    path: &Path,
    content: impl FnOnce(&mut dyn Write) -> Result<(), Halt>,
) -> Result<String, Trouble> {
    let waiting = staging(path);
    write(&waiting, content).map_err(|halt| match halt {
        Halt::Said(trouble) => trouble,
        Halt::Disk(error) => Trouble::file("write", &waiting, &error),
    })
}

/// Why a file was not written to its end.
pub(crate) enum Halt {
    /// What was to be written could not be had.
    Said(Trouble),
    /// It could not be put on the disk.
    Disk(std::io::Error),
}

impl From<Trouble> for Halt {
    fn from(trouble: Trouble) -> Self {
        Halt::Said(trouble)
    }
}

impl From<std::io::Error> for Halt {
    fn from(error: std::io::Error) -> Self {
        Halt::Disk(error)
    }
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

/// Writes a file for its owner alone, over what is there. Returns the digest of what was written.
fn write<E: From<std::io::Error>>(
    path: &Path,
    content: impl FnOnce(&mut dyn Write) -> Result<(), E>,
) -> Result<String, E> {
    // A file that was left there by a run that broke off may have other rights.
    let _ = std::fs::remove_file(path);
    let file = private().create_new(true).open(path)?;
    let mut out = Hashed::new(BufWriter::new(file));
    content(&mut out)?;
    out.flush()?;
    out.out.get_ref().sync_all()?;
    sync_folder(path)?;
    Ok(out.digest())
}

/// Copies a file for its owner alone, over what is there. Returns the digest of what was copied.
pub(crate) fn copy(from: &Path, to: &Path) -> std::io::Result<String> {
    let mut from = File::open(from)?;
    write(to, |out| std::io::copy(&mut from, out).map(drop))
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
