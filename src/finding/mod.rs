//! What we say about a text: which rule, how serious, where, what is wrong and what to write instead.
//!
//! Findings are data. Rooms collect them and pass them on, all of them, so that an editor sees every
//! fault at once; drawing them on a screen is the business of `cli/`. An `Err` is something else:
//! it means the work cannot go on at all.

mod source;

pub use source::{Place, Source, Span, Unreadable};

use serde::Serialize;

/// How much a finding matters.
///
/// Ordered from the worst to the mildest, so that sorting by severity puts the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing may be sent while this stands.
    Stop,
    /// Somebody should look at this and decide.
    Warning,
    /// A matter of house style.
    Advice,
}

impl Severity {
    /// The word editors read and write: `stop`, `warning` or `advice`.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Stop => "stop",
            Severity::Warning => "warning",
            Severity::Advice => "advice",
        }
    }
}

/// Words to put in the place of others, exact to the byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes of the source that go.
    pub span: Span,
    /// What comes in their place.
    pub with: String,
}

/// One thing to say about a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's stable id, such as `weekday-wrong`.
    pub rule: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// Where it is.
    pub place: Place,
    /// The title of the item it is about, where it is about one.
    pub item: Option<String>,
    /// What is wrong, in one plain sentence without a full stop.
    pub message: String,
    /// What to do or to write instead, where that can be known.
    pub cure: Option<String>,
    /// The cure as a change of the text, where it is certain enough to be made without asking what was
    /// meant.
    pub edit: Option<Edit>,
}

impl Finding {
    /// A finding that stops a send.
    pub fn stop(rule: &'static str, place: Place, message: impl Into<String>) -> Self {
        Finding {
            rule,
            severity: Severity::Stop,
            place,
            item: None,
            message: message.into(),
            cure: None,
            edit: None,
        }
    }

    /// The same finding as a warning.
    #[must_use]
    pub fn warning(rule: &'static str, place: Place, message: impl Into<String>) -> Self {
        Finding {
            severity: Severity::Warning,
            ..Finding::stop(rule, place, message)
        }
    }

    /// Adds what to do or to write instead.
    #[must_use]
    pub fn cure(mut self, cure: impl Into<String>) -> Self {
        self.cure = Some(cure.into());
        self
    }

    /// Adds the title of the item it is about.
    #[must_use]
    pub fn about(mut self, item: Option<&str>) -> Self {
        self.item = item.map(str::to_owned);
        self
    }
}
