//! From an [`Edition`] to the two forms of the mail, HTML and plain text, with the same words in both,
//! to the web page that "Read online" opens, and to the files that put its events into a calendar.
//!
//! What differs from letter to letter is left open in a [`Template`]; everything else is final here.

mod calendar;
mod colour;
mod dates;
mod facts;
mod html;
mod parts;
mod picture;
mod printed;
mod template;
mod text;
mod theme;

pub use calendar::{CalendarFile, calendar_files};
pub use colour::Colour;
pub use dates::{deadline, event, published};
pub use facts::{Fact, facts};
pub use parts::{online, online_in_other_language};
pub use picture::{Picture, PictureFault};
pub use printed::{Printed, PrintedItem, printed};
pub use template::{Personal, Piece, Template};
pub use theme::{Palette, THEME, Theme, WEB_CSS};

use serde::{Deserialize, Serialize};

use crate::edition::Edition;
use parts::{Medium, Parts};

/// A rendered edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Rendered {
    /// The subject line.
    pub subject: String,
    /// The line mail programs show after the subject; none where the letter begins without one.
    pub preheader: Option<String>,
    /// The HTML part.
    pub html: Template,
    /// The plain-text part, lines ending in `\n`.
    pub text: Template,
    /// The page that "Read online" opens. Nothing in it is personal.
    pub web: String,
    /// The digest of the edition it was made from.
    pub edition_digest: String,
}

impl Rendered {
    /// How large the HTML part is in a letter to somebody without a name, in bytes.
    pub fn html_bytes(&self) -> usize {
        let fixed = |piece: &Piece| match piece {
            Piece::Fixed(text) => text.len(),
            _ => 0,
        };
        self.html.pieces().iter().map(fixed).sum()
    }
}

/// What a mail is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// The issue itself, for its readers.
    Issue,
    /// A look at it beforehand: marked in the subject and at the top of both parts.
    Preview,
}

/// Renders an edition, faulty or not: what is missing from it is left out.
///
/// The same edition, theme and occasion give the same bytes.
pub fn render(edition: &Edition, theme: &Theme, occasion: Occasion) -> Rendered {
    let mail = Parts::of(edition, &theme.pictures, Medium::Mail(occasion));
    let page = Parts::of(edition, &theme.pictures, Medium::Web);
    Rendered {
        html: Template::new(&html::mail(&mail, theme)),
        text: Template::new(&text::text(&mail, edition.masthead.wrap)),
        web: html::web(&page, theme),
        edition_digest: edition.digest(),
        preheader: mail.preheader,
        subject: mail.subject,
    }
}
