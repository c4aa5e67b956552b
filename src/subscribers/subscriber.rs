//! One person on a list.

use chrono::NaiveDate;

use super::Address;
use crate::finding::Place;

/// A name that is safe to print and to put in a header: one line, no control characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name(String);

impl Name {
    /// Takes a name as typed; `None` when nothing printable is left or it holds a control character.
    pub fn parse(typed: &str) -> Option<Self> {
        let name = typed.split_whitespace().collect::<Vec<_>>().join(" ");
        (!name.is_empty() && !name.chars().any(char::is_control)).then_some(Name(name))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why we may write to someone (PECR regulation 22).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// They asked for it.
    Consent,
    /// The charitable purpose soft opt-in, in force since 5 February 2026.
    SoftOptIn,
    /// The address of a company or public body, outside regulation 22.
    Corporate,
}

impl Basis {
    /// The word in lists and in the ledger.
    pub fn word(self) -> &'static str {
        match self {
            Basis::Consent => "consent",
            Basis::SoftOptIn => "soft-opt-in",
            Basis::Corporate => "corporate",
        }
    }
}

/// Someone who may be written to.
#[derive(Clone, Debug)]
pub struct Subscriber {
    /// Where the letter goes.
    pub address: Address,
    /// Their name in full, for the `To` header.
    pub name: Option<Name>,
    /// What the greeting calls them: the first name where a list has one, else the full name.
    pub greeting: Option<Name>,
    /// Why we may write to them.
    pub basis: Basis,
    /// The day that basis began.
    pub since: NaiveDate,
    /// Where the address came from, in the editor's words.
    pub source: Option<String>,
    /// The list, such as `members` or `samples/friends`, and the row.
    pub list: String,
    /// The row, for messages.
    pub place: Place,
}
