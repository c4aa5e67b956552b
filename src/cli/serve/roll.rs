//! Who stands on the lists that people can choose from, read again whenever a file has changed.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use bulletin::masthead::Serve;
use bulletin::subscribers::list_path;
use bulletin::web::{ReadRoll, Roll};

use crate::cli::folder::Folder;
use crate::cli::people::on_list;
use crate::cli::{Trouble, World};

/// What is seen of files without opening them.
type Stamp = Vec<(PathBuf, Option<(u64, SystemTime)>)>;

/// Reads the lists, and remembers them for as long as their files are as they were.
pub(super) fn reader(folder: &Folder, offer: &Serve, world: &World) -> ReadRoll {
    let (folder, world) = (folder.clone(), world.clone());
    let names: Vec<String> = offer.lists.iter().map(|list| list.name.clone()).collect();
    let last: Mutex<Option<(Stamp, Arc<Roll>)>> = Mutex::default();
    Box::new(move || {
        let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
        let stamp = stamp(&folder, &names);
        if let Some((known, roll)) = &*last
            && *known == stamp
        {
            return Ok(Arc::clone(roll));
        }
        let roll = Arc::new(
            read(&folder, &names, &world).map_err(|trouble| trouble.message().to_owned())?,
        );
        *last = Some((stamp, Arc::clone(&roll)));
        Ok(roll)
    })
}

fn read(folder: &Folder, names: &[String], world: &World) -> Result<Roll, Trouble> {
    let mut roll = Roll::default();
    for name in names {
        roll.lists
            .insert(name.clone(), on_list(folder, name, &world.later())?);
    }
    Ok(roll)
}

fn stamp(folder: &Folder, names: &[String]) -> Stamp {
    let files = names
        .iter()
        .flat_map(|name| list_path(name).map(Vec::from).unwrap_or_default());
    let paths = files.map(|(path, _)| folder.path(&path.display().to_string()));
    paths
        .map(|path| {
            let data = std::fs::metadata(&path).ok();
            let seen = data.and_then(|data| Some((data.len(), data.modified().ok()?)));
            (path, seen)
        })
        .collect()
}
