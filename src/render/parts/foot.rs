//! The foot: why the reader gets this, how to leave, where to read and sign up, and who we are in law.

use super::{Logo, Medium, Part, Pictures, one_line, online};
use crate::edition::Edition;
use crate::issue::Link;
use crate::masthead::{Legal, Masthead, Words};

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
    /// The partners.
    Partners {
        label: &'a str,
        names: Vec<Partner<'a>>,
    },
}

/// A partner: its name or its logo, each with its website where it has one.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::render) struct Partner<'a> {
    /// Its name, or what stands in for its logo.
    pub(in crate::render) words: &'a str,
    /// Its website.
    pub(in crate::render) link: Option<&'a str>,
    /// Its logo.
    pub(in crate::render) logo: Option<Logo<'a>>,
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
pub(super) fn foot<'a>(edition: &'a Edition<'a>, pictures: &Pictures, medium: Medium) -> Part<'a> {
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
        lines.extend(online(edition).map(|page| FootLine::Point {
            before: None,
            words: &words.read_online,
            to: To::Page(page),
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
    lines.extend(partners(edition, pictures));
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

/// Those without a logo first, so that the names stand in one line and the logos below it.
fn partners<'a>(edition: &'a Edition<'a>, pictures: &Pictures) -> Option<FootLine<'a>> {
    let partners = &edition.masthead.partners;
    let mut names: Vec<_> = partners
        .iter()
        .filter(|partner| !partner.name.trim().is_empty())
        .map(|partner| {
            let (file, alt) = (partner.logo.as_ref(), partner.alt.as_ref());
            let logo = Logo::of(file, alt, (160, 72), edition, pictures);
            Partner {
                words: logo.as_ref().map_or(partner.name.trim(), |logo| logo.alt),
                link: partner.link.as_ref().map(Link::as_str),
                logo,
            }
        })
        .collect();
    names.sort_by_key(|partner| partner.logo.is_some());
    let label = edition.words.partners.as_str();
    (!names.is_empty()).then_some(FootLine::Partners { label, names })
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
