//! What people are marked with, and the part of an audience that such marks make.

use std::fmt;

use thiserror::Error;

use super::Subscriber;
use super::list::folded;
use super::quoted::{quoted, turns_text};

/// The longest tag that is taken, in characters; more is a pasted text.
const LONGEST: usize = 100;

/// Reads the tags in a cell, each once, in their order.
///
/// They are separated by `;` or `,`, and one that holds a separator of its own stands in quotation marks, as
/// Mailchimp writes all of them. Our own lists cannot say that, so that such a separator becomes a space.
pub(super) fn tags(cell: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut tag = String::new();
    let mut inside = false;
    for letter in cell.chars() {
        match letter {
            '"' => inside = !inside,
            ';' | ',' if !inside => add(&mut found, &std::mem::take(&mut tag)),
            ';' | ',' => tag.push(' '),
            letter if letter.is_control() || turns_text(letter) => tag.push(' '),
            letter => tag.push(letter),
        }
    }
    add(&mut found, &tag);
    found
}

/// Takes over the tags that are not there yet. Says whether there were any.
pub(super) fn add_tags(tags: &mut Vec<String>, more: Vec<String>) -> bool {
    let before = tags.len();
    for tag in more {
        add(tags, &tag);
    }
    tags.len() > before
}

fn add(tags: &mut Vec<String>, tag: &str) {
    let tag = tag.split_whitespace().collect::<Vec<_>>().join(" ");
    // A cell that begins so is a formula to a spreadsheet.
    let tag = tag.trim_start_matches(['=', '+', '-', '@']).trim_start();
    let name = folded(tag);
    let sound = !name.is_empty() && tag.chars().count() <= LONGEST;
    if sound && !tags.iter().any(|known| folded(known) == name) {
        tags.push(tag.to_owned());
    }
}

/// One condition on who gets an issue: `tag:wales` or `not-tag:wales`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Only {
    tag: String,
    with: bool,
}

/// Text that is no such condition.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{} is not a way to choose people", quoted(.0))]
pub struct NotAnOnly(String);

impl Only {
    /// Reads a condition as it is typed. Capitals, spaces, `_` and `-` do not count.
    pub fn parse(typed: &str) -> Result<Self, NotAnOnly> {
        let wrong = || NotAnOnly(typed.to_owned());
        let (word, tag) = typed.split_once(':').ok_or_else(wrong)?;
        let with = match folded(word).as_str() {
            "tag" => true,
            "nottag" => false,
            _ => return Err(wrong()),
        };
        match tags(tag).as_slice() {
            [tag] => Ok(Only {
                tag: tag.clone(),
                with,
            }),
            _ => Err(wrong()),
        }
    }

    /// Whether it holds for somebody.
    pub fn holds(&self, person: &Subscriber) -> bool {
        let name = folded(&self.tag);
        person.tags.iter().any(|tag| folded(tag) == name) == self.with
    }
}

impl fmt::Display for Only {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = if self.with { "tag" } else { "not-tag" };
        write!(f, "{word}:{}", self.tag)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_however_a_program_separates_them() {
        assert_eq!(tags("wales; prisons,Wales"), ["wales", "prisons"]);
        assert_eq!(
            tags("\"Editors\",\"Leeds, York\""),
            ["Editors", "Leeds York"]
        );
        assert_eq!(tags(" ;, "), Vec::<String>::new());
        assert_eq!(tags("=cmd|x;\u{202e}late\0r"), ["cmd|x", "late r"]);
        assert_eq!(tags(&"x".repeat(101)), Vec::<String>::new());
    }

    #[test]
    fn a_condition_is_read_back_as_it_is_shown() {
        for typed in ["tag:South Wales", "not-tag:wales"] {
            assert_eq!(Only::parse(typed).unwrap().to_string(), typed);
        }
        assert_eq!(
            Only::parse("Not tag: Wales").unwrap().to_string(),
            "not-tag:Wales"
        );
        for typed in ["wales", "tag:", "tag:a,b", "list:members", ""] {
            assert!(Only::parse(typed).is_err(), "{typed}");
        }
    }
}
