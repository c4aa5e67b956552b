//! Items of one issue that the next one takes over, copied as they stand.

use chrono::NaiveDateTime;

use super::draft::{behind_last, end_of_entry};
use super::kind::fold;
use super::tree::{Entry, Node, Value};
use super::{Issue, Item, read};
use crate::finding::{Source, Span};

/// Why an item that is marked was not taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotCarried {
    /// Its deadline or its last day (`deadline` or `when`) is over, on the local clock.
    Over(&'static str, NaiveDateTime),
    /// It has a fault of its own, which the new issue would have too.
    Faulty,
    /// The new text would not read as the old one with this item more.
    Unsure,
}

impl Item {
    /// The field by which it is over at a moment on the local clock, and since when; `None` while readers
    /// can still act on it.
    fn over(&self, at: NaiveDateTime) -> Option<NotCarried> {
        let deadline = self.deadline.as_ref().and_then(|by| match by.value {
            super::Deadline::By(moment) => moment.closes(),
            super::Deadline::Open => None,
        });
        let when = self.when.as_ref().and_then(|when| when.value.ends());
        [("when", when), ("deadline", deadline)]
            .into_iter()
            .find_map(|(field, over)| {
                let over = over.filter(|over| *over < at)?;
                Some(NotCarried::Over(field, over))
            })
    }
}

impl Issue {
    /// The text of `new` with one item of this issue behind its own, `repeat-of` set to this issue. `read`
    /// is the earliest moment readers have the new issue, on the local clock.
    pub fn carry(
        &self,
        item: &Item,
        new: &Issue,
        read: NaiveDateTime,
    ) -> Result<Source, NotCarried> {
        if let Some(over) = item.over(read) {
            return Err(over);
        }
        let own = |span: &Span| item.span.start <= span.start && span.start <= item.span.end;
        if self.faults.iter().any(|fault| own(&fault.span)) {
            return Err(NotCarried::Faulty);
        }
        self.put(item, new).ok_or(NotCarried::Unsure)
    }

    fn put(&self, item: &Item, new: &Issue) -> Option<Source> {
        let index = self.items.iter().position(|own| own.span == item.span)?;
        let (tree, _) = read::tree(&self.source);
        let node = items(tree.as_ref()?).get(index)?;
        let start = self.source.line_start(self.source.line_at(item.span.start));
        let line = self.source.text().get(start..)?;
        let dash = line.len() - line.trim_start_matches(' ').len();
        if !line.trim_start_matches(' ').starts_with('-') {
            return None;
        }
        let entry = self.entry(item, node, (start, dash), new.source.text())?;
        let put = behind_last(new, |to, newline| shifted(&entry, dash, to, newline)).ok()?;
        self.stands_in(node, new, &put).then_some(put)
    }

    /// The lines of an item with `repeat-of` set, and the comment directly above it; but not a comment the
    /// new text has already, as when both come from one template.
    fn entry(
        &self,
        item: &Item,
        node: &Node,
        (start, dash): (usize, usize),
        new: &str,
    ) -> Option<String> {
        let text = self.source.text();
        let end = end_of_entry(text, &item.span, dash);
        let mut lines = text.get(start..end)?.to_owned();
        if !lines.ends_with('\n') {
            lines.push('\n');
        }
        let Value::Map(fields) = &node.value else {
            return None;
        };
        let field = |name: &str| fields.iter().find(|entry| fold(&entry.key.value) == name);
        if let Some(Entry { key, value }) = field("repeatof") {
            let typed = value.text()?;
            if typed.value.is_empty() {
                let colon = text.get(key.span.end..)?.find(':')? + key.span.end + 1;
                lines.insert_str(colon - start, &format!(" {}", self.stem));
            } else {
                let span = typed.span.start - start..typed.span.end - start;
                lines.get(span.clone())?;
                lines.replace_range(span, &self.stem);
            }
        } else {
            let mark = field("carryover")?.value.span.end - start;
            let behind = mark + lines.get(mark..)?.find('\n')? + 1;
            let indent = " ".repeat(item.span.start - start);
            lines.insert_str(behind, &format!("{indent}repeat-of: {}\n", self.stem));
        }
        let line = self.source.line_at(start);
        let above: Vec<&str> = (1..line)
            .rev()
            .map(|line| self.source.line(line))
            .take_while(|line| {
                line.trim_start_matches(' ').starts_with('#')
                    && line.len() - line.trim_start_matches(' ').len() == dash
            })
            .collect();
        let above = above
            .into_iter()
            .rev()
            .filter(|line| !new.lines().any(|there| there == *line));
        Some(above.fold(String::new(), |above, line| above + line + "\n") + &lines)
    }

    /// Whether a text reads as the new issue with this item behind the others, and without new faults.
    fn stands_in(&self, node: &Node, new: &Issue, put: &Source) -> bool {
        let (Some(before), Some(after)) = (read::tree(&new.source).0, read::tree(put).0) else {
            return false;
        };
        let Some((last, others)) = items(&after).split_last() else {
            return false;
        };
        let (Value::Map(old), Value::Map(carried)) = (&node.value, &last.value) else {
            return false;
        };
        let is_mark = |entry: &&Entry| fold(&entry.key.value) == "repeatof";
        let rest = |entries: &[Entry]| -> Vec<Entry> {
            entries.iter().filter(|e| !is_mark(e)).cloned().collect()
        };
        let says = carried
            .iter()
            .find(is_mark)
            .and_then(|entry| entry.value.text());
        let top = |root: &Node| match &root.value {
            Value::Map(entries) => Value::Map(
                entries
                    .iter()
                    .filter(|entry| fold(&entry.key.value) != "items")
                    .cloned()
                    .collect(),
            ),
            _ => Value::Refused,
        };
        let there = items(&before);
        same(&top(&before), &top(&after))
            && there.len() == others.len()
            && there
                .iter()
                .zip(others)
                .all(|(there, here)| same(&there.value, &here.value))
            && same(&Value::Map(rest(old)), &Value::Map(rest(carried)))
            && says.is_some_and(|says| says.value == self.stem)
            && Issue::read(new.stem.clone(), put).faults.len() <= new.faults.len()
    }
}

/// The entries of an issue; none where there is no list of them.
fn items(root: &Node) -> &[Node] {
    let Value::Map(entries) = &root.value else {
        return &[];
    };
    let list = entries
        .iter()
        .find(|entry| fold(&entry.key.value) == "items");
    match list.map(|entry| &entry.value.value) {
        Some(Value::List(nodes)) => nodes,
        _ => &[],
    }
}

/// Whether two values were typed alike, wherever they stand.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Scalar { text: one }, Value::Scalar { text: other }) => {
            // How many line breaks end a block depends on what stands behind it.
            one.value.trim_end() == other.value.trim_end()
        }
        (Value::List(one), Value::List(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .zip(other)
                    .all(|(one, other)| same(&one.value, &other.value))
        }
        (Value::Map(one), Value::Map(other)) => {
            one.len() == other.len()
                && one.iter().zip(other).all(|(one, other)| {
                    one.key.value == other.key.value && same(&one.value.value, &other.value.value)
                })
        }
        _ => false,
    }
}

/// Lines that stand under a dash in one column, moved to another where that differs.
fn shifted(entry: &str, from: usize, to: usize, newline: &str) -> String {
    let mut lines = String::new();
    for line in entry.lines() {
        let spaces = line.len() - line.trim_start_matches(' ').len();
        if line.trim().is_empty() || from == to {
            lines += line;
        } else {
            lines += &" ".repeat((spaces + to).saturating_sub(from));
            lines += line.trim_start_matches(' ');
        }
        lines += newline;
    }
    lines
}
