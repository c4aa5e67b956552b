//! Who gets the bulletin: valid addresses, the lists an editor owns, and one audience made of them.
//!
//! In come the files in `subscribers/` ([`each`]); out comes an [`Audience`] in which each person stands once
//! ([`Gathering`]), together with every row that was refused and why. A basis for
//! writing, with its date, is what makes a row a [`Subscriber`]: without one there is no send.

pub mod address;
mod audience;
pub mod export;
mod fingerprint;
mod gathering;
pub mod import;
mod list;
mod quoted;
mod sorter;
mod spool;
mod subscriber;
mod tags;

pub use address::Address;
pub use audience::{Audience, Fate};
pub use gathering::{Gathering, Known};
pub use list::{
    Again, Entry, Format, Leaving, Left, LeftOut, List, Named, NotAName, each, leavers, list_path,
    named, read, without,
};
pub use sorter::{Sorted, Sorter};
pub use spool::{Spool, SpoolFault, Things};
pub use subscriber::{Basis, Name, Subscriber};
pub use tags::{NotAnOnly, Only};
