//! The map, in the order data flows.
//!
//! `Source → Issue → Edition → Rendered → Press → Letter → Outcome → Record`: each step is a function
//! of the type before it, and `tests/architecture.rs` refuses a step backwards.

pub mod check;
pub mod edition;
pub mod finding;
pub mod issue;
pub mod masthead;
pub mod message;
pub mod render;
pub mod subscribers;
