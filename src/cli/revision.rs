//! Which version of the folder is sent, where the folder is kept in git.
//!
//! Asks the `git` program, if there is one, and only to read: it takes no locks, runs no hooks, asks nothing
//! and fetches nothing. Where it has no answer there is none, and nobody is troubled with why.

use std::path::Path;
use std::process::{Command, Stdio};

use bulletin::ledger::Revision;

/// The version that is checked out in `folder`, and whether `issue`, a path from there, is otherwise now.
pub(crate) fn revision(folder: &Path, issue: &str) -> Option<Revision> {
    let commit = git(
        folder,
        &["rev-parse", "--verify", "--quiet", "HEAD^{commit}"],
    )?;
    let commit = commit.trim();
    let is_hash = commit.len() >= 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !is_hash {
        return None;
    }
    // Untracked and ignored files are in no version either.
    let changes = git(
        folder,
        &[
            "status",
            "--porcelain",
            "--untracked-files=all",
            "--ignored",
            "--",
            issue,
        ],
    )?;
    Some(Revision {
        commit: commit.to_owned(),
        edited: !changes.trim().is_empty(),
    })
}

/// What git prints, if all is well.
pub(super) fn git(folder: &Path, arguments: &[&str]) -> Option<String> {
    let output = Command::new("git")
        .args([
            "-c",
            "core.fsmonitor=false",
            "-c",
            "core.hooksPath=/dev/null",
        ])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let printed = output.status.success().then_some(output.stdout)?;
    String::from_utf8(printed).ok()
}
