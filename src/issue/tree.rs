//! A YAML file as a tree in which every value remembers where it stands.

use super::align::Places;
use crate::finding::{Source, Span};

/// A value and the bytes it was written in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked<T> {
    /// What was written.
    pub value: T,
    /// Where.
    pub span: Span,
}

/// Text as the editor typed it, able to point back at any word of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The text, after YAML's folding and escapes.
    pub value: String,
    /// The whole value in the source, without the quotes.
    pub span: Span,
    /// Where its words stand; nowhere in particular where YAML unescaped it beyond recognition.
    places: Places,
}

impl Text {
    /// The place in the source of a stretch of [`value`](Text::value).
    pub fn span_of(&self, part: &Span) -> Span {
        self.places
            .span(part, &self.value)
            .unwrap_or_else(|| self.span.clone())
    }

    /// The same text on one line, still able to point back.
    pub(crate) fn on_one_line(&self) -> Self {
        let (value, places) = self.places.joined(&self.value);
        Text {
            value,
            span: self.span.clone(),
            places,
        }
    }

    /// Text that stands nowhere, for values the program supplies.
    pub fn of(value: impl Into<String>) -> Self {
        Text {
            value: value.into(),
            span: 0..0,
            places: Places::default(),
        }
    }
}

/// How a scalar was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    Plain,
    Quoted,
    Block,
}

#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) span: Span,
    pub(crate) value: Value,
}

#[derive(Clone, Debug)]
pub(crate) enum Value {
    Scalar {
        text: Text,
    },
    List(Vec<Node>),
    Map(Vec<Entry>),
    /// Something the format has no room for (an alias), already reported.
    Refused,
}

/// One `key: value` line.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) key: Marked<String>,
    pub(crate) value: Node,
}

impl Node {
    /// Builds a scalar, working out where its words stand in the source.
    pub(crate) fn scalar(source: &Source, span: Span, value: String, style: Style) -> Self {
        let inner = match style {
            Style::Quoted => span.start + 1..span.end.saturating_sub(1).max(span.start + 1),
            Style::Plain | Style::Block => span.clone(),
        };
        let raw = source.text().get(inner.clone()).unwrap_or("");
        let places = Places::of(raw, inner.start, &value);
        Node {
            span,
            value: Value::Scalar {
                text: Text {
                    value,
                    span: inner,
                    places,
                },
            },
        }
    }

    /// What the node is, in an editor's words.
    pub(crate) fn describe(&self) -> &'static str {
        match self.value {
            Value::Scalar { .. } => "text",
            Value::List(_) => "a list",
            Value::Map(_) => "a group of fields",
            Value::Refused => "something else",
        }
    }

    /// The value of a scalar; `None` for anything else.
    pub(crate) fn text(&self) -> Option<&Text> {
        match &self.value {
            Value::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }
}

/// Where the fields of a YAML file stand, for files that are read by other means and still have to be
/// pointed into.
#[derive(Clone, Debug)]
pub struct Outline(Option<Node>);

impl Outline {
    /// The outline of a file; empty where the file is not YAML.
    pub fn of(source: &Source) -> Self {
        Outline(super::read::tree(source).0)
    }

    /// The value a path such as `send/through` or `sections/2/title` leads to.
    pub fn span(&self, path: &str) -> Option<Span> {
        self.node(path).map(|node| node.span.clone())
    }

    /// The name of the field a path leads to, for faults in the field rather than in its value.
    pub fn key_span(&self, path: &str) -> Option<Span> {
        let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
        match &self.node(parent)?.value {
            Value::Map(entries) => entries
                .iter()
                .find(|entry| entry.key.value == name)
                .map(|entry| entry.key.span.clone()),
            _ => None,
        }
    }

    /// The names in the group a path leads to, the whole file for an empty path; `None` where it is no group.
    pub fn names(&self, path: &str) -> Option<Vec<&str>> {
        match &self.node(path)?.value {
            Value::Map(entries) => Some(entries.iter().map(|it| it.key.value.as_str()).collect()),
            _ => None,
        }
    }

    /// How many entries the list at a path has; `None` where it is no list.
    pub fn count(&self, path: &str) -> Option<usize> {
        match &self.node(path)?.value {
            Value::List(nodes) => Some(nodes.len()),
            _ => None,
        }
    }

    /// The text at a path; `None` where it is no text.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.node(path)?.text().map(|text| text.value.as_str())
    }

    fn node(&self, path: &str) -> Option<&Node> {
        let mut steps = path.split('/').filter(|step| !step.is_empty());
        steps.try_fold(self.0.as_ref()?, step)
    }
}

fn step<'a>(node: &'a Node, name: &str) -> Option<&'a Node> {
    match &node.value {
        Value::Map(entries) => entries
            .iter()
            .find(|entry| entry.key.value == name)
            .map(|entry| &entry.value),
        Value::List(nodes) => nodes.get(name.parse::<usize>().ok()?),
        _ => None,
    }
}
