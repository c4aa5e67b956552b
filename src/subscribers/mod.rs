//! Who gets the bulletin: valid addresses, the lists an editor owns, and one audience made of them.
//!
//! In come the bytes of the files in `subscribers/`; out comes an [`Audience`] in which each person
//! stands once, together with every row that was refused and why.

mod address;
mod subscriber;

pub use address::Address;
pub use subscriber::{Basis, Name, Subscriber};
