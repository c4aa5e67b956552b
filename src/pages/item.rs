//! From a page to the draft of an item about it.

use super::Page;
use super::about::about;
use crate::check::untracked;
use crate::issue::{Draft, Kind, Link};

/// The item a page makes: what it says of itself, with a note that nobody has read it yet. `link` is where
/// it was found to be; `kind` is what the editor says it is; `today` is for the note.
pub fn draft(page: &Page, link: &Link, kind: Option<Kind>, today: &str) -> Draft {
    let about = about(page).unwrap_or_default();
    let (kind, why) = match (kind, about.kind) {
        (Some(kind), _) => (kind, "because you said so".to_owned()),
        (None, Some((kind, why))) => (kind, format!("because {why}")),
        (None, None) => (Kind::News, "because nothing says what it is".to_owned()),
    };
    let title = about.title.as_deref().and_then(bare);
    let title = title.unwrap_or_else(|| "No title was found".to_owned());
    let mut fields = vec![("kind", kind.word().to_owned()), ("title", title)];
    let found = [
        ("by", about.by),
        ("date", about.date),
        ("when", about.when),
        ("where", about.place),
        ("deadline", about.deadline),
        ("link", Some(untracked(link))),
    ];
    for (name, value) in found {
        if let Some(value) = value
            && kind.fields().any(|field| field == name)
        {
            fields.push((name, value));
        }
    }
    Draft {
        fields,
        summary: about
            .description
            .as_deref()
            .and_then(plain)
            .unwrap_or_else(|| "No description was found.".to_owned()),
        note: format!(
            "unreviewed: added on {today} as {kind}, {why}. Read the page, write the summary in your own words, check each field, then delete this note"
        ),
    }
}

/// The page's own words, without what Markdown would take for its own marks.
fn plain(words: &str) -> Option<String> {
    let marks = |c: char| {
        matches!(
            c,
            '*' | '_' | '`' | '[' | ']' | '<' | '>' | '#' | '\\' | '&' | '|' | '~'
        )
    };
    let words: String = words
        .chars()
        .map(|c| if marks(c) { ' ' } else { c })
        .collect();
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    // At the start of a line these would begin a list or a heading; so would a number with a dot.
    let words = words
        .trim_start_matches(|c: char| !c.is_alphabetic() && !matches!(c, '“' | '‘' | '"' | '£'));
    (!words.is_empty()).then(|| words.to_owned())
}

/// A title without marks that would be printed as they stand.
fn bare(title: &str) -> Option<String> {
    let title = title.replace("](", "] (").replace(['*', '<', '>'], "");
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    (!title.is_empty()).then_some(title)
}
