//! What is in the folder: rights, git, the ledger, the room on the disk.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use bulletin::doctor::{Ground, Seen, Store};
use bulletin::ledger::{Fault, Ledger};

use super::readers::Readers;
use crate::cli::folder::Folder;
use crate::cli::people::files_below;
use crate::cli::remark::is_open;
use crate::cli::send::at_rest;
use crate::cli::{Trouble, World, runtime};

/// What the ledger needs for one person at most, and what a disk should have free in any case.
const ROW: u64 = 4 << 10;
const SPARE: u64 = 64 << 20;

/// What `git` says, as NUL-separated names; none where it cannot be asked or refuses.
type Names = Option<Vec<String>>;

/// Looks at all of it. `letter` is the size of a letter that becomes a file, where it does.
pub(super) fn look(
    folder: &Folder,
    people: u64,
    letter: Option<u64>,
    world: &World,
) -> Result<Ground, Trouble> {
    // Before the ledger is opened, which puts its own rights in order.
    let private = private(folder);
    let mut ground = Ground {
        store: Store::None,
        git: None,
        tracked: Vec::new(),
        naming: Vec::new(),
        past: Vec::new(),
        unignored: Vec::new(),
        free: free(&folder.path("")),
        needed: SPARE + people * (ROW + letter.unwrap_or(0)),
        private,
    };
    look_at_git(folder, &mut ground, world);
    if folder.ledger().exists() {
        ground.store = runtime()?.block_on(ledger(folder));
    }
    Ok(ground)
}

async fn ledger(folder: &Folder) -> Store {
    let broken = |fault: &Fault| Store::Broken {
        message: fault.to_string().trim_end_matches('.').to_owned(),
        cure: fault.cure(),
    };
    let ledger = match Ledger::open_existing(&folder.ledger()).await {
        Ok(ledger) => ledger,
        Err(fault) => return broken(&fault),
    };
    let damage = ledger.damage().await;
    at_rest(&ledger).await;
    match damage {
        Ok(None) => Store::Whole,
        Ok(Some(damage)) => Store::Broken {
            message: format!("the ledger is damaged: {damage}"),
            cure: "do not send; restore subscribers/ledger.db from a copy".into(),
        },
        Err(fault) => broken(&fault),
    }
}

/// Lists, ledger and keys, and whether others may open them.
fn private(folder: &Folder) -> Vec<Seen> {
    let shut = !is_open(&folder.path("subscribers"));
    let mut names: Vec<String> = files_below(&folder.path("subscribers"))
        .into_iter()
        .map(|file| format!("subscribers/{file}"))
        .collect();
    for dir in ["keys", ""] {
        for entry in std::fs::read_dir(folder.path(dir))
            .into_iter()
            .flatten()
            .flatten()
        {
            if entry.path().is_file() {
                names.push(folder.name(&entry.path()));
            }
        }
    }
    let mut seen = Vec::new();
    for name in names {
        let path = folder.path(&name);
        let key = is_key(&path);
        if key || is_about_people(&name) {
            let open = !(shut && name.starts_with("subscribers/")) && is_open(&path);
            seen.push(Seen { name, open, key });
        }
    }
    seen.sort_by(|a, b| a.name.cmp(&b.name));
    seen
}

/// Whether a path, as an editor would write it, holds people: all of `subscribers/` but what `init` puts
/// there, and every letter.
fn is_about_people(name: &str) -> bool {
    let name = name.replace('\\', "/");
    match name.strip_prefix("subscribers/") {
        Some(file) => !file.starts_with("samples/") && file != ".gitignore" && file != "README.md",
        None => name.starts_with("outbox/"),
    }
}

/// Whether a file is named as keys are.
fn is_called_a_key(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| ["pem", "key", "private"].contains(&ending))
}

/// A private key, by its first line: public ones have the same endings.
fn is_key(path: &Path) -> bool {
    if !is_called_a_key(path) {
        return false;
    }
    std::fs::read(path).is_ok_and(|bytes| {
        let head = bytes.get(..4096).unwrap_or(&bytes);
        String::from_utf8_lossy(head).contains("PRIVATE KEY")
    })
}

#[cfg(unix)]
fn free(path: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(path).ok()?;
    disk.f_bavail.checked_mul(disk.f_frsize)
}

#[cfg(not(unix))]
fn free(_: &Path) -> Option<u64> {
    None
}

fn look_at_git(folder: &Folder, ground: &mut Ground, world: &World) {
    let root = folder.path("");
    if !root.ancestors().any(|dir| dir.join(".git").exists()) {
        ground.git = Some(false);
        return;
    }
    let Some(kept) = git(&root, &["ls-files", "-z"], &[]) else {
        return;
    };
    ground.tracked = kept
        .iter()
        .filter(|name| is_about_people(name) || is_key(&folder.path(name)))
        .cloned()
        .collect();
    let readers = Readers::of(folder, world);
    let others = kept.iter().filter(|name| !ground.tracked.contains(name));
    let samples = |name: &&String| !name.starts_with("subscribers/samples/");
    ground.naming = readers.named_in(folder, others.filter(samples));
    let history = [
        "log",
        "--all",
        "--relative",
        "--name-only",
        "--format=",
        "-z",
    ];
    // A repository without a commit has no history to tell of.
    let mut past = git(&root, &history, &[]).unwrap_or_default();
    past.sort();
    past.dedup();
    // Of a file that is gone only the name is known.
    let key = |name: &str| {
        let path = folder.path(name);
        is_key(&path) || name.starts_with("keys/") && is_called_a_key(&path) && !path.exists()
    };
    past.retain(|name| (is_about_people(name) || key(name)) && !kept.contains(name));
    ground.past = past;
    let mut candidates: Vec<String> = [
        "subscribers/ledger.db",
        "outbox/letter.eml",
        "build/email.html",
    ]
    .map(str::to_owned)
    .into();
    candidates.extend(ground.private.iter().map(|seen| seen.name.clone()));
    candidates.sort();
    candidates.dedup();
    candidates.retain(|name| !kept.contains(name));
    // Exit code 1 says that none is ignored.
    let ignored = git(&root, &["check-ignore", "-z", "--stdin"], &candidates);
    let Some(ignored) = ignored else {
        return;
    };
    ground.git = Some(true);
    candidates.retain(|name| !ignored.contains(name));
    // What lies about and names readers would be taken too.
    let about = ["ls-files", "--others", "--exclude-standard", "-z"];
    let about = git(&root, &about, &[]).unwrap_or_default();
    let about = about.iter().filter(|name| !is_about_people(name));
    let naming = readers.named_in(folder, about).into_iter();
    candidates.extend(naming.map(|file| file.name));
    ground.unignored = candidates
        .into_iter()
        .map(|name| match name.split_once('/') {
            Some((dir @ ("outbox" | "build"), _)) => format!("{dir}/"),
            _ => name,
        })
        .collect();
}

/// Asks git something, with names on its standard input.
fn git(root: &Path, arguments: &[&str], names: &[String]) -> Names {
    let mut child = Command::new("git")
        .arg("-C")
        .arg(root)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    if let Some(mut input) = child.stdin.take() {
        // A git that stops listening says so by its exit code.
        let _ = input.write_all(names.join("\0").as_bytes());
    }
    let output = child.wait_with_output().ok()?;
    let printed = String::from_utf8_lossy(&output.stdout);
    let found = printed.split('\0').filter(|name| !name.is_empty());
    matches!(output.status.code(), Some(0 | 1)).then(|| found.map(str::to_owned).collect())
}
