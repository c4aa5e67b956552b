//! The server's book held against the ledger's.

use std::collections::HashMap;

use serde::Serialize;

use crate::ledger::State;

/// What the server has and what the ledger says, in numbers. All of those after `people` are to be 0,
/// except the two about doubt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// How many letters the server accepted.
    pub letters: u64,
    /// For how many people.
    pub people: u64,
    /// People who got more than one.
    pub twice: u64,
    /// People the ledger says have their letter, and the server has none for them.
    pub missing: u64,
    /// People whose letter the server has, and the ledger would send it once more or says it was refused.
    pub unrecorded: u64,
    /// People the server has a letter for who are not in the dispatch.
    pub strangers: u64,
    /// People who were selected and stand nowhere in the ledger.
    pub lost: u64,
    /// In doubt, and the server has the letter.
    pub in_doubt_arrived: u64,
    /// In doubt, and the server has no letter.
    pub in_doubt_not_arrived: u64,
}

impl Comparison {
    /// Compares what the server accepted with where the ledger says each letter stands. `selected` is how
    /// many people the dispatch was made for.
    pub fn of(
        accepted: &HashMap<String, u64>,
        ledger: &HashMap<String, State>,
        selected: u64,
    ) -> Self {
        let mut compared = Comparison {
            letters: accepted.values().sum(),
            lost: selected.saturating_sub(ledger.len() as u64),
            ..Comparison::default()
        };
        for (to, letters) in accepted.iter().filter(|(_, letters)| **letters > 0) {
            compared.people += 1;
            compared.twice += u64::from(*letters > 1);
            compared.strangers += u64::from(!ledger.contains_key(to));
        }
        for (to, state) in ledger {
            let arrived = accepted.get(to).is_some_and(|letters| *letters > 0);
            let count = match (state, arrived) {
                (State::Sent, true) => continue,
                (State::Sent, false) => &mut compared.missing,
                (State::InDoubt, true) => &mut compared.in_doubt_arrived,
                (State::InDoubt, false) => &mut compared.in_doubt_not_arrived,
                (_, true) => &mut compared.unrecorded,
                (_, false) => continue,
            };
            *count += 1;
        }
        compared
    }

    /// Whether nobody was written to twice and nobody was missed unnoticed.
    pub fn holds(&self) -> bool {
        self.twice + self.missing + self.unrecorded + self.strangers + self.lost == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Accepted = HashMap<String, u64>;
    type Rows = HashMap<String, State>;
    type Count = fn(&Comparison) -> u64;
    type Doctor = fn(&mut Accepted, &mut Rows);

    /// Four people: one sent, two in doubt (one arrived), one failed.
    fn books() -> (Accepted, Rows) {
        let accepted = HashMap::from([("a".to_owned(), 1), ("b".to_owned(), 1)]);
        let ledger = HashMap::from([
            ("a".to_owned(), State::Sent),
            ("b".to_owned(), State::InDoubt),
            ("c".to_owned(), State::InDoubt),
            ("d".to_owned(), State::Failed),
        ]);
        (accepted, ledger)
    }

    #[test]
    fn books_that_agree_hold() {
        let (accepted, ledger) = books();
        let compared = Comparison::of(&accepted, &ledger, 4);
        assert!(compared.holds(), "{compared:?}");
        assert_eq!((compared.letters, compared.people), (2, 2));
        assert_eq!(
            (compared.in_doubt_arrived, compared.in_doubt_not_arrived),
            (1, 1)
        );
    }

    #[test]
    fn a_book_that_was_doctored_is_noticed_whatever_was_changed() {
        let doctored: [(Doctor, Count); 6] = [
            (
                |accepted, _| {
                    accepted.insert("a".into(), 2);
                },
                |it| it.twice,
            ),
            (
                |accepted, _| {
                    accepted.insert("b".into(), 2);
                },
                |it| it.twice,
            ),
            (
                |accepted, _| {
                    accepted.remove("a");
                },
                |it| it.missing,
            ),
            (
                |accepted, _| {
                    accepted.insert("d".into(), 1);
                },
                |it| it.unrecorded,
            ),
            (
                |accepted, _| {
                    accepted.insert("z".into(), 1);
                },
                |it| it.strangers,
            ),
            (
                |_, ledger| {
                    ledger.remove("d");
                },
                |it| it.lost,
            ),
        ];
        for (at, (doctor, counted)) in doctored.into_iter().enumerate() {
            let (mut accepted, mut ledger) = books();
            doctor(&mut accepted, &mut ledger);
            let compared = Comparison::of(&accepted, &ledger, 4);
            assert_eq!(counted(&compared), 1, "{at}: {compared:?}");
            assert!(!compared.holds(), "{at}: {compared:?}");
        }
    }
}
