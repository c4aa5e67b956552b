//! The words the bulletin itself supplies, in English or Welsh: greetings, labels, months, the footer.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::read::yaml;
use super::sentences;
use super::shape::Shape;
use crate::finding::{Finding, Source};
use crate::issue::Kind;

/// The English words inside the program.
pub const WORDS_EN_GB: &str = include_str!("../../templates/words/en-GB.yaml");

/// The Welsh words inside the program.
pub const WORDS_CY: &str = include_str!("../../templates/words/cy.yaml");

/// Words that stand around what the editor wrote.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(
    missing_docs,
    reason = "each is explained where editors change it: templates/words/en-GB.yaml"
)]
pub struct Words {
    pub language: String,
    pub greeting: String,
    pub greeting_without_name: String,
    pub in_this_issue: String,
    pub read_online: String,
    pub other_language: String,
    pub lead: String,
    pub by: String,
    pub link_without_action: String,
    pub add_to_calendar: String,
    pub and_more: Plural,
    pub why: String,
    pub unsubscribe: String,
    pub unsubscribe_how: String,
    pub unsubscribe_subject: String,
    pub unsubscribe_online: String,
    pub unsubscribe_online_how: String,
    pub unsubscribe_page: String,
    pub subscribe: String,
    pub archive: String,
    pub privacy: String,
    pub website: String,
    pub contact: String,
    pub partners: String,
    pub no_tracking: String,
    pub forward: String,
    pub company: String,
    pub company_without_type: String,
    pub charity: String,
    pub office: String,
    pub preview_mark: String,
    pub preview_banner: String,
    pub months: Vec<String>,
    pub weekdays: Vec<String>,
    pub am: String,
    pub pm: String,
    pub midday: String,
    pub to: String,
    pub no_closing_date: String,
    pub kinds: BTreeMap<String, String>,
    pub labels: BTreeMap<String, String>,
    #[serde(default)]
    pub labels_by_kind: BTreeMap<String, BTreeMap<String, String>>,
}

/// Words that change with a number.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plural {
    /// For one.
    pub one: String,
    /// For any other number, which stands where `{count}` is.
    pub many: String,
}

impl Words {
    /// Reads a words file and makes sure that nothing in it is missing, strange or fit to spoil a letter.
    pub fn read(source: &Source) -> Result<Words, Vec<Finding>> {
        let cy = source.name().ends_with("cy.yaml");
        let builtin = if cy { WORDS_CY } else { WORDS_EN_GB };
        let shape = Shape::of(source, builtin, &["labels-by-kind"])?;
        let findings = sentences::faults(&shape);
        if findings.is_empty() {
            yaml(source).map_err(|finding| vec![*finding])
        } else {
            Err(findings)
        }
    }

    /// The words inside the program for a language; English where there are none.
    pub fn builtin(language: &str) -> (&'static str, &'static str) {
        match language {
            "cy" => ("templates/words/cy.yaml", WORDS_CY),
            _ => ("templates/words/en-GB.yaml", WORDS_EN_GB),
        }
    }

    /// What readers call a kind of item.
    pub fn kind(&self, kind: Kind) -> &str {
        self.kinds
            .get(kind.word())
            .map_or(kind.word(), String::as_str)
    }

    /// What stands before the value of a field, for this kind of item.
    pub fn label<'a>(&'a self, kind: Option<Kind>, field: &'a str) -> &'a str {
        let own = kind
            .and_then(|kind| self.labels_by_kind.get(kind.word()))
            .and_then(|labels| labels.get(field));
        own.or_else(|| self.labels.get(field))
            .map_or(field, String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issue::DETAILS;

    #[test]
    fn the_words_inside_the_program_are_whole() {
        for (name, text) in ["en-GB", "cy"].map(Words::builtin) {
            let words = Words::read(&Source::from_text(name, text)).unwrap();
            assert_eq!((words.months.len(), words.weekdays.len()), (12, 7));
            for kind in Kind::ALL {
                assert!(words.kinds.contains_key(kind.word()), "{kind}");
            }
            for label in DETAILS.iter().chain(&["date", "deadline", "when"]) {
                // The topic stands beside the kind, without a label.
                assert!(
                    *label == "topic" || words.labels.contains_key(*label),
                    "{label}"
                );
            }
        }
        // What one of the two files asks for, the other asks for.
        let swapped = Source::from_text(
            "en-GB.yaml",
            WORDS_CY.replace("language: cy", "language: en-GB"),
        );
        assert!(Words::read(&swapped).is_ok());
    }
}
