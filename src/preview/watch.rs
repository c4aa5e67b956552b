//! Files that are saved: one signal for each change in the folders that an issue is made from.
//!
//! Folders are watched and not files, because most editors save by writing another file and renaming it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::mpsc;

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
