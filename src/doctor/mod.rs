//! What a send will meet on its day: our folder, our mail server, what the DNS says of our domain.
//!
//! In come facts (what was found in the folder, a [`Probe`](crate::delivery::Probe) of the server, the
//! records a [`Resolver`] gives); out come [`Point`]s, each with the cure and, where the DNS lacks
//! something, the record to put there. Only the domains of our own addresses are looked up, and those
//! their SPF records name: never a reader's.

mod dkim;
mod dmarc;
mod dns;
mod domain;
mod folder;
mod mx;
mod organisation;
mod others;
mod point;
mod server;
mod spf;
mod term;

pub use dns::{Dns, NoAnswer, Resolver, nameservers};
pub use domain::{Mail, Signing, domain};
pub use folder::{Ground, Naming, Seen, Store, folder};
pub use point::{Health, Point, Record, worst_first};
pub use server::{Meeting, server};
