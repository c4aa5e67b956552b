//! One person on a list.

use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize, de};

use super::Address;
use super::quoted::turns_text;
use crate::finding::Place;

/// The longest name that is taken, in characters; more than that is a pasted paragraph.
const LONGEST_NAME: usize = 200;

/// A name that is safe to print and to put in a header: one line, no control characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Name(Arc<str>);

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let typed = String::deserialize(from)?;
        Name::parse(&typed).ok_or_else(|| de::Error::custom("no name"))
    }
}

impl Name {
    /// Takes a name as typed, with runs of space and line breaks made one space.
    ///
    /// `None` when nothing printable is left, when it holds a control character or one that turns the
    /// direction of text, or when it is over 200 characters long.
    pub fn parse(typed: &str) -> Option<Self> {
        let name = typed.split_whitespace().collect::<Vec<_>>().join(" ");
        let harmful = |letter: char| letter.is_control() || turns_text(letter);
        (!name.is_empty() && !name.contains(harmful) && name.chars().count() <= LONGEST_NAME)
            .then(|| Name(name.into()))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why we may write to someone (PECR regulation 22).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Basis {
    /// They asked for it.
    Consent,
    /// The charitable purpose soft opt-in, in force since 5 February 2026.
    SoftOptIn,
    /// The address of a company or public body, outside regulation 22.
    Corporate,
}

impl Basis {
    /// Every basis there is.
    pub const ALL: [Basis; 3] = [Basis::Consent, Basis::SoftOptIn, Basis::Corporate];

    /// The word in lists and in the ledger.
    pub fn word(self) -> &'static str {
        match self {
            Basis::Consent => "consent",
            Basis::SoftOptIn => "soft-opt-in",
            Basis::Corporate => "corporate",
        }
    }

    /// Reads the word back; case, spaces, `_` and `-` do not count. `None` for any other word.
    pub fn parse(typed: &str) -> Option<Self> {
        let folded = super::list::folded(typed);
        Basis::ALL
            .into_iter()
            .find(|basis| super::list::folded(basis.word()) == folded)
    }
}

/// Someone who may be written to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Subscriber {
    /// Where the letter goes.
    pub address: Address,
    /// Their name in full, for the `To` header.
    pub name: Option<Name>,
    /// What the greeting calls them: the first name where a list has one, else the full name.
    pub greeting: Option<Name>,
    /// Whether they want the plain text alone.
    pub plain: bool,
    /// Why we may write to them.
    pub basis: Basis,
    /// The day that basis began.
    pub since: NaiveDate,
    /// Where the address came from, in the editor's words.
    pub source: Option<Arc<str>>,
    /// What they are marked with, each once; see [`Only`](super::Only).
    pub tags: Vec<String>,
    /// What they were told when they said yes, in the words they saw.
    pub wording: Option<Arc<str>>,
    /// The list, such as `members` or `samples/friends`.
    pub list: Arc<str>,
    /// The row, for messages.
    pub place: Place,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line_without_traps() {
        let name = |typed| Name::parse(typed).map(|name| name.as_str().to_owned());
        assert_eq!(name(" Siân \r\n Evans ").as_deref(), Some("Siân Evans"));
        assert_eq!(name("=1+1").as_deref(), Some("=1+1"));
        assert_eq!(name(" \t"), None);
        assert_eq!(name("Ann\0"), None);
        assert_eq!(name("Ann\u{202e}gro"), None);
        assert_eq!(name(&"n".repeat(201)), None);
    }

    #[test]
    fn a_basis_is_known_however_it_is_spaced() {
        assert_eq!(Basis::parse(" Soft Opt_in"), Some(Basis::SoftOptIn));
        assert_eq!(Basis::parse("CONSENT"), Some(Basis::Consent));
        assert_eq!(Basis::parse("legitimate interest"), None);
        assert_eq!(Basis::parse(""), None);
    }
}
