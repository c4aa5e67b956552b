//! The subject and the line after it as inboxes cut them.

use serde::Serialize;
use unicode_normalization::char::is_combining_mark;

use crate::render::Rendered;

/// How many characters of the subject and of the line after it inboxes show.
///
/// There is no rule: it depends on the letters, the device, the size of type and the width of a window.
/// These are what people measured, and the smaller where they differ.
/// - The Gmail app on a phone: 33 to 43 of a subject, with 37 named most; some 35 to 40 of the line after it.
/// - Mail on an iPhone 14: 48 and 99 (emailtooltester.com, "email subject lines character limit").
/// - A computer: 60 to 75 of a subject, 100 to 140 after it (Outlook at the lower end, Gmail at the upper).
///
/// The first and the last agree with the rules `subject-style` and `preview-style`.
const ROOMS: [(&str, usize, usize); 3] = [
    ("the Gmail app on a phone", 37, 35),
    ("Mail on an iPhone", 48, 99),
    ("a wide window on a computer", 65, 130),
];

/// One inbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Inbox {
    /// Which one: `the Gmail app on a phone`.
    pub name: &'static str,
    /// The subject.
    pub subject: Shown,
    /// The line after it. Where the issue's own is short, the inbox goes on with the words the letter
    /// begins with.
    pub preheader: Shown,
}

/// A line as far as there is room for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// How many characters there is room for.
    pub room: usize,
    /// What is seen.
    pub shown: String,
    /// What is cut off.
    pub hidden: String,
    /// What fills the rest of the room though it is not meant for it.
    pub filler: String,
}

/// The inboxes, the narrowest first. `text` is the plain-text part.
pub(super) fn inboxes(rendered: &Rendered, text: &str) -> Vec<Inbox> {
    let preheader = rendered.preheader.as_deref().unwrap_or_default();
    let body: Vec<&str> = text
        .split_whitespace()
        .filter(|word| word.contains(char::is_alphanumeric))
        .take(30)
        .collect();
    let body = body.join(" ");
    let inboxes = ROOMS.iter().map(|(name, subject, after)| Inbox {
        name,
        subject: shown(&rendered.subject, "", *subject),
        preheader: shown(preheader, &body, *after),
    });
    inboxes.collect()
}

fn shown(line: &str, next: &str, room: usize) -> Shown {
    let (shown, hidden) = cut(line, room);
    let left = room.saturating_sub(characters(line) + usize::from(!line.is_empty()));
    Shown {
        room,
        shown: shown.to_owned(),
        hidden: hidden.to_owned(),
        filler: cut(next, left).0.to_owned(),
    }
}

/// Cuts where the room ends, in the middle of a word if need be, as inboxes do.
fn cut(line: &str, room: usize) -> (&str, &str) {
    let starts = line.char_indices().filter(|(_, c)| !is_combining_mark(*c));
    match starts.map(|(at, _)| at).nth(room) {
        Some(end) => line.split_at(end),
        None => (line, ""),
    }
}

fn characters(line: &str) -> usize {
    line.chars().filter(|c| !is_combining_mark(*c)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_where_the_room_ends_and_a_short_one_is_filled_up() {
        let long = shown("Health and Justice, November", "", 20);
        assert_eq!(
            (long.shown.as_str(), long.hidden.as_str()),
            ("Health and Justice, ", "November")
        );
        assert_eq!(long.filler, "");

        let short = shown("Three events", "Example Justice Network", 20);
        assert_eq!(
            (short.shown.as_str(), short.hidden.as_str()),
            ("Three events", "")
        );
        assert_eq!(short.filler, "Example");

        let none = shown("", "Example Justice Network", 7);
        assert_eq!((none.shown.as_str(), none.filler.as_str()), ("", "Example"));
    }

    #[test]
    fn an_accent_stays_with_its_letter() {
        let (shown, hidden) = cut("Sia\u{302}n Evans", 3);
        assert_eq!((shown, hidden), ("Sia\u{302}", "n Evans"));
        assert_eq!(characters("Sia\u{302}n"), 4);
    }
}
