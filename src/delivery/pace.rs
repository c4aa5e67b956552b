//! How fast letters may leave, as `pace:` says it.

use std::time::Duration;

use super::Fault;
use super::limiter::last_turn;
use super::preset::PRESETS;

const DAY: Duration = Duration::from_hours(24);

/// How fast letters may leave: so many in a minute, an hour, a day, all of them at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pace {
    limits: Vec<Limit>,
    connections: Option<usize>,
}

/// So many letters in any stretch of time of this length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Limit {
    pub(super) count: u32,
    pub(super) window: Duration,
}

impl Pace {
    /// As fast as the server takes them.
    pub const UNLIMITED: Pace = Pace {
        limits: Vec::new(),
        connections: None,
    };

    /// Reads `30 per minute`, `2 per second`, `1000 per hour`, `10/min`, `10000 per day`, several of them with
    /// commas between, a provider's name such as `microsoft-365`, or `unlimited`.
    ///
    /// Beside a provider's name a limit takes the place of the provider's for the same stretch of time.
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let unknown = || Fault::Pace {
            typed: typed.trim().to_owned(),
        };
        let mut pace = Pace::UNLIMITED;
        let mut own: Vec<Limit> = Vec::new();
        let parts = parts(&typed.to_ascii_lowercase());
        let alone = parts.len() == 1;
        for part in parts {
            let words: Vec<&str> = part.split_whitespace().collect();
            let name = words.join("-").replace('_', "-");
            if let Some(preset) = PRESETS.iter().find(|preset| preset.name == name) {
                pace.connections = preset.connections.or(pace.connections);
                pace.limits
                    .extend(preset.limits.iter().map(|(count, seconds)| Limit {
                        count: *count,
                        window: Duration::from_secs((*seconds).into()),
                    }));
            } else if name == "unlimited" && alone {
                return Ok(Pace::UNLIMITED);
            } else {
                own.push(limit(&words).ok_or_else(unknown)?);
            }
        }
        pace.limits
            .retain(|limit| own.iter().all(|own| own.window != limit.window));
        pace.limits.extend(own);
        Ok(pace)
    }

    /// The most connections that the provider takes at a time; none where it does not say.
    pub fn connections(&self) -> Option<usize> {
        self.connections
    }

    /// How long so many letters take at least, where others left before them: each that counts so long ago, the
    /// oldest first.
    pub fn takes(&self, letters: u64, before: &[Duration]) -> Duration {
        if self.limits.is_empty() {
            return Duration::ZERO;
        }
        last_turn(self, letters, before)
    }

    pub(super) fn limits(&self) -> &[Limit] {
        &self.limits
    }

    /// The least time between two letters: those of the shortest stretch are spread evenly over it. A day's are
    /// only counted, or a few hundred letters would take all day.
    pub(super) fn gap(&self) -> Duration {
        let limits = self.limits.iter().filter(|limit| limit.window < DAY);
        limits
            .min_by_key(|limit| limit.window)
            .map_or(Duration::ZERO, |limit| limit.window / limit.count)
    }
}

/// What stands between commas. A comma between two digits belongs to a number.
fn parts(typed: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut last = ' ';
    for (at, c) in typed.char_indices() {
        let next = typed
            .get(at + c.len_utf8()..)
            .and_then(|rest| rest.chars().next());
        let in_number = last.is_ascii_digit() && next.is_some_and(|next| next.is_ascii_digit());
        match parts.last_mut() {
            Some(part) if c != ',' || in_number => part.push(c),
            _ => parts.push(String::new()),
        }
        last = c;
    }
    parts
}

fn limit(words: &[&str]) -> Option<Limit> {
    let text = words.join(" ").replace('/', " per ");
    let words: Vec<&str> = text.split_whitespace().collect();
    let [count, "per" | "a" | "an", unit] = words.as_slice() else {
        return None;
    };
    let seconds = match *unit {
        "second" | "sec" | "s" => 1,
        "minute" | "min" | "m" => 60,
        "hour" | "h" => 3_600,
        "day" | "d" => 86_400,
        _ => return None,
    };
    let count = count.replace(',', "").parse().ok()?;
    (count > 0).then_some(Limit {
        count,
        window: Duration::from_secs(seconds),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pace_is_read_as_people_write_it() {
        for (typed, millis) in [
            ("30 per minute", 2_000),
            ("2 per second", 500),
            ("1000 per hour", 3_600),
            ("1,000 an hour", 3_600),
            ("10/min", 6_000),
            ("10,000 per day,1,000 per hour, 30 per minute", 2_000),
            ("10000 per day", 0),
            ("Unlimited", 0),
        ] {
            let gap = Pace::parse(typed).unwrap().gap();
            assert_eq!(gap, Duration::from_millis(millis), "{typed}");
        }
        for typed in [
            "",
            "fast",
            "0 per minute",
            "-3 per minute",
            "30",
            "30 per fortnight",
            "30 per minute,",
            "30 per minute, unlimited",
            "microsoft-366",
        ] {
            assert!(Pace::parse(typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn a_provider_is_known_by_name_and_may_be_corrected() {
        let told = |typed: &str| {
            let pace = Pace::parse(typed).unwrap();
            let limits = pace
                .limits
                .iter()
                .map(|limit| (limit.count, limit.window.as_secs()));
            let mut limits: Vec<_> = limits.collect();
            limits.sort_by_key(|limit| limit.1);
            (limits, pace.connections)
        };
        assert_eq!(
            told("Microsoft 365"),
            (vec![(30, 60), (10_000, 86_400)], Some(3))
        );
        assert_eq!(told("gmail-workspace"), (vec![(2_000, 86_400)], None));
        assert_eq!(told("amazon-ses"), (vec![(1, 1), (200, 86_400)], None));
        assert_eq!(
            told("amazon-ses, 14 per second, 50,000 per day"),
            (vec![(14, 1), (50_000, 86_400)], None)
        );
        assert_eq!(
            told("20 per minute, microsoft-365"),
            (vec![(20, 60), (10_000, 86_400)], Some(3))
        );
        assert_eq!(told("postfix-local"), (vec![], Some(50)));
    }
}
