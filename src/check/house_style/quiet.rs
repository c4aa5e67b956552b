//! Stretches of a text in which words are not ours to choose: quotations, web and mail addresses.

use crate::finding::Span;

/// The bytes that are quoted or are addresses.
pub(in crate::check) fn quiet(text: &str) -> Vec<Span> {
    let mut spans = addresses(text);
    spans.extend(quotations(text));
    spans
}

/// Words with `://` or `@` in them; of a Markdown link only the address.
pub(in crate::check) fn addresses(text: &str) -> Vec<Span> {
    let start = text.as_ptr() as usize;
    text.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '<' | '>'))
        .filter(|word| word.contains("://") || word.contains('@') || word.starts_with("www."))
        .map(|word| {
            let at = word.as_ptr() as usize - start;
            at..at + word.len()
        })
        .collect()
}

fn quotations(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut at = 0;
    while let Some((open, c)) = text
        .get(at..)
        .and_then(|rest| rest.char_indices().find(|(_, c)| is_mark(*c)))
    {
        let open = at + open;
        at = open + c.len_utf8();
        if let Some(close) = opens(text, open, c).and_then(|close| closing(text, at, close)) {
            spans.push(open..close);
            at = close;
        }
    }
    spans
}

fn is_mark(c: char) -> bool {
    matches!(c, '“' | '"' | '‘' | '\'')
}

/// The mark that closes a quotation which opens here; an apostrophe opens none.
fn opens(text: &str, at: usize, c: char) -> Option<char> {
    let before = text[..at].chars().next_back();
    let after = text[at + c.len_utf8()..].chars().next();
    match c {
        '“' => Some('”'),
        '‘' => Some('’'),
        '"' => Some('"'),
        _ => (before.is_none_or(|c| !c.is_alphanumeric())
            && after.is_some_and(char::is_alphabetic))
        .then_some('\''),
    }
}

/// The byte behind the closing mark, in the same paragraph.
fn closing(text: &str, from: usize, close: char) -> Option<usize> {
    let rest = &text[from..];
    let paragraph = rest.split("\n\n").next().unwrap_or(rest);
    paragraph
        .char_indices()
        .filter(|(_, c)| *c == close)
        .map(|(at, c)| at + c.len_utf8())
        .find(|end| {
            // Single marks are apostrophes inside a word.
            let after = rest[*end..].chars().next();
            matches!(close, '”' | '"') || after.is_none_or(|c| !c.is_alphanumeric())
        })
        .map(|end| from + end)
}
