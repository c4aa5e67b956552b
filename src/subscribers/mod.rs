//! Who gets the bulletin: valid addresses, the lists an editor owns, and one audience made of them.
//!
//! In come the bytes of the files in `subscribers/` ([`read`]); out comes an [`Audience`] in which each
//! person stands once ([`audience()`]), together with every row that was refused and why. A basis for
//! writing, with its date, is what makes a row a [`Subscriber`]: without one there is no send.

pub mod address;
mod audience;
pub mod export;
mod fingerprint;
pub mod import;
mod list;
mod quoted;
mod subscriber;
mod tags;

pub use address::Address;
pub use audience::{Audience, Folded, audience};
pub use list::{
    Again, Format, Leaving, Left, LeftOut, List, Named, NotAName, addresses, leavers, list_path,
    named, read, without,
};
pub use subscriber::{Basis, Name, Subscriber};
pub use tags::{NotAnOnly, Only};
