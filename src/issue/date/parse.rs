//! From the words of a date to a [`Moment`].

use chrono::{Datelike, NaiveDate, NaiveTime, Weekday};

use super::words::{Trouble, Word, unclear, words};
use super::{Moment, names};
use crate::issue::fault::DateFault;

/// What came of reading a date: a moment where there is one, and what is wrong with it.
///
/// A wrong weekday leaves a moment as well, because the date itself is sound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The moment.
    pub moment: Option<Moment>,
    /// What is wrong.
    pub fault: Option<DateFault>,
}

/// Reads a date as typed.
pub fn read(typed: &str) -> Reading {
    match words(typed).and_then(|words| Sentence { words, at: 0 }.read()) {
        Ok((moment, weekdays)) => {
            let fault = weekdays.into_iter().find_map(|(typed, named, date)| {
                (date.weekday() != named).then(|| DateFault::Weekday {
                    typed,
                    date: format!(
                        "{} {} {}",
                        date.day(),
                        names::month_name(date.month()),
                        date.year()
                    ),
                    right: date.weekday(),
                })
            });
            Reading {
                moment: Some(moment),
                fault,
            }
        }
        Err(Trouble::Impossible(why)) => Reading {
            moment: None,
            fault: Some(DateFault::Impossible {
                typed: typed.trim().to_owned(),
                why,
            }),
        },
        Err(Trouble::Unclear(why, instead)) => Reading {
            moment: None,
            fault: Some(DateFault::Unclear {
                typed: typed.trim().to_owned(),
                why,
                instead,
            }),
        },
    }
}

/// Weekdays as typed, with the dates they stand by.
pub(super) type Weekdays = Vec<(String, Weekday, NaiveDate)>;

pub(super) struct Sentence {
    pub(super) words: Vec<Word>,
    pub(super) at: usize,
}

impl Sentence {
    pub(super) fn peek(&self) -> Option<&Word> {
        self.words.get(self.at)
    }

    /// Times before or after one date or a run of days.
    fn read(mut self) -> Result<(Moment, Weekdays), Trouble> {
        let mut times = self.times()?;
        let (day, until, weekdays) = super::days::days(&mut self)?;
        if times.is_none() {
            times = self.times()?;
        }
        if self.at < self.words.len() {
            return unclear("there is more in it than one date and its times");
        }
        let (start, end) = times.map_or((None, None), |(start, end)| (Some(start), end));
        if let (Some(start), Some(end), None) = (start, end, until)
            && end <= start
        {
            return Err(Trouble::Impossible(
                "it ends before it starts (if it goes on past midnight, give the start alone, and \
                 the end in the summary)"
                    .into(),
            ));
        }
        Ok((
            Moment {
                day,
                until,
                start,
                end,
            },
            weekdays,
        ))
    }

    fn times(&mut self) -> Result<Option<(NaiveTime, Option<NaiveTime>)>, Trouble> {
        let first = match self.peek() {
            Some(Word::Time(time)) => Ok(*time),
            Some(Word::Clock(hour, minute)) => Err((*hour, *minute)),
            _ => return Ok(None),
        };
        self.at += 1;
        let second = match (self.peek(), self.words.get(self.at + 1)) {
            (Some(Word::To), Some(Word::Time(time))) => Some(*time),
            (Some(Word::To), Some(Word::Clock(..))) => return unclear("it lacks am or pm"),
            _ => None,
        };
        if second.is_some() {
            self.at += 2;
        }
        let start = match (first, second) {
            (Ok(time), _) => time,
            (Err((hour, minute)), Some(end)) => share_half(hour, minute, end)?,
            (Err(_), None) => return unclear("the time lacks am or pm"),
        };
        Ok(Some((start, second)))
    }
}

/// `10.30-12.30pm` starts in the morning and `1:30 to 4pm` in the afternoon: the latest reading that
/// is still before the end.
fn share_half(hour: u32, minute: u32, end: NaiveTime) -> Result<NaiveTime, Trouble> {
    [hour % 12 + 12, hour]
        .into_iter()
        .filter_map(|hour| NaiveTime::from_hms_opt(hour, minute, 0))
        .find(|start| *start < end)
        .ok_or_else(|| Trouble::Unclear("the time lacks am or pm".into(), None))
}

#[cfg(test)]
mod tests;
