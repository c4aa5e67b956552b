//! An issue in the browser while it is written: the mail as readers will get it, the moment the file is
//! saved, with everything wrong with it beside it.

mod ruler;

pub use ruler::{CAREFUL, CLIP, Cost, Inbox, Ruler, Shown};
