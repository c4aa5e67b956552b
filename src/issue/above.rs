//! Slips above the line where the YAML parser stops: what is opened there and never closed, and what has
//! left its place. The line it names is often without fault.

use super::fault::What;
use super::kind::is_field;
use super::mend::{field, is_closed, quoted};
use crate::finding::{Source, Span};

/// The nearest line above whose value opens a quote and does not close it.
pub(super) fn unclosed_above(source: &Source, working: &str, line: usize) -> Option<usize> {
    (1..=line).rev().find_map(|line| {
        let text = source.line(line);
        let (_, value) = field(text)?;
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let at = source.line_start(line) + text.rfind(value)?;
        let untouched = working
            .get(at..)
            .is_some_and(|rest| rest.starts_with(quote));
        (untouched && !is_closed(value, quote)).then_some(at)
    })
}

/// The value above whose bracket is never closed, with what is wrong with it: the parser stops at the next
/// field, which is without fault.
pub(super) fn bracket_above(source: &Source, working: &str, line: usize) -> Option<(Span, What)> {
    (1..line).rev().find_map(|above| {
        let text = source.line(above);
        let (key, value) = field(text)?;
        let close = match value.chars().next()? {
            '[' => ']',
            '{' => '}',
            _ => return None,
        };
        let at = source.line_start(above) + text.rfind(value)?;
        let until = source.line_start(line + 1).max(at);
        let open = working.get(at..until.min(working.len()))?;
        let unclosed = open.starts_with(['[', '{']) && !open.contains(close);
        let line = format!("{key}: {}", quoted(value));
        unclosed.then(|| {
            (
                at..at + value.len(),
                What::NeedsQuotes(value.chars().next().unwrap_or('['), line),
            )
        })
    })
}

/// The line above that has left its item: a field of items that stands at the margin, with more of the item
/// behind it.
pub(super) fn astray_above(source: &Source, line: usize) -> Option<Span> {
    let above = (1..line).rev().find(|above| {
        let text = source.line(*above).trim();
        !text.is_empty() && !text.starts_with('#')
    })?;
    let indented = |line: usize| source.line(line).starts_with(' ');
    let text = source.line(above);
    let (key, _) = field(text)?;
    let start = source.line_start(above);
    (indented(line) && !indented(above) && is_field(key.trim()) && key != "language")
        .then(|| start..start + text.trim_end().len())
}
