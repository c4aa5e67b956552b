//! Summaries and introductions: paragraphs, lists and links, as they will be printed.

use super::tree::Text;
use super::{Link, Pointer};

/// Text in paragraphs and lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prose {
    /// Its blocks, in order.
    pub blocks: Vec<Block>,
    /// The links in it, in reading order.
    pub pointers: Vec<Pointer>,
    /// The text it was read from, for rules that look at words.
    pub text: Option<Text>,
}

/// A paragraph or a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list.
    List {
        /// The first number of a numbered list; `None` for bullets.
        first: Option<u64>,
        /// Its items, each of one or more blocks.
        items: Vec<Vec<Block>>,
    },
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Words.
    Text(String),
    /// **Bold**.
    Strong(Vec<Inline>),
    /// *Italic*.
    Emphasis(Vec<Inline>),
    /// A link and its words.
    Link(Link, Vec<Inline>),
    /// A line break that was asked for.
    Break,
}

impl Prose {
    /// Whether there is nothing to print.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }
}
