//! The fields of one mapping, each converted by what it is for; what does not fit becomes a fault.

use super::date::{self, Moment};
use super::fault::{Fault, What};
use super::item::Deadline;
use super::kind::{self, Kind, fold, nearest};
use super::nesting;
use super::tree::{Entry, Node, Value};
use super::unseen::first_unseen;
use super::{Link, Marked, Prose, Text};
use crate::finding::Span;

/// The fields of the top of an issue, or of one item, by their proper names.
pub(super) struct Fields<'a, 'f> {
    found: Vec<(&'static str, &'a Entry)>,
    faults: &'f mut Vec<Fault>,
    item: Option<usize>,
    kind: Option<Kind>,
    /// The mapping itself, to point at when something is missing from it.
    start: Span,
}

impl<'a, 'f> Fields<'a, 'f> {
    /// Sorts entries by their proper names, and reports those that have none or stand twice.
    pub(super) fn new(
        entries: &'a [Entry],
        names: &[&'static str],
        (item, kind): (Option<usize>, Option<Kind>),
        start: Span,
        faults: &'f mut Vec<Fault>,
    ) -> Self {
        let mut fields = Fields {
            found: Vec::new(),
            faults,
            item,
            kind,
            start,
        };
        for entry in entries {
            let typed = fold(&entry.key.value);
            // Nearly every name is typed in its proper form; folding them all to find it takes time.
            let exact = names.iter().find(|name| **name == entry.key.value);
            let folded = || names.iter().find(|name| fold(name) == typed);
            let Some(name) = exact.or_else(folded).copied() else {
                let typed = entry.key.value.clone();
                let elsewhere = kind.is_some() && kind::is_field(&typed);
                let nearest = nearest(&typed, names.iter().copied());
                fields.fault(
                    What::UnknownField {
                        typed,
                        kind,
                        nearest,
                        elsewhere,
                    },
                    &entry.key.span,
                );
                continue;
            };
            if let Some((_, first)) = fields.found.iter().find(|(found, _)| *found == name) {
                let first = first.key.span.clone();
                fields.fault(
                    What::Repeated {
                        field: name.to_owned(),
                        first,
                    },
                    &entry.key.span,
                );
                continue;
            }
            fields.found.push((name, entry));
        }
        fields
    }

    pub(super) fn fault(&mut self, what: What, span: &Span) {
        self.faults.push(Fault {
            what,
            span: span.clone(),
            item: self.item,
        });
    }

    pub(super) fn node(&self, name: &str) -> Option<&'a Node> {
        self.found
            .iter()
            .find(|(found, _)| *found == name)
            .map(|(_, entry)| &entry.value)
    }

    /// Text, if the field is there and not empty.
    pub(super) fn text(&mut self, name: &'static str) -> Option<Text> {
        let node = self.node(name)?;
        let Some(text) = node.text() else {
            if !matches!(node.value, Value::Refused) {
                let what = What::Shape {
                    field: name.to_owned(),
                    wanted: "text",
                    found: node.describe(),
                };
                self.fault(what, &node.span);
            }
            return None;
        };
        if let Some((at, unseen)) = first_unseen(&text.value) {
            self.fault(
                What::Invisible(unseen),
                &text.span_of(&(at..at + unseen.len_utf8())),
            );
        }
        // A value that ends in line breaks is one only because of how YAML blocks end.
        let mut text = text.clone();
        text.value.truncate(text.value.trim_end().len());
        (!text.value.is_empty()).then_some(text)
    }

    /// Text on one line: line breaks become spaces.
    pub(super) fn line(&mut self, name: &'static str) -> Option<Text> {
        let text = self.text(name)?;
        Some(if text.value.contains(['\n', '\r', '\t']) {
            text.on_one_line()
        } else {
            text
        })
    }

    /// A line that readers will see, in which a weekday has to fit its date.
    pub(super) fn printed(&mut self, name: &'static str) -> Option<Text> {
        let text = self.line(name)?;
        self.weekdays(&text);
        if let Some((what, span)) = nesting::marks_in_a_line(&text.value) {
            self.fault(What::Markup(what), &text.span_of(&span));
        }
        Some(text)
    }

    /// A field that must be there.
    pub(super) fn need(&mut self, name: &'static str) {
        let there = self.node(name).is_some_and(|node| match &node.value {
            Value::Scalar { text, .. } => !text.value.trim().is_empty(),
            Value::List(nodes) => !nodes.is_empty(),
            Value::Map(_) | Value::Refused => true,
        });
        if !there {
            let span = self
                .found
                .iter()
                .find(|(found, _)| *found == name)
                .map(|(_, entry)| entry.key.span.clone());
            let what = What::Missing {
                field: name,
                empty: span.is_some(),
                kind: self.kind,
            };
            self.fault(what, &span.unwrap_or(self.start.clone()));
        }
    }

    pub(super) fn prose(&mut self, name: &'static str) -> Prose {
        let Some(text) = self.text(name) else {
            return Prose::default();
        };
        let mut faults = Vec::new();
        let prose = Prose::read(&text, &mut faults);
        for Marked { value, span } in faults {
            self.fault(value, &span);
        }
        self.weekdays(&text);
        prose
    }

    /// Reports dates inside a sentence whose weekday is wrong.
    fn weekdays(&mut self, text: &Text) {
        for (span, _, fault) in date::mentions(&text.value) {
            if let Some(fault) = fault {
                self.fault(What::Date(fault), &text.span_of(&span));
            }
        }
    }

    pub(super) fn moment(&mut self, name: &'static str) -> Option<Marked<Moment>> {
        let text = self.line(name)?;
        let date::Reading { moment, fault } = date::read(&text.value);
        if let Some(fault) = fault {
            self.fault(What::Date(fault), &text.span);
        }
        moment.map(|value| Marked {
            value,
            span: text.span,
        })
    }

    pub(super) fn deadline(&mut self, name: &'static str) -> Option<Marked<Deadline>> {
        let node = self.node(name)?;
        if let Some(text) = node.text()
            && matches!(
                text.value.trim().to_lowercase().as_str(),
                "open" | "rolling" | "none"
            )
        {
            return Some(Marked {
                value: Deadline::Open,
                span: text.span.clone(),
            });
        }
        let Marked { value, span } = self.instant(name)?;
        Some(Marked {
            value: Deadline::By(value),
            span,
        })
    }

    /// A day, with a time or without, and nothing that goes on: what closes has one last moment.
    pub(super) fn instant(&mut self, name: &'static str) -> Option<Marked<Moment>> {
        let moment = self.day(name)?;
        let Some(fault) = date::must_not_last(&moment.value, self.typed(name)) else {
            return Some(moment);
        };
        self.fault(What::Date(fault), &moment.span);
        None
    }

    /// A date that must name a day.
    pub(super) fn day(&mut self, name: &'static str) -> Option<Marked<Moment>> {
        let moment = self.moment(name)?;
        if moment.value.day.exact().is_some() {
            return Some(moment);
        }
        let what = date::needs_a_day(self.typed(name));
        self.fault(What::Date(what), &moment.span);
        None
    }

    fn typed(&self, name: &str) -> &'a str {
        let text = self.node(name).and_then(Node::text);
        text.map_or("", |text| text.value.trim())
    }

    pub(super) fn link(&mut self, name: &'static str) -> Option<Marked<Link>> {
        let text = self.text(name)?;
        match Link::parse(text.value.trim()) {
            Ok(value) => Some(Marked {
                value,
                span: text.span,
            }),
            Err(fault) => {
                self.fault(What::Link(fault), &text.span);
                None
            }
        }
    }

    pub(super) fn yes_no(&mut self, name: &'static str) -> Option<bool> {
        let text = self.line(name)?;
        match text.value.to_lowercase().as_str() {
            "yes" | "true" => Some(true),
            "no" | "false" => Some(false),
            _ => {
                self.fault(
                    What::NotYesNo {
                        field: name,
                        typed: text.value.clone(),
                    },
                    &text.span,
                );
                None
            }
        }
    }

    /// A language the bulletin can print.
    pub(super) fn language(&mut self, name: &'static str) -> Option<Text> {
        const CHOICES: &[&str] = &["en", "en-GB", "cy"];
        let text = self.line(name)?;
        if CHOICES.contains(&text.value.as_str()) {
            return Some(text);
        }
        let what = What::NotOneOf {
            field: name,
            typed: text.value.clone(),
            choices: CHOICES,
        };
        self.fault(what, &text.span);
        None
    }
}
