//! Who meets which mischief and when: dealt once, from a seed.

use std::collections::{HashMap, HashSet, VecDeque};

use super::Mischief;

/// Of so many connections one meets mischief, and the two after it do not: a worker that fails three
/// times over one letter goes home.
const CONNECTIONS: usize = 3;

/// Who meets which mischief and when.
#[derive(Debug)]
pub(super) struct Script {
    /// What is in store for whom.
    people: HashMap<String, Mischief>,
    /// Those for whom it is over.
    over: HashSet<String>,
    connections: VecDeque<Mischief>,
    mails: VecDeque<Mischief>,
    /// Of so many letters one meets mischief at `MAIL`.
    mail_every: usize,
    /// From which recipient on everybody is refused, in the first run.
    refusal: Option<usize>,
    seen: Seen,
}

/// How many of each there have been.
#[derive(Debug, Default)]
struct Seen {
    runs: usize,
    connections: usize,
    mails: usize,
    recipients: usize,
}

impl Script {
    /// Deals: everything wanted happens at least once where there are people enough, and to about
    /// one in seven when everything is wanted.
    pub(super) fn deal(wanted: &[Mischief], people: &[String], seed: u64) -> Self {
        let mut dice = Dice(seed);
        let mut order: Vec<&String> = people.iter().collect();
        dice.shuffle(&mut order);
        let mut order = order.into_iter();
        let mut script = Script {
            people: HashMap::new(),
            over: HashSet::new(),
            connections: VecDeque::new(),
            mails: VecDeque::new(),
            mail_every: 1,
            refusal: None,
            seen: Seen::default(),
        };
        let often = 1 + people.len() / 500;
        for mischief in wanted {
            let again = std::iter::repeat_n(*mischief, often);
            match (mischief, mischief.share()) {
                (_, Some(share)) => {
                    let count = (people.len() * share / 1000).max(1);
                    let chosen = order.by_ref().take(count);
                    script
                        .people
                        .extend(chosen.map(|to| (to.clone(), *mischief)));
                }
                (Mischief::Refusal, None) => script.refusal = Some(people.len() / 2),
                (Mischief::BusyAtMail | Mischief::DropAtMail, None) => script.mails.extend(again),
                (_, None) => script.connections.extend(again),
            }
        }
        dice.shuffle(script.connections.make_contiguous());
        dice.shuffle(script.mails.make_contiguous());
        script.mail_every = (people.len() / (script.mails.len() + 1)).max(2);
        script
    }

    /// A new send begins.
    pub(super) fn next_run(&mut self) {
        self.seen.runs += 1;
    }

    /// Somebody connects.
    pub(super) fn connection(&mut self) -> Option<Mischief> {
        self.seen.connections += 1;
        if self.seen.connections % CONNECTIONS == 2 {
            return self.connections.pop_front();
        }
        None
    }

    /// Somebody begins a letter.
    pub(super) fn mail(&mut self) -> Option<Mischief> {
        self.seen.mails += 1;
        if self.seen.mails.is_multiple_of(self.mail_every) {
            return self.mails.pop_front();
        }
        None
    }

    /// Somebody names a recipient. What is said goes for the rest of that letter.
    pub(super) fn recipient(&mut self, to: &str) -> Option<Mischief> {
        self.seen.recipients += 1;
        let refused = self.refusal.is_some_and(|from| self.seen.recipients > from);
        if refused && self.seen.runs <= 1 {
            return Some(Mischief::Refusal);
        }
        let mischief = *self.people.get(to)?;
        (mischief.stays() || self.over.insert(to.to_owned())).then_some(mischief)
    }
}

/// Chance that repeats itself: `SplitMix64`, in which one seed is as good as the next.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Fisher and Yates.
    fn shuffle<T>(&mut self, things: &mut [T]) {
        for last in (1..things.len()).rev() {
            let below = self.roll() % (last as u64 + 1);
            things.swap(last, usize::try_from(below).unwrap_or(last));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(count: usize) -> Vec<String> {
        (0..count).map(|at| format!("{at}@example.org")).collect()
    }

    #[test]
    fn a_seed_deals_the_same_each_time_and_another_one_otherwise() {
        let people = people(500);
        let dealt = |seed| Script::deal(&Mischief::ALL, &people, seed).people;
        assert_eq!(dealt(7), dealt(7));
        assert_ne!(dealt(7), dealt(8));
    }

    #[test]
    fn everything_wanted_is_dealt_and_most_people_are_left_in_peace() {
        for count in [30, 2000] {
            let script = Script::deal(&Mischief::ALL, &people(count), 1);
            for mischief in Mischief::ALL {
                let dealt = script.people.values().any(|one| *one == mischief);
                let queued = script.connections.contains(&mischief)
                    || script.mails.contains(&mischief)
                    || mischief == Mischief::Refusal;
                assert!(dealt || queued, "{mischief:?} of {count}");
            }
            assert!(script.people.len() < count / 2, "{count}");
        }
        assert!(Script::deal(&[], &people(30), 1).people.is_empty());
    }

    #[test]
    fn what_passes_passes_and_what_stays_stays() {
        let people = people(1);
        for (mischief, again) in [
            (Mischief::Greylisting, None),
            (Mischief::MailboxFull, Some(Mischief::MailboxFull)),
        ] {
            let mut script = Script::deal(&[mischief], &people, 1);
            assert_eq!(script.recipient("0@example.org"), Some(mischief));
            assert_eq!(script.recipient("0@example.org"), again);
        }
    }
}
