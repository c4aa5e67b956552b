//! One YAML file in `issues/` as its editor means it: dates, links and prose parsed once.
//!
//! In comes a [`Source`]; out comes an [`Issue`], always, with everything that could be read, and with
//! every fault that was met on the way. What to say about those faults is for `check/`.

mod above;
mod accept;
mod align;
mod carry;
mod changes;
mod cure;
pub mod date;
mod draft;
pub mod fault;
mod fields;
mod item;
mod kind;
mod leaves;
mod link;
mod markdown;
mod mend;
mod nesting;
mod pointer;
mod prose;
mod read;
mod tree;
mod unseen;

pub use accept::Acceptance;
pub use carry::NotCarried;
pub use cure::respelt;
pub use draft::{Draft, NoPlace};
pub use fault::{DateFault, Fault, LinkFault, What};
pub use item::{DETAILS, Deadline, Item};
pub use kind::Kind;
pub use leaves::{changes_only, is_whole};
pub use link::Link;
pub use pointer::Pointer;
pub use prose::{Block, Inline, Prose};
pub use tree::{Marked, Outline, Text};
pub use unseen::is_unseen;

use date::Moment;
use fields::Fields;
use tree::{Node, Value};

use crate::finding::{Source, Span};

/// One month's file.
#[derive(Clone, Debug)]
pub struct Issue {
    /// What the file is called without its ending: `2018-02`, or `2018-02.cy` for Welsh.
    pub stem: String,
    /// The text it was read from.
    pub source: Source,
    /// What readers call it: `February 2018`.
    pub name: Option<Text>,
    /// The day it is dated.
    pub date: Option<Marked<Moment>>,
    /// The subject of the mail.
    pub subject: Option<Text>,
    /// The line mail programs show after the subject.
    pub preview: Option<Text>,
    /// The introduction.
    pub intro: Prose,
    /// Who signs it.
    pub signed: Option<Text>,
    /// Findings outside the items that the editor has accepted.
    pub accept: Vec<Acceptance>,
    /// The entries, in the order of the file.
    pub items: Vec<Item>,
    /// What is wrong with the text.
    pub faults: Vec<Fault>,
}

impl Issue {
    /// The fields at the top of an issue.
    pub const FIELDS: &[&'static str] = kind::TOP;

    /// Reads an issue. `stem` is the file's name without `.yaml`.
    pub fn read(stem: impl Into<String>, source: &Source) -> Self {
        let (root, mut faults) = read::tree(source);
        let mut issue = Issue {
            stem: stem.into(),
            source: source.clone(),
            name: None,
            date: None,
            subject: None,
            preview: None,
            intro: Prose::default(),
            signed: None,
            accept: Vec::new(),
            items: Vec::new(),
            faults: Vec::new(),
        };
        if let Some(root) = root {
            issue.top(&root, &mut faults);
        }
        faults.sort_by_key(|fault| fault.span.start);
        issue.faults = without_echoes(faults);
        issue
    }

    /// The language the file's name gives it: `cy` in `2018-02.cy.yaml`.
    pub fn language(&self) -> Option<&str> {
        self.stem.split_once('.').map(|(_, language)| language)
    }

    /// The item a byte of the source is in.
    pub fn item_at(&self, span: &Span) -> Option<&Item> {
        self.items
            .iter()
            .find(|item| item.span.contains(&span.start))
    }

    fn top(&mut self, root: &Node, faults: &mut Vec<Fault>) {
        let Value::Map(entries) = &root.value else {
            let what = What::Shape {
                field: "the issue".into(),
                wanted: "fields such as `subject:`",
                found: root.describe(),
            };
            faults.push(Fault {
                what,
                span: root.span.start..root.span.start,
                item: None,
            });
            return;
        };
        let start = entries.first().map_or(0..0, |entry| entry.key.span.clone());
        // Entries that could not be read may be all there were.
        let whole = faults.is_empty();
        let mut fields = Fields::new(entries, kind::TOP, (None, None), start, faults);
        for name in ["issue", "date", "subject"] {
            fields.need(name);
        }
        if whole {
            fields.need("items");
        }
        self.name = fields.printed("issue");
        self.date = fields.instant("date");
        self.subject = fields.printed("subject");
        self.preview = fields.printed("preview");
        self.intro = fields.prose("intro");
        self.signed = fields.printed("signed");
        self.accept = accept::read(&mut fields);
        let items = match fields.node("items") {
            None => &[],
            Some(node) => match &node.value {
                Value::List(nodes) => nodes.as_slice(),
                Value::Scalar { text, .. } if text.value.trim().is_empty() => &[],
                _ => {
                    let what = What::Shape {
                        field: "items".into(),
                        wanted: "a list",
                        found: node.describe(),
                    };
                    fields.fault(what, &node.span);
                    &[]
                }
            },
        };
        for (index, node) in items.iter().enumerate() {
            self.items.push(Item::read(index, node, faults));
        }
    }
}

impl Item {
    fn read(index: usize, node: &Node, faults: &mut Vec<Fault>) -> Self {
        let mut item = Item {
            span: node.span.clone(),
            ..Item::default()
        };
        let Value::Map(entries) = &node.value else {
            if !matches!(node.value, Value::Refused) {
                let what = What::Shape {
                    field: "an item".into(),
                    wanted: "fields such as `title:`",
                    found: node.describe(),
                };
                faults.push(Fault {
                    what,
                    span: node.span.clone(),
                    item: Some(index),
                });
            }
            return item;
        };
        let start = entries
            .first()
            .map_or(node.span.clone(), |entry| entry.key.span.clone());
        item.kind = kind_of(entries, index, faults);
        let names: Vec<&'static str> = match item.kind {
            Some(kind) => kind.fields().collect(),
            // Of an unknown kind no field can be called wrong.
            None => Kind::ALL.iter().flat_map(|kind| kind.fields()).collect(),
        };
        let mut fields = Fields::new(entries, &names, (Some(index), item.kind), start, faults);
        for name in ["kind", "title", "summary"] {
            fields.need(name);
        }
        for name in item.kind.map_or(&[][..], Kind::needs) {
            fields.need(name);
        }
        item.title = fields.printed("title");
        item.by = fields.printed("by");
        item.date = fields.moment("date");
        item.link = fields.link("link");
        item.action = fields.printed("action");
        item.summary = fields.prose("summary");
        item.deadline = fields.deadline("deadline");
        item.when = fields.day("when");
        item.help = fields.line("help");
        item.language = fields.language("language");
        item.section = fields.line("section");
        item.lead = fields.yes_no("lead").unwrap_or(false);
        item.embargo = fields.instant("embargo");
        item.repeat_of = fields.line("repeat-of");
        item.carry_over = fields.yes_no("carry-over").unwrap_or(false);
        item.consent = fields.yes_no("consent");
        item.note = fields.text("note");
        item.accept = accept::read(&mut fields);
        for name in DETAILS {
            if let Some(text) = fields.printed(name) {
                item.details.push((name, text));
            }
        }
        item
    }
}

/// Leaves out that a field is missing where it is there under a wrong name, which is said already.
fn without_echoes(faults: Vec<Fault>) -> Vec<Fault> {
    let misspelt: Vec<(Option<usize>, &'static str)> = faults
        .iter()
        .filter_map(|fault| match fault.what {
            What::UnknownField {
                nearest: Some(meant),
                ..
            } => Some((fault.item, meant)),
            _ => None,
        })
        .collect();
    let echo = |fault: &Fault| match fault.what {
        What::Missing { field, .. } => misspelt.contains(&(fault.item, field)),
        _ => false,
    };
    faults.into_iter().filter(|fault| !echo(fault)).collect()
}

/// Reads the kind ahead of the other fields, because it decides what they may be.
fn kind_of(entries: &[tree::Entry], index: usize, faults: &mut Vec<Fault>) -> Option<Kind> {
    let entry = entries
        .iter()
        .find(|entry| kind::fold(&entry.key.value) == "kind")?;
    let text = entry.value.text()?;
    let typed = text.value.trim();
    if typed.is_empty() {
        return None;
    }
    let kind = Kind::parse(typed);
    if kind.is_none() {
        let nearest = kind::nearest(typed, Kind::ALL.iter().map(|kind| kind.word()));
        let what = What::UnknownKind {
            typed: typed.to_owned(),
            nearest,
        };
        faults.push(Fault {
            what,
            span: text.span.clone(),
            item: Some(index),
        });
    }
    kind
}
