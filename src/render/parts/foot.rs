//! The foot: why the reader gets this, how to leave, where to read and sign up, and who we are in law.

use super::legal;
use super::{Logo, Medium, Part, Pictures, Said, online};
use crate::edition::Edition;
use crate::issue::Link;

/// One line of the foot.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::render) enum FootLine<'a> {
    /// Words alone, in one language or more.
    Words(Vec<Said<'a>>),
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
        let why = Said::of(&masthead.why, masthead.language_of("why-you-get-this"));
        lines.extend(said(vec![why]));
        // With pages of our own the link leads there, else to a mail.
        let (how, leave) = match &masthead.serve {
            Some(_) => (&words.unsubscribe_online_how, &words.unsubscribe_online),
            None => (&words.unsubscribe_how, &words.unsubscribe),
        };
        lines.extend(said(vec![Said::of(how, None)]));
        let to = To::Unsubscribe;
        lines.push(FootLine::Point {
            before: None,
            words: leave,
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
        // An address or a number is the same in any language.
        let language = masthead
            .language_of("contact")
            .filter(|_| masthead.contact_has_words());
        let contact = [("{contact}", Said::of(&masthead.contact, language))];
        let label = words.contact.trim();
        lines.extend(said(Said::filled(
            &format!("{label}: {{contact}}"),
            &contact,
        )));
    }
    lines.extend(partners(edition, pictures));
    lines.extend(said(legal::legal(masthead, words)));
    if mail {
        lines.extend(said(vec![Said::of(&words.no_tracking, None)]));
    }
    let why = mail && !masthead.why.trim().is_empty();
    Part::Foot {
        heading: why.then_some(words.why.as_str()),
        lines,
    }
}

fn said(said: Vec<Said<'_>>) -> Option<FootLine<'_>> {
    let silent = said.iter().all(|said| said.words.is_empty());
    (!silent).then_some(FootLine::Words(said))
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
