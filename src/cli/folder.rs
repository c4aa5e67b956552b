//! A bulletin's folder: where things are in it, and reading them.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use bulletin::check::unreadable;
use bulletin::finding::Source;
use bulletin::issue::Issue;
use bulletin::masthead::Masthead;

use super::show::Findings;
use super::{Trouble, transport, trouble};

/// No issue, setting or template needs more bytes than this.
pub(super) const LIMIT: u64 = 2 << 20;

/// The folder with `bulletin.yaml` in it.
#[derive(Clone, Debug)]
pub(crate) struct Folder {
    root: PathBuf,
}

impl Folder {
    /// Finds `bulletin.yaml` in a folder or above it, as Cargo finds `Cargo.toml`.
    pub(crate) fn find(dir: &Path) -> Result<Self, Trouble> {
        let start = std::path::absolute(dir).map_err(|error| Trouble::file("find", dir, &error))?;
        if !start.is_dir() {
            return Err(Trouble::new(format!(
                "there is no folder {}",
                dir.display()
            )));
        }
        match start.ancestors().find(|dir| dir.join("bulletin.yaml").is_file()) {
            Some(root) => Ok(Folder { root: root.to_owned() }),
            None => Err(Trouble::new(format!("there is no bulletin.yaml in {} or above it", start.display()))
                .cure("go to your bulletin's folder, name it with -C DIR, or start one: bulletin init DIR")),
        }
    }

    /// A path inside the folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// Where it is.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A path as an editor who sits in the folder would write it.
    pub(crate) fn name(&self, path: &Path) -> String {
        path.strip_prefix(&self.root)
            .unwrap_or(path)
            .display()
            .to_string()
    }

    /// The way from the current folder to this one, with a slash behind it; nothing where it is the
    /// same one, or not below it.
    pub(crate) fn within(&self) -> String {
        let here = std::env::current_dir().unwrap_or_default();
        let root = self.root.canonicalize().unwrap_or(self.root.clone());
        match root.strip_prefix(here.canonicalize().unwrap_or(here)) {
            Ok(way) if !way.as_os_str().is_empty() => format!("{}/", way.display()),
            _ => String::new(),
        }
    }

    /// The ledger.
    pub(crate) fn ledger(&self) -> PathBuf {
        self.path("subscribers/ledger.db")
    }

    /// Who we are.
    pub(crate) fn masthead(&self) -> Result<Masthead, Trouble> {
        let source = self.source(&self.path("bulletin.yaml"))?;
        let masthead = Masthead::read(&source)
            .map_err(|found| Trouble::findings(Findings::of(found, [source])))?;
        // Whoever writes an issue learns today what would stop the send in three weeks.
        transport::understood(&masthead)?;
        Ok(masthead)
    }

    /// The stems of all issues, oldest first, without their translations.
    pub(crate) fn issues(&self) -> Result<Vec<String>, Trouble> {
        let dir = self.path("issues");
        let entries = match std::fs::read_dir(&dir) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(Trouble::file("read", &dir, &error)),
        };
        let mut stems: Vec<String> = entries
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter_map(|name| name.strip_suffix(".yaml").map(str::to_owned))
            .filter(|stem| !stem.contains('.'))
            .collect();
        stems.sort();
        Ok(stems)
    }

    /// The stem of an issue that need not be there any more.
    pub(crate) fn stem(&self, typed: Option<&str>) -> Result<String, Trouble> {
        let name = match typed {
            Some(typed) => Path::new(typed)
                .file_name()
                .and_then(|name| name.to_str())
                .unwrap_or(typed)
                .to_owned(),
            None => self.issues()?.pop().ok_or_else(|| {
                Trouble::new("there is no issue in issues/ yet").cure("start one: bulletin new")
            })?,
        };
        Ok(name
            .strip_suffix(".yaml")
            .map_or(name.clone(), str::to_owned))
    }

    /// Reads an issue by stem or path; the newest where neither is given.
    pub(super) fn issue(&self, typed: Option<&str>) -> Result<Issue, Trouble> {
        let (path, stem) = self.issue_file(typed)?;
        Ok(Issue::read(stem, &self.source(&path)?))
    }

    /// The file of an issue that is there, and its stem.
    pub(super) fn issue_file(&self, typed: Option<&str>) -> Result<(PathBuf, String), Trouble> {
        let path = match typed {
            Some(typed) if is_path(typed) => std::path::absolute(typed)
                .map_err(|error| Trouble::file("find", Path::new(typed), &error))?,
            Some(typed) => {
                let stem = typed.strip_suffix(".yaml").unwrap_or(typed);
                self.path("issues").join(format!("{stem}.yaml"))
            }
            None => {
                let newest = self.issues()?.pop().ok_or_else(|| {
                    Trouble::new("there is no issue in issues/ yet").cure("start one: bulletin new")
                })?;
                self.path("issues").join(format!("{newest}.yaml"))
            }
        };
        let stem = path
            .file_stem()
            .and_then(|stem| stem.to_str())
            .unwrap_or_default()
            .to_owned();
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
        if stem.is_empty() || !stem.chars().all(plain) || stem.starts_with('.') {
            return Err(Trouble::new(format!("an issue cannot be called `{stem}`"))
                .cure("its name goes into addresses and folders: use letters, figures and hyphens, such as 2026-11"));
        }
        if !path.exists() {
            let mut stems = self.issues()?;
            let known = stems.split_off(stems.len().saturating_sub(12)).join(", ");
            let cure = if known.is_empty() {
                "start one: bulletin new".to_owned()
            } else {
                format!("there are: {known}")
            };
            return Err(Trouble::new(format!("there is no issue {}", self.name(&path))).cure(cure));
        }
        Ok((path, stem))
    }

    /// Reads a text file.
    pub(crate) fn source(&self, path: &Path) -> Result<Source, Trouble> {
        let name = self.name(path);
        let bytes = self.bytes(path, LIMIT)?;
        Source::new(name.as_str(), &bytes, LIMIT)
            .map_err(|fault| Trouble::findings(Findings::of(vec![unreadable(&name, fault)], [])))
    }

    /// Reads a file, but no more than is needed to see that it is too big.
    pub(crate) fn bytes(&self, path: &Path, limit: u64) -> Result<Vec<u8>, Trouble> {
        let mut bytes = Vec::new();
        let mut file = self.open(path, limit)?.take(limit + 1);
        file.read_to_end(&mut bytes)
            .map_err(|error| self.unreadable(path, &error))?;
        Ok(bytes)
    }

    /// Opens a file that is not too big.
    pub(crate) fn open(&self, path: &Path, limit: u64) -> Result<File, Trouble> {
        let file = File::open(path).map_err(|error| self.unreadable(path, &error))?;
        let data = file
            .metadata()
            .map_err(|error| self.unreadable(path, &error))?;
        if data.is_dir() {
            let error = std::io::ErrorKind::IsADirectory.into();
            return Err(self.unreadable(path, &error));
        }
        // The length of a file that is too big is wanted for the message, its content is not.
        let bytes = data.len();
        if bytes > limit {
            let fault = bulletin::finding::Unreadable::TooBig { bytes, limit };
            let found = vec![unreadable(&self.name(path), fault)];
            return Err(Trouble::findings(Findings::of(found, [])));
        }
        Ok(file)
    }

    fn unreadable(&self, path: &Path, error: &std::io::Error) -> Trouble {
        Trouble::file("read", Path::new(&self.name(path)), error)
    }

    /// Writes a file whole or not at all, making the folders it needs.
    pub(crate) fn write(&self, path: &Path, content: &[u8]) -> Result<(), Trouble> {
        let shown = self.name(path);
        let write = || {
            let dir = path.parent().unwrap_or(&self.root);
            std::fs::create_dir_all(dir)?;
            let mut builder = tempfile::Builder::new();
            // Like any file an editor saves; what names people is written elsewhere, for its owner alone.
            #[cfg(unix)]
            builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
            let mut file = builder.tempfile_in(dir)?;
            std::io::Write::write_all(&mut file, content)?;
            file.persist(path)?;
            Ok(())
        };
        write().map_err(|error: std::io::Error| {
            Trouble::new(format!("cannot write {shown}: {}", trouble::plain(&error)))
        })
    }
}

/// Puts new content in the place of a file's, whole or not at all, if the file still holds what was read
/// from it. Its permissions stay, and a link goes on pointing to it.
pub(crate) fn replace(path: &Path, read: &[u8], content: &[u8]) -> Result<(), Replacing> {
    let path = path.canonicalize()?;
    let permissions = std::fs::metadata(&path)?.permissions();
    if permissions.readonly() {
        return Err(Replacing::Protected);
    }
    let mut file = tempfile::NamedTempFile::new_in(path.parent().unwrap_or(&path))?;
    std::io::Write::write_all(&mut file, content)?;
    file.as_file().set_permissions(permissions)?;
    file.as_file().sync_all()?;
    // As late as can be: somebody may have saved it while the question stood.
    if std::fs::read(&path)? != read {
        return Err(Replacing::Changed);
    }
    file.persist(&path).map_err(|error| error.error)?;
    Ok(())
}

/// Why a file was left as it is.
#[derive(Debug)]
pub(crate) enum Replacing {
    /// Somebody else has written to it since it was read.
    Changed,
    /// It is protected against writing.
    Protected,
    /// The system refuses.
    System(std::io::Error),
}

impl From<std::io::Error> for Replacing {
    fn from(error: std::io::Error) -> Self {
        Replacing::System(error)
    }
}

/// Whether somebody typed a path where a stem would do.
fn is_path(typed: &str) -> bool {
    typed.contains(['/', '\\'])
        || Path::new(typed)
            .extension()
            .is_some_and(|end| end == "yaml")
            // A file's name alone may be meant to be looked for in issues/.
            && Path::new(typed).exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_somebody_saved_meanwhile_is_left_to_them() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.yaml");
        std::fs::write(&path, "theirs").unwrap();
        assert!(matches!(
            replace(&path, b"as read", b"ours"),
            Err(Replacing::Changed)
        ));
        assert_eq!(std::fs::read(&path).unwrap(), b"theirs");
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);

        replace(&path, b"theirs", b"ours").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"ours");
    }
}
