//! The day, or the run of days, within the words of a date.

use chrono::{Datelike, NaiveDate, Weekday};

use super::parse::{Sentence, Weekdays};
use super::words::{Trouble, Word, unclear};
use super::{Day, names};

/// A day as written, before it is known whether the calendar has it.
#[derive(Default)]
struct Written {
    weekday: Option<(String, Weekday)>,
    day: Option<u32>,
    month: Option<u32>,
    year: Option<i32>,
}

/// Reads one date, or two joined by `to` or `and`; the first may leave its month and year to the
/// second: `9 to 11 December 2026`.
pub(super) fn days(sentence: &mut Sentence) -> Result<(Day, Option<NaiveDate>, Weekdays), Trouble> {
    let mut first = Written::read(sentence);
    let joined = matches!(sentence.peek(), Some(Word::To | Word::And))
        && !matches!(
            sentence.words.get(sentence.at + 1),
            Some(Word::Time(_) | Word::Clock(..))
        );
    let both = matches!(sentence.peek(), Some(Word::And));
    let second = if joined {
        sentence.at += 1;
        let second = Written::read(sentence);
        first.month = first.month.or(second.month);
        first.year = first.year.or(second.year);
        Some(second)
    } else {
        None
    };
    let mut weekdays = Weekdays::new();
    let day = first.settle(&mut weekdays)?;
    let Some(second) = second else {
        return Ok((day, None, weekdays));
    };
    let (Some(start), Some(end)) = (day.exact(), second.settle(&mut weekdays)?.exact()) else {
        return unclear("a run of days needs a first and a last day");
    };
    // `9 and 11 December` leaves the 10th out, and a run of days would not.
    if both && start.succ_opt() != Some(end) {
        return unclear("two days that do not follow each other are two items");
    }
    if end <= start {
        return Err(Trouble::Impossible("it ends before it starts".into()));
    }
    Ok((day, Some(end), weekdays))
}

impl Written {
    fn read(sentence: &mut Sentence) -> Self {
        let mut written = Written::default();
        while let Some(word) = sentence.peek() {
            match word {
                Word::Weekday(typed, day) if written.weekday.is_none() => {
                    written.weekday = Some((typed.clone(), *day));
                }
                Word::Number(day) if written.day.is_none() => written.day = Some(*day),
                Word::Month(month) if written.month.is_none() => written.month = Some(*month),
                Word::Year(year) if written.year.is_none() => written.year = Some(*year),
                Word::Iso(year, month, day)
                    if written.year.is_none() && written.month.is_none() =>
                {
                    written.year = Some(*year);
                    written.month = Some(*month);
                    written.day = *day;
                }
                _ => break,
            }
            sentence.at += 1;
        }
        written
    }

    fn settle(self, weekdays: &mut Weekdays) -> Result<Day, Trouble> {
        let Some(year) = self.year else {
            return match (self.day, self.month) {
                (None, None) => unclear("there is no date in it"),
                _ => unclear("the year is missing"),
            };
        };
        if !(1000..=2999).contains(&year) {
            return Err(Trouble::Impossible(format!(
                "the year {year} cannot be meant"
            )));
        }
        let day = match (self.day, self.month) {
            (None, None) => Day::Year(year),
            (None, Some(month)) => Day::Month { year, month },
            (Some(_), None) => return unclear("the month is missing"),
            (Some(day), Some(month)) => match NaiveDate::from_ymd_opt(year, month, day) {
                Some(date) => Day::On(date),
                None if day == 0 => {
                    return Err(Trouble::Impossible("the first day of a month is 1".into()));
                }
                None => return Err(Trouble::Impossible(length_of(year, month))),
            },
        };
        match (self.weekday, day) {
            (Some((typed, weekday)), Day::On(date)) => weekdays.push((typed, weekday, date)),
            (Some(_), _) => return unclear("a weekday needs a day of the month"),
            (None, _) => {}
        }
        Ok(day)
    }
}

fn length_of(year: i32, month: u32) -> String {
    let next = if month == 12 {
        NaiveDate::from_ymd_opt(year + 1, 1, 1)
    } else {
        NaiveDate::from_ymd_opt(year, month + 1, 1)
    };
    let days = next
        .and_then(|next| next.pred_opt())
        .map_or(0, |last| last.day());
    format!("{} {year} has {days} days", names::month_name(month))
}
