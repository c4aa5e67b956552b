//! An issue by the ruler: what it weighs, how long it takes to read, and how much of it an inbox shows.

mod inbox;
mod said;

use serde::Serialize;

pub use inbox::{Inbox, Shown};

use crate::edition::Edition;
use crate::render::{Piece, Rendered, Template, Theme, printed};

/// Where Gmail cuts a mail off and hides the rest behind "View entire message", in bytes of HTML.
///
/// Google names no number. Those who tried report 100 to 105 kB (hteumeuleu/email-bugs issue 41; Spam
/// Resource, January 2022: some 105,000 bytes, which are 102 times 1,024), counted after the transport
/// encoding is undone and with styles and comments. This is the careful reading of 102 kB.
pub const CLIP: usize = 102_000;

/// How large the HTML may grow before it is time to shorten: the warning `too-big` begins here. Gmail
/// counts the mail as it has rewritten it, which is a little longer than it was sent.
pub const CAREFUL: usize = 90_000;

/// How many words an adult reads in a minute of English that is not a story, silently.
///
/// Brysbaert, "How many words do we read per minute?", Journal of Memory and Language 109 (2019): 238 on
/// average over 190 studies, most people between 175 and 300.
const WORDS_A_MINUTE: usize = 238;

/// What can be measured of an issue. Bytes are bytes, and a kB in words is 1,000 of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Ruler {
    /// The HTML part as Gmail counts it, in a letter to somebody without a name.
    pub html_bytes: usize,
    /// See [`CLIP`].
    pub clip_bytes: usize,
    /// See [`CAREFUL`].
    pub careful_bytes: usize,
    /// The first item that Gmail would cut or hide, by its title.
    pub cut_at: Option<String>,
    /// How many more items like these there is room for before it is time to shorten.
    pub room_for: usize,
    /// The plain-text part.
    pub text_bytes: usize,
    /// The whole letter as it travels: headers, both parts, encoded, and its signatures if there are any.
    pub letter_bytes: usize,
    /// How many items there are.
    pub items: usize,
    /// The words of the whole letter, from the masthead to the foot. Addresses are not read.
    pub words: usize,
    /// How long it takes to read all of it, in whole minutes; at least one.
    pub minutes: usize,
    /// How many pictures the reader's program fetches.
    pub images: usize,
    /// How inboxes cut the subject and the line after it, the narrowest first.
    pub inboxes: Vec<Inbox>,
    /// What each item adds, the costliest first.
    pub costs: Vec<Cost>,
}

/// What one item adds to the letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cost {
    /// Its place in the file, from 1; its headline in the HTML has the id `item-` and this number.
    pub number: usize,
    /// Its headline.
    pub title: String,
    /// Bytes of the HTML part.
    pub html_bytes: usize,
    /// Its words.
    pub words: usize,
    /// Its part of the HTML, in whole hundredths.
    pub percent: usize,
}

impl Ruler {
    /// Measures an edition: what `rendered` (of the occasion `Issue`) was made from, and one finished letter
    /// of it as it goes over the wire.
    pub fn of(edition: &Edition, theme: &Theme, rendered: &Rendered, letter: &[u8]) -> Self {
        let html = fixed(&rendered.html);
        let text = fixed(&rendered.text);
        let items = printed(edition, theme).items;
        let html_bytes = html.len();
        let cut_at = items
            .iter()
            .zip(items.iter().skip(1).map(Some).chain([None]))
            .find(|(_, next)| {
                // An item is whole where the next one has begun in time.
                let end = next.and_then(|next| html.find(&anchor(next.number)));
                end.unwrap_or(html_bytes) > CLIP
            })
            .map(|(item, _)| item.title.clone());
        let mut costs: Vec<Cost> = items
            .iter()
            .map(|item| Cost {
                number: item.number,
                title: item.title.clone(),
                html_bytes: item.html_bytes,
                words: words(&item.text),
                percent: item.html_bytes * 100 / html_bytes.max(1),
            })
            .collect();
        costs.sort_by_key(|cost| std::cmp::Reverse(cost.html_bytes));
        let spent: usize = costs.iter().map(|cost| cost.html_bytes).sum();
        let average = spent.checked_div(costs.len()).unwrap_or(0);
        let left = CAREFUL.saturating_sub(html_bytes);
        let words = words(&text);
        Ruler {
            html_bytes,
            clip_bytes: CLIP,
            careful_bytes: CAREFUL,
            cut_at,
            room_for: left.checked_div(average).unwrap_or(0),
            text_bytes: text.len(),
            letter_bytes: letter.len(),
            items: items.len(),
            words,
            minutes: words.div_ceil(WORDS_A_MINUTE).max(1),
            images: html.matches("<img ").count(),
            inboxes: inbox::inboxes(rendered, &text),
            costs,
        }
    }
}

/// The headline of an item in the HTML part.
fn anchor(number: usize) -> String {
    format!("id=\"item-{number}\"")
}

/// What is the same in every letter.
fn fixed(template: &Template) -> String {
    let fixed = template.pieces().iter().filter_map(|piece| match piece {
        Piece::Fixed(text) => Some(text.as_str()),
        Piece::Greeting | Piece::Unsubscribe => None,
    });
    fixed.collect()
}

/// How many words there are to read: no addresses, no rows of dashes.
fn words(text: &str) -> usize {
    text.split_whitespace()
        .filter(|word| word.contains(char::is_alphanumeric))
        .filter(|word| !word.contains("://") && !word.starts_with("mailto:"))
        .count()
}
