//! Who meets which mischief and when: dealt once, from a seed.

use std::collections::{HashMap, HashSet, VecDeque};

use super::Mischief;

/// How many people meet a mischief.
#[derive(Clone, Copy, Debug)]
pub(super) enum Share {
    /// So many in a thousand, and one at least.
    PerMille(usize),
    /// So many, however long the lists are.
    Exactly(usize),
}

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
    /// From which recipient on everybody is refused, in the first run, and how.
    refusal: Option<(usize, Mischief)>,
    /// What is wrong with the encryption in each run, until it is mended.
    encryption: VecDeque<Mischief>,
    /// Whether a login is wanted, and refused in the first run.
    login: bool,
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
    /// one in six when nearly everything is wanted.
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
            encryption: VecDeque::new(),
            login: wanted.contains(&Mischief::WrongPassword),
            seen: Seen::default(),
        };
        let often = 1 + people.len() / 500;
        for mischief in wanted {
            let again = std::iter::repeat_n(*mischief, often);
            match (mischief, mischief.share()) {
                (_, Some(share)) => {
                    let count = match share {
                        Share::PerMille(share) => (people.len() * share / 1000).max(1),
                        Share::Exactly(count) => count,
                    };
                    let chosen = order.by_ref().take(count);
                    script
                        .people
                        .extend(chosen.map(|to| (to.clone(), *mischief)));
                }
                (Mischief::Refusal | Mischief::Quota, None) => {
                    script.refusal = Some((people.len() / 2, *mischief));
                }
                (
                    Mischief::NoEncryption
                    | Mischief::WrongCertificate
                    | Mischief::OldCertificate
                    | Mischief::Garbled,
                    None,
                ) => script.encryption.push_back(*mischief),
                // It is about no connection, however many there are.
                (Mischief::WrongPassword, None) => {}
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

    /// What is wrong with the encryption in this run.
    pub(super) fn encryption(&self) -> Option<Mischief> {
        let run = self.seen.runs.saturating_sub(1);
        self.encryption.get(run).copied()
    }

    /// Whether a login is wanted.
    pub(super) fn wants_login(&self) -> bool {
        self.login
    }

    /// Somebody logs in.
    pub(super) fn login(&self) -> Option<Mischief> {
        (self.login && self.seen.runs <= 1).then_some(Mischief::WrongPassword)
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
        if let Some((from, refusal)) = self.refusal
            && self.seen.recipients > from
            && self.seen.runs <= 1
        {
            return Some(refusal);
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
    use crate::simulate::Scenario;

    fn people(count: usize) -> Vec<String> {
        (0..count).map(|at| format!("{at}@example.org")).collect()
    }

    fn everything() -> &'static [Mischief] {
        Scenario::named("bad-day").unwrap().mischief
    }

    #[test]
    fn a_seed_deals_the_same_each_time_and_another_one_otherwise() {
        let people = people(500);
        let dealt = |seed| Script::deal(everything(), &people, seed).people;
        assert_eq!(dealt(7), dealt(7));
        assert_ne!(dealt(7), dealt(8));
    }

    #[test]
    fn everything_wanted_is_dealt_and_most_people_are_left_in_peace() {
        for count in [40, 2000] {
            for scenario in Scenario::ALL {
                let script = Script::deal(scenario.mischief, &people(count), 1);
                for mischief in scenario.mischief {
                    let dealt = script.people.values().any(|one| one == mischief);
                    let queued = script.connections.contains(mischief)
                        || script.mails.contains(mischief)
                        || script.encryption.contains(mischief)
                        || script.login() == Some(*mischief)
                        || script.refusal.is_some_and(|(_, one)| one == *mischief);
                    assert!(dealt || queued, "{mischief:?} of {count}");
                }
                assert!(script.people.len() < count / 2, "{count}");
            }
        }
        assert!(Script::deal(&[], &people(30), 1).people.is_empty());
    }

    #[test]
    fn encryption_is_broken_in_another_way_each_time_and_then_mended() {
        let tls = Scenario::named("tls").unwrap().mischief;
        let mut script = Script::deal(tls, &people(5), 1);
        for mischief in tls.iter().copied().map(Some).chain([None, None]) {
            script.next_run();
            assert_eq!(script.encryption(), mischief);
        }
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
