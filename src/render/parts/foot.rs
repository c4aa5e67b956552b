//! The foot: why the reader gets this, how to leave, where to read and sign up, and who we are in law.

use super::{Medium, Part, one_line};
use crate::edition::Edition;
use crate::issue::Link;
use crate::masthead::{Legal, Masthead, Words};
use crate::render::online::online;

/// One line of the foot.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::render) enum FootLine<'a> {
    /// Words alone.
    Words(String),
    /// A link, perhaps with words before it.
    Point {
        before: Option<&'a str>,
        words: &'a str,
        to: To,
    },
    /// The partners by name, each with its website where it has one.
    Partners {
        label: &'a str,
        names: Vec<(&'a str, Option<&'a str>)>,
    },
}

/// Where a link of the foot leads.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::render) enum To {
    /// The same for everyone.
    Page(String),
    /// The gap for the reader's own address to unsubscribe at.
    Unsubscribe,
}

/// The foot of a mail, or of the page on the web, where nobody has been written to.
pub(super) fn foot<'a>(edition: &'a Edition<'a>, medium: Medium) -> Part<'a> {
    let (masthead, words) = (edition.masthead, edition.words);
    let pages = &masthead.pages;
    let mail = medium != Medium::Web;
    let page = |words: &'a str, link: Option<&Link>| {
        let to = To::Page(link?.as_str().to_owned());
        Some(FootLine::Point {
            before: None,
            words,
            to,
        })
    };
    let mut lines = Vec::new();
    if mail {
        lines.extend(said(&masthead.why));
        lines.extend(said(&words.unsubscribe_how));
        let to = To::Unsubscribe;
        lines.push(FootLine::Point {
            before: None,
            words: &words.unsubscribe,
            to,
        });
    }
    lines.extend(page(&words.unsubscribe_page, pages.unsubscribe.as_ref()));
    if mail {
        let to = online(edition).map(|page| To::Page(page.into()));
        lines.extend(to.map(|to| FootLine::Point {
            before: None,
            words: &words.read_online,
            to,
        }));
    } else {
        lines.extend(page(&words.archive, pages.archive.as_ref()));
    }
    lines.extend(pages.subscribe.as_ref().map(|link| FootLine::Point {
        // Nobody sends a web page on and leaves the reader wondering where it came from.
        before: mail.then_some(words.forward.as_str()),
        words: &words.subscribe,
        to: To::Page(link.as_str().to_owned()),
    }));
    lines.extend(page(&words.privacy, pages.privacy.as_ref()));
    lines.extend(page(&words.website, pages.website.as_ref()));
    if !masthead.contact.trim().is_empty() {
        lines.extend(said(&format!("{}: {}", words.contact, masthead.contact)));
    }
    lines.extend(partners(masthead, words));
    lines.extend(said(&legal(masthead, words)));
    if mail {
        lines.extend(said(&words.no_tracking));
    }
    let why = mail && !masthead.why.trim().is_empty();
    Part::Foot {
        heading: why.then_some(words.why.as_str()),
        lines,
    }
}

fn said<'a>(text: &str) -> Option<FootLine<'a>> {
    let text = one_line(text);
    (!text.is_empty()).then_some(FootLine::Words(text))
}

fn partners<'a>(masthead: &'a Masthead, words: &'a Words) -> Option<FootLine<'a>> {
    let names: Vec<_> = masthead
        .partners
        .iter()
        .filter(|partner| !partner.name.trim().is_empty())
        .map(|partner| (partner.name.trim(), partner.link.as_ref().map(Link::as_str)))
        .collect();
    (!names.is_empty()).then_some(FootLine::Partners {
        label: &words.partners,
        names,
    })
}

/// Who we are: the particulars of a company and of a charity, as far as they are given.
fn legal(masthead: &Masthead, words: &Words) -> String {
    let Legal {
        name,
        company_type,
        registered_in,
        company_number,
        charity_number,
        office,
    } = &masthead.legal;
    let name = if name.trim().is_empty() {
        &masthead.publisher
    } else {
        name
    };
    let company = if company_number.trim().is_empty() || registered_in.trim().is_empty() {
        format!("{name}.")
    } else if company_type.trim().is_empty() {
        words.company_without_type.clone()
    } else {
        words.company.clone()
    };
    let company = company
        .replace("{type}", &in_sentence(company_type))
        .replace("{place}", registered_in)
        .replace("{number}", company_number)
        .replace("{name}", name);
    let mut said = vec![company];
    if !charity_number.trim().is_empty() {
        said.push(words.charity.replace("{number}", charity_number));
    }
    if !office.trim().is_empty() {
        said.push(words.office.replace("{address}", office));
    }
    said.join(" ")
}

/// `Company limited by guarantee` inside a sentence; `CIO` keeps its capitals.
fn in_sentence(words: &str) -> String {
    let mut chars = words.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(chars).collect()
        }
        _ => words.to_owned(),
    }
}
