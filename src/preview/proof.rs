//! One issue as it would be sent now, with what is wrong with it: everything the page shows.

use std::collections::BTreeMap;

use super::compare::Comparison;
use super::ruler::Ruler;
use crate::edition::Edition;
use crate::finding::Finding;
use crate::issue::{Issue, What};
use crate::message::{Fault, Press, Recipient};
use crate::render::{Rendered, Theme};

/// An invented reader.
#[derive(Clone, Debug)]
pub struct Reader {
    /// What the page calls them.
    pub label: String,
    /// What the press must know of them.
    pub recipient: Recipient,
}

/// What a proof is pulled from.
#[derive(Clone, Copy, Debug)]
pub struct Sitting<'a> {
    /// The edition.
    pub edition: &'a Edition<'a>,
    /// Its look.
    pub theme: &'a Theme,
    /// What was rendered from both, as the issue itself.
    pub rendered: &'a Rendered,
    /// The press that would make its letters.
    pub press: &'a Press,
    /// The invented readers.
    pub readers: &'a [Reader],
}

/// An issue as it would be sent now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proof {
    /// The issue's stem, such as `2026-11` or `2026-11.cy`.
    pub stem: String,
    /// Its language, as in `en-GB`.
    pub language: String,
    /// What readers call it: `November 2026`; its stem where it does not say.
    pub name: String,
    /// Its file, as the editor knows it.
    pub file: String,
    /// Who the letters are from: a name and an address.
    pub from: (String, String),
    /// Their subject.
    pub subject: String,
    /// The line mail programs show after the subject.
    pub preheader: Option<String>,
    /// The page that "Read online" opens.
    pub web: String,
    /// Whether letters are signed when they are sent; those shown are not.
    pub signed: bool,
    /// A letter to each invented reader, in the order they were given.
    pub letters: Vec<Letter>,
    /// What is wrong, worst first.
    pub findings: Vec<Finding>,
    /// The items, in the order of the file.
    pub items: Vec<Item>,
    /// What can be measured.
    pub ruler: Ruler,
    /// What has changed since the version git has; none where it has none.
    pub since_commit: Option<Comparison>,
    /// What has changed since the issue before; none where this is the first.
    pub since_last_month: Option<Comparison>,
    /// The pictures by their name beside the web version, such as `logos/ours-1a2b3c4d.png`.
    pub pictures: BTreeMap<String, Vec<u8>>,
}

/// One reader's letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// What the page calls its reader.
    pub label: String,
    /// Their name, where they are known by one.
    pub name: Option<String>,
    /// Its HTML part.
    pub html: String,
    /// Its plain-text part.
    pub text: String,
    /// The whole message, as it goes over the wire.
    pub raw: Vec<u8>,
}

/// One item, and where it stands in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its title.
    pub title: String,
    /// Where it links to: with the title, what it is known by when it has moved.
    pub link: Option<String>,
    /// Its first line, counted from 1.
    pub line: usize,
    /// Its lines as they stand in the file.
    pub lines: Vec<String>,
}

impl Proof {
    /// Pulls a proof, in which nothing is compared yet. `findings` and `pictures` are what the fields of these
    /// names say.
    ///
    /// `Err`: no letter can be made from it.
    pub fn pull(
        sitting: &Sitting<'_>,
        findings: Vec<Finding>,
        pictures: BTreeMap<String, Vec<u8>>,
    ) -> Result<Self, Fault> {
        let Sitting {
            edition,
            theme,
            rendered,
            press,
            readers,
        } = *sitting;
        let letter = |reader: &Reader| {
            let personal = press.personal(&reader.recipient);
            Ok(Letter {
                label: reader.label.clone(),
                name: reader
                    .recipient
                    .name
                    .as_ref()
                    .map(|name| name.as_str().to_owned()),
                html: rendered.html.fill(&personal.escaped()),
                text: rendered.text.fill(&personal),
                raw: press.unsigned(&reader.recipient)?.text.bytes(),
            })
        };
        let letters: Vec<Letter> = readers.iter().map(letter).collect::<Result<_, Fault>>()?;
        let measured = letters.last().map_or(&[][..], |letter| &letter.raw);
        let issue = edition.issue;
        let (from, address) = press.from();
        let name = issue.name.as_ref().map(|name| name.value.clone());
        Ok(Proof {
            stem: issue.stem.clone(),
            language: edition.words.language.clone(),
            name: name.unwrap_or_else(|| issue.stem.clone()),
            file: issue.source.name().to_owned(),
            from: (from.to_owned(), address.to_owned()),
            subject: press.subject().to_owned(),
            web: rendered.web.clone(),
            preheader: rendered.preheader.clone(),
            signed: edition.masthead.sending.dkim.is_some(),
            ruler: Ruler::of(edition, theme, rendered, measured),
            letters,
            findings,
            items: items(issue),
            since_commit: None,
            since_last_month: None,
            pictures,
        })
    }

    /// The number, from 1, of the item a finding is in; `None` where it is about none.
    pub fn item_of(&self, finding: &Finding) -> Option<usize> {
        if *finding.place.file != *self.file {
            return None;
        }
        let line = finding.place.line;
        self.items
            .iter()
            .position(|item| (item.line..item.line + item.lines.len()).contains(&line))
            .map(|at| at + 1)
    }
}

/// Whether the text of an issue cannot be read as YAML the way its editor meant it, so that a picture of
/// it would show something else.
pub fn broken(issue: &Issue) -> bool {
    issue.faults.iter().any(|fault| {
        let quotes = matches!(
            fault.what,
            What::UnquotedColon(_) | What::NeedsQuotes(..) | What::CurlyQuotes(_)
        );
        quotes || fault.hides_text()
    })
}

fn items(issue: &Issue) -> Vec<Item> {
    let source = &issue.source;
    issue
        .items
        .iter()
        .map(|item| {
            let line = source.line_at(item.span.start);
            let text = source.text().get(item.span.clone()).unwrap_or_default();
            let last = source.line_at(item.span.start + text.trim_end().len().saturating_sub(1));
            Item {
                title: item.name().to_owned(),
                link: item
                    .link
                    .as_ref()
                    .map(|link| link.value.as_str().to_owned()),
                line,
                lines: (line..=last.max(line))
                    .map(|line| source.line(line).to_owned())
                    .collect(),
            }
        })
        .collect()
}
