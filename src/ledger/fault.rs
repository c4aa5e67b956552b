//! Why the ledger cannot go on.

use std::path::{Path, PathBuf};

use super::State;

/// Why the ledger cannot go on. Holds facts; [`Fault::cure`] says what to do.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Fault {
    /// There is no ledger yet, and the caller only wanted to read.
    #[error("There is no ledger at {}, so nothing has been sent from this folder yet.", .path.display())]
    Missing {
        /// Where it would be.
        path: PathBuf,
    },
    /// The file cannot be opened or made.
    #[error("The ledger {} cannot be opened: {cause}.", .path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: String,
    },
    /// The file's tables are not those this version knows.
    #[error("The ledger {} does not have the tables this version of bulletin writes: {cause}.", .path.display())]
    Schema {
        /// The file.
        path: PathBuf,
        /// What the migration said.
        cause: String,
    },
    /// Another sender holds the lock.
    #[error("Another send is already running{}.", holder(.pid.as_ref(), .since.as_deref()))]
    Locked {
        /// The process that holds it, where it could be read.
        pid: Option<u32>,
        /// When it began (RFC 3339, UTC), where it could be read.
        since: Option<String>,
    },
    /// The issue already has a dispatch of this kind.
    #[error("The issue {issue} already has a dispatch.")]
    Taken {
        /// The issue's stem.
        issue: String,
    },
    /// The audience holds one person twice.
    #[error("{address} is in the audience twice.")]
    Twice {
        /// The address.
        address: String,
    },
    /// A row is not in the state a change must start from.
    #[error("Row {row} of the ledger cannot become \"{}\" from the state it is in.", .to.word())]
    OutOfStep {
        /// The row's number.
        row: i64,
        /// What it should have become.
        to: State,
    },
    /// The person of a row has left, and is not to be written to any more.
    #[error("The person of row {row} has left.")]
    Left {
        /// The row's number.
        row: i64,
    },
    /// What is stored cannot be read back as what was stored.
    #[error("Row {row} of the ledger holds something unreadable: {what}.")]
    Unreadable {
        /// The row's number.
        row: i64,
        /// Which value.
        what: String,
    },
    /// The database refused.
    #[error("The ledger could not {doing}: {cause}.")]
    Store {
        /// What was being done.
        doing: &'static str,
        /// What the database said.
        cause: String,
    },
    /// The task that writes the ledger has ended.
    #[error("The ledger is no longer being written.")]
    Closed,
}

impl Fault {
    /// What to do about it, in one plain sentence.
    pub fn cure(&self) -> String {
        match self {
            Fault::Missing { .. } => {
                "Run `bulletin send` first, or check that you are in the right folder.".into()
            }
            Fault::Open { path, .. } => format!(
                "Check that the folder {} exists, that you may write to it, and that the disk is not full.",
                folder(path)
            ),
            Fault::Schema { .. } => {
                "Use the version of bulletin that wrote it, or a newer one; do not delete the file, it is the only record of who was written to.".into()
            }
            Fault::Locked { .. } => {
                "Wait for it to finish, or stop it with Ctrl-C and run `bulletin send` again: it goes on where the other left off.".into()
            }
            Fault::Taken { .. } => {
                "Run `bulletin send` again to finish it, or `bulletin status` to see where it stands.".into()
            }
            Fault::Twice { .. } => "Take one of the two rows out of the lists.".into(),
            Fault::OutOfStep { .. } | Fault::Left { .. } | Fault::Closed => {
                "Run `bulletin status` to see where things stand, then `bulletin send` again.".into()
            }
            Fault::Unreadable { .. } => {
                "Restore the ledger from a backup; nothing was sent to this row.".into()
            }
            Fault::Store { .. } => {
                "Check that the disk is not full and that you may write to the ledger, then run `bulletin send` again: it goes on where it stopped.".into()
            }
        }
    }

    /// Turns a database error into a fault, saying what was being done.
    pub(super) fn store(doing: &'static str) -> impl Fn(sqlx::Error) -> Fault {
        move |error| Fault::Store {
            doing,
            cause: error.to_string(),
        }
    }
}

fn folder(path: &Path) -> String {
    path.parent()
        .unwrap_or_else(|| Path::new("."))
        .display()
        .to_string()
}

fn holder(pid: Option<&u32>, since: Option<&str>) -> String {
    match (pid, since) {
        (Some(pid), Some(since)) => format!(" (process {pid}, since {since})"),
        _ => String::new(),
    }
}
