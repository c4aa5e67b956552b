//! A place for the copy of the ledger that a dry run changes: beside the ledger, for its owner alone, and gone
//! afterwards. The copy holds every address and the secret, and a computer's folder for what is temporary is
//! shared, and kept when a program is killed.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use tempfile::{Builder, TempDir};

const PREFIX: &str = ".inbox-copy-";

/// The file that is locked for as long as a copy is in use.
const IN_USE: &str = "in-use";

/// A folder for a copy, removed with this.
#[derive(Debug)]
pub(super) struct Scratch {
    // Dropped in this order: on some systems an open file keeps its folder.
    _lock: File,
    folder: TempDir,
}

impl Scratch {
    /// Makes one beside the ledger.
    pub(super) fn beside(ledger: &Path) -> io::Result<Self> {
        let mut builder = Builder::new();
        builder.prefix(PREFIX);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            builder.permissions(fs::Permissions::from_mode(0o700));
        }
        let folder = builder.tempdir_in(around(ledger))?;
        let lock = File::create(folder.path().join(IN_USE))?;
        lock.lock()?;
        Ok(Scratch {
            _lock: lock,
            folder,
        })
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Removes those that a program left behind which was killed. What cannot be removed is tried the next time.
    pub(super) fn sweep(ledger: &Path) {
        let Ok(entries) = fs::read_dir(around(ledger)) else {
            return;
        };
        for entry in entries.flatten() {
            if !entry.file_name().to_string_lossy().starts_with(PREFIX) {
                continue;
            }
            let lock = File::open(entry.path().join(IN_USE));
            let used = lock.is_ok_and(|lock| lock.try_lock().is_err());
            if !used {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
    }
}

fn around(ledger: &Path) -> &Path {
    ledger.parent().unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_copy_is_for_its_owner_alone_and_a_killed_programs_is_removed() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let ledger = folder.path().join("ledger.db");
        let stale = folder.path().join(format!("{PREFIX}x"));
        fs::create_dir(&stale).unwrap();
        fs::write(stale.join("ledger.db"), "ann@example.org").unwrap();
        fs::write(stale.join(IN_USE), "").unwrap();
        let scratch = Scratch::beside(&ledger).unwrap();
        let path = scratch.path().to_owned();
        assert_eq!(path.parent(), Some(folder.path()));
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
        Scratch::sweep(&ledger);
        assert!(!stale.exists());
        assert!(path.exists());
        drop(scratch);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
