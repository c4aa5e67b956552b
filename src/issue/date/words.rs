//! The words a date is made of: days, months, years and times, before they are put together.

use chrono::{NaiveDate, NaiveTime, Weekday};

use super::names;

pub(super) enum Trouble {
    Impossible(String),
    Unclear(String, Option<String>),
}

pub(super) fn unclear<T>(why: impl Into<String>) -> Result<T, Trouble> {
    Err(Trouble::Unclear(why.into(), None))
}

/// The pieces a date is made of.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Word {
    Weekday(String, Weekday),
    Month(u32),
    /// One or two figures: a day, or an hour that lacks its am or pm.
    Number(u32),
    Year(i32),
    Iso(i32, u32, Option<u32>),
    Time(NaiveTime),
    /// Hours and minutes without am or pm, which a later time may supply: `10:30 to 12:30pm`.
    Clock(u32, u32),
    To,
    And,
}

pub(super) fn words(typed: &str) -> Result<Vec<Word>, Trouble> {
    // A dash between two times or days is the word "to"; one inside an ISO date is not.
    let spaced = typed.replace(['–', '—'], " to ").replace(',', " ");
    let spaced = ["canol dydd", "hanner dydd", "Canol dydd", "Hanner dydd"]
        .iter()
        .fold(spaced, |text, midday| text.replace(midday, "midday"));
    let mut found = Vec::new();
    let mut after_dydd = false;
    for raw in halves_joined(&spaced)
        .iter()
        .flat_map(|raw| split_dash(raw))
    {
        let lower = raw.to_lowercase();
        let word = lower.trim_end_matches('.');
        if let Some(word) = word_of(word, raw, after_dydd)? {
            found.push(word);
        }
        after_dydd = word == "dydd";
    }
    if found.is_empty() {
        unclear("it is empty")
    } else {
        Ok(found)
    }
}

/// `10 am` is one word.
fn halves_joined(typed: &str) -> Vec<String> {
    let mut joined: Vec<String> = Vec::new();
    for raw in typed.split_whitespace() {
        let half = matches!(
            raw.to_lowercase().as_str(),
            "am" | "pm" | "a.m." | "p.m." | "a.m" | "p.m" | "yb" | "yp" | "y.b." | "y.p."
        );
        match joined.last_mut() {
            Some(last)
                if half && last.len() <= 5 && last.starts_with(|c: char| c.is_ascii_digit()) =>
            {
                last.push_str(raw);
            }
            _ => joined.push(raw.to_owned()),
        }
    }
    joined
}

/// `10am-4pm` and `9-11` are two words and a "to"; `29-Jan-2027` is three words; `2026-12-09` is one.
fn split_dash(raw: &str) -> Vec<&str> {
    let parts: Vec<&str> = raw.split('-').collect();
    let figures = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    match parts[..] {
        [day, month, year] if figures(&day) && !figures(&month) && figures(&year) => parts,
        [_, _, _] if parts.iter().all(figures) => vec![raw],
        [year, _] if year.len() == 4 && figures(&year) => vec![raw],
        [_] => vec![raw],
        _ => {
            let (left, right) = raw.split_once('-').unwrap_or((raw, ""));
            [left, "to", right]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect()
        }
    }
}

fn word_of(word: &str, raw: &str, after_dydd: bool) -> Result<Option<Word>, Trouble> {
    if matches!(
        word,
        "at" | "on" | "from" | "of" | "the" | "by" | "dydd" | "am" | "ar" | "o"
    ) && !word.is_empty()
    {
        return Ok(None);
    }
    if let Some(day) = names::weekday(word, after_dydd) {
        return Ok(Some(Word::Weekday(
            raw.trim_end_matches('.').to_owned(),
            day,
        )));
    }
    if let Some(month) = names::month(word) {
        return Ok(Some(Word::Month(month)));
    }
    match word {
        "to" | "until" | "till" | "i" | "tan" => return Ok(Some(Word::To)),
        "and" | "&" | "a" => return Ok(Some(Word::And)),
        "noon" | "midday" => return Ok(NaiveTime::from_hms_opt(12, 0, 0).map(Word::Time)),
        "midnight" => {
            return unclear(
                "midnight may be the start or the end of the day: write 11:59pm or 12:01am",
            );
        }
        _ => {}
    }
    if is_figures_alone(word) {
        let instead = slashed(word);
        return Err(Trouble::Unclear(
            "figures alone can be read day first or month first".into(),
            instead,
        ));
    }
    if let Some(iso) = iso(word)? {
        return Ok(Some(iso));
    }
    if let Some(time) = clock(word)? {
        return Ok(Some(time));
    }
    let figures = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let tail = &word[figures.len()..];
    if let Ok(number) = figures.parse::<u32>() {
        return match (figures.len(), tail) {
            (4, "") => Ok(i32::try_from(number).ok().map(Word::Year)),
            (
                1 | 2,
                "" | "st" | "nd" | "rd" | "th" | "af" | "ail" | "ydd" | "fed" | "eg" | "ain",
            ) => Ok(Some(Word::Number(number))),
            _ => unclear(format!("`{raw}` is neither a day, a year nor a time")),
        };
    }
    match names::nearest_month(word) {
        Some(month) => unclear(format!("`{raw}` is not a month; did you mean {month}?")),
        None => unclear(format!("`{raw}` is not part of a date")),
    }
}

/// `09/12/2026`, `9.12.2026` or `09-12-2026`; a date that begins with its year can be read in one way only.
fn is_figures_alone(word: &str) -> bool {
    let dashed = word.matches('-').count() == 2
        && word.find('-') != Some(4)
        && word
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'-');
    (dashed || word.matches('.').count() == 2) && word.starts_with(char::is_numeric)
        || word.matches('/').count() == 2
}

/// The day-first reading of `09/12/2026`, which is what a British editor most likely meant.
fn slashed(word: &str) -> Option<String> {
    let parts: Vec<u32> = word
        .split(['/', '.', '-'])
        .map(str::parse)
        .collect::<Result<_, _>>()
        .ok()?;
    let [day, month, year] = parts[..] else {
        return None;
    };
    let year = if year < 100 { 2000 + year } else { year };
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    Some(format!("{day} {} {year}", names::month_name(month)))
}

fn iso(word: &str) -> Result<Option<Word>, Trouble> {
    let parts: Vec<&str> = word.split('-').collect();
    if !(2..=3).contains(&parts.len())
        || parts[0].len() != 4
        || parts.iter().any(|part| part.is_empty())
    {
        return Ok(None);
    }
    let (Ok(year), Ok(month)) = (parts[0].parse(), parts[1].parse()) else {
        return Ok(None);
    };
    let day = match parts.get(2).map(|day| day.parse()) {
        None => None,
        Some(Ok(day)) => Some(day),
        Some(Err(_)) => return Ok(None),
    };
    if !(1..=12).contains(&month) {
        return Err(Trouble::Impossible(format!("there is no month {month}")));
    }
    Ok(Some(Word::Iso(year, month, day)))
}

/// `10:30am`, `5pm`, `9.30am`, `14:00`; and `10:30`, which waits for a later am or pm.
fn clock(word: &str) -> Result<Option<Word>, Trouble> {
    let ends = |ends: [&str; 4]| ends.into_iter().find_map(|end| word.strip_suffix(end));
    // In Welsh `yb` (y bore) and `yp` (y prynhawn).
    let (figures, half) = match (
        ends(["pm", "p.m", "yp", "y.p"]),
        ends(["am", "a.m", "yb", "y.b"]),
    ) {
        (Some(figures), _) => (figures, Some(12)),
        (None, Some(figures)) => (figures, Some(0)),
        (None, None) => (word, None),
    };
    let (hour, minute) = match figures.split_once([':', '.']) {
        Some((hour, minute)) if minute.len() == 2 => (hour, minute),
        None if half.is_some() => (figures, "0"),
        _ => return Ok(None),
    };
    let (Ok(hour), Ok(minute)) = (hour.parse::<u32>(), minute.parse::<u32>()) else {
        return Ok(None);
    };
    let time = match half {
        Some(half) if (1..=12).contains(&hour) => {
            NaiveTime::from_hms_opt(hour % 12 + half, minute, 0)
        }
        // From 13:00 on there is no doubt which half of the day is meant.
        None if hour >= 13 || hour == 0 => NaiveTime::from_hms_opt(hour, minute, 0),
        None if minute < 60 => return Ok(Some(Word::Clock(hour, minute))),
        _ => None,
    };
    match time {
        Some(time) => Ok(Some(Word::Time(time))),
        None => Err(Trouble::Impossible(format!("there is no time {word}"))),
    }
}
