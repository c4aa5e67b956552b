//! Slips in YAML that editors make, what to write instead, and how to read on behind them.

use super::above::{astray_above, bracket_above, unclosed_above};
use super::fault::{Fault, What};
use super::kind::fold;
use crate::finding::{Source, Span};

/// Where the parser stopped, and what about.
pub(super) struct Stumble {
    /// The byte it stopped at.
    pub(super) at: usize,
    /// The line it names, from 1.
    pub(super) line: usize,
    pub(super) about: About,
}

/// What the parser stopped about, as far as it tells us how to go on.
#[derive(PartialEq)]
pub(super) enum About {
    /// A `: ` where no value can begin.
    Colon,
    /// Brackets within brackets.
    Depth,
    /// A line that does not stand where it should.
    Column,
    /// Something else, in the parser's words.
    Other(String),
}

/// A slip, and whether the working text was changed so that reading can go on.
pub(super) struct Slip {
    pub(super) fault: Fault,
    pub(super) mended: bool,
}

/// Splits a line into what stands before its first `: ` and the value behind it.
pub(super) fn field(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(": ").or_else(|| line.split_once(":\t"))?;
    let name = key.trim_start().trim_start_matches("- ").trim();
    let is_name = !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    is_name.then(|| (key, value.trim()))
}

/// The text in quotes that YAML reads back as the same text.
pub(super) fn quoted(text: &str) -> String {
    if text.contains(['"', '\\']) && !text.contains('\'') {
        format!("'{text}'")
    } else {
        format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
    }
}

/// What a comment behind a value on the same line takes away, if it looks like text: `Issue #3`. A real
/// comment has a space after its `#` and does not stand behind prose.
pub(super) fn cut_by_hash(line: &str, column: usize) -> Option<What> {
    const PROSE: &[&str] = &[
        "title", "subject", "preview", "by", "action", "signed", "issue", "summary", "intro",
    ];
    let (key, value) = field(line)?;
    let lost = line.get(column..)?;
    let before = value.trim_end_matches(lost.trim_end()).trim_end();
    if before.starts_with(['"', '\'', '[', '{', '|', '>']) {
        return None;
    }
    let looks_like_comment = lost[1..].starts_with([' ', '\t']) || lost == "#";
    let name = fold(key.trim().trim_start_matches("- ").trim());
    if looks_like_comment && (before.is_empty() || !PROSE.contains(&name.as_str())) {
        return None;
    }
    Some(What::CutByHash {
        lost: lost.trim_end().to_owned(),
        mended: format!("{key}: {}", quoted(value)),
    })
}

/// Works out what the parser stumbled over, and takes it out of the way in `working`.
pub(super) fn slip(stumble: &Stumble, source: &Source, working: &mut String) -> Slip {
    let at = stumble.at.min(working.len());
    let line = source.line_at(at).min(stumble.line.max(1));
    let (what, span, edit) = diagnose(&stumble.about, source, working, at, line);
    let mended = match edit {
        Some(edit) => overwrite(working, edit),
        None => blank_entry(working, source, line),
    };
    Slip {
        fault: Fault {
            what,
            span,
            item: None,
        },
        mended,
    }
}

/// One byte to put in the place of another.
type Edit = (usize, &'static str);

fn diagnose(
    about: &About,
    source: &Source,
    working: &str,
    at: usize,
    line: usize,
) -> (What, Span, Option<Edit>) {
    let start = source.line_start(line);
    let text = source.line(line);
    let here = at..(at + 1).min(start + text.len()).max(at);
    // The parser may stop at the line above the tab, whose text it takes to go on.
    for line in [line, line + 1] {
        if let Some(tab) = tab_indent(source.line(line)) {
            let tab = source.line_start(line) + tab;
            if working[tab..].starts_with('\t') {
                return (What::Tab, tab..tab + 1, Some((tab, " ")));
            }
        }
    }
    if *about == About::Depth {
        return (What::TooDeep, here, None);
    }
    if let Some((bracket, what)) = bracket_above(source, working, line) {
        let open = bracket.start;
        return (what, bracket, Some((open, "x")));
    }
    if let Some(astray) = astray_above(source, line) {
        return (What::Indentation, astray, None);
    }
    let value_at = |value: &str| start + text.rfind(value).unwrap_or(0);
    if let Some((key, value)) = field(text) {
        let from = value_at(value);
        let span = from..from + value.len();
        let mended = || format!("{key}: {}", quoted(value.trim_matches(['“', '”'])));
        if *about == About::Colon
            && let Some(colon) = later_colon(working, &span)
        {
            let what = if value.starts_with(['“', '”']) {
                What::CurlyQuotes(mended())
            } else {
                What::UnquotedColon(mended())
            };
            return (what, span, Some((colon, ";")));
        }
        let first = value.chars().next().unwrap_or(' ');
        let whole = working.get(span.clone()) == Some(value);
        if whole && "@`%*&![]{}>|?-,".contains(first) {
            return (What::NeedsQuotes(first, mended()), span, Some((from, "x")));
        }
        if whole && matches!(first, '"' | '\'') && !is_closed(value, first) {
            return (What::UnclosedQuote, from..from + 1, Some((from, "x")));
        }
        if whole && matches!(first, '"' | '\'') && has_more_behind(value, first) {
            // `"Quotes "inside" text"` has its own quotes round it already.
            let inner = value[1..]
                .strip_suffix(first)
                .filter(|inner| inner.contains(first));
            let text = quoted(inner.unwrap_or(value));
            let what = What::NeedsQuotes(first, format!("{key}: {text}"));
            return (what, span, Some((from, "x")));
        }
    }
    if let Some(open) = unclosed_above(source, working, line) {
        return (What::UnclosedQuote, open..open + 1, Some((open, "x")));
    }
    let what = match about {
        About::Other(said) => What::Yaml(said.clone()),
        _ => What::Indentation,
    };
    let indent = text.len() - text.trim_start().len();
    (
        what,
        start + indent..start + text.trim_end().len().max(indent),
        None,
    )
}

/// The first `: ` of a value that has not been taken out of the way yet.
fn later_colon(working: &str, value: &Span) -> Option<usize> {
    let text = working.get(value.clone())?;
    let found = text
        .match_indices(':')
        .find(|(at, _)| text[at + 1..].is_empty() || text[at + 1..].starts_with([' ', '\t']));
    found.map(|(at, _)| value.start + at)
}

fn tab_indent(line: &str) -> Option<usize> {
    let indent = &line[..line.len() - line.trim_start().len()];
    indent.find('\t').filter(|_| !line.trim().is_empty())
}

pub(super) fn is_closed(value: &str, quote: char) -> bool {
    value.len() > 1 && value[1..].contains(quote)
}

/// `"Quoted" and more`: text goes on behind the closing quote.
fn has_more_behind(value: &str, quote: char) -> bool {
    let close = value[1..].find(quote).map_or(value.len(), |at| at + 2);
    let rest = value[close.min(value.len())..].trim_start();
    !rest.is_empty() && !rest.starts_with('#')
}

/// Puts one byte in the place of another, if that changes anything.
fn overwrite(working: &mut String, (at, with): Edit) -> bool {
    let end = at + with.len();
    match working.get(at..end) {
        Some(old) if old != with => {
            working.replace_range(at..end, with);
            true
        }
        _ => false,
    }
}

/// Blanks the entry of the list a line stands in, so that the others can be read.
fn blank_entry(working: &mut String, source: &Source, line: usize) -> bool {
    let dash = |line: usize| {
        let text = source.line(line);
        let indent = text.len() - text.trim_start().len();
        text.trim_start().starts_with("- ").then_some(indent)
    };
    let last = source.line_at(source.text().len());
    let items = (1..=last).find(|line| source.line(*line).trim_end() == "items:");
    let Some(top) = items.and_then(|items| (items..=last).find_map(dash)) else {
        return false;
    };
    let starts: Vec<usize> = (items.unwrap_or(1)..=last)
        .filter(|line| dash(*line) == Some(top))
        .collect();
    let Some(from) = starts.iter().copied().rfind(|start| *start <= line) else {
        return false;
    };
    let to = starts
        .iter()
        .copied()
        .find(|start| *start > from)
        .unwrap_or(last + 1);
    let span = source.line_start(from)..source.line_start(to).max(source.line_start(from));
    let Some(entry) = working.get(span.clone()) else {
        return false;
    };
    if entry.trim().is_empty() {
        return false;
    }
    // Bytes, not characters, so that every place behind the entry stays true.
    let blank: String = entry
        .bytes()
        .map(|byte| if byte == b'\n' { '\n' } else { ' ' })
        .collect();
    working.replace_range(span, &blank);
    true
}
