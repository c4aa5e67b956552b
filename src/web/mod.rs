//! The public pages: people sign up, confirm, choose what they get, and leave with one click.
//!
//! In comes a [`Setup`] from whoever can read the folder and the clock; out go pages of which each is whole
//! without a script, a cookie or anything fetched. What people do is written to the ledger. A page says the
//! same whether or not it knows whom it is asked about, and no request that only asks changes anything.

mod answer;
mod asked;
mod client;
mod confirm;
mod crowd;
mod form;
mod frame;
mod guard;
mod index;
mod join;
mod leave;
mod letter;
mod limit;
mod me;
mod post;
mod server;
mod setup;
mod site;

pub use post::Postbox;
pub use server::serve;
pub use setup::{Encrypt, Event, ReadRoll, Roll, Setup, Side, Tell};
