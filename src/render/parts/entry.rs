//! An item as it is printed: kind and topic, title, who and when, summary, facts, link, helpline.

use std::collections::BTreeMap;

use super::{Reminder, Said, value};
use crate::edition::Edition;
use crate::issue::{Item, Link, Prose};
use crate::render::dates;
use crate::render::facts::{Fact, facts};

/// An item as it is printed.
#[derive(Debug)]
pub(in crate::render) struct Entry<'a> {
    /// Its place in the file, from 1: a name that stays the same wherever the item is printed.
    pub(in crate::render) number: usize,
    /// The language of its own words, where it is not that of the issue.
    pub(in crate::render) language: Option<&'a str>,
    /// What it is, and its topic: `Publication · Mental health`.
    pub(in crate::render) kicker: Option<String>,
    /// Its headline.
    pub(in crate::render) title: &'a str,
    /// Who published it, and when: `By Nacro, July 2017`.
    pub(in crate::render) byline: Option<String>,
    /// What it is about.
    pub(in crate::render) summary: &'a Prose,
    /// When, where, how much.
    pub(in crate::render) facts: Vec<Fact>,
    /// Where to read on.
    pub(in crate::render) action: Option<Action<'a>>,
    /// The file that puts it into the reader's calendar.
    pub(in crate::render) reminder: Option<Reminder>,
    /// The helpline under it.
    pub(in crate::render) help: Option<Said<'a>>,
}

/// A link with its words.
#[derive(Debug)]
pub(in crate::render) struct Action<'a> {
    /// The words.
    pub(in crate::render) words: String,
    /// Where they lead.
    pub(in crate::render) link: &'a Link,
    /// Whether the words are the item's own, and so in its language.
    pub(in crate::render) own: bool,
}

impl<'a> Entry<'a> {
    pub(super) fn of(
        item: &'a Item,
        edition: &Edition<'a>,
        reminders: &mut BTreeMap<usize, Reminder>,
    ) -> Self {
        let words = edition.words;
        let kind = item
            .kind
            .map(|kind| words.kind(kind).to_owned())
            .filter(|label| !is_said(item, label, edition));
        let topic = item.detail("topic").map(|topic| topic.value.clone());
        let kicker: Vec<String> = kind.into_iter().chain(topic).collect();
        let by = value(item.by.as_ref()).map(|by| format!("{} {by}", words.by));
        let date = item
            .date
            .as_ref()
            .map(|date| dates::published(&date.value, words));
        let byline: Vec<String> = by.into_iter().chain(date).collect();
        let language = value(item.language.as_ref());
        let index = edition
            .issue
            .items
            .iter()
            .position(|other| std::ptr::eq(other, item));
        Entry {
            number: index.map_or(0, |index| index + 1),
            language: language.filter(|language| primary(language) != primary(&words.language)),
            kicker: (!kicker.is_empty()).then(|| kicker.join(" · ")),
            title: item.name(),
            byline: (!byline.is_empty()).then(|| byline.join(", ")),
            summary: &item.summary,
            facts: facts(item, words),
            action: item.link.as_ref().map(|link| {
                let own = value(item.action.as_ref());
                let words = own.map_or_else(
                    || named(&words.link_without_action, item.name()),
                    str::to_owned,
                );
                Action {
                    words,
                    link: &link.value,
                    own: own.is_some(),
                }
            }),
            reminder: index.and_then(|index| reminders.remove(&index)),
            help: value(item.help.as_ref()).and_then(|key| {
                let masthead = edition.masthead;
                let language = masthead.language_of(&format!("helplines/{key}"));
                Some(Said::of(masthead.helplines.get(key)?, language))
            }),
        }
    }
}

/// Whether the heading of the section says what the item is already: `Funding` in "Funding", `Case study`
/// in "Case studies".
fn is_said(item: &Item, label: &str, edition: &Edition) -> bool {
    let leads = edition.lead.is_some_and(|lead| std::ptr::eq(lead, item));
    let section = item.kind.and_then(|kind| edition.masthead.section_of(kind));
    let (Some(section), false, None) = (section, leads, &item.section) else {
        return false;
    };
    let mut stem = label.to_lowercase();
    // The plural may change the last letter.
    stem.pop();
    section.kinds.len() == 1 && section.title.to_lowercase().contains(&stem)
}

/// The words of a link that has none of its own. Quotation marks inside quotation marks are single ones.
pub(super) fn named(words: &str, title: &str) -> String {
    if words.contains("“{title}”") {
        let inner = title.replace('“', "‘").replace('”', "’");
        words.replace("{title}", &inner)
    } else {
        words.replace("{title}", title)
    }
}

/// `en` in `en-GB`.
fn primary(language: &str) -> &str {
    language.split('-').next().unwrap_or(language)
}
