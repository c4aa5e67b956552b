//! Moving here from another service: its exports become people for a list, and people not to be written to.
//!
//! A file becomes an [`Export`], whose program is known by its headings (`service`); its rows are judged one
//! by one, by the same rules as the rows of a list (`judging`); a [`Merge`] holds them against the list as it
//! is and against who has left, and says what would become of whom. Nothing is written here.

mod export;
mod judging;
mod merge;
mod service;
mod target;
mod told;

pub use export::{Departed, Export, Newcomer, Terms, Verdict};
pub use judging::typed;
pub use merge::{Departure, Here, Merge, Merged, Taken};
pub use service::{Service, Standing};
pub use target::Target;
pub use told::{Fate, Line, Told};
