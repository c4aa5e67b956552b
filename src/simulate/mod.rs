//! A mail server for rehearsals, which misbehaves on purpose and keeps the truth about it.
//!
//! In come a [`Scenario`], the people and a seed; out comes a [`Server`] that listens on this machine
//! alone, accepts letters and drops them, and writes down in its [`Book`] what it took for whom.
//! [`Comparison`] holds that book against the ledger's: the one witness who is not us.
//!
//! The same seed deals the same mischief to the same people; over one connection whole runs repeat
//! themselves.

mod book;
mod certificate;
mod compare;
mod mischief;
mod scenario;
mod script;
mod server;
mod talk;

pub use book::Book;
pub use compare::Comparison;
pub use mischief::Mischief;
pub use scenario::Scenario;
pub use server::Server;
