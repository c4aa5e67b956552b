//! What a rule may look at: the edition, and what is known around it.

use chrono::DateTime;
use chrono_tz::Tz;

use super::house_style::HouseStyle;
use crate::edition::Edition;
use crate::issue::Issue;

/// What the edition is looked at for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Writing, building, previewing, rehearsing: the house's own severities hold.
    Draft,
    /// Sending to people over the internet: rules that a sample may soften stand at full strength.
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
    /// The house's words.
    pub house: &'a HouseStyle,
}
