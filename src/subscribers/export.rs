//! Lists as one table for a spreadsheet or another service, with who is in and who is not.

use std::collections::HashMap;

use super::list::cell;
use super::list::columns::Field;
use super::list::{Format, Leaving, List, rows};
use super::{Address, Name};

/// The headings. What our own lists say is called as it is there, so that an import reads it back.
const HEADINGS: [&str; 13] = [
    "email",
    "name",
    "first name",
    "last name",
    "basis",
    "since",
    "source",
    "wording",
    "from third party",
    "tags",
    "list",
    "status",
    "why",
];

/// The fields behind the first headings.
const FIELDS: [Field; 10] = [
    Field::Email,
    Field::Name,
    Field::First,
    Field::Last,
    Field::Basis,
    Field::Since,
    Field::Source,
    Field::Wording,
    Field::ThirdParty,
    Field::Tags,
];

/// Why somebody is not written to, as a table says it: a status that an import understands, and the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Barred {
    /// `unsubscribed`, `bounced` or `complained`.
    pub status: &'static str,
    /// In words.
    pub why: String,
}

/// The line of headings, with its end.
pub fn headings() -> String {
    format!("{}\r\n", HEADINGS.join(","))
}

/// Every row of a list as lines of the table: `bytes` are those `list` was read from, `barred` says why somebody
/// is not written to, by [`Address::key`], whatever the list says. Cells that a spreadsheet would take for
/// formulas have a `'` before them, which an import takes off again.
pub fn lines<'a>(
    list: &List,
    bytes: &[u8],
    format: Format,
    barred: impl Fn(&str) -> Option<&'a Barred>,
) -> String {
    let mut left: HashMap<usize, (String, String)> = HashMap::new();
    for one in &list.left_out {
        let status = status(one.why).to_owned();
        left.insert(one.place.line, (status, one.reason.clone()));
    }
    for finding in &list.rejected {
        let refused = ("refused".to_owned(), finding.message.clone());
        left.insert(finding.place.line, refused);
    }
    let mut out = String::new();
    for row in rows(bytes, format).unwrap_or_default() {
        let address = Address::parse(row.get(Field::Email)).ok();
        let known = address.and_then(|address| barred(&address.key()));
        let (status, why) = match (known, left.remove(&row.line)) {
            (Some(barred), _) => (barred.status.to_owned(), barred.why.clone()),
            (None, Some(left)) => left,
            (None, None) => ("active".to_owned(), String::new()),
        };
        let cells = FIELDS.map(|field| row.get(field));
        let rest = [&*list.name, &status, &why];
        line(&mut out, cells.into_iter().chain(rest));
    }
    out
}

/// The same for a list that stands in no file.
pub fn people<'a>(list: &List, barred: impl Fn(&str) -> Option<&'a Barred>) -> String {
    let mut out = String::new();
    for person in &list.subscribers {
        let (status, why) = barred(&person.address.key()).map_or(("active", ""), |barred| {
            (barred.status, barred.why.as_str())
        });
        let address = person.address.to_string();
        let since = person.since.to_string();
        let cells = FIELDS.map(|field| match field {
            Field::Email => address.as_str(),
            Field::Name => person.name.as_ref().map_or("", Name::as_str),
            Field::Basis => person.basis.word(),
            Field::Since => &since,
            Field::Source => person.source.as_deref().unwrap_or_default(),
            Field::Wording => person.wording.as_deref().unwrap_or_default(),
            _ => "",
        });
        let rest = [&*list.name, status, why];
        line(&mut out, cells.into_iter().chain(rest));
    }
    for left in &list.left_out {
        let address = left.address.to_string();
        let cells = FIELDS.map(|field| match field {
            Field::Email => address.as_str(),
            _ => "",
        });
        let rest = [&*list.name, status(left.why), left.reason.as_str()];
        line(&mut out, cells.into_iter().chain(rest));
    }
    out
}

/// Somebody who is on no list and is not written to.
pub fn stranger(key: &str, barred: &Barred) -> String {
    let mut out = String::new();
    let empty = std::iter::repeat_n("", FIELDS.len());
    let cells = std::iter::once(key).chain(empty);
    line(&mut out, cells.chain([barred.status, barred.why.as_str()]));
    out
}

fn status(why: Leaving) -> &'static str {
    match why {
        Leaving::Unsubscribed => "unsubscribed",
        Leaving::Bounced => "bounced",
        Leaving::Complained => "complained",
        Leaving::Pending => "pending",
        Leaving::Unknown => "unknown",
        // No status that an import knows: it is about this list alone, and takes nobody off the others.
        Leaving::Chosen => "off",
    }
}

fn line<'a>(out: &mut String, cells: impl Iterator<Item = &'a str>) {
    let cells: Vec<String> = cells.map(|text| cell(&harmless(text), b',')).collect();
    out.push_str(&cells.join(","));
    out.push_str("\r\n");
}

/// A text that no spreadsheet runs.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}
