//! YAML to rows: a plain list with a mapping for each person.

use std::collections::BTreeSet;
use std::ops::Range;

use granit_parser::{Event, Parser};
use serde_yaml::Value;

use super::columns::{Field, Layout};
use super::{Row, Trouble};
use crate::subscribers::quoted::quoted;

/// What to do about a file that is not the list it should be.
const SHAPE_CURE: &str =
    "start each person with `- email: ann@example.org` and write the other fields below it";
/// What to do about a file that is not YAML.
const SYNTAX_CURE: &str = "look here and on the lines around for a missing space after a colon or a dash, \
     a missing quotation mark, or a text with a colon in it that needs quotation marks";

/// The rows of a YAML list.
///
/// Values come from `serde_yaml`, which keeps no places; the lines come from a second, light pass over
/// the same text by a parser that does. Entry `n` of the one is entry `n` of the other because both count
/// the children of the one root sequence; should they ever disagree on how many there are, the file is
/// refused rather than a wrong line named.
pub(super) fn rows(text: &str, notes: &mut Vec<String>) -> Result<Vec<Row>, Trouble> {
    let places = places(text)?;
    let entries = match serde_yaml::from_str(text) {
        Ok(Value::Sequence(entries)) => entries,
        Ok(Value::Null) => Vec::new(),
        Ok(_) => {
            return Err(Trouble::new(
                1,
                "the file is not a plain list of people",
                SHAPE_CURE,
            ));
        }
        Err(error) => {
            let line = error.location().map_or(1, |place| place.line());
            // The crate tells this fault from others only in its words.
            return Err(if error.to_string().contains("duplicate entry") {
                let message = "a field stands twice for the person who begins here";
                Trouble::new(line, message, "take one of the two out")
            } else {
                not_yaml(text, line)
            });
        }
    };
    if entries.len() != places.len() {
        let message = "the list cannot be read in one way only";
        return Err(Trouble::new(1, message, SHAPE_CURE));
    }
    let mut unused = BTreeSet::new();
    let rows = places
        .into_iter()
        .zip(&entries)
        .filter(|(_, entry)| !is_blank(entry))
        .map(|(place, entry)| row(place, entry, &mut unused))
        .collect();
    super::note_unused("field", &Vec::from_iter(unused), notes);
    Ok(rows)
}

/// Where an entry of the list stands: its first line, from 1, and the bytes from its dash to its last value.
struct At {
    line: usize,
    span: Range<usize>,
}

/// Where each entry of the list stands.
fn places(text: &str) -> Result<Vec<At>, Trouble> {
    let mut places: Vec<At> = Vec::new();
    let (mut depth, mut documents) = (0_usize, 0_usize);
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| not_yaml(text, error.marker().line()))?;
        let line = span.start.line();
        let bytes = span.byte_range().unwrap_or_default();
        let opens = matches!(event, Event::SequenceStart(..) | Event::MappingStart(..));
        match event {
            Event::DocumentStart(..) => documents += 1,
            Event::Alias(_) => {
                let message = "a value is borrowed from elsewhere in the file with `*`";
                return Err(Trouble::new(line, message, "write the value out"));
            }
            Event::SequenceEnd | Event::MappingEnd => depth = depth.saturating_sub(1),
            _ => {}
        }
        if documents > 1 {
            let message = "a second list begins here after `---`";
            return Err(Trouble::new(
                line,
                message,
                "take the line out, or make it a file of its own",
            ));
        }
        let value = matches!(event, Event::Scalar(..));
        if depth == 1 && (opens || value) {
            let span = dash(text, bytes.start)..bytes.end;
            places.push(At { line, span });
        } else if let Some(place) = places.last_mut().filter(|_| value) {
            place.span.end = place.span.end.max(bytes.end);
        }
        depth += usize::from(opens);
    }
    for place in &mut places {
        let inside = text.get(place.span.clone()).unwrap_or_default();
        place.span.end = place.span.start + inside.trim_end().len();
    }
    Ok(places)
}

/// Where the line with the dash before an entry starts; the entry itself where there is none.
fn dash(text: &str, entry: usize) -> usize {
    let before = text.get(..entry).unwrap_or_default().trim_end();
    let indent = before.strip_suffix('-').unwrap_or(before);
    let start = indent.trim_end_matches(' ');
    if indent.len() < before.len() && (start.is_empty() || start.ends_with(['\n', '\r'])) {
        start.len()
    } else {
        entry
    }
}

/// A file that is not YAML from `line` on. A tab before a field is the usual reason, and parsers notice
/// it at some other place, so the first one is named instead.
fn not_yaml(text: &str, line: usize) -> Trouble {
    let tab = text
        .lines()
        .position(|line| line.trim_start_matches(' ').starts_with('\t'));
    match tab {
        Some(before) => Trouble::new(
            before + 1,
            "this line begins with a tab, which YAML does not take",
            "begin it with spaces, as many as the other fields have",
        ),
        None => Trouble::new(line.max(1), "the list cannot be read as YAML", SYNTAX_CURE),
    }
}

/// Whether an entry says nothing: it stands for a blank row.
fn is_blank(entry: &Value) -> bool {
    match entry {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Sequence(values) => values.iter().all(is_blank),
        Value::Mapping(fields) => fields.values().all(is_blank),
        _ => false,
    }
}

/// One entry as a row; fields that are not used are added to `unused`.
fn row(At { line, span }: At, entry: &Value, unused: &mut BTreeSet<String>) -> Row {
    match cells(entry, unused) {
        Ok(cells) => Row {
            line,
            span,
            cells,
            broken: None,
        },
        Err(message) => Row {
            line,
            span,
            cells: Default::default(),
            broken: Some(Trouble::new(line, message, SHAPE_CURE)),
        },
    }
}

/// The texts of an entry's fields, or what is wrong with its shape.
fn cells(entry: &Value, unused: &mut BTreeSet<String>) -> Result<[String; Field::COUNT], String> {
    let Value::Mapping(fields) = entry else {
        return Err("this entry is not a person with fields".to_owned());
    };
    let names: Vec<_> = fields
        .keys()
        .map(|name| plain(name).unwrap_or_default())
        .collect();
    let layout = Layout::new(names.iter().map(String::as_str)).map_err(|(one, other)| {
        format!(
            "two fields mean the same: {} and {}",
            quoted(&names[one]),
            quoted(&names[other])
        )
    })?;
    let passed_over: Vec<_> = layout.unused.iter().map(|at| quoted(&names[*at])).collect();
    if layout.at(Field::Status).is_none() {
        super::refuse_hidden_leaving("field", &passed_over, 1)
            .map_err(|trouble| trouble.message)?;
    }
    unused.extend(passed_over);
    let texts: Vec<_> = fields.values().map(plain).collect();
    let crowded = (0..texts.len()).find(|at| texts[*at].is_none() && layout.uses(*at));
    if let Some(name) = crowded.and_then(|at| names.get(at)) {
        return Err(format!("{} holds more than one value", quoted(name)));
    }
    Ok(layout.cells(|at| texts.get(at).and_then(Option::as_deref)))
}

/// A single value as the text it was; `None` for a list, a mapping or a tagged value.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Number(value) => Some(value.to_string()),
        Value::String(text) => Some(text.clone()),
        Value::Sequence(_) | Value::Mapping(_) | Value::Tagged(_) => None,
    }
}
