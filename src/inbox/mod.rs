//! Mail that comes back: bounces, complaints, wishes to leave, and what a person must read.
//!
//! In comes mail as it lies in a Maildir, an mbox, files or a folder of a mail server; nothing there is changed,
//! moved or marked. What a message is, is read from its bytes alone and cannot crash or hang
//! ([`verdict_of`]). Whom it is about is asked of the ledger, and never guessed. Two things take somebody off by
//! themselves: a token of ours, which nobody can make up; and a plain wish to leave from an address we know.
//! Anybody can write any address into `From`: at worst a stranger takes one person off, which is told and leaves
//! the person in the ledger. Out come changes there that can be taken back, and an [`Account`] of all of them
//! and of what is left for a person.

mod account;
mod automatic;
mod bounce;
mod class;
mod fault;
mod files;
mod folder;
mod headers;
mod imap;
mod judge;
mod leave;
mod mailbox;
mod matching;
mod mbox;
mod mime;
mod newest;
mod patience;
mod people;
mod prose;
mod read;
mod report;
mod source;
mod tls;
mod token;
mod wishes;

pub use account::{Account, Line, Sort};
pub use fault::Fault;
pub use imap::Login;
pub use judge::verdict_of;
pub use people::People;
pub use read::{Reading, read};
pub use source::{Server, Source};

/// How much of a message is read, in bytes; what is longer is judged by its beginning.
pub const LARGEST: u64 = 10 << 20;
