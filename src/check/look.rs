//! What a rule may look at: the edition, and what is known around it.

use chrono::{DateTime, NaiveDateTime, NaiveTime};
use chrono_tz::Tz;

use super::house_style::HouseStyle;
use super::known::Known;
use crate::edition::Edition;
use crate::issue::Issue;

/// What the edition is looked at for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Writing, building, previewing, rehearsing: the house's own severities hold.
    Draft,
    /// Writing what will go to a mail server: as of the issue's own day, but rules that a sample may soften
    /// stand at full strength already.
    Ahead,
    /// Handing letters to a mail server: the time is now, and rules that a sample may soften stand at
    /// full strength. A server on this machine is no exception, since it may pass letters on.
    Live,
}

/// An edition and what is known around it.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    /// The edition.
    pub edition: &'a Edition<'a>,
    /// What it is looked at for.
    pub purpose: Purpose,
    /// The moment it would be sent.
    pub now: DateTime<Tz>,
    /// The issues before this one in the same language, oldest first.
    pub past: &'a [Issue],
    /// The same issue in the other language, where there is one.
    pub sibling: Option<&'a Issue>,
    /// What is known besides the text, where somebody looked.
    pub known: &'a Known,
    /// The house's words.
    pub house: &'a HouseStyle,
}

impl Look<'_> {
    /// The earliest moment readers can have it, on the bulletin's own clock: the start of the day it is
    /// dated, and never before the moment of a live send. A sample or an old issue that is looked at
    /// again is taken as of its own day.
    pub fn reaches_readers(&self) -> NaiveDateTime {
        let now = self.now.naive_local();
        let date = self.edition.issue.date.as_ref();
        let dated = date
            .and_then(|date| date.value.day.first())
            .map(|day| day.and_time(NaiveTime::MIN));
        match (dated, self.purpose) {
            (Some(dated), Purpose::Draft | Purpose::Ahead) => dated,
            (Some(dated), Purpose::Live) => dated.max(now),
            (None, _) => now,
        }
    }
}
