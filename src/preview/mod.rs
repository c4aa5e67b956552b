//! An issue in the browser while it is written: the mail as readers will get it, the moment the file is
//! saved, with everything wrong with it beside it.
//!
//! In come [`Pulled`] proofs, from whoever can read the folder; out goes a page for one browser on this
//! computer ([`serve`]). The letters shown are those a send would make, for invented readers. Nothing here
//! knows a real one, and nothing here can send.

mod board;
mod changes;
mod compare;
mod guard;
mod live;
mod measured;
mod page;
mod panel;
mod paper;
mod proof;
mod ruler;
mod server;
mod shown;
mod state;
mod ticket;
mod watch;

pub use board::{Board, Pulled};
pub use compare::{Change, Comparison, Fate, Passage, Run, Side, Way};
pub use guard::Key;
pub use live::keep_up;
pub use page::EDITORS;
pub use proof::{Proof, Reader, Sitting, broken};
pub use ruler::{CAREFUL, CLIP, Cost, Inbox, Ruler, Shown};
pub use server::{House, serve};
pub use ticket::Ticket;
pub use watch::{Watched, Watcher};
