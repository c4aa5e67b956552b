//! The list that people go into: which one, how it is, and how it is written together with the ledger.

use std::fs::File;
use std::io::ErrorKind;
use std::path::PathBuf;

use bulletin::ledger::{Erasures, Import, Ledger, Lock};
use bulletin::subscribers::import::{Fate, Merged, Newcomer, Target};
use bulletin::subscribers::{Again, Format, list_path};

use super::kept::{self, keep};
use super::paper;
use super::sources::Sources;
use crate::cli::folder::Folder;
use crate::cli::show::Findings;
use crate::cli::{Trouble, World};

/// A list that people go into.
pub(crate) struct Destination {
    /// Its name, such as `members`.
    pub(crate) name: String,
    /// Its file as the editor knows it.
    pub(crate) file: String,
    path: PathBuf,
    /// What it holds.
    pub(crate) target: Target,
}

impl Destination {
    /// Finds a list by name, or the one of bulletin.yaml, and reads it.
    pub(crate) fn find(
        folder: &Folder,
        typed: Option<&str>,
        world: &World,
    ) -> Result<Self, Trouble> {
        let name = match typed {
            Some(name) => name.to_owned(),
            None => the_one(folder)?,
        };
        if name.starts_with("samples/") {
            return Err(Trouble::new(format!(
                "the list `{name}` holds invented people, and is not kept private"
            ))
            .cure("name a list of your own: --list members"));
        }
        let candidates = list_path(&name).map_err(|fault| {
            Trouble::new(fault.to_string())
                .cure("a list is called like its file in subscribers/, without the ending: members")
        })?;
        let shown = |path: &PathBuf| path.display().to_string();
        let there: Vec<_> = candidates
            .iter()
            .filter(|(path, _)| folder.path(&shown(path)).exists())
            .collect();
        let (path, format) = match there.as_slice() {
            [] => (&candidates[0].0, Format::Csv),
            [(path, format)] => (path, *format),
            [(one, _), (other, _), ..] => {
                return Err(Trouble::new(format!(
                    "the list `{name}` is there twice: {} and {}",
                    shown(one),
                    shown(other)
                ))
                .cure("rename one of the two"));
            }
        };
        let file = shown(path);
        let path = folder.path(&file);
        let source: Option<Box<dyn Again>> = match File::open(&path) {
            Ok(file) => Some(Box::new(file)),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(Trouble::file("read", &path, &error)),
        };
        let today = world.latest.date_naive();
        let target = Target::read(&name, &file, source, format, today)
            .map_err(|fault| Trouble::findings(Findings::of(vec![*fault], [])))?;
        Ok(Destination {
            name,
            file,
            path,
            target,
        })
    }

    /// What an editor should know before people go there: that it is a list nobody had, or that no issue goes
    /// to it.
    pub(crate) fn caution(&self, folder: &Folder) -> Result<Option<String>, Trouble> {
        let lists = folder.masthead()?.sending.lists;
        if lists.contains(&self.name) {
            return Ok(None);
        }
        let name = &self.name;
        let what = match self.target.digest() {
            None => format!("{name} is a new list; no issue goes there"),
            Some(_) => format!("no issue goes to {name}"),
        };
        let own: Vec<&str> = lists
            .iter()
            .map(String::as_str)
            .filter(|list| !list.starts_with("samples/"))
            .collect();
        let guess = match own.as_slice() {
            [] => String::new(),
            own => format!("; did you mean {}?", own.join(" or ")),
        };
        Ok(Some(format!(
            "{what} until `send: lists:` in bulletin.yaml names it{guess}"
        )))
    }

    /// Writes the list as it would be beside what it is, and reads it back. Returns its digest.
    pub(crate) fn stage(
        &mut self,
        merged: &Merged,
        people: impl Iterator<Item = Result<Newcomer, Trouble>>,
    ) -> Result<String, Trouble> {
        let folder = self.path.parent().unwrap_or(&self.path);
        paper::private_folder(folder).map_err(|error| Trouble::file("make", folder, &error))?;
        let target = &mut self.target;
        let staged = paper::stage(&self.path, |out| {
            let added = target.begin(merged, out)?;
            for newcomer in people {
                target.add(&added, &newcomer?, out)?;
            }
            Ok(())
        });
        let digest = self.or_not(staged)?;
        let staging = paper::staging(&self.path);
        let written = File::open(&staging).map_err(|error| Trouble::file("read", &staging, &error));
        let sound = written.and_then(|written| {
            let sound = self.target.read_back(Box::new(written), merged);
            sound.map_err(|fault| Trouble::findings(Findings::of(vec![*fault], [])))
        });
        self.or_not(sound)?;
        Ok(digest)
    }

    /// Puts what was staged in the list's place.
    pub(crate) fn place(&self) -> Result<(), Trouble> {
        paper::place(&self.path)
    }

    /// Takes away what was staged, where something went wrong.
    pub(crate) fn or_not<T>(&self, done: Result<T, Trouble>) -> Result<T, Trouble> {
        if done.is_err() {
            paper::remove(&paper::staging(&self.path))?;
        }
        done
    }

    /// The list must still be as it was read.
    pub(crate) fn unchanged(&self) -> Result<(), Trouble> {
        if paper::digest(&self.path)? == self.target.digest().unwrap_or(paper::NONE) {
            return Ok(());
        }
        Err(
            Trouble::new(format!("{} was saved by somebody meanwhile", self.file))
                .cure("nothing was changed; run the same command again"),
        )
    }

    /// Takes the right to write, and looks again at what the people were judged by: the list, and who was erased.
    pub(crate) async fn lock(
        &self,
        ledger: &Ledger,
        erasures: Option<&Erasures>,
        now: i64,
    ) -> Result<Lock, Trouble> {
        let lock = ledger.lock(now)?;
        self.unchanged()?;
        // Whoever erases somebody takes the same lock, and promises that no import brings them back.
        if ledger.erasures().await?.adds_to(erasures) {
            return Err(Trouble::new("somebody was erased meanwhile")
                .cure("nothing was changed; run the same command again"));
        }
        Ok(lock)
    }

    /// Writes the import into the ledger and the list, so that a broken-off one can be finished.
    pub(super) async fn carry_out(
        &mut self,
        folder: &Folder,
        ledger: &Ledger,
        merged: &Merged,
        sources: &mut Sources<'_>,
        world: &World,
    ) -> Result<(), Trouble> {
        let now = world.now.timestamp_millis();
        let lock = self.lock(ledger, sources.erasures.as_ref(), now).await?;
        let before = self.target.digest().map(str::to_owned);
        let mut import = Import {
            id: 0,
            time: now,
            list: self.name.clone(),
            file: self.file.clone(),
            sources: sources.names(),
            after: before.clone().unwrap_or_else(|| paper::NONE.to_owned()),
            before,
            copy: None,
            added: merged.told.count(Fate::Added),
            changed: merged.told.count(Fate::Changed),
            suppressed: merged.told.count(Fate::Left),
            finished: None,
        };
        if merged.changes_list() {
            import.after = self.stage(merged, sources.newcomers(merged))?;
            let was = import.before.as_ref().map(|_| self.path.as_path());
            let kept = keep(folder, now, was, &paper::staging(&self.path));
            import.copy = Some(self.or_not(kept)?);
        }
        let noted = match sources.note(ledger, &lock, &import, merged).await {
            // An editor may have saved the list while everybody was written down.
            Ok(importing) => match self.unchanged() {
                Ok(()) => importing.done().await.map_err(Trouble::from),
                Err(trouble) => Err(trouble),
            },
            Err(trouble) => Err(trouble),
        };
        if let (Err(_), Some(copy)) = (&noted, &import.copy) {
            kept::drop(folder, copy);
        }
        let id = self.or_not(noted)?;
        if import.copy.is_some() {
            self.place()?;
        }
        ledger.finish_import(id, now).await?;
        Ok(())
    }
}

/// The one list of the bulletin's own in bulletin.yaml.
fn the_one(folder: &Folder) -> Result<String, Trouble> {
    let lists = folder.masthead()?.sending.lists;
    let own: Vec<&String> = lists
        .iter()
        .filter(|name| !name.starts_with("samples/"))
        .collect();
    match own.as_slice() {
        [one] => Ok((*one).clone()),
        _ => Err(Trouble::new("nobody has said which list is meant")
            .cure("name it: --list members. Where there is no such list yet, it is made")),
    }
}
