//! One entry of an issue.

use chrono::NaiveDateTime;

use super::date::Moment;
use super::{Acceptance, Kind, Link, Marked, Prose, Text};
use crate::finding::Span;

/// One entry of an issue, with everything in it parsed.
///
/// What could not be parsed is missing here and stands among the faults.
#[derive(Clone, Debug, Default)]
pub struct Item {
    /// The whole entry in the source.
    pub span: Span,
    /// What it is.
    pub kind: Option<Kind>,
    /// Its headline.
    pub title: Option<Text>,
    /// Who published or runs it.
    pub by: Option<Text>,
    /// When it was published.
    pub date: Option<Marked<Moment>>,
    /// Where to read on.
    pub link: Option<Marked<Link>>,
    /// The words of that link.
    pub action: Option<Text>,
    /// What it is about.
    pub summary: Prose,
    /// The last moment to act.
    pub deadline: Option<Marked<Deadline>>,
    /// When it takes place.
    pub when: Option<Marked<Moment>>,
    /// The key of the helpline to print under it.
    pub help: Option<Text>,
    /// The language of its words, where it is not the issue's.
    pub language: Option<Text>,
    /// The section it is put in against the kind's own.
    pub section: Option<Text>,
    /// Whether it leads the issue.
    pub lead: bool,
    /// Not to be sent before.
    pub embargo: Option<Marked<Moment>>,
    /// The earlier issue it ran in.
    pub repeat_of: Option<Text>,
    /// Whether the next issue takes it over, as long as it is not over.
    pub carry_over: bool,
    /// Whether the person whose story it is agreed to it.
    pub consent: Option<bool>,
    /// Findings about it that the editor has accepted.
    pub accept: Vec<Acceptance>,
    /// What the editor noted for themselves; never printed.
    pub note: Option<Text>,
    /// The fields that are printed as they stand, in the order of [`DETAILS`].
    pub details: Vec<(&'static str, Text)>,
}

/// The fields that are printed as they stand, in the order they are printed.
pub const DETAILS: &[&str] = &[
    "topic",
    "where",
    "price",
    "amount",
    "for",
    "pay",
    "hours",
    "time",
    "parts",
    "interviews",
    "format",
    "access",
    "area",
    "ethics",
    "contact",
];

/// The last moment to act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deadline {
    /// There is none: `deadline: open`.
    Open,
    /// That day; without a time it means 11:59pm.
    By(Moment),
}

impl Item {
    /// A field that is printed as it stands.
    pub fn detail(&self, field: &str) -> Option<&Text> {
        self.details
            .iter()
            .find(|(name, _)| *name == field)
            .map(|(_, text)| text)
    }

    /// Its title, or something to call it by.
    pub fn name(&self) -> &str {
        self.title
            .as_ref()
            .map_or("(no title)", |title| title.value.as_str())
    }

    /// When it is soonest of use: the start of an event, else the deadline. Items without either stay
    /// in the order of the file.
    pub fn soonest(&self) -> Option<NaiveDateTime> {
        let when = self.when.as_ref().and_then(|when| when.value.begins());
        when.or_else(|| match self.deadline.as_ref()?.value {
            Deadline::By(moment) => moment.closes(),
            Deadline::Open => None,
        })
    }
}
