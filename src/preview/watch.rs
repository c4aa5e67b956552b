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
        let (places, changed) = (Arc::clone(&self.places), self.changed.clone());
        let mut fresh = notify::recommended_watcher(move |event: notify::Result<Event>| {
            // An error means that something was missed: look at everything.
            let matters = event.map_or(true, |event| matters(&event, &places));
            if matters {
                // Nobody listens any more when the preview ends.
                let _ = changed.send(());
            }
        })?;
        for place in self.places.iter().filter(|place| place.folder.is_dir()) {
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
        let place = Watched {
            folder: folder.path().to_owned(),
            deep: false,
            only: vec!["bulletin.yaml".into()],
        };
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
}
