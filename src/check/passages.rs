//! Every text of an issue that readers will see, with the field it stands in.

use crate::finding::Span;
use crate::issue::{Issue, Item, Text};

/// A text and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Passage<'a> {
    /// The field.
    pub(super) field: &'static str,
    /// What stands in it.
    pub(super) text: &'a Text,
    /// The item; `None` at the top of the issue.
    pub(super) item: Option<&'a Item>,
    /// Whether it is English.
    pub(super) english: bool,
}

/// The texts of an issue in the order they are usually written. `note` is never printed and is not here.
pub(super) fn passages(issue: &Issue) -> Vec<Passage<'_>> {
    let english = issue.language().is_none_or(|language| language != "cy");
    let mut passages = Vec::new();
    let top = [
        ("issue", issue.name.as_ref()),
        ("subject", issue.subject.as_ref()),
        ("preview", issue.preview.as_ref()),
        ("intro", issue.intro.text.as_ref()),
        ("signed", issue.signed.as_ref()),
    ];
    for (field, text) in top {
        passages.extend(text.map(|text| Passage {
            field,
            text,
            item: None,
            english,
        }));
    }
    for item in &issue.items {
        let english = match &item.language {
            Some(language) => language.value != "cy",
            None => english,
        };
        let fields = [
            ("title", item.title.as_ref()),
            ("by", item.by.as_ref()),
            ("action", item.action.as_ref()),
            ("summary", item.summary.text.as_ref()),
        ];
        let fields = fields
            .into_iter()
            .filter_map(|(field, text)| Some((field, text?)));
        let details = item.details.iter().map(|(field, text)| (*field, text));
        passages.extend(fields.chain(details).map(|(field, text)| Passage {
            field,
            text,
            item: Some(item),
            english,
        }));
    }
    passages
}

/// Where to point when something is missing from an item: its title.
pub(super) fn heading(item: &Item) -> Span {
    match &item.title {
        Some(title) => title.span.clone(),
        None => item.span.start..item.span.start,
    }
}

/// The words of a text between white space, without the punctuation round them, and their bytes.
pub(super) fn words(text: &str) -> Vec<(Span, &str)> {
    let start = text.as_ptr() as usize;
    text.split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .map(|word| {
            let at = word.as_ptr() as usize - start;
            (at..at + word.len(), word)
        })
        .collect()
}
