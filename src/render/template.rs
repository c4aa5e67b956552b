//! Text with gaps for what differs from letter to letter.

use serde::{Deserialize, Serialize};

/// The mark for the greeting while a part is being written.
pub(super) const GREETING: &str = "\u{F8F0}";

/// The mark for the address to unsubscribe at.
pub(super) const UNSUBSCRIBE: &str = "\u{F8F1}";

/// Text with gaps.
///
/// The marks are private-use characters, which no issue, list or setting can hold: reading refuses them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    pieces: Vec<Piece>,
}

/// A stretch of a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Piece {
    /// The same in every letter.
    Fixed(String),
    /// The gap for the greeting line.
    Greeting,
    /// The gap for the address to unsubscribe at.
    Unsubscribe,
}

/// What one letter puts into the gaps.
#[derive(Clone, Debug)]
pub struct Personal {
    /// The whole greeting line, such as `Dear Siân,`.
    pub greeting: String,
    /// The address to unsubscribe at.
    pub unsubscribe: String,
}

impl Personal {
    /// The same, safe to stand in HTML.
    #[must_use]
    pub fn escaped(&self) -> Self {
        Personal {
            greeting: escape_html(&self.greeting),
            unsubscribe: escape_html(&self.unsubscribe),
        }
    }
}

impl Template {
    /// Cuts marked text at its marks.
    pub(super) fn new(marked: &str) -> Self {
        let mut pieces = Vec::new();
        let mut rest = marked;
        while let Some(at) = rest.find([GREETING, UNSUBSCRIBE].map(first)) {
            pieces.push(Piece::Fixed(rest[..at].to_owned()));
            let mark = &rest[at..at + GREETING.len()];
            pieces.push(if mark == GREETING {
                Piece::Greeting
            } else {
                Piece::Unsubscribe
            });
            rest = &rest[at + mark.len()..];
        }
        pieces.push(Piece::Fixed(rest.to_owned()));
        Template { pieces }
    }

    /// The stretches in order, for those who encode what is fixed once and for all.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Fills the gaps.
    pub fn fill(&self, personal: &Personal) -> String {
        self.pieces
            .iter()
            .map(|piece| match piece {
                Piece::Fixed(text) => text.as_str(),
                Piece::Greeting => &personal.greeting,
                Piece::Unsubscribe => &personal.unsubscribe,
            })
            .collect()
    }
}

/// Text made safe to stand in HTML, in an attribute too.
fn escape_html(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

fn first(mark: &str) -> char {
    mark.chars().next().unwrap_or('\0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_gap_is_filled_and_survives_being_stored() {
        let marked = format!("{GREETING}\n<a href=\"{UNSUBSCRIBE}\">x</a> {UNSUBSCRIBE}");
        let template = Template::new(&marked);
        let stored = serde_json::to_string(&template).unwrap();
        let template: Template = serde_json::from_str(&stored).unwrap();
        let personal = Personal {
            greeting: "Annwyl Siân,".into(),
            unsubscribe: "mailto:a@example.org".into(),
        };
        assert_eq!(
            template.fill(&personal),
            "Annwyl Siân,\n<a href=\"mailto:a@example.org\">x</a> mailto:a@example.org"
        );
    }
}
