//! What is known of addresses since the letters went, in sentences.

use super::Report;
use super::text::thousands;

impl Report {
    /// How many letters came back later, in a sentence.
    pub(in crate::report) fn returned(&self) -> Option<String> {
        let back = thousands(self.came_back);
        match (self.came_back, self.complaints) {
            (0, 0) => None,
            (_, 0) => Some(format!("Of those sent, {back} came back later.")),
            (_, called) => Some(format!(
                "Of those sent, {back} came back later, and {} called spam by the reader.",
                if called == 1 {
                    "1 was".to_owned()
                } else {
                    format!("{called} were")
                }
            )),
        }
    }

    /// How many addresses the dispatch has found dead, in a sentence.
    pub(in crate::report) fn dead(&self) -> Option<String> {
        match self.dead_addresses {
            0 => None,
            1 => Some("1 address is dead, says its server, and gets no more letters.".to_owned()),
            more => Some(format!(
                "{} addresses are dead, say their servers, and get no more letters.",
                thousands(more)
            )),
        }
    }
}
