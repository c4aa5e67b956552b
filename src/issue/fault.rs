//! What reading an issue found wrong, as facts. Putting them into words is the business of `check/`.

use chrono::Weekday;

use super::{Kind, Marked};
use crate::finding::Span;

/// One thing that is wrong with the text of an issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub what: What,
    /// The bytes that are wrong.
    pub span: Span,
    /// The index of the item it is in.
    pub item: Option<usize>,
}

/// What can be wrong with a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// The file holds nothing.
    Empty,
    /// A `: ` in unquoted text; with the line to paste instead.
    UnquotedColon(String),
    /// Text starts with a character that means something in YAML; with the line to paste instead.
    NeedsQuotes(char, String),
    /// Curly quotation marks where YAML wants straight ones; with the line to paste instead.
    CurlyQuotes(String),
    /// A tab where YAML wants spaces.
    Tab,
    /// A quoted text that is not closed; it starts here.
    UnclosedQuote,
    /// A line that does not start in the column YAML expects.
    Indentation,
    /// More brackets within brackets than any issue has.
    TooDeep,
    /// Any other complaint of the YAML reader, in its words.
    Yaml(String),
    /// So many slips that reading ended at this one.
    MoreSlips,
    /// A second document (`---`) in one file.
    SecondDocument,
    /// An anchor (`&x`), alias (`*x`) or tag (`!x`); the word says which.
    NotUsedHere(&'static str),
    /// Text cut short by ` #`; what was lost and the line to paste instead.
    CutByHash {
        /// The words YAML took for a comment.
        lost: String,
        /// The line to paste instead.
        mended: String,
    },
    /// A field given twice; the first is on this line.
    Repeated {
        /// The field's name.
        field: String,
        /// Where it stands first.
        first: Span,
    },
    /// A field that does not exist here.
    UnknownField {
        /// What was typed.
        typed: String,
        /// The kind of item it stands in; `None` at the top of the file.
        kind: Option<Kind>,
        /// A field that exists here and looks like it.
        nearest: Option<&'static str>,
        /// A field of other kinds, but not of this one.
        elsewhere: bool,
    },
    /// A kind that does not exist.
    UnknownKind {
        /// What was typed.
        typed: String,
        /// A kind that looks like it.
        nearest: Option<&'static str>,
    },
    /// A field that must be there and is not, or is empty.
    Missing {
        /// Its name.
        field: &'static str,
        /// Whether its name is there, with nothing behind it.
        empty: bool,
        /// The kind of item it is missing from; `None` at the top of the file.
        kind: Option<Kind>,
    },
    /// A value of the wrong shape, such as a list where text is wanted.
    Shape {
        /// The field.
        field: String,
        /// What is wanted.
        wanted: &'static str,
        /// What was found.
        found: &'static str,
    },
    /// Neither `yes` nor `no`.
    NotYesNo {
        /// The field.
        field: &'static str,
        /// What was typed.
        typed: String,
    },
    /// A date of the wrong sort.
    Date(DateFault),
    /// An address that cannot work.
    Link(LinkFault),
    /// A link around nothing that could be seen or read out.
    LinkWithoutWords,
    /// Markdown the bulletin does not use; the word says what.
    Markup(&'static str),
    /// An `accept` that is not `RULE, because …`; what was typed.
    NotAcceptance(String),
    /// A character that cannot be seen or printed.
    Invisible(char),
    /// A value outside a fixed set; what was typed and what may be.
    NotOneOf {
        /// The field.
        field: &'static str,
        /// What was typed.
        typed: String,
        /// What may stand here.
        choices: &'static [&'static str],
    },
}

/// What can be wrong with a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DateFault {
    /// No calendar has this day; with what the month does have.
    Impossible {
        /// What was typed.
        typed: String,
        /// Why it cannot be, such as "November has 30 days".
        why: String,
    },
    /// It can be read in more than one way, or in none; with what to write instead where known.
    Unclear {
        /// What was typed.
        typed: String,
        /// Why it cannot be read.
        why: String,
        /// What to write instead.
        instead: Option<String>,
    },
    /// The weekday and the date disagree.
    Weekday {
        /// The weekday as typed.
        typed: String,
        /// The date without it, in house style.
        date: String,
        /// The weekday that date falls on.
        right: Weekday,
    },
}

/// What can be wrong with a web or mail address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkFault {
    /// A space or line break inside it.
    Space,
    /// It does not begin with `https://`; with the address that does, where it can be guessed.
    NoScheme(Option<String>),
    /// A scheme that is not `https`, `http` or `mailto`.
    Scheme(String),
    /// No host that could exist.
    Host,
}

/// A value whose reading left faults behind.
pub(crate) type Faults = Vec<Marked<What>>;
