//! Other people's pages on the web: whether they are there, and what they hold.
//!
//! The only room that asks the internet anything, and only when it is told to. It sends no cookies and
//! names no page it came from, and never connects to an address inside a private network, wherever a
//! redirect or the DNS may point.

mod about;
mod dates;
mod fault;
mod fetch;
mod guard;
mod item;
mod links;
mod markup;

pub use about::{About, about};
pub use fault::Fault;
pub use fetch::{Fetcher, Page, Reach};
pub use item::draft;
pub use links::{Manners, try_links};
