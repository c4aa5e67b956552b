//! Why the ledger cannot go on.

use std::path::{Path, PathBuf};

use super::{State, last};
use crate::subscribers::SpoolFault;

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
    /// The file is not whole, or is something else.
    #[error("The ledger subscribers/ledger.db is damaged: {what}.")]
    Damaged {
        /// What the database found.
        what: String,
    },
    /// The ledger does not know of letters that have gone: it was cut short, or an old copy was put back.
    #[error("The ledger {} has lost its end: {noted} lines had been written in it, and it knows of {known}.", .path.display())]
    Behind {
        /// The file.
        path: PathBuf,
        /// The last line it has.
        known: i64,
        /// The last line it had.
        noted: i64,
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
    /// Who is to be written down cannot be read again.
    #[error(transparent)]
    Spool(SpoolFault),
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
    /// A change that keeps letters from nobody was to keep them from somebody.
    #[error("Nobody stops getting letters because of the change \"{what}\".")]
    NoLeaving {
        /// The change's word.
        what: &'static str,
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
            Fault::Damaged { .. } => {
                "Nothing can be sent from it, because nobody can know who was written to. Put back a copy of it (of ledger.db-wal too, if there is one) and run the command again; do not delete it.".into()
            }
            Fault::Behind { path, .. } => format!(
                "Nothing can be sent from it, because it no longer knows who was written to. Put back the newest ledger.db, with its ledger.db-wal if there is one. If there is none, look in your mail server's log who has had a letter; to go on with what the ledger knows, delete {}.",
                last::path(path).display()
            ),
            Fault::Locked { .. } => {
                "Wait for it to finish, or stop it with Ctrl-C and run `bulletin send` again: it goes on where the other left off.".into()
            }
            Fault::Taken { .. } => {
                "Run `bulletin send` again to finish it, or `bulletin status` to see where it stands.".into()
            }
            Fault::Twice { .. } => "Take one of the two rows out of the lists.".into(),
            Fault::Spool(_) => SpoolFault::CURE.into(),
            Fault::OutOfStep { .. }
            | Fault::Left { .. }
            | Fault::NoLeaving { .. }
            | Fault::Closed => {
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
        move |error| match damage(&error) {
            Some(what) => Fault::Damaged { what },
            None => Fault::Store {
                doing,
                cause: words(&error),
            },
        }
    }

    /// Turns a database error at opening into a fault.
    pub(super) fn opening(path: &Path) -> impl Fn(sqlx::Error) -> Fault {
        move |error| match damage(&error) {
            Some(what) => Fault::Damaged { what },
            None => Fault::Open {
                path: path.to_owned(),
                cause: words(&error),
            },
        }
    }

    pub(super) fn behind(path: &Path, known: i64, noted: i64) -> Fault {
        Fault::Behind {
            path: path.to_owned(),
            known,
            noted,
        }
    }
}

/// What the database says of a file that is not whole.
fn damage(error: &sqlx::Error) -> Option<String> {
    match error {
        // SQLITE_CORRUPT and SQLITE_NOTADB, with their kinds in the upper bits.
        sqlx::Error::Database(said) => said
            .code()
            .and_then(|code| code.parse::<i64>().ok())
            .is_some_and(|code| matches!(code & 0xff, 11 | 26))
            .then(|| first_line(said.message())),
        // Something is there that nobody has written.
        sqlx::Error::Decode(_) | sqlx::Error::ColumnDecode { .. } => {
            Some(first_line(&error.to_string()))
        }
        _ => None,
    }
}

/// The first line, of what can be printed: a damaged file's own words may be in it.
fn first_line(words: &str) -> String {
    let line = words.lines().next().unwrap_or_default();
    line.replace(|letter: char| letter.is_control(), "\u{FFFD}")
}

/// An error in the database's own words, without ours around them.
fn words(error: &sqlx::Error) -> String {
    match error.as_database_error() {
        Some(said) => said.message().to_owned(),
        None => error.to_string(),
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
