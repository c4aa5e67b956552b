//! The map, in the order data flows.
//!
//! `Source → Issue → Edition → Rendered → Press → Letter → Outcome → Record`: each step is a function
//! of the type before it, and `tests/architecture.rs` refuses a step backwards.

pub mod finding;
// The rooms follow in the order data flows; each says at its door what comes in and what goes out.
pub mod check;
pub mod delivery;

pub mod ledger;
pub mod message;
pub mod subscribers;
