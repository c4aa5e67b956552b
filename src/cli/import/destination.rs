//! The list that people go into: which one, how it is, and how it is written together with the ledger.

use std::path::PathBuf;

use bulletin::ledger::{Brought, Gone, Import, Ledger};
use bulletin::subscribers::import::{Departure, Merged, Target};
use bulletin::subscribers::{Format, list_path};

use super::kept::{self, keep};
use super::paper;
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
    bytes: Option<Vec<u8>>,
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
        let bytes = paper::there(&path)?;
        let today = world.latest.date_naive();
        let target = Target::read(&name, &file, bytes.as_deref(), format, today)
            .map_err(|fault| Trouble::findings(Findings::of(vec![*fault], [])))?;
        Ok(Destination {
            name,
            file,
            path,
            bytes,
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
        let what = match &self.bytes {
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

    /// Writes the list and nothing else. It must still be as it was read.
    pub(crate) fn write(&self, content: &[u8]) -> Result<(), Trouble> {
        self.unchanged()?;
        self.make_folder()?;
        paper::stage(&self.path, content)?;
        paper::place(&self.path)
    }

    fn make_folder(&self) -> Result<(), Trouble> {
        let folder = self.path.parent().unwrap_or(&self.path);
        paper::private_folder(folder).map_err(|error| Trouble::file("make", folder, &error))
    }

    pub(crate) fn unchanged(&self) -> Result<(), Trouble> {
        if paper::there(&self.path)? == self.bytes {
            return Ok(());
        }
        Err(
            Trouble::new(format!("{} was saved by somebody meanwhile", self.file))
                .cure("nothing was changed; run the same command again"),
        )
    }

    /// Writes the import into the ledger and the list, so that a broken-off one can be finished.
    pub(crate) async fn carry_out(
        &self,
        folder: &Folder,
        ledger: &Ledger,
        merged: &Merged,
        sources: &str,
        world: &World,
    ) -> Result<(), Trouble> {
        let now = world.now.timestamp_millis();
        let lock = ledger.lock(now)?;
        self.unchanged()?;
        let new = if merged.taken.is_empty() {
            None
        } else {
            let written = self.target.write(merged);
            Some(written.map_err(|fault| Trouble::findings(Findings::of(vec![*fault], [])))?)
        };
        let before = self.bytes.as_deref();
        let copy = match &new {
            Some(new) => {
                self.make_folder()?;
                paper::stage(&self.path, new)?;
                Some(keep(folder, now, before, new)?)
            }
            None => None,
        };
        let count = |new| merged.taken.iter().filter(|taken| taken.new == new).count() as u64;
        let import = Import {
            id: 0,
            time: now,
            list: self.name.clone(),
            file: self.file.clone(),
            sources: sources.to_owned(),
            before: before.map(|before| paper::digest(Some(before))),
            after: paper::digest(new.as_deref().or(before)),
            copy: copy.clone(),
            added: count(true),
            changed: count(false),
            suppressed: merged.departures.len() as u64,
            finished: None,
        };
        let written = ledger
            .import(&lock, &import, &brought(merged), &gone(&merged.departures))
            .await;
        let id = match written {
            Ok(id) => id,
            Err(fault) => {
                paper::remove(&paper::staging(&self.path))?;
                if let Some(copy) = &copy {
                    kept::drop(folder, copy);
                }
                return Err(fault.into());
            }
        };
        if new.is_some() {
            paper::place(&self.path)?;
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

fn brought(merged: &Merged) -> Vec<Brought> {
    let brought = merged.taken.iter().map(|taken| {
        let person = &taken.newcomer.subscriber;
        let consent = taken.newcomer.consent();
        Brought {
            key: person.address.key(),
            detail: if taken.new {
                consent
            } else {
                format!("known already, and completed; {consent}")
            },
            source: person.source.as_deref().unwrap_or_default().to_owned(),
        }
    });
    brought.collect()
}

fn gone(departures: &[Departure]) -> Vec<Gone> {
    let gone = departures.iter().map(|departure| Gone {
        address: departure.address.clone(),
        reason: departure.reason.clone(),
        source: departure.source.clone(),
    });
    gone.collect()
}
