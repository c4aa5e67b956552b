//! Whether people are named: on a screen they are, and in what may be a log they are not unless that is asked for.

use bulletin::inbox::{Line, Sort};

use crate::cli::progress::discreet;

/// How it is said.
#[derive(Clone, Copy)]
pub(super) struct How {
    /// Nothing was changed.
    pub(super) dry_run: bool,
    /// People may be named: else it may be for a log, which others read and which is kept.
    pub(super) addresses: bool,
}

impl How {
    /// Words that may name somebody, as they may be said.
    pub(super) fn words(self, words: &str) -> String {
        if self.addresses {
            words.to_owned()
        } else {
            discreet(words)
        }
    }

    /// Why something was done with a mail. What a server says of an address may name it in many ways.
    pub(super) fn why(self, line: &Line) -> Option<String> {
        let ours = matches!(line.sort, Sort::Left | Sort::Complained | Sort::Person);
        (self.addresses || ours).then(|| self.words(&line.why))
    }
}
