//! The form of an issue file as JSON Schema, by which editors complete and underline while people type.
//!
//! It is made from the table of kinds that reading itself goes by, with this house's sections and
//! helplines. It is more lenient than `check`: what it lets pass may still be wrong, but what it
//! underlines is.

use serde_json::{Map, Value, json};

use super::{Masthead, Section};
use crate::issue::{Issue, Kind};

/// What each field is for, as an editor program shows it beside the word.
const FIELDS: &[(&str, &str)] = &[
    ("issue", "What readers call this issue: `November 2026`."),
    (
        "subject",
        "The subject of the mail. Name the month and the two or three most useful items; about 60 characters are shown.",
    ),
    ("preview", "The line mail programs show after the subject."),
    (
        "intro",
        "A short welcome: paragraphs, **bold**, *italic*, [links](https://…) and lists.",
    ),
    ("signed", "Who signs it: `Sam Editor, Policy Officer`."),
    ("items", "The entries, each beginning with `- kind:`."),
    (
        "kind",
        "What the item is. It decides its section, its labels and its other fields.",
    ),
    (
        "title",
        "The headline. A title with a colon in it needs \"quotes\".",
    ),
    ("by", "Who published or runs it."),
    (
        "date",
        "When it was published, or the day the issue is dated: `Monday 30 November 2026`, `July 2017`.",
    ),
    ("link", "The address of the page, beginning with https://."),
    (
        "action",
        "The words of the link, which say what readers will find: `Read the report`.",
    ),
    (
        "summary",
        "What it is about, in your own words: paragraphs, **bold**, *italic*, [links](https://…) and lists.",
    ),
    ("topic", "What it is about, in a word or two."),
    (
        "area",
        "Where it holds: `England`, `Wales`, `England and Wales`.",
    ),
    ("contact", "Whom to ask."),
    (
        "access",
        "Who can get at it: `free`, `members only`, `log in needed`; for films, captions and transcripts.",
    ),
    ("format", "What it comes as: `PDF, 24 pages`, `online`."),
    (
        "help",
        "The key of a helpline in bulletin.yaml, printed under the item.",
    ),
    (
        "language",
        "The language of the item's words, where it is not that of the issue.",
    ),
    (
        "section",
        "The section to print it in, against the one its kind goes to.",
    ),
    ("lead", "`yes` lifts this one item to the top."),
    (
        "embargo",
        "Not to be known before: a day, with a time or without.",
    ),
    ("repeat-of", "The earlier issue it ran in: `2026-10`."),
    (
        "carry-over",
        "`yes` lets `bulletin new` take it over into the next issue, as long as it is not over.",
    ),
    (
        "accept",
        "A finding to let stand, with the reason: `RULE, because …`; or a list of them.",
    ),
    ("note", "For you and your colleagues. Never printed."),
    (
        "deadline",
        "The last moment to act: `11:59pm, Friday 29 January 2027`; or `open`.",
    ),
    (
        "when",
        "When it takes place: `Wednesday 9 December 2026, 10:30am to 12:30pm`.",
    ),
    (
        "where",
        "Where it takes place: a town and a building, or `online`.",
    ),
    ("price", "What it costs: `free`, `£45`, `£20 for members`."),
    ("amount", "How much there is: `up to £10,000`."),
    ("for", "Who can apply or take part."),
    ("pay", "What it pays: `£31,000 a year`, `expenses`."),
    ("hours", "`35 hours a week`, `2 days a month`."),
    ("interviews", "When interviews are held."),
    ("time", "How long it takes people: `a 20-minute survey`."),
    ("ethics", "The approval the research has."),
    ("parts", "What it consists of: `6 films of 5 minutes`."),
    (
        "consent",
        "`yes` where the person whose story it is agreed to its being told here.",
    ),
];

impl Masthead {
    /// The form of an issue file under this masthead, as JSON Schema (draft 7), in pretty print.
    pub fn schema(&self) -> String {
        let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.word()).collect();
        let any_kind: Vec<String> = Kind::ALL.iter().map(|kind| spelt(kind.word())).collect();
        let each: Vec<Value> = Kind::ALL.iter().copied().map(of_kind).collect();
        let definitions: Map<String, Value> = FIELDS
            .iter()
            .map(|(name, about)| ((*name).to_owned(), self.field(name, about)))
            .collect();
        let top: Map<String, Value> = Issue::FIELDS
            .iter()
            .filter(|name| **name != "items")
            .map(|name| ((*name).to_owned(), named(name)))
            .collect();
        let mut top = Value::Object(top);
        top["items"] = json!({
            "description": about("items"),
            "type": "array",
            "items": {
                "type": "object",
                "required": ["kind", "title", "summary"],
                "properties": { "kind": {
                    "description": about("kind"),
                    // Completed from the list; read however it is spelt.
                    "anyOf": [
                        { "enum": kinds },
                        { "type": "string", "pattern": format!("^({})$", any_kind.join("|")) },
                    ],
                } },
                "allOf": each,
            },
        });
        let schema = json!({
            "$schema": "http://json-schema.org/draft-07/schema#",
            "title": "An issue of a bulletin",
            "description": "Made by `bulletin schema --write` from bulletin.yaml; do not edit.",
            "type": "object",
            "required": ["issue", "date", "subject", "items"],
            "properties": top,
            "additionalProperties": false,
            "definitions": definitions,
        });
        // Strings and lists always have a form in JSON.
        serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
    }

    fn field(&self, name: &str, about: &str) -> Value {
        // YAML reads some words as numbers or as true and false; the bulletin takes them as typed.
        let mut form = match name {
            "lead" | "consent" | "carry-over" => json!({ "enum": ["yes", "no", true, false] }),
            "language" => json!({ "enum": ["en", "en-GB", "cy"] }),
            "section" if !self.sections.is_empty() => {
                let titles = self.sections.iter().flat_map(Section::titles);
                json!({ "enum": titles.collect::<Vec<_>>() })
            }
            "help" if !self.helplines.is_empty() => {
                json!({ "enum": self.helplines.keys().collect::<Vec<_>>() })
            }
            "accept" => json!({ "type": ["string", "array"], "items": { "type": "string" } }),
            _ => json!({ "type": ["string", "number", "boolean"] }),
        };
        form["description"] = about.into();
        form
    }
}

/// What holds for an item once its kind is known.
fn of_kind(kind: Kind) -> Value {
    let fields: Map<String, Value> = kind
        .fields()
        .map(|name| {
            let field = match name {
                "kind" => json!({}),
                name => named(name),
            };
            (name.to_owned(), field)
        })
        .collect();
    let pattern = format!("^{}$", spelt(kind.word()));
    json!({
        "if": { "required": ["kind"], "properties": { "kind": { "pattern": pattern } } },
        "then": {
            "required": kind.needs(),
            "properties": fields,
            "additionalProperties": false,
        },
    })
}

fn named(name: &str) -> Value {
    json!({ "$ref": format!("#/definitions/{name}") })
}

fn about(name: &str) -> &'static str {
    FIELDS
        .iter()
        .find(|(field, _)| *field == name)
        .map_or("", |(_, about)| about)
}

/// A pattern for a word in any capitals, with a space or an underscore for the hyphen.
fn spelt(word: &str) -> String {
    word.chars()
        .map(|c| match c {
            '-' => "[ _-]?".to_owned(),
            c => format!("[{}{c}]", c.to_ascii_uppercase()),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_explained() {
        let fields = Kind::ALL.iter().flat_map(|kind| kind.fields());
        for name in fields.chain(Issue::FIELDS.iter().copied()) {
            assert!(!about(name).is_empty(), "{name}");
        }
    }
}
