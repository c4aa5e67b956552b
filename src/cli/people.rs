//! The lists an issue goes to, read from `subscribers/`.

use std::collections::HashSet;
use std::path::Path;

use bulletin::finding::Finding;
use bulletin::subscribers::{
    Address, Audience, Entry, Format, Gathering, List, each, list_path, read,
};
use chrono::NaiveDate;

use super::folder::Folder;
use super::joined::{Joined, warn_of_beaten};
use super::{Trouble, World};

/// More than any list has; a file of this size is something else.
pub(crate) const LIMIT: u64 = 200 << 20;

/// Reads lists by name, with those who signed up for them, and makes one audience of them, in which each person
/// stands once.
pub(crate) fn gather(
    folder: &Folder,
    names: &[String],
    joined: &Joined,
    world: &World,
) -> Result<Audience, Trouble> {
    let mut gathering = Gathering::new(&folder.path("subscribers"), joined);
    for name in names {
        // Everybody on it may have signed up on our own pages.
        if !joined.has(name) || is_there(folder, name) {
            let (path, format) = found(folder, name)?;
            let list = take_in(&mut gathering, folder, (name, &path, format), joined, world)?;
            let nobody = list.rows == 0 && list.rejected.is_empty();
            if !(nobody && joined.has(name)) {
                gathering.end(list);
            }
        }
        if joined.has(name) {
            let list = joined.list(name);
            for person in joined.people(name) {
                gathering.row(joined.entry(person))?;
            }
            gathering.end(list);
        }
    }
    let unread = left_elsewhere(&mut gathering, folder, names, world)?;
    let mut audience = gathering.audience()?;
    warn_of_beaten(&mut audience)?;
    audience.warnings.extend(unread);
    Ok(audience)
}

/// Takes in everybody on a list by its file. The answer is what there is to say of the list beside them.
fn take_in(
    gathering: &mut Gathering<'_>,
    folder: &Folder,
    (name, file, format): (&str, &str, Format),
    joined: &Joined,
    world: &World,
) -> Result<List, Trouble> {
    let mut taken = Ok(());
    let list = go_through(folder, (name, file, format), world, |entry| {
        if taken.is_ok() {
            taken = gathering.row(match entry {
                Entry::In(person) => joined.entry(person),
                out @ Entry::Out(_) => out,
            });
        }
    })?;
    taken?;
    Ok(list)
}

/// Goes through everybody on a list by its file; see [`each`].
fn go_through(
    folder: &Folder,
    (name, file, format): (&str, &str, Format),
    world: &World,
    take: impl FnMut(Entry),
) -> Result<List, Trouble> {
    let source = Box::new(folder.open(&folder.path(file), LIMIT)?);
    each(name, file, source, format, today(world), take).map_err(|fault| {
        let cure = fault.cure.unwrap_or_default();
        Trouble::new(format!("{file}: {}", fault.message)).cure(cure)
    })
}

/// The day by which a list is judged. Whether a consent lies in the future is judged by the real clock too: a
/// rehearsal of last year's issue must not find that nobody had agreed yet.
fn today(world: &World) -> NaiveDate {
    world.latest.date_naive()
}

/// Whether a list has a file.
pub(crate) fn is_there(folder: &Folder, name: &str) -> bool {
    list_path(name).is_ok_and(|candidates| {
        candidates
            .iter()
            .any(|(path, _)| folder.path(&path.display().to_string()).exists())
    })
}

/// Reads one list by its name.
pub(crate) fn by_name(folder: &Folder, name: &str, world: &World) -> Result<List, Trouble> {
    let (path, format) = found(folder, name)?;
    list(folder, name, &path, format, world)
}

/// The file of a list, and how it is written.
fn found(folder: &Folder, name: &str) -> Result<(String, Format), Trouble> {
    let candidates = list_path(name).map_err(|fault| {
        Trouble::new(fault.to_string())
            .cure("a list is called like its file in subscribers/, without the ending: members")
    })?;
    let mut found = candidates
        .iter()
        .filter(|(path, _)| folder.path(&path.display().to_string()).exists());
    let Some((path, format)) = found.next() else {
        let shown = candidates[0].0.display().to_string();
        return Err(Trouble::new(format!("there is no list `{name}`: {shown} is not there"))
            .cure("put the file there, or change `lists:` under `send:` in bulletin.yaml (subscribers/README.md says how a list looks)"));
    };
    if let Some((second, _)) = found.next() {
        return Err(Trouble::new(format!(
            "the list `{name}` is there twice: {} and {}",
            path.display(),
            second.display()
        ))
        .cure("rename one of the two"));
    }
    Ok((path.display().to_string(), *format))
}

fn list(
    folder: &Folder,
    name: &str,
    file: &str,
    format: Format,
    world: &World,
) -> Result<List, Trouble> {
    let bytes = folder.bytes(&folder.path(file), LIMIT)?;
    Ok(read(name, file, bytes, format, today(world)))
}

/// Everybody who is on a list by its file, by the keys of their addresses; nobody where there is no such file.
pub(crate) fn on_list(
    folder: &Folder,
    name: &str,
    world: &World,
) -> Result<HashSet<String>, Trouble> {
    let candidates = list_path(name).map_err(|fault| Trouble::new(fault.to_string()))?;
    let mut keys = HashSet::new();
    for (path, format) in candidates {
        if !folder.path(&path.display().to_string()).exists() {
            continue;
        }
        let list = list(folder, name, &path.display().to_string(), format, world)?;
        if list.rows == 0 && !list.rejected.is_empty() {
            return Err(Trouble::new(format!("the list `{name}` cannot be read")));
        }
        keys.extend(list.subscribers.iter().map(|person| person.address.key()));
    }
    Ok(keys)
}

/// Goes through everybody on any list of this folder, in or out, a row at a time.
pub(crate) fn on_lists(
    folder: &Folder,
    world: &World,
    mut visit: impl FnMut(Address),
) -> Result<(), Trouble> {
    for (name, file, format) in lists(folder) {
        go_through(folder, (&name, &file, format), world, |entry| {
            visit(match entry {
                Entry::In(person) => person.address,
                Entry::Out(left) => left.address,
            });
        })?;
    }
    Ok(())
}

/// Takes in who has left a list of this folder that is not written to this time: leaving one is leaving. The answer
/// is a warning for each list or row that cannot be read: somebody may have left there, and nobody would know.
fn left_elsewhere(
    gathering: &mut Gathering<'_>,
    folder: &Folder,
    names: &[String],
    world: &World,
) -> Result<Vec<Finding>, Trouble> {
    let mut unread = Vec::new();
    for (name, file, format) in lists(folder).filter(|(name, ..)| !names.contains(name)) {
        let mut gone = Ok(());
        let list = go_through(folder, (&name, &file, format), world, |entry| {
            if let (Entry::Out(left), true) = (entry, gone.is_ok()) {
                gone = gathering.left_elsewhere(left);
            }
        })?;
        gone?;
        let unreadable = list.rejected.into_iter();
        let unreadable = unreadable.filter(|why| why.rule == "list-problem");
        unread.extend(unreadable.map(unknown));
    }
    Ok(unread)
}

/// What cannot be read of a list, as a warning about those who may have left there.
pub(crate) fn unknown(why: Finding) -> Finding {
    let message = format!("{}; so nobody knows who has left there", why.message);
    Finding::warning(why.rule, why.place, message)
}

/// The lists of this folder, less some.
pub(crate) fn all_but(
    folder: &Folder,
    names: &[String],
    world: &World,
) -> Result<Vec<List>, Trouble> {
    let others = lists(folder).filter(|(name, ..)| !names.contains(name));
    others
        .map(|(name, file, format)| list(folder, &name, &file, format, world))
        .collect()
}

/// The lists of this folder: each one's name, its file as the editor knows it, and how that is written. What is no
/// list by its name is none, and invented people have left nothing.
pub(crate) fn lists(folder: &Folder) -> impl Iterator<Item = (String, String, Format)> {
    let files = files_below(&folder.path("subscribers")).into_iter();
    files.filter_map(|file| {
        let (name, _) = file.rsplit_once('.')?;
        let own = !name.starts_with("samples/") && list_path(name).is_ok();
        let shown = Path::new("subscribers").join(&file).display().to_string();
        own.then_some((name.to_owned(), shown, format_of(&file)?))
    })
}

/// How a list is written, by its file's ending; none where that is no list's.
pub(crate) fn format_of(file: &str) -> Option<Format> {
    // Some programs write endings in capitals.
    match file.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
        "csv" => Some(Format::Csv),
        "yaml" | "yml" => Some(Format::Yaml),
        _ => None,
    }
}

/// The files in a folder and in those within it, as paths from there with `/` between, in order. Links to
/// folders are not followed: they may lead in a circle.
pub(crate) fn files_below(dir: &Path) -> Vec<String> {
    let mut files = Vec::new();
    let mut folders = vec![String::new()];
    while let Some(inner) = folders.pop() {
        for entry in std::fs::read_dir(dir.join(&inner))
            .into_iter()
            .flatten()
            .flatten()
        {
            let Ok(name) = entry.file_name().into_string() else {
                continue;
            };
            let path = format!("{inner}{name}");
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(format!("{path}/")),
                _ if entry.path().is_file() => files.push(path),
                _ => {}
            }
        }
    }
    files.sort();
    files
}
