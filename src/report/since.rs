//! What has come after the letters left: decisions, changes, and a time to wait for.

use serde::Serialize;

use super::Moment;

/// What has come after.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Since {
    /// How often somebody decided that a letter in doubt is to be sent again.
    pub resent: u64,
    /// What is otherwise now than it was when the dispatch began, a sentence each without its stop.
    pub changed: Vec<String>,
    /// Before then none of the letters that are left may go; none where they may go now.
    pub not_before: Option<Moment>,
}

impl Since {
    /// How many letters were sent again, in a sentence.
    pub(super) fn again(&self) -> Option<String> {
        match self.resent {
            0 => None,
            1 => Some("1 letter that was in doubt was sent again, because somebody decided so: that person may have it twice.".to_owned()),
            more => Some(format!(
                "{} letters that were in doubt were sent again, because somebody decided so: those people may have it twice.",
                super::text::thousands(more)
            )),
        }
    }
}
