//! Who we are: publisher, sender, sections, the legal line, how to send, and the words we supply.
//!
//! In comes `bulletin.yaml`, set up once and then left alone; out comes a [`Masthead`] in which every
//! value has been understood, or findings that name the file, the line and the cure.

mod offered;
mod pages;
mod read;
mod schema;
mod sender;
mod sending;
mod sentences;
mod serve;
mod serving;
mod settings;
mod shape;
mod signing;
mod translate;
mod translation;
mod understand;
mod web_words;
mod words;

pub use read::{RULE, unseen, yaml};
pub use serve::{Offered, Serve, ServeKey};
pub use serving::listen_at;
pub use shape::{Shape, is_blank};
use translation::Translation;
pub use translation::Untranslated;
pub use web_words::{WEB_WORDS_CY, WEB_WORDS_EN_GB, WebWords};
pub use words::{WORDS_CY, WORDS_EN_GB, Words};

use std::collections::{BTreeMap, BTreeSet};

use chrono_tz::Tz;

use crate::finding::{Place, Severity, Source};
use crate::issue::{Kind, Link, Outline};

/// Who publishes the bulletin, and how it is sent.
#[derive(Clone, Debug)]
pub struct Masthead {
    /// What the bulletin is called.
    pub name: String,
    /// The organisation that publishes it, as readers know it.
    pub publisher: String,
    /// One line on what the bulletin is.
    pub about: String,
    /// The language of an issue whose file name says nothing: `en-GB` or `cy`.
    pub language: String,
    /// The `From` of every letter.
    pub from: Sender,
    /// Where answers go, if not to `from`.
    pub reply_to: Option<String>,
    /// Our logo in `templates/`.
    pub logo: Option<String>,
    /// The words for people who cannot see it.
    pub logo_alt: Option<String>,
    /// The zone all dates and times are in.
    pub zone: Tz,
    /// The `List-Id` (RFC 2919), without its angle brackets.
    pub list_id: String,
    /// Who we are in law.
    pub legal: Legal,
    /// Pages the footer points to.
    pub pages: Pages,
    /// Whether events offer a file for the reader's calendar, beside the issue's page among past issues.
    pub calendar: bool,
    /// How to reach us, as printed.
    pub contact: String,
    /// Why someone gets the bulletin.
    pub why: String,
    /// The sections, in printing order.
    pub sections: Vec<Section>,
    /// Helplines by the key an item's `help` names.
    pub helplines: BTreeMap<String, String>,
    /// Partners named at the foot.
    pub partners: Vec<Partner>,
    /// How letters leave.
    pub sending: Sending,
    /// The public pages on which people sign up, choose and leave; `None` where there are none.
    pub serve: Option<Serve>,
    /// Who has to sign an issue off before it goes out.
    pub approval: Approval,
    /// How many columns the plain text is wrapped at; `None` where a paragraph is one line.
    pub wrap: Option<usize>,
    /// Rules this house treats otherwise: `None` switches one off.
    pub checks: BTreeMap<String, Option<Severity>>,
    /// What is otherwise in an issue in the other language.
    translation: Translation,
    /// The fields taken from there; none where the masthead is the house's own.
    translated: Option<BTreeSet<String>>,
    source: Source,
    outline: Outline,
}

/// A name and the address behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// The name mail programs show.
    pub name: String,
    /// The address, as typed.
    pub address: String,
}

/// The identity the law asks for (Companies Act 2006, Charities Act 2011).
#[derive(Clone, Debug, Default)]
pub struct Legal {
    /// The registered name.
    pub name: String,
    /// Such as "Company limited by guarantee", where the name leaves out "Limited".
    pub company_type: String,
    /// The part of the United Kingdom it is registered in.
    pub registered_in: String,
    /// The company number.
    pub company_number: String,
    /// The charity number.
    pub charity_number: String,
    /// The registered office.
    pub office: String,
}

/// Pages the footer points to.
#[derive(Clone, Debug, Default)]
pub struct Pages {
    /// Our website.
    pub website: Option<Link>,
    /// Past issues. An issue is read online at this address followed by its stem.
    pub archive: Option<Link>,
    /// Past issues in the other language.
    pub other_archive: Option<Link>,
    /// Where to sign up.
    pub subscribe: Option<Link>,
    /// A page for leaving, besides the mail that every letter offers.
    pub unsubscribe: Option<Link>,
    /// The privacy notice.
    pub privacy: Option<Link>,
}

/// A section of the bulletin.
#[derive(Clone, Debug)]
pub struct Section {
    /// Its heading.
    pub title: String,
    /// Its heading in the other language, by which an item may name it too.
    pub other_title: Option<String>,
    /// The kinds of item that go to it.
    pub kinds: Vec<Kind>,
}

/// A partner named at the foot.
#[derive(Clone, Debug)]
pub struct Partner {
    /// Its name.
    pub name: String,
    /// Its logo in `templates/`.
    pub logo: Option<String>,
    /// The words for people who cannot see the logo.
    pub alt: Option<String>,
    /// Its website.
    pub link: Option<Link>,
}

/// How letters leave. What the words mean is for `delivery/`.
#[derive(Clone, Debug)]
pub struct Sending {
    /// `outbox`, `smtp://host:587` or `smtps://host:465`.
    pub through: String,
    /// The name to log in with.
    pub user: Option<String>,
    /// A command that prints the password.
    pub password_command: Option<String>,
    /// How fast, such as `30 per minute`.
    pub pace: String,
    /// How many connections at once.
    pub connections: usize,
    /// The lists an issue goes to.
    pub lists: Vec<String>,
    /// Who signs the letters; `None` where nobody does.
    pub dkim: Option<Dkim>,
    /// Where letters come back to that cannot be delivered, each at an address of its own: `bounces@…` makes
    /// `bounces+TOKEN@…`. None: all to the address in `from`.
    pub bounces: Option<String>,
    /// By which name large providers file what their users say of our letters (`Feedback-ID`).
    pub feedback_id: Option<String>,
}

/// Who signs the letters (DKIM, RFC 6376).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dkim {
    /// The domain that signs, in ASCII: that of `from`, or one above or below it.
    pub domain: String,
    /// The RSA key.
    pub rsa: DkimKey,
    /// An Ed25519 key for a second signature (RFC 8463).
    pub ed25519: Option<DkimKey>,
}

/// A key that signs, by its file; what is in it is never read here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DkimKey {
    /// Under which name the domain publishes its public half, in ASCII.
    pub selector: String,
    /// Its file, seen from the bulletin's folder.
    pub file: String,
}

/// Who has to sign an issue off before it goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Approval {
    /// How many people; 0 where the house asks for none.
    pub people: usize,
    /// Whether the person who signs the introduction may be one of them.
    pub author: bool,
    /// Whether this exact content has to have been mailed as a preview before.
    pub preview: bool,
}

impl Masthead {
    /// The place of a field in `bulletin.yaml`, such as `send/through`; the file itself where the field
    /// is not there.
    pub fn place(&self, path: &str) -> Place {
        let path = self.written_at(path);
        match self.outline.span(&path) {
            Some(span) => self.source.place(&span),
            None => Place::file(self.source.name()),
        }
    }

    /// The text it was read from.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The section a kind of item goes to.
    pub fn section_of(&self, kind: Kind) -> Option<&Section> {
        self.sections
            .iter()
            .find(|section| section.kinds.contains(&kind))
    }

    /// The section that has this title, in either language.
    pub fn section_called(&self, title: &str) -> Option<&Section> {
        self.sections
            .iter()
            .find(|section| section.is_called(title))
    }
}

impl Section {
    /// Whether this is its title in either language, in any capitals.
    pub fn is_called(&self, title: &str) -> bool {
        self.titles()
            .any(|known| known.trim().to_lowercase() == title.trim().to_lowercase())
    }

    /// Its titles, that in the language of the issue first.
    pub fn titles(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.title.as_str()).chain(self.other_title.as_deref())
    }
}
