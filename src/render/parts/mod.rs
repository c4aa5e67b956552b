//! What is printed, in the order it is printed, before it is HTML or plain text.
//!
//! All words and their order are settled here, once. The HTML part, the text part and the web page walk
//! the same [`Parts`], so that none of them can say something else than the others.

mod calendar;
mod contents;
mod entry;
mod foot;
mod legal;
mod logo;
mod online;
mod preheader;
mod said;

pub(super) use calendar::Reminder;
pub(super) use contents::Line;
pub(super) use entry::{Action, Entry};
pub(super) use foot::{FootLine, To};
pub(super) use logo::{Logo, Pictures};
pub use online::{online, online_in_other_language};
pub(super) use said::Said;

use super::{Occasion, dates};
use crate::edition::Edition;
use crate::issue::{Prose, Text};

/// Where the words will be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Medium {
    /// In a letter to one person.
    Mail(Occasion),
    /// On a page that is the same for all.
    Web,
}

/// An edition as it is printed.
#[derive(Debug)]
pub(super) struct Parts<'a> {
    /// The language of everything that says nothing else.
    pub(super) language: &'a str,
    /// What the whole is called: the bulletin and the issue.
    pub(super) title: String,
    /// The subject line of the mail.
    pub(super) subject: String,
    /// Its page on the web.
    pub(super) page: Option<String>,
    /// What the bulletin is, in a line.
    pub(super) about: Said<'a>,
    /// Who publishes it.
    pub(super) publisher: &'a str,
    /// The line mail programs show after the subject.
    pub(super) preheader: Option<String>,
    /// Its parts, in order.
    pub(super) body: Vec<Part<'a>>,
}

/// A link to another form of the same issue.
#[derive(Debug)]
pub(super) struct Also<'a> {
    /// The words.
    pub(super) words: &'a str,
    /// Where they lead.
    pub(super) page: String,
    /// The language of words and page, where it is another.
    pub(super) language: Option<&'a str>,
}

/// A part of the whole.
#[derive(Debug)]
pub(super) enum Part<'a> {
    /// The mark of a preview.
    Banner(&'a str),
    /// Who publishes it, what it is called, and of when it is.
    Masthead {
        publisher: &'a str,
        /// In the publisher's place where there is one.
        logo: Option<Logo<'a>>,
        name: &'a str,
        /// The language of the name, where it is not that of the issue.
        language: Option<&'a str>,
        dated: Option<String>,
        /// Other forms of the same issue.
        also: Vec<Also<'a>>,
    },
    /// The gap for the greeting, the introduction and who signs it.
    Opening {
        greeted: bool,
        prose: &'a Prose,
        signed: Option<&'a str>,
    },
    /// The item above the rest.
    Lead { heading: &'a str, entry: Entry<'a> },
    /// What is in the issue.
    Contents {
        heading: &'a str,
        lines: Vec<Line<'a>>,
    },
    /// A section. The heading is empty where a faulty item has neither kind nor section.
    Section {
        heading: &'a str,
        /// The language of the heading, where it is not that of the issue.
        language: Option<&'a str>,
        anchor: &'a str,
        entries: Vec<Entry<'a>>,
    },
    /// Why the reader gets it, how to leave, and who we are.
    Foot {
        heading: Option<&'a str>,
        lines: Vec<FootLine<'a>>,
    },
}

impl<'a> Parts<'a> {
    /// Puts an edition into its parts.
    pub(super) fn of(edition: &'a Edition<'a>, pictures: &Pictures, medium: Medium) -> Self {
        let (issue, masthead, words) = (edition.issue, edition.masthead, edition.words);
        let name = value(issue.name.as_ref());
        let title = match name {
            Some(name) => format!("{}, {name}", masthead.name),
            None => masthead.name.clone(),
        };
        let preview = medium == Medium::Mail(Occasion::Preview);
        let mark = if preview {
            words.preview_mark.as_str()
        } else {
            ""
        };
        let subject = value(issue.subject.as_ref()).unwrap_or(&title);
        let mut body = Vec::new();
        if preview {
            body.push(Part::Banner(&words.preview_banner));
        }
        body.push(Part::Masthead {
            publisher: &masthead.publisher,
            logo: Logo::of(
                masthead.logo.as_ref(),
                masthead.logo_alt.as_ref(),
                (240, 72),
                edition,
                pictures,
            ),
            name: &masthead.name,
            language: masthead.language_of("name"),
            dated: dated(edition),
            also: also(edition, medium),
        });
        body.push(Part::Opening {
            // Nobody is greeted on a page that is the same for all.
            greeted: medium != Medium::Web,
            prose: &issue.intro,
            signed: value(issue.signed.as_ref()),
        });
        let mut reminders = calendar::reminders(edition);
        if let Some(lead) = edition.lead {
            body.push(Part::Lead {
                heading: &words.lead,
                entry: Entry::of(lead, edition, &mut reminders),
            });
        }
        let lines = contents::lines(edition);
        if !lines.is_empty() {
            body.push(Part::Contents {
                heading: &words.in_this_issue,
                lines,
            });
        }
        body.extend(edition.sections.iter().map(|section| {
            Part::Section {
                heading: section.title.trim(),
                language: section.language,
                anchor: &section.anchor,
                entries: section
                    .items
                    .iter()
                    .map(|item| Entry::of(item, edition, &mut reminders))
                    .collect(),
            }
        }));
        body.push(foot::foot(edition, pictures, medium));
        Parts {
            language: &words.language,
            subject: format!("{mark}{subject}"),
            page: online(edition),
            about: Said::of(&masthead.about, masthead.language_of("about")),
            publisher: &masthead.publisher,
            preheader: preheader::preheader(edition, &title),
            title,
            body,
        }
    }
}

/// The page on the web, for those whose mail program shows the letter badly; and the other language.
fn also<'a>(edition: &Edition<'a>, medium: Medium) -> Vec<Also<'a>> {
    let words = edition.words;
    let online = online(edition).filter(|_| medium != Medium::Web);
    let online = online.map(|page| Also {
        words: &words.read_online,
        page,
        language: None,
    });
    let other = online::other(edition).map(|(page, language)| Also {
        words: &words.other_language,
        page,
        language: Some(language),
    });
    online.into_iter().chain(other).collect()
}

/// The day with its weekday; the issue's name before it where the day does not say it already.
fn dated(edition: &Edition) -> Option<String> {
    let name = value(edition.issue.name.as_ref());
    let date = edition
        .issue
        .date
        .as_ref()
        .map(|date| dates::event(&date.value, edition.words));
    match (name, date) {
        (Some(name), Some(date)) if !date.ends_with(name) => Some(format!("{name}, {date}")),
        (name, date) => date.or_else(|| name.map(str::to_owned)),
    }
}

fn value(text: Option<&Text>) -> Option<&str> {
    text.map(|text| text.value.as_str())
}

/// Text that an editor may have folded over several lines, on one.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
