//! What hangs on the board at this moment: the last good proof of each language, and the faults since.

use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::watch;

use super::proof::Proof;
use crate::finding::{Finding, Place};

/// What came of reading the folder once. `Err` is what keeps an issue from being shown.
#[derive(Debug)]
pub struct Pulled {
    /// The issue that was asked for.
    pub this: Result<Proof, Vec<Finding>>,
    /// The same issue in the other language, where there is one.
    pub other: Option<Result<Proof, Vec<Finding>>>,
}

/// One language on the board.
#[derive(Clone, Debug, Default)]
pub(super) struct Sheet {
    /// The last that could be shown.
    pub(super) proof: Option<Arc<Proof>>,
    /// What is wrong with the file as it is now, where it cannot be shown.
    pub(super) faults: Vec<Finding>,
}

/// Which of the two languages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Side {
    /// The issue that was asked for.
    #[default]
    This,
    /// The same issue in the other language.
    Other,
}

/// The board, for everybody who looks at it.
#[derive(Debug)]
pub struct Board {
    hung: RwLock<Hung>,
    version: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct Hung {
    this: Sheet,
    other: Option<Sheet>,
}

impl Sheet {
    /// The same sheet after reading again: faults leave the last good proof where it is.
    fn after(&self, pulled: Result<Proof, Vec<Finding>>) -> Sheet {
        match pulled {
            Ok(proof) => Sheet {
                proof: Some(match &self.proof {
                    Some(known) if **known == proof => Arc::clone(known),
                    _ => Arc::new(proof),
                }),
                faults: Vec::new(),
            },
            Err(faults) => Sheet {
                proof: self.proof.clone(),
                faults,
            },
        }
    }

    fn differs(&self, other: &Sheet) -> bool {
        let same = match (&self.proof, &other.proof) {
            (Some(one), Some(two)) => Arc::ptr_eq(one, two),
            (None, None) => true,
            _ => false,
        };
        !same || self.faults != other.faults
    }
}

impl Board {
    /// A board with what was read first.
    pub fn new(pulled: Pulled) -> Self {
        let board = Board {
            hung: RwLock::default(),
            version: watch::Sender::new(0),
        };
        board.hang(pulled);
        board
    }

    /// Hangs what was read; those who look are told if anything is different.
    pub fn hang(&self, pulled: Pulled) {
        let mut hung = self.hung.write().unwrap_or_else(PoisonError::into_inner);
        let this = hung.this.after(pulled.this);
        let before = hung.other.clone();
        let other = pulled
            .other
            .map(|pulled| before.clone().unwrap_or_default().after(pulled));
        let differs = hung.this.differs(&this)
            || match (&before, &other) {
                (Some(before), Some(other)) => before.differs(other),
                (None, None) => false,
                _ => true,
            };
        *hung = Hung { this, other };
        drop(hung);
        if differs {
            self.version.send_modify(|version| *version += 1);
        }
    }

    /// Says on the page that the preview itself failed over what was saved, so that nobody takes the picture
    /// for what the file says now.
    pub(super) fn fail(&self) {
        let failed = || {
            let message =
                "the preview itself failed over what was saved last, and shows how it was before";
            let cure = "undo the last change and save again; the words in the terminal are of use to whoever \
                        looks after this program";
            Err(vec![Finding::stop("", Place::file(""), message).cure(cure)])
        };
        let other = self.sheet(Side::Other).is_some();
        self.hang(Pulled {
            this: failed(),
            other: other.then(failed),
        });
    }

    /// Whether hanging this would take a good picture's place with a fault: a file that is being written
    /// looks like that for a moment.
    pub(super) fn would_break(&self, pulled: &Pulled) -> bool {
        let hung = self.hung.read().unwrap_or_else(PoisonError::into_inner);
        let was_good = |sheet: &Sheet| sheet.proof.is_some() && sheet.faults.is_empty();
        let other = hung.other.as_ref().is_some_and(was_good);
        (was_good(&hung.this) && pulled.this.is_err())
            || (other && !matches!(pulled.other, Some(Ok(_))))
    }

    /// One language; `None` where the issue is in one only.
    pub(super) fn sheet(&self, side: Side) -> Option<Sheet> {
        let hung = self.hung.read().unwrap_or_else(PoisonError::into_inner);
        match side {
            Side::This => Some(hung.this.clone()),
            Side::Other => hung.other.clone(),
        }
    }

    /// Counts what was hung, and tells of each.
    pub(super) fn versions(&self) -> watch::Receiver<u64> {
        self.version.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Place;

    fn good(name: &str) -> Proof {
        Proof {
            name: name.to_owned(),
            ..Proof::default()
        }
    }

    fn bad() -> Vec<Finding> {
        vec![Finding::stop("", Place::file("a.yaml"), "broken")]
    }

    fn pulled(
        this: Result<Proof, Vec<Finding>>,
        other: Option<Result<Proof, Vec<Finding>>>,
    ) -> Pulled {
        Pulled { this, other }
    }

    #[test]
    fn a_fault_leaves_the_last_good_picture_of_its_own_language() {
        let board = Board::new(pulled(Ok(good("one")), Some(Ok(good("un")))));
        let versions = board.versions();
        let faulty = pulled(Ok(good("one")), Some(Err(bad())));
        assert!(board.would_break(&faulty));
        board.hang(faulty);
        let other = board.sheet(Side::Other).unwrap();
        assert_eq!(other.proof.unwrap().name, "un");
        assert_eq!(other.faults.len(), 1);
        assert!(board.sheet(Side::This).unwrap().faults.is_empty());
        assert!(!board.would_break(&pulled(Ok(good("one")), Some(Err(bad())))));
        assert_eq!(*versions.borrow(), 2);

        // The same again is nothing new.
        board.hang(pulled(Ok(good("one")), Some(Err(bad()))));
        assert_eq!(*versions.borrow(), 2);
        board.hang(pulled(Ok(good("two")), None));
        assert_eq!(*versions.borrow(), 3);
        assert!(board.sheet(Side::Other).is_none());
    }
}
