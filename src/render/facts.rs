//! The facts of an item, as rows of a label and a value in the order they are printed: when, where,
//! what it costs, until when.
//!
//! HTML, plain text and the web page all print these rows, so that all say the same.

use super::dates;
use crate::issue::{Deadline, Item};
use crate::masthead::Words;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What stands before the value; none where the value speaks for itself.
    pub label: Option<String>,
    /// The value, on one line.
    pub value: String,
    /// Whether readers decide by it and the eye should find it: dates, deadlines, money.
    pub key: bool,
    /// Whether the value is in the item's own words, and so in the item's language.
    pub own: bool,
}

/// The order of the rows, each with whether readers decide by it.
const ORDER: [(&str, bool); 16] = [
    ("when", true),
    ("where", false),
    ("price", true),
    ("amount", true),
    ("for", false),
    ("pay", true),
    ("hours", false),
    ("time", false),
    ("parts", false),
    ("format", false),
    ("access", false),
    ("area", false),
    ("deadline", true),
    ("interviews", false),
    ("ethics", false),
    ("contact", false),
];

/// The facts of an item.
pub fn facts(item: &Item, words: &Words) -> Vec<Fact> {
    ORDER
        .into_iter()
        .filter_map(|(field, key)| fact(item, words, field, key))
        .collect()
}

fn fact(item: &Item, words: &Words, field: &'static str, key: bool) -> Option<Fact> {
    let label = Some(words.label(item.kind, field).to_owned());
    let (label, value, own) = match field {
        "when" => (
            label,
            dates::event(&item.when.as_ref()?.value, words),
            false,
        ),
        "deadline" => match &item.deadline.as_ref()?.value {
            Deadline::By(moment) => (label, dates::deadline(moment, words), false),
            // "Closing date: no closing date" would say it twice.
            Deadline::Open => (None, words.no_closing_date.clone(), false),
        },
        // The names of nations and regions are what the house calls them, whatever the item speaks.
        _ => (label, item.detail(field)?.value.clone(), field != "area"),
    };
    Some(Fact {
        label,
        value,
        key,
        own,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Source;
    use crate::issue::{DETAILS, Issue};

    fn words() -> Words {
        let (name, text) = Words::builtin("en-GB");
        Words::read(&Source::from_text(name, text)).unwrap()
    }

    fn rows(fields: &str) -> Vec<String> {
        let text = format!("items:\n  - {}\n", fields.replace('\n', "\n    "));
        let issue = Issue::read("x", &Source::from_text("x.yaml", text));
        facts(&issue.items[0], &words())
            .into_iter()
            .map(|fact| match fact.label {
                Some(label) => format!("{label}: {}", fact.value),
                None => fact.value,
            })
            .collect()
    }

    #[test]
    fn rows_stand_in_one_order_whatever_the_order_in_the_file() {
        assert_eq!(
            rows(
                "kind: event\ntitle: x\ndeadline: 15 January 2027\narea: Wales\nprice: Free\n\
                 where: Online\nwhen: 3 February 2027, 9:30am to 4pm"
            ),
            [
                "When: Wednesday 3 February 2027, 9:30am to 4pm",
                "Where: Online",
                "Cost: Free",
                "Area: Wales",
                "Book by: Friday 15 January 2027",
            ]
        );
    }

    #[test]
    fn a_role_without_a_closing_date_says_so_once() {
        assert_eq!(
            rows("kind: volunteer\ntitle: x\ndeadline: open"),
            ["No closing date"]
        );
    }

    #[test]
    fn every_field_that_is_printed_as_it_stands_has_its_row() {
        for field in DETAILS.iter().filter(|field| **field != "topic") {
            assert!(
                ORDER.iter().any(|(name, _)| name == field),
                "{field} would not be printed"
            );
        }
    }
}
