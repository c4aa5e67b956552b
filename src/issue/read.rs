//! From YAML text to a marked tree, through `granit-parser`.
//!
//! An editor wants all faults at once, but a YAML parser stops at its first. So when the parser stops at
//! a slip we understand, the slip is noted, mended in a copy of the text (byte for byte, so that every
//! place stays true) and the copy is read again. When the slip is not understood, the entry it stands in
//! is blanked out and the rest is read. A text with any such fault is never sent.

use granit_parser::{
    ErrorKind, Event, Options, Parser, Placement, ScalarStyle, ScanError, StructureStyle,
};

use super::fault::{Fault, What};
use super::mend;
use super::mend::{About, Stumble};
use super::tree::{Entry, Marked, Node, Style, Value};
use crate::finding::{Source, Span};

/// Deeper than any issue; a file of brackets must not exhaust the stack.
const DEPTH: usize = 24;

/// More slips than anyone wants to see at once; reading again for each has to end somewhere.
const SLIPS: usize = 100;

/// Reads the tree of a source, as far as it can be read, and what is wrong with the text.
pub(super) fn tree(source: &Source) -> (Option<Node>, Vec<Fault>) {
    let mut working = source.text().to_owned();
    let mut slips = Vec::new();
    loop {
        let mut reader = Reader {
            source,
            faults: Vec::new(),
            stack: Vec::new(),
            root: None,
            last_end: 0,
        };
        let Err(stop) = reader.read(&working) else {
            let mut faults = reader.faults;
            faults.extend(slips);
            if reader.root.is_none() && faults.is_empty() {
                faults.push(Fault {
                    what: What::Empty,
                    span: 0..0,
                    item: None,
                });
            }
            return (reader.root, faults);
        };
        let slip = match stop {
            Stop::Final(what, span) => {
                slips.push(Fault {
                    what,
                    span,
                    item: None,
                });
                return (None, slips);
            }
            Stop::Scan(error) => mend::slip(&stumble(&error), source, &mut working),
        };
        let mended = slip.mended && slips.len() < SLIPS;
        // Two colons in one line are two slips to the parser and one to the editor; and a tab that is
        // taken for one space leaves its line in the wrong column.
        let line = |fault: &Fault| source.line_at(fault.span.start);
        let known = |earlier: &Fault| {
            *earlier == slip.fault
                || (earlier.what == What::Tab
                    && slip.fault.what == What::Indentation
                    && line(earlier) == line(&slip.fault))
        };
        if !slips.iter().any(known) {
            slips.push(slip.fault);
        }
        if !mended {
            if slips.len() >= SLIPS {
                let last = slips.last().map_or(0..0, |slip| slip.span.clone());
                slips.push(Fault {
                    what: What::MoreSlips,
                    span: last,
                    item: None,
                });
            }
            return (None, slips);
        }
    }
}

fn stumble(error: &ScanError) -> Stumble {
    let about = match error.kind() {
        ErrorKind::MappingValueNotAllowed => About::Colon,
        ErrorKind::RecursionLimitExceeded => About::Depth,
        ErrorKind::InvalidIndentation
        | ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::BlockSequenceEntryNotAllowed
        | ErrorKind::SimpleKeyExpected
        | ErrorKind::InvalidSimpleKey
        | ErrorKind::MappingKeyNotAllowed => About::Column,
        _ => About::Other(error.info()),
    };
    let marker = error.marker();
    Stumble {
        at: marker.byte_offset().unwrap_or(0),
        line: marker.line(),
        about,
    }
}

enum Stop {
    Scan(ScanError),
    Final(What, Span),
}

enum Open {
    List(Span, Vec<Node>),
    Map {
        span: Span,
        entries: Vec<Entry>,
        key: Option<Marked<String>>,
    },
}

struct Reader<'a> {
    source: &'a Source,
    faults: Vec<Fault>,
    stack: Vec<Open>,
    root: Option<Node>,
    /// Where the last value ended, so that containers end there and not at the next token.
    last_end: usize,
}

impl Reader<'_> {
    fn read(&mut self, text: &str) -> Result<(), Stop> {
        let mut options = Options::default();
        options.emit_unresolved_aliases = true;
        let mut documents = 0;
        for event in Parser::new_from_str_with_options(text, options) {
            let (event, span) = event.map_err(Stop::Scan)?;
            let at = span.byte_range().unwrap_or(0..0);
            match event {
                Event::DocumentStart(..) => {
                    documents += 1;
                    if documents > 1 {
                        self.fault(What::SecondDocument, at);
                        return Ok(());
                    }
                }
                Event::Scalar(value, style, anchor, tag) => {
                    self.refuse_marks(anchor, tag.is_some(), &at);
                    self.scalar(value.into_owned(), style, at);
                }
                Event::SequenceStart(style, anchor, tag) => {
                    self.refuse_marks(anchor, tag.is_some(), &at);
                    self.open(Open::List(at.clone(), Vec::new()), style, at)?;
                }
                Event::MappingStart(style, anchor, tag) => {
                    self.refuse_marks(anchor, tag.is_some(), &at);
                    self.open(
                        Open::Map {
                            span: at.clone(),
                            entries: Vec::new(),
                            key: None,
                        },
                        style,
                        at,
                    )?;
                }
                Event::SequenceEnd | Event::MappingEnd => self.close(),
                Event::Alias(_) | Event::UnresolvedAlias(_) => {
                    self.fault(What::NotUsedHere("an alias (`*`)"), at.clone());
                    self.put(Node {
                        span: at,
                        value: Value::Refused,
                    });
                }
                Event::Comment(_, Placement::Right) => self.comment(&at),
                _ => {}
            }
        }
        Ok(())
    }

    fn fault(&mut self, what: What, span: Span) {
        self.faults.push(Fault {
            what,
            span,
            item: None,
        });
    }

    fn refuse_marks(&mut self, anchor: usize, tag: bool, span: &Span) {
        let start = span.start;
        if anchor > 0 {
            self.fault(What::NotUsedHere("an anchor (`&`)"), start..start);
        }
        if tag {
            self.fault(What::NotUsedHere("a tag (`!`)"), start..start);
        }
    }

    fn scalar(&mut self, value: String, style: ScalarStyle, span: Span) {
        let style = match style {
            ScalarStyle::Plain => Style::Plain,
            ScalarStyle::Literal | ScalarStyle::Folded => Style::Block,
            _ => Style::Quoted,
        };
        // What a mended slip reads as is not what the editor typed.
        let raw = self.source.text().get(span.clone());
        let value = match raw {
            // The parser writes `~` where nothing was written.
            Some("") if style == Style::Plain => String::new(),
            Some(raw) if style == Style::Plain && raw.len() == value.len() => raw.to_owned(),
            _ => value,
        };
        self.last_end = span.end;
        self.put(Node::scalar(self.source, span, value, style));
    }

    fn open(&mut self, open: Open, style: StructureStyle, at: Span) -> Result<(), Stop> {
        if self.stack.len() >= DEPTH {
            return Err(Stop::Final(What::TooDeep, at));
        }
        if style == StructureStyle::Flow {
            self.last_end = at.end;
        }
        self.stack.push(open);
        Ok(())
    }

    fn close(&mut self) {
        let end = self.last_end;
        let node = match self.stack.pop() {
            Some(Open::List(span, nodes)) => Node {
                span: span.start..end.max(span.start),
                value: Value::List(nodes),
            },
            Some(Open::Map { span, entries, .. }) => {
                let start = entries
                    .first()
                    .map_or(span.start, |entry| entry.key.span.start);
                Node {
                    span: start..end.max(start),
                    value: Value::Map(entries),
                }
            }
            None => return,
        };
        self.put(node);
    }

    fn put(&mut self, node: Node) {
        match self.stack.last_mut() {
            None => {
                let empty = node.text().is_some_and(|text| text.value.is_empty());
                self.root = (!empty).then_some(node);
            }
            Some(Open::List(_, nodes)) => nodes.push(node),
            Some(Open::Map { entries, key, .. }) => match key.take() {
                Some(key) => entries.push(Entry { key, value: node }),
                None => {
                    let name = node.text().map(|text| text.value.clone());
                    if name.is_none() {
                        let what = What::Shape {
                            field: "a field's name".into(),
                            wanted: "a word",
                            found: node.describe(),
                        };
                        let span = node.span.clone();
                        *key = Some(Marked {
                            value: String::new(),
                            span: span.clone(),
                        });
                        self.fault(what, span);
                    } else {
                        *key = name.map(|value| Marked {
                            value,
                            span: node.span,
                        });
                    }
                }
            },
        }
    }

    /// A `#` behind a value: a comment if it looks like one, else words that would be lost.
    fn comment(&mut self, at: &Span) {
        let line = self.source.line_at(at.start);
        let column = at.start - self.source.line_start(line);
        if let Some(what) = mend::cut_by_hash(self.source.line(line), column) {
            self.fault(what, at.clone());
        }
    }
}
