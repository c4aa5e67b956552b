//! Faults of a text that have one certain cure, and what hides part of a text from us.

use super::fault::{Fault, What};
use super::kind::{self, Kind, fold};
use super::mend::{field, quoted};
use super::tree::{Entry, Value};
use crate::finding::{Edit, Source, Span};

/// Characters that print nothing, join nothing and part nothing: taking them out changes no word.
const EMPTY: &[char] = &['\u{200B}', '\u{2060}', '\u{FEFF}'];

impl Fault {
    /// The change of the text that cures it, where nobody could have meant anything else.
    pub fn edit(&self, source: &Source) -> Option<Edit> {
        match &self.what {
            What::UnquotedColon(_) => quote(source, &self.span),
            // With marks at both ends it is open whether they belong to the text.
            What::NeedsQuotes(first, _) => {
                let typed = source.text().get(self.span.clone())?;
                let open = matches!(first, '"' | '\'') && typed.ends_with(*first);
                if open {
                    None
                } else {
                    quote(source, &self.span)
                }
            }
            What::CutByHash { lost, .. } => number(source, &self.span, lost),
            What::Invisible(c) if EMPTY.contains(c) => {
                let typed = source.text().get(self.span.clone())?;
                typed.chars().eq([*c]).then(|| Edit {
                    span: self.span.clone(),
                    with: String::new(),
                })
            }
            _ => None,
        }
    }

    /// Whether something behind this fault could not be read, or not as what it is.
    pub fn hides_text(&self) -> bool {
        match &self.what {
            What::Empty
            | What::Tab
            | What::UnclosedQuote
            | What::Indentation
            | What::TooDeep
            | What::Yaml(_)
            | What::MoreSlips
            | What::SecondDocument
            | What::NotUsedHere(_) => true,
            What::Shape { field, .. } => matches!(field.as_str(), "the issue" | "a field's name"),
            _ => false,
        }
    }
}

/// Names of fields and kinds that are typed in another spelling than their own, with that spelling.
/// They are read all the same; in writing there is one form.
pub fn respelt(source: &Source) -> Vec<Edit> {
    let Some(Value::Map(top)) = super::read::tree(source).0.map(|root| root.value) else {
        return Vec::new();
    };
    let mut edits = names(&top, kind::TOP);
    let items = top.iter().filter(|entry| fold(&entry.key.value) == "items");
    for item in items.filter_map(|entry| match &entry.value.value {
        Value::List(items) => Some(items),
        _ => None,
    }) {
        for entries in item.iter().filter_map(|node| match &node.value {
            Value::Map(entries) => Some(entries),
            _ => None,
        }) {
            edits.extend(of_item(entries));
        }
    }
    edits
}

fn of_item(entries: &[Entry]) -> Vec<Edit> {
    let kind = entries
        .iter()
        .find(|entry| fold(&entry.key.value) == "kind")
        .and_then(|entry| entry.value.text());
    let known = kind.and_then(|text| Kind::parse(text.value.trim()));
    let fields: Vec<&'static str> = match known {
        Some(kind) => kind.fields().collect(),
        None => Kind::ALL.iter().flat_map(|kind| kind.fields()).collect(),
    };
    let mut edits = names(entries, &fields);
    if let (Some(kind), Some(text)) = (known, kind)
        && kind.word() != text.value.trim()
    {
        edits.push(Edit {
            span: text.span.clone(),
            with: kind.word().to_owned(),
        });
    }
    edits
}

fn names(entries: &[Entry], names: &[&'static str]) -> Vec<Edit> {
    let own = |typed: &str| {
        let folded = fold(typed);
        names.iter().find(|name| fold(name) == folded)
    };
    entries
        .iter()
        .filter(|entry| !names.contains(&entry.key.value.as_str()))
        .filter_map(|entry| {
            Some(Edit {
                span: entry.key.span.clone(),
                with: (*own(&entry.key.value)?).to_owned(),
            })
        })
        .collect()
}

/// The value with quotes round it. Where a comment may follow, nobody can say where the value ends.
fn quote(source: &Source, span: &Span) -> Option<Edit> {
    let typed = source.text().get(span.clone())?;
    let whole = !typed.is_empty() && typed.trim() == typed && !typed.contains(['\n', '\r']);
    let comment = typed.contains(" #") || typed.contains("\t#");
    (whole && !comment).then(|| Edit {
        span: span.clone(),
        with: quoted(typed),
    })
}

/// `Issue #3 of the guide`: a number sign before a figure. Other words behind a `#` may be a note that
/// is no reader's business.
fn number(source: &Source, comment: &Span, lost: &str) -> Option<Edit> {
    if !lost[1..].starts_with(|c: char| c.is_ascii_digit()) || lost[1..].contains(" #") {
        return None;
    }
    let line = source.line_at(comment.start);
    let (_, value) = field(source.line(line))?;
    let start = source.line_start(line) + source.line(line).rfind(value)?;
    let before = source.text().get(start..comment.start)?;
    (!before.contains('#')).then(|| Edit {
        span: start..start + value.len(),
        with: quoted(value),
    })
}
