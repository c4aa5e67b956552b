//! The outbox: each letter a file that any mail program opens; nothing leaves the machine.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::Fault;
use crate::message::Letter;

/// `outbox/<issue>/`.
#[derive(Clone, Debug)]
pub(super) struct Outbox {
    folder: PathBuf,
}

impl Outbox {
    /// The folder of one issue, made and tried out, so that a run fails before its first letter or
    /// not at all. With `fresh`, letters of an earlier rehearsal are taken away first: whoever is no
    /// longer in the audience should not seem to be.
    pub(super) fn prepare(root: &Path, issue: &str, fresh: bool) -> Result<Self, Fault> {
        let folder = root.join(issue);
        let fault = |cause: io::Error| Fault::Outbox {
            path: folder.clone(),
            cause: super::system::words(&cause),
        };
        for folder in [root, &folder] {
            shut(folder).map_err(fault)?;
        }
        let trial = folder.join(".trial.tmp");
        write(&trial, b"\r\n").map_err(fault)?;
        fs::remove_file(&trial).map_err(fault)?;
        if fresh {
            for entry in fs::read_dir(&folder).map_err(fault)? {
                let path = entry.map_err(fault)?.path();
                // A run that died may have left half a letter.
                if path
                    .extension()
                    .is_some_and(|end| end == "eml" || end == "tmp")
                {
                    fs::remove_file(&path).map_err(fault)?;
                }
            }
        }
        Ok(Outbox { folder })
    }

    /// Writes a letter, whole or not at all. Writing it again changes nothing.
    pub(super) async fn write(&self, letter: Letter) -> Result<(), Fault> {
        let path = self.folder.join(format!("{}.eml", letter.token));
        if path.parent() != Some(&self.folder) {
            return Err(Fault::Outbox {
                path,
                cause: "the token cannot be a file's name".into(),
            });
        }
        let trial = self.folder.join(format!(".{}.tmp", letter.token));
        let work = path.clone();
        let written = tokio::task::spawn_blocking(move || {
            write(&trial, &letter.text.bytes())?;
            fs::rename(&trial, &work)
        })
        .await
        .unwrap_or_else(|error| Err(io::Error::other(error)));
        written.map_err(|cause| Fault::Outbox {
            path,
            cause: super::system::words(&cause),
        })
    }
}

/// A folder for its owner's eyes only, made where there is none.
fn shut(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(folder)?.permissions().mode();
        if mode & 0o077 != 0 {
            fs::set_permissions(folder, fs::Permissions::from_mode(mode & !0o077))?;
        }
    }
    Ok(())
}

/// A file for its owner's eyes only: it names a person.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(bytes)
}
