//! A new item as lines of YAML, put into an issue's text without touching anything else in it.

use super::mend::quoted;
use super::{Issue, is_whole};
use crate::finding::{Source, Span};

/// A new item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// Its fields in order, by their proper names; each on one line.
    pub fields: Vec<(&'static str, String)>,
    /// Its summary, a paragraph.
    pub summary: String,
    /// What the editor has to do about it; never printed.
    pub note: String,
}

/// Why a draft could not be put into an issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPlace {
    /// Part of the issue cannot be read, so nobody knows where its items end.
    Unreadable,
    /// `items:` is written in brackets, or holds something else than a list.
    NotAList,
    /// The new text would not read as the old one with an item more.
    Unsure,
}

impl Draft {
    /// The text of an issue with this item behind its last one.
    pub fn put_into(&self, issue: &Issue) -> Result<Source, NoPlace> {
        let put = behind_last(issue, |dash, newline| {
            let lines = self.lines(dash).into_iter();
            lines.map(|line| line + newline).collect()
        })?;
        if self.stands_in(issue, &put) {
            Ok(put)
        } else {
            Err(NoPlace::Unsure)
        }
    }

    /// Whether the new text reads as the old one with this item behind the others.
    fn stands_in(&self, before: &Issue, put: &Source) -> bool {
        let after = Issue::read(before.stem.clone(), put);
        let entry = |issue: &Issue, at: usize| {
            let span = issue.items.get(at).map(|item| item.span.clone())?;
            issue
                .source
                .text()
                .get(span)
                .map(|text| text.trim_end().to_owned())
        };
        let others = (0..before.items.len()).all(|at| entry(before, at) == entry(&after, at));
        let tops = before.changes_since(&after).len() == 1;
        let last = after.items.last();
        let title = self
            .fields
            .iter()
            .find(|(name, _)| *name == "title")
            .map(|(_, title)| title.as_str());
        let read = last
            .and_then(|item| item.title.as_ref())
            .map(|title| title.value.as_str());
        after.items.len() == before.items.len() + 1
            && others
            && tops
            && read == title
            && last.is_some_and(|item| {
                item.summary.text.as_ref().map(|text| text.value.as_str())
                    == Some(self.summary.as_str())
            })
            && is_whole(put)
    }

    fn lines(&self, dash: usize) -> Vec<String> {
        let (dash, inner) = (" ".repeat(dash), " ".repeat(dash + 2));
        let mut lines: Vec<String> = self
            .fields
            .iter()
            .enumerate()
            .map(|(at, (name, value))| {
                let start = if at == 0 {
                    format!("{dash}- ")
                } else {
                    inner.clone()
                };
                format!("{start}{name}: {}", scalar(value))
            })
            .collect();
        lines.push(format!("{inner}summary: |"));
        lines.push(format!("{inner}  {}", self.summary));
        lines.push(format!("{inner}note: {}", scalar(&self.note)));
        lines
    }
}

/// The text of an issue with more lines behind its last item. What they are depends on the column of the
/// list's dashes and on how the file ends its lines; each has to end so.
pub(super) fn behind_last(
    issue: &Issue,
    lines: impl FnOnce(usize, &str) -> String,
) -> Result<Source, NoPlace> {
    let source = &issue.source;
    if !is_whole(source) {
        return Err(NoPlace::Unreadable);
    }
    let text = source.text();
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let (at, dash) = match issue.items.last() {
        Some(item) => {
            let start = source.line_start(source.line_at(item.span.start));
            let line = text.get(start..).unwrap_or_default();
            let indent = line.len() - line.trim_start_matches(' ').len();
            if !line.trim_start_matches(' ').starts_with('-') {
                return Err(NoPlace::NotAList);
            }
            (end_of_entry(text, &item.span, indent), indent)
        }
        None => (place_for_first(text).ok_or(NoPlace::NotAList)?, 2),
    };
    let (before, after) = text.split_at(at);
    let gap = if before.ends_with('\n') || before.is_empty() {
        ""
    } else {
        newline
    };
    let lines = lines(dash, newline);
    let after_gap = if after.starts_with(['\r', '\n']) || after.is_empty() {
        ""
    } else {
        newline
    };
    let after = after.strip_prefix(newline).map_or(after, |rest| rest);
    let joined = format!("{before}{gap}{newline}{lines}{after_gap}{after}");
    Ok(Source::from_text(source.name(), joined))
}

/// The end of the last line of an item, the comments behind it that stand deeper than its dash included.
pub(super) fn end_of_entry(text: &str, item: &Span, dash: usize) -> usize {
    let body = text.get(..item.end).unwrap_or(text).trim_end();
    let mut end = end_of_line(text, body.len());
    let mut at = end;
    for line in text.get(end..).unwrap_or_default().split_inclusive('\n') {
        at += line.len();
        let words = line.trim_start_matches(' ');
        if words.starts_with('#') && line.len() - words.len() > dash {
            end = at;
        } else if !words.trim().is_empty() {
            break;
        }
    }
    end
}

/// A value as YAML reads it back: in quotes unless it is plainly words.
fn scalar(value: &str) -> String {
    let plain = value
        .chars()
        .all(|c| c.is_alphanumeric() || " .,-/'()?&=%_+:;’‘".contains(c))
        && value.starts_with(char::is_alphanumeric)
        && !value.ends_with(':')
        && !value.ends_with(' ')
        && !value.contains(": ")
        && !value.contains("  ");
    if plain {
        value.to_owned()
    } else {
        quoted(value)
    }
}

/// Behind an `items:` that stands on its own, or at the end where there is none.
fn place_for_first(text: &str) -> Option<usize> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let key = line.trim_end();
        if let Some(rest) = key.strip_prefix("items:") {
            let rest = rest.trim_start();
            return (rest.is_empty() || rest.starts_with('#')).then_some(start + line.len());
        }
        start += line.len();
    }
    None
}

fn end_of_line(text: &str, from: usize) -> usize {
    text.get(from..)
        .and_then(|rest| rest.find('\n'))
        .map_or(text.len(), |at| from + at + 1)
}
