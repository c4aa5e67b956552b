//! One entry of a list: a phrase, what to write instead, why, and who says so.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Deserialize;

use crate::finding::{Finding, Place, Source};
use crate::issue::{Outline, date};
use crate::masthead;

/// A phrase and what there is to say about it.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// The phrase and its other forms.
    pub phrases: Vec<String>,
    /// What to write instead.
    pub instead: Option<String>,
    /// Why, as a sentence that goes on from the phrase: "defines people by a conviction".
    pub why: Option<String>,
    /// Who says so.
    pub source: Option<String>,
    /// Longer phrases in which it may stand: laws and proper names.
    pub except: Vec<String>,
    /// The first day it counts.
    pub from: Option<NaiveDate>,
    /// The last day it counts.
    pub until: Option<NaiveDate>,
}

/// An entry as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    phrase: String,
    #[serde(default)]
    also: Vec<String>,
    instead: Option<String>,
    why: Option<String>,
    source: Option<String>,
    #[serde(default)]
    except: Vec<String>,
    from: Option<String>,
    until: Option<String>,
}

/// Reads a list, or says everything that is wrong with it.
pub(super) fn read(source: &Source) -> Result<Vec<Entry>, Vec<Finding>> {
    let written: Option<Vec<Written>> = masthead::yaml(source).map_err(|wrong| vec![*wrong])?;
    if masthead::is_blank(source) {
        let place = Place::file(source.name());
        let finding = Finding::stop(masthead::RULE, place, "there is nothing in this file");
        let cure =
            "delete it to have the list inside the program, or write [] for a list without words";
        return Err(vec![finding.cure(cure)]);
    }
    let mut reader = Reader {
        source,
        outline: Outline::of(source),
        seen: BTreeSet::new(),
        wrong: Vec::new(),
    };
    let entries = written
        .unwrap_or_default()
        .into_iter()
        .enumerate()
        .map(|(number, written)| reader.entry(number, written))
        .collect();
    if reader.wrong.is_empty() {
        Ok(entries)
    } else {
        Err(reader.wrong)
    }
}

struct Reader<'a> {
    source: &'a Source,
    outline: Outline,
    seen: BTreeSet<String>,
    wrong: Vec<Finding>,
}

impl Reader<'_> {
    fn entry(&mut self, number: usize, written: Written) -> Entry {
        let phrases: Vec<String> = std::iter::once(written.phrase)
            .chain(written.also)
            .collect();
        for (at, phrase) in phrases.iter().enumerate() {
            let path = match at {
                0 => format!("{number}/phrase"),
                at => format!("{number}/also/{}", at - 1),
            };
            if !phrase.contains(char::is_alphanumeric) {
                self.say(
                    &path,
                    "this entry has no phrase",
                    "write the words it is about",
                );
            } else if !self.seen.insert(folded(phrase)) {
                let message = format!("`{phrase}` stands twice in this list");
                self.say(&path, &message, "take one of the two out");
            }
        }
        let from = self.day(&format!("{number}/from"), written.from.as_deref());
        let until = self.day(&format!("{number}/until"), written.until.as_deref());
        if from.zip(until).is_some_and(|(from, until)| until < from) {
            let path = format!("{number}/until");
            self.say(
                &path,
                "this entry ends before it begins",
                "change one of the two days",
            );
        }
        Entry {
            phrases,
            instead: written.instead,
            why: written.why,
            source: written.source,
            except: written.except,
            from,
            until,
        }
    }

    fn day(&mut self, path: &str, typed: Option<&str>) -> Option<NaiveDate> {
        let typed = typed?;
        let reading = date::read(typed);
        let day = reading.moment.and_then(|moment| moment.day.first());
        if day.is_none() || reading.fault.is_some() {
            let message = format!("`{typed}` cannot be read as a date");
            self.say(path, &message, "write it like this: 1 October 2021");
        }
        day
    }

    fn say(&mut self, path: &str, message: &str, cure: &str) {
        let span = self.outline.span(path).unwrap_or(0..0);
        let place = self.source.place(&span);
        self.wrong
            .push(Finding::stop(masthead::RULE, place, message).cure(cure));
    }
}

/// Two phrases that a text cannot tell apart are the same. A phrase in capitals is found in capitals
/// only, so it is not the same as one in small letters.
fn folded(phrase: &str) -> String {
    if phrase.contains(char::is_lowercase) {
        phrase.to_lowercase()
    } else {
        phrase.to_owned()
    }
}
