//! How long to leave alone who has asked for it: a letter that was put off, and a domain that has enough.

use std::collections::HashMap;

const MINUTE: i64 = 60_000;

/// Minutes before the next try of one letter. Greylisting wants five at least; RFC 5321 section 4.5.4.1 asks
/// for thirty between further tries.
const LETTER: [i64; 5] = [5, 30, 60, 120, 240];

/// Minutes for which a domain is left alone.
const DOMAIN: [i64; 5] = [15, 30, 60, 120, 240];

/// No back-off is longer, in milliseconds.
pub(super) const LONGEST: i64 = 24 * 60 * MINUTE;

/// When a letter may be tried again that has been put off `times` before, in unix milliseconds.
pub(super) fn letter(now: i64, times: u64, row: i64) -> i64 {
    now + step(&LETTER, times, row)
}

/// A step of a ladder and up to a fifth more, by the row's number: not everybody at the same instant, and yet
/// the same on every machine.
fn step(ladder: &[i64], times: u64, row: i64) -> i64 {
    let at = usize::try_from(times).unwrap_or(usize::MAX);
    let minutes = ladder.get(at).or(ladder.last()).copied().unwrap_or(60);
    let spread = row.wrapping_mul(2_654_435_761).rem_euclid(1_000);
    minutes * MINUTE + minutes * MINUTE / 5 * spread / 1_000
}

/// The domains that are left alone for a while.
#[derive(Debug, Default)]
pub(super) struct Holds(HashMap<String, Hold>);

#[derive(Debug)]
struct Hold {
    until: i64,
    times: u64,
}

impl Holds {
    /// Until when a domain is left alone, in unix milliseconds; none when it is not.
    pub(super) fn until(&self, domain: &str, now: i64) -> Option<i64> {
        let until = self.0.get(domain)?.until;
        (until > now).then_some(until)
    }

    /// Leaves a domain alone, longer each time. `times` and `row` are those of the letter that it put off.
    pub(super) fn hold(&mut self, domain: &str, now: i64, times: u64, row: i64) -> i64 {
        let hold = self.0.entry(domain.to_owned()).or_insert(Hold {
            until: now,
            times: 0,
        });
        hold.until = now + step(&DOMAIN, times.max(hold.times), row);
        hold.times += 1;
        hold.until
    }

    /// A domain has taken a letter.
    pub(super) fn free(&mut self, domain: &str) {
        self.0.remove(domain);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_try_waits_longer_and_no_two_rows_the_same() {
        for row in 1..50 {
            let waits: Vec<i64> = (0..7).map(|times| letter(0, times, row)).collect();
            assert!(waits.is_sorted(), "{waits:?}");
            assert!((5 * MINUTE..=6 * MINUTE).contains(&waits[0]), "{waits:?}");
            assert_eq!(waits[5], waits[4]);
            assert!(waits[6] < LONGEST);
            assert_ne!(letter(0, 0, row), letter(0, 0, row + 1));
            assert_eq!(letter(0, 3, row), letter(0, 3, row));
        }
    }

    #[test]
    fn a_domain_is_left_alone_longer_each_time_until_it_takes_a_letter() {
        let mut holds = Holds::default();
        let first = holds.hold("example.org", 0, 0, 1);
        assert!((15 * MINUTE..=18 * MINUTE).contains(&first));
        assert_eq!(holds.until("example.org", 0), Some(first));
        assert_eq!(holds.until("example.com", 0), None);
        assert_eq!(holds.until("example.org", first), None);
        let second = holds.hold("example.org", first, 0, 1);
        assert!(second - first >= 30 * MINUTE);
        holds.free("example.org");
        assert_eq!(holds.hold("example.org", 0, 0, 1), first);
    }
}
