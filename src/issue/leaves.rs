//! The values of a file one after the other, to see what a change of its text changes for a reader.

use super::mend;
use super::read;
use super::tree::{Node, Value};
use crate::finding::{Edit, Source, Span};

/// A name or a value, or the place where a group begins.
#[derive(Debug, PartialEq, Eq)]
struct Leaf {
    /// How deep it stands, and as what.
    stands: (usize, Sort),
    span: Span,
    text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Name,
    Text,
    List,
    Map,
    Refused,
}

/// Whether the whole of a file can be read, be it with slips in it that are understood.
pub fn is_whole(source: &Source) -> bool {
    leaves(source).is_some()
}

/// Whether a text that was made from another by these edits, in the order of the text, reads the same but
/// for the names and values the edits stand in, and those differ by the edits alone: words are exchanged,
/// or what was typed is read as it was typed.
pub fn changes_only(before: &Source, after: &Source, edits: &[Edit]) -> bool {
    let (Some(old), Some(new)) = (leaves(before), leaves(after)) else {
        return false;
    };
    let mut edits = edits;
    let alike = old.len() == new.len()
        && old.iter().zip(&new).all(|(old, new)| {
            let mut own = &edits[..0];
            if matches!(old.stands.1, Sort::Name | Sort::Text) {
                let within =
                    |edit: &Edit| old.span.start < edit.span.end && edit.span.start < old.span.end;
                let count = edits.iter().take_while(|edit| within(edit)).count();
                (own, edits) = edits.split_at(count);
            }
            old.stands == new.stands
                && (old.text == new.text || by_edits(old, new, own, before.text()))
        });
    // One that stands in no value would have changed a comment or the layout.
    alike && edits.is_empty()
}

/// Whether a name or value differs by its edits alone.
fn by_edits(old: &Leaf, new: &Leaf, edits: &[Edit], source: &str) -> bool {
    if let [Edit { span, with }] = edits {
        let typed = source.get(span.clone()).unwrap_or_default();
        // A name in quotes goes with its quotes.
        let renamed = old.stands.1 == Sort::Name && new.text == *with;
        if renamed || (new.text == typed && *with == mend::quoted(typed)) {
            return true;
        }
    }
    exchanged(&old.text, &new.text, edits, source)
}

/// Whether one text is the other with each edit made in one place, in their order.
fn exchanged(old: &str, new: &str, edits: &[Edit], source: &str) -> bool {
    let Some((Edit { span, with }, rest)) = edits.split_first() else {
        return old == new;
    };
    let typed = source.get(span.clone()).unwrap_or_default();
    let mut places = old.match_indices(typed);
    !typed.is_empty()
        && places.any(|(at, _)| {
            let behind = new
                .strip_prefix(&old[..at])
                .and_then(|new| new.strip_prefix(with.as_str()));
            behind.is_some_and(|new| exchanged(&old[at + typed.len()..], new, rest, source))
        })
}

fn leaves(source: &Source) -> Option<Vec<Leaf>> {
    let (root, faults) = read::tree(source);
    if faults.iter().any(super::Fault::hides_text) {
        return None;
    }
    let mut found = Vec::new();
    walk(&root?, 0, &mut found);
    Some(found)
}

fn walk(node: &Node, depth: usize, found: &mut Vec<Leaf>) {
    let mut leaf = |sort, span: &Span, text: &str| {
        found.push(Leaf {
            stands: (depth, sort),
            span: span.clone(),
            text: text.to_owned(),
        });
    };
    match &node.value {
        Value::Scalar { text } => leaf(Sort::Text, &node.span, &text.value),
        Value::Refused => leaf(Sort::Refused, &node.span, ""),
        Value::List(nodes) => {
            leaf(Sort::List, &node.span, "");
            for node in nodes {
                walk(node, depth + 1, found);
            }
        }
        Value::Map(entries) => {
            leaf(Sort::Map, &node.span, "");
            for entry in entries {
                found.push(Leaf {
                    stands: (depth, Sort::Name),
                    span: entry.key.span.clone(),
                    text: entry.key.value.clone(),
                });
                walk(&entry.value, depth + 1, found);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(before: &str, typed: &str, with: &str) -> bool {
        let at = before.find(typed).unwrap();
        let edit = Edit {
            span: at..at + typed.len(),
            with: with.to_owned(),
        };
        let mut after = before.to_owned();
        after.replace_range(edit.span.clone(), with);
        let source = |text: String| Source::from_text("a.yaml", text);
        changes_only(&source(before.to_owned()), &source(after), &[edit])
    }

    #[test]
    fn a_change_may_change_its_own_value_and_nothing_else() {
        let text = "issue: A: b\ndate: 9th Dec 2026\nitems:\n  - Title: x\n";
        assert!(holds(text, "A: b", "\"A: b\""));
        assert!(holds(text, "9th Dec", "9 December"));
        assert!(holds(text, "Title", "title"));
        // Another value, another shape, a text cut short, one that is no YAML.
        assert!(!holds(text, "9th Dec 2026\n", "9 December\n"));
        assert!(!holds(text, "9th Dec 2026", "[9]"));
        assert!(!holds(text, "A: b", "\"A\" # b"));
        assert!(!holds(text, "A: b", "\"A: b"));
        assert!(!holds(text, "x\n", "x\n  - y: z\n"));
        // The first line of two is not the value.
        assert!(!holds(
            "issue: A: b\n  and c\ndate: d\n",
            "A: b",
            "\"A: b\""
        ));
    }
}
