//! Moving here from another service: its exports become people for a list, and people not to be written to.
//!
//! A file becomes an [`Export`], whose program is known by its headings (`service`); its rows are judged one
//! by one, by the same rules as the rows of a list (`judging`); a [`Merge`] holds them against the list as it
//! is and against who has left, and says what would become of whom. People stay in their files: what is kept of
//! them is a few bytes, and who is taken over is read once more ([`Merged::outcomes`]).

mod candidate;
mod export;
mod judging;
mod merge;
mod merged;
mod order;
mod rows;
mod service;
mod settling;
mod target;
mod told;
mod when;
mod written;

pub use export::{Departed, Export, Newcomer, Terms, Verdict};
pub use judging::typed;
pub use merge::{Here, Merge};
pub use merged::{Departure, Merged, Outcome, Taken};
pub use service::{Service, Standing};
pub use target::Target;
pub use told::{Fate, Line, Told};
pub use when::When;
pub use written::Added;
