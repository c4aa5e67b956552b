//! The name in a row: one that can stand in a greeting and in a header, or none with a warning.

use super::Row;
use super::columns::Field;
use crate::finding::{Finding, Place};
use crate::subscribers::Name;
use crate::subscribers::quoted::quoted;

/// What programs write where there is no name.
const NO_NAME: [&str; 9] = [
    "none",
    "null",
    "nil",
    "nan",
    "n/a",
    "#n/a",
    "undefined",
    "-",
    "?",
];

/// The full name, and what the greeting says. A name that cannot be used is left out with a warning.
pub(super) fn names(
    row: &Row,
    place: &Place,
    warnings: &mut Vec<Finding>,
) -> (Option<Name>, Option<Name>) {
    let mut usable = |field| match name(row.get(field)) {
        Ok(name) => name,
        Err(why) => {
            let message = format!("the name {} was left out: {why}", quoted(row.get(field)));
            let finding = Finding::warning("name-invalid", place.clone(), message);
            warnings.push(finding.cure("correct it, or leave the name empty"));
            None
        }
    };
    let (full, first, last) = (
        usable(Field::Name),
        usable(Field::First),
        usable(Field::Last),
    );
    let joined = || {
        let parts: Vec<_> = [&first, &last]
            .into_iter()
            .flatten()
            .map(Name::as_str)
            .collect();
        Name::parse(&parts.join(" "))
    };
    let full = full.or_else(joined);
    let greeting = first.clone().or_else(|| full.clone());
    (full, greeting)
}

/// A name that can stand in a greeting and in a header; `None` for an empty cell.
pub(in crate::subscribers) fn name(text: &str) -> Result<Option<Name>, &'static str> {
    if text.is_empty() {
        return Ok(None);
    }
    if NO_NAME.contains(&text.to_lowercase().as_str()) {
        return Err("programs write that where there is no name");
    }
    if text.contains('\u{fffd}') {
        return Err("a letter in it was lost when the file was saved");
    }
    if text.contains('@') {
        return Err("it is an e-mail address");
    }
    if ["*|", "{{", "%%"].iter().any(|mark| text.contains(mark)) {
        return Err("it is a gap that another program should have filled");
    }
    match Name::parse(text) {
        Some(name) => Ok(Some(name)),
        None => Err("it holds control characters or is far too long"),
    }
}
