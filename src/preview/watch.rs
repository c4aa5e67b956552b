//! Files that are saved: one signal for each change in the folders that an issue is made from.
//!
//! Folders are watched and not files, because most editors save by writing another file and renaming it.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::mpsc;

/// So many folders in one another; a link that leads in a circle ends there.
const DEPTH: u32 = 8;

/// A folder to watch.
#[derive(Clone, Debug)]
pub struct Watched {
    /// The folder; it need not be there yet.
    pub folder: PathBuf,
    /// With all that is below it.
    pub deep: bool,
    /// The only files of it that matter, by name; all where there are none.
    pub only: Vec<String>,
    /// Looked at now and then, and never listened to: reading some files makes signals.
    pub silent: bool,
}

impl Watched {
    /// A folder and every file right in it.
    pub fn all(folder: PathBuf) -> Self {
        Watched {
            folder,
            deep: false,
            only: Vec::new(),
            silent: false,
        }
    }

    /// The same, with all that is below it.
    #[must_use]
    pub fn deep(self) -> Self {
        Watched { deep: true, ..self }
    }

    /// The same, of which only these files matter.
    #[must_use]
    pub fn only(self, names: &[&str]) -> Self {
        let only = names.iter().map(|name| (*name).to_owned()).collect();
        Watched { only, ..self }
    }

    /// The same, never listened to.
    #[must_use]
    pub fn silent(self) -> Self {
        Watched {
            silent: true,
            ..self
        }
    }

    /// The same by its real name, which is the one that signals bear: the way to it may lead over links.
    fn real(&self) -> Watched {
        let real = self.folder.canonicalize().ok().or_else(|| {
            let parent = self.folder.parent()?.canonicalize().ok()?;
            Some(parent.join(self.folder.file_name()?))
        });
        Watched {
            folder: real.unwrap_or_else(|| self.folder.clone()),
            ..self.clone()
        }
    }
}

/// Watches as long as it lives.
#[derive(Debug)]
pub struct Watcher {
    places: Arc<Vec<Watched>>,
    inner: Mutex<Option<RecommendedWatcher>>,
    changed: mpsc::UnboundedSender<()>,
}

impl Watcher {
    /// Starts to watch. Each change sends one signal, or several.
    pub fn new(places: Vec<Watched>) -> Result<(Self, mpsc::UnboundedReceiver<()>), notify::Error> {
        let (changed, signals) = mpsc::unbounded_channel();
        let watcher = Watcher {
            places: Arc::new(places),
            inner: Mutex::new(None),
            changed,
        };
        watcher.again()?;
        Ok((watcher, signals))
    }

    /// What the watched files look like, as one number: another one after a save of which no signal came. Network
    /// folders send none, and a folder that was moved away and back is watched no more.
    pub(super) fn glance(&self) -> impl Future<Output = u64> + use<> {
        let places = Arc::clone(&self.places);
        async move {
            let looking = tokio::task::spawn_blocking(move || {
                let mut hasher = DefaultHasher::new();
                for place in places.iter() {
                    look(&place.folder, place, DEPTH, &mut hasher);
                }
                hasher.finish()
            });
            looking.await.unwrap_or_default()
        }
    }

    /// Looks anew at what is there: a folder that was made or moved in since is watched from now on.
    pub(super) fn again(&self) -> Result<(), notify::Error> {
        let heard = self.places.iter().filter(|place| !place.silent);
        let places: Vec<Watched> = heard.map(Watched::real).collect();
        let (listened, changed) = (places.clone(), self.changed.clone());
        let mut fresh = notify::recommended_watcher(move |event: notify::Result<Event>| {
            // An error means that something was missed: look at everything.
            let matters = event.map_or(true, |event| matters(&event, &listened));
            if matters {
                // Nobody listens any more when the preview ends.
                let _ = changed.send(());
            }
        })?;
        for place in places.iter().filter(|place| place.folder.is_dir()) {
            let mode = if place.deep {
                RecursiveMode::Recursive
            } else {
                RecursiveMode::NonRecursive
            };
            fresh.watch(&place.folder, mode)?;
        }
        *self.inner.lock().unwrap_or_else(PoisonError::into_inner) = Some(fresh);
        Ok(())
    }
}

/// Adds what a folder holds to the number: names, sizes and times.
fn look(folder: &Path, place: &Watched, depth: u32, hasher: &mut DefaultHasher) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let Ok(about) = std::fs::metadata(&path) else {
            continue;
        };
        if about.is_dir() {
            if place.deep && depth > 0 {
                look(&path, place, depth - 1, hasher);
            }
        } else if is_ours(&path, std::slice::from_ref(place)) {
            (&path, about.len(), about.modified().ok()).hash(hasher);
        }
    }
}

/// Whether a change can have changed what is shown.
fn matters(event: &Event, watched: &[Watched]) -> bool {
    let written = match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        // Reading is an event too, and we read.
        EventKind::Access(_) => false,
        _ => true,
    };
    written && (event.paths.is_empty() || event.paths.iter().any(|path| is_ours(path, watched)))
}

fn is_ours(path: &Path, watched: &[Watched]) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    watched.iter().any(|place| {
        let inside = if place.deep {
            path.starts_with(&place.folder)
        } else {
            path.parent() == Some(&place.folder) || path == place.folder
        };
        // A folder itself that comes, goes or is renamed.
        let itself = path == place.folder;
        let named = place.only.is_empty()
            || name.is_some_and(|name| place.only.iter().any(|only| only == name));
        inside && (itself || named)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_save_of_which_no_signal_came_is_seen_at_a_glance() {
        let folder = tempfile::tempdir().unwrap();
        let place = Watched::all(folder.path().to_owned()).only(&["bulletin.yaml"]);
        let (watcher, _signals) = Watcher::new(vec![place]).unwrap();
        let before = watcher.glance().await;
        std::fs::write(folder.path().join("notes.txt"), "a").unwrap();
        assert_eq!(watcher.glance().await, before);
        std::fs::write(folder.path().join("bulletin.yaml"), "a").unwrap();
        let after = watcher.glance().await;
        assert_ne!(after, before);
        std::fs::write(folder.path().join("bulletin.yaml"), "ab").unwrap();
        assert_ne!(watcher.glance().await, after);
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_save_is_heard_where_the_way_to_the_folder_leads_over_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real"), folder.path().join("link"));
        std::fs::create_dir(&real).unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        let place = Watched::all(link).only(&["bulletin.yaml"]);
        let (_watcher, mut signals) = Watcher::new(vec![place]).unwrap();
        std::fs::write(real.join("bulletin.yaml"), "a").unwrap();
        assert_eq!(signals.recv().await, Some(()));
    }

    #[test]
    fn signals_are_compared_by_the_real_name_of_a_folder() {
        let folder = tempfile::tempdir().unwrap();
        let real = folder.path().canonicalize().unwrap();
        let round = real.join("..").join(real.file_name().unwrap());
        assert_eq!(Watched::all(round.clone()).real().folder, real);
        let missing = Watched::all(round.join("issues")).real();
        assert_eq!(missing.folder, real.join("issues"));
    }
}
