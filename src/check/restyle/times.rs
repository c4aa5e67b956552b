//! Times of day as people write them, and as the house does.

use crate::finding::Span;

/// A time, range or name of a time that begins at a word and is not in the house's style; with what to
/// write instead.
pub(super) fn restyled(words: &[(Span, &str)], at: usize) -> Option<(Span, String)> {
    let (span, word) = words.get(at)?;
    let lower = word.to_lowercase();
    let before = at.checked_sub(1).and_then(|before| words.get(before));
    if lower == "midnight" {
        let (start, lead) = before.map(|(span, word)| (span.start, word.to_lowercase()))?;
        return match lead.as_str() {
            "12" => Some((
                start..span.end,
                "11:59pm, and the day that ends then".to_owned(),
            )),
            "at" | "by" | "until" | "before" | "to" | "till" => Some((
                span.clone(),
                "11:59pm, and the day that ends then".to_owned(),
            )),
            _ => None,
        };
    }
    if matches!(lower.as_str(), "12noon" | "12pm" | "12.00pm" | "12:00pm") {
        return Some((span.clone(), "midday".to_owned()));
    }
    let next = words.get(at + 1);
    if lower == "12"
        && let Some((end, "noon")) = next
    {
        return Some((span.start..end.end, "midday".to_owned()));
    }
    // `10.30 am` is one time.
    let half = next.map(|(end, word)| (end, word.to_lowercase()));
    let (end, lower) = match half {
        Some((end, half)) if matches!(half.as_str(), "am" | "pm" | "a.m" | "p.m") => {
            (end.end, format!("{lower}{}", half.replace('.', "")))
        }
        _ => (span.end, lower),
    };
    let instead = time(&lower)?;
    (instead != lower).then_some((span.start..end, instead))
}

/// A time or a range in the house's style; `None` for anything that does not name am or pm.
fn time(typed: &str) -> Option<String> {
    let typed = typed.replace("a.m", "am").replace("p.m", "pm");
    let Some((from, to)) = typed.split_once(['-', '–']) else {
        let (minutes, half) = read(&typed)?;
        return Some(shown(minutes, half?));
    };
    let ((from, from_half), (to, to_half)) = (read(from)?, read(to)?);
    let to_half = to_half?;
    // Without its own half of the day, the first takes the one that puts it before the second.
    let pm = |minutes: u16, half: Half| minutes % 720 + if half == Half::Pm { 720 } else { 0 };
    let same = pm(from, to_half) < pm(to, to_half);
    let other = if to_half == Half::Pm {
        Half::Am
    } else {
        Half::Pm
    };
    let from_half = from_half.unwrap_or(if same { to_half } else { other });
    Some(format!(
        "{} to {}",
        shown(from, from_half),
        shown(to, to_half)
    ))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    Am,
    Pm,
}

/// The minutes since twelve o'clock on a clock with twelve hours, and the half of the day.
fn read(typed: &str) -> Option<(u16, Option<Half>)> {
    let (clock, half) = match (typed.strip_suffix("am"), typed.strip_suffix("pm")) {
        (Some(clock), _) => (clock, Some(Half::Am)),
        (_, Some(clock)) => (clock, Some(Half::Pm)),
        _ => (typed, None),
    };
    let (hours, minutes) = clock.split_once(['.', ':']).unwrap_or((clock, "00"));
    let figures = |text: &str| {
        !text.is_empty() && text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let hours: u16 = hours.parse().ok().filter(|_| figures(hours))?;
    let minutes: u16 = minutes.parse().ok().filter(|_| figures(minutes))?;
    ((1..=12).contains(&hours) && minutes < 60).then_some((hours * 60 + minutes, half))
}

/// Whether only one time of day can be meant: not by `12pm`, and not by a range that would end before it
/// starts.
pub(super) fn is_certain(typed: &str) -> bool {
    let typed = typed.to_lowercase().replace(' ', "");
    if typed.contains("midnight") {
        return false;
    }
    let typed = typed.replace("a.m", "am").replace("p.m", "pm");
    let of_day = |(minutes, half): (u16, Option<Half>)| {
        half.map(|half| minutes % 720 + if half == Half::Pm { 720 } else { 0 })
    };
    let Some((from, to)) = typed.split_once(['-', '–']) else {
        return typed.ends_with("noon") || read(&typed).is_none_or(|(minutes, _)| minutes != 720);
    };
    let (Some(from), Some(to)) = (read(from), read(to)) else {
        return true;
    };
    match (of_day(from), of_day(to)) {
        (Some(from), Some(to)) => from < to,
        // The first half follows from the second, as in the fields of an item.
        (None, Some(to)) => to != 720 && from.0 % 720 < to,
        _ => false,
    }
}

fn shown(minutes: u16, half: Half) -> String {
    let half = match (minutes, half) {
        (720, Half::Pm) => return "midday".to_owned(),
        (_, Half::Am) => "am",
        (_, Half::Pm) => "pm",
    };
    match (minutes / 60, minutes % 60) {
        (hours, 0) => format!("{hours}{half}"),
        (hours, minutes) => format!("{hours}:{minutes:02}{half}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::passages::words;

    #[test]
    fn a_time_that_could_be_another_is_not_certain() {
        for typed in [
            "9.30am",
            "10.30-12.30pm",
            "11am–1pm",
            "12 noon",
            "12.30pm",
            "10am-12pm",
        ] {
            assert!(is_certain(typed), "{typed}");
        }
        for typed in [
            "midnight",
            "12 midnight",
            "12pm",
            "12.00 pm",
            "8pm-12pm",
            "8-12pm",
            "3pm-1pm",
        ] {
            assert!(!is_certain(typed), "{typed}");
        }
    }

    #[test]
    fn times_are_restyled_and_good_ones_left_alone() {
        let first = |text: &str| {
            let words = words(text);
            (0..words.len()).find_map(|at| {
                let (span, instead) = restyled(&words, at)?;
                Some(format!("{} > {instead}", &text[span]))
            })
        };
        for (text, told) in [
            ("10.30-12.30pm", "10.30-12.30pm > 10:30am to 12:30pm"),
            ("from 2–4pm.", "2–4pm > 2pm to 4pm"),
            ("11am-1pm", "11am-1pm > 11am to 1pm"),
            ("at 10.30 am on", "10.30 am > 10:30am"),
            ("12 noon", "12 noon > midday"),
            (
                "by 12 midnight",
                "12 midnight > 11:59pm, and the day that ends then",
            ),
            (
                "closes at midnight",
                "midnight > 11:59pm, and the day that ends then",
            ),
        ] {
            assert_eq!(first(text).as_deref(), Some(told), "{text}");
        }
        for text in [
            "10:30am to 12:30pm",
            "9am",
            "version 10.30",
            "5-10",
            "Midnight Mass",
            "pages 2-4",
            "I am 12",
        ] {
            assert_eq!(first(text), None, "{text}");
        }
    }
}
