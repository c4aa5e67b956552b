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

pub const THEME: &str = "";
#[derive(Debug)]
pub struct Theme;
impl Theme {
    pub fn read(_: &crate::finding::Source) -> Result<Theme, Vec<crate::finding::Finding>> {
        Ok(Theme)
    }
}
pub enum Occasion {
    Issue,
    Preview,
}
pub fn render(e: &crate::edition::Edition<'_>, _: &Theme, _: Occasion) -> Rendered {
    Rendered {
        subject: "s".into(),
        html: Template::new(&format!(
            "<p>{}{}",
            template::GREETING,
            template::UNSUBSCRIBE
        )),
        text: Template::new(template::GREETING),
        web: String::new(),
        edition_digest: e.digest(),
    }
}
