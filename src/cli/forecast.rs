//! How long a pace takes, for those who wait for it.

use std::time::Duration;

use bulletin::delivery::Pace;
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::send::thousands;

/// `30 per minute: about 1 hour 7 minutes for 2,000 letters`; none where nothing keeps letters back. `typed` is
/// the pace in the editor's words.
pub(crate) fn takes(typed: &str, pace: &Pace, letters: u64) -> Option<String> {
    told(typed, pace.takes(letters, &[]), letters)
}

fn told(typed: &str, takes: Duration, letters: u64) -> Option<String> {
    if takes.is_zero() {
        return None;
    }
    let (typed, letters) = (typed.trim(), count(letters));
    Some(format!("{typed}: {} for {letters}", length(takes)))
}

fn count(letters: u64) -> String {
    match letters {
        1 => "1 letter".to_owned(),
        more => format!("{} letters", thousands(more)),
    }
}

/// The same after what has left lately ([`bulletin::delivery::lately`]), and with the end: `…, because 900
/// letters went out lately, finished about 30 November 2026, 2:10pm`.
pub(crate) fn ends(
    typed: &str,
    pace: &Pace,
    letters: u64,
    lately: &[Duration],
    (now, zone): (DateTime<Utc>, Tz),
) -> Option<String> {
    let takes = pace.takes(letters, lately);
    let told = told(typed, takes, letters)?;
    // Only where it is another length in print.
    let because = if length(takes) == length(pace.takes(letters, &[])) {
        String::new()
    } else {
        format!(", because {} went out lately", count(lately.len() as u64))
    };
    let span = TimeDelta::from_std(takes).ok()?;
    let end = super::approve::moment(now.checked_add_signed(span)?.timestamp_millis(), zone);
    Some(format!("{told}{because}, finished about {end}"))
}

/// `about 1 hour 7 minutes`, `about 3 days 2 hours`.
fn length(span: Duration) -> String {
    let minutes = span.as_secs().div_ceil(60);
    let part = |count: u64, one: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        more => Some(format!("{} {one}s", thousands(more))),
    };
    let (hours, days) = (minutes / 60, minutes / (24 * 60));
    let parts = match (days, hours) {
        (0, 0) if span.as_secs() < 60 => return "less than a minute".to_owned(),
        (0, _) => [part(hours, "hour"), part(minutes % 60, "minute")],
        _ => [part(days, "day"), part(hours % 24, "hour")],
    };
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    format!("about {}", parts.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pace_is_told_in_the_time_it_takes() {
        let told = |typed: &str, letters| takes(typed, &Pace::parse(typed).unwrap(), letters);
        let said = |typed, letters| told(typed, letters).unwrap();
        assert_eq!(
            said("30 per minute", 2_000),
            "30 per minute: about 1 hour 7 minutes for 2,000 letters"
        );
        assert_eq!(
            said("microsoft-365", 10),
            "microsoft-365: less than a minute for 10 letters"
        );
        assert_eq!(
            said("1000 per day", 3_500),
            "1000 per day: about 3 days for 3,500 letters"
        );
        assert_eq!(told("1000 per day", 1_000), None);
        assert_eq!(told("unlimited", 5_000), None);
        assert_eq!(told("30 per minute", 1), None);
        let at = (
            "2026-11-30T13:03:00Z".parse().unwrap(),
            chrono_tz::Europe::London,
        );
        let pace = Pace::parse("30 per minute").unwrap();
        let end = ends("30 per minute", &pace, 2_000, &[], at).unwrap();
        assert!(
            end.ends_with(", finished about 30 November 2026, 2:09pm"),
            "{end}"
        );
        // A letter of just now holds these back by two seconds, which nobody sees.
        let end = ends("30 per minute", &pace, 2_000, &[Duration::ZERO], at).unwrap();
        assert!(!end.contains("because"), "{end}");
        // Two hours ago a day's worth but one has gone.
        let pace = Pace::parse("1000 per day").unwrap();
        let lately = vec![Duration::from_hours(2); 999];
        let end = ends("1000 per day", &pace, 500, &lately, at).unwrap();
        assert_eq!(
            end,
            "1000 per day: about 22 hours for 500 letters, because 999 letters went out lately, finished about 1 December 2026, 11:03am"
        );
    }
}
