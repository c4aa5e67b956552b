//! A YAML file as a tree in which every value remembers where it stands.

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
    /// For each line of `value`, the byte of the source at which it starts; empty where YAML folded
    /// or unescaped the text, so that only the whole value can be pointed at.
    starts: Vec<usize>,
}

impl Text {
    /// The place in the source of a stretch of [`value`](Text::value).
    pub fn span_of(&self, part: &Span) -> Span {
        let before = &self.value[..part.start.min(self.value.len())];
        let line = before.matches('\n').count();
        let Some(start) = self.starts.get(line) else {
            return self.span.clone();
        };
        let column = before.len() - before.rfind('\n').map_or(0, |at| at + 1);
        let from = start + column;
        // A stretch over several lines is pointed at on its first.
        let inside = self.value.get(part.clone()).unwrap_or("");
        let length = inside.find('\n').unwrap_or(inside.len());
        from..from + length
    }

    /// Text that stands nowhere, for values the program supplies.
    pub fn of(value: impl Into<String>) -> Self {
        Text {
            value: value.into(),
            span: 0..0,
            starts: Vec::new(),
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
    /// Builds a scalar, working out where its lines stand in the source.
    pub(crate) fn scalar(
        source: &Source,
        span: Span,
        value: String,
        style: Style,
        literal: bool,
    ) -> Self {
        let raw = source.text().get(span.clone()).unwrap_or("");
        let (inner, starts) = match style {
            Style::Block if literal => (span.clone(), literal_starts(source, &span, &value)),
            Style::Block => (span.clone(), Vec::new()),
            Style::Plain => (
                span.clone(),
                if raw == value {
                    vec![span.start]
                } else {
                    Vec::new()
                },
            ),
            Style::Quoted => {
                let inner = span.start + 1..span.end.saturating_sub(1).max(span.start + 1);
                let same = source.text().get(inner.clone()) == Some(value.as_str());
                let starts = if same { vec![inner.start] } else { Vec::new() };
                (inner, starts)
            }
        };
        Node {
            span,
            value: Value::Scalar {
                text: Text {
                    value,
                    span: inner,
                    starts,
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

/// Where each line of a literal block (`|`) starts in the source: the line below the `|`, past the
/// indentation that YAML took away.
fn literal_starts(source: &Source, span: &Span, value: &str) -> Vec<usize> {
    let text = source.text();
    // The span may start at the `|` or at the content, so look for the first line that holds it.
    let Some(first) = value.lines().find(|line| !line.is_empty()) else {
        return Vec::new();
    };
    let Some(found) = text.get(span.start..).and_then(|rest| rest.find(first)) else {
        return Vec::new();
    };
    let found = span.start + found;
    let mut line = source.line_at(found);
    let indent = found - source.line_start(line);
    line -= value
        .lines()
        .take_while(|line| line.is_empty())
        .count()
        .min(line - 1);
    let mut starts = Vec::new();
    for (number, content) in (line..).zip(value.split('\n')) {
        let start = source.line_start(number) + if content.is_empty() { 0 } else { indent };
        if !text
            .get(start..)
            .is_some_and(|rest| rest.starts_with(content))
        {
            return Vec::new();
        }
        starts.push(start);
    }
    starts
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
        path.split('/')
            .try_fold(self.0.as_ref()?, step)
            .map(|node| node.span.clone())
    }

    /// The name of the field a path leads to, for faults in the field rather than in its value.
    pub fn key_span(&self, path: &str) -> Option<Span> {
        let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
        let root = self.0.as_ref()?;
        let parent = if parent.is_empty() {
            root
        } else {
            parent.split('/').try_fold(root, step)?
        };
        match &parent.value {
            Value::Map(entries) => entries
                .iter()
                .find(|entry| entry.key.value == name)
                .map(|entry| entry.key.span.clone()),
            _ => None,
        }
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
