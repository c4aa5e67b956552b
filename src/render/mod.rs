//! From an [`Edition`] to the two forms of the mail, HTML and plain text, with the same words in both,
//! and to the web page that "Read online" opens.
//!
//! What differs from letter to letter is left open in a [`Template`]; everything else is final here.

mod template;

pub use template::{Personal, Piece, Template};

/// A rendered edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The subject line.
    pub subject: String,
    /// The HTML part.
    pub html: Template,
    /// The plain-text part, lines ending in `\n`.
    pub text: Template,
    /// The page that "Read online" opens. Nothing in it is personal.
    pub web: String,
    /// The digest of the edition it was made from.
    pub edition_digest: String,
}
