//! What the public pages of `bulletin serve` are: their address, what they offer, what people agree to there.

use std::net::{IpAddr, SocketAddr};

use url::{Host, Url};

use super::Masthead;
use crate::issue::Link;

/// The public pages of `bulletin serve`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Serve {
    /// Where people find them, with a slash at the end: `https://bulletin.example.org/`.
    pub address: String,
    /// Where the program listens.
    pub listen: SocketAddr,
    /// Web servers in front that are believed when they say for whom they ask, besides this computer; `None`
    /// where there is none.
    pub proxies: Option<Vec<IpAddr>>,
    /// Its own https.
    pub key: Option<ServeKey>,
    /// The lists people can choose from, in order; never none.
    pub lists: Vec<Offered>,
    /// What people agree to when they sign up.
    pub wording: String,
    /// The same in the other language.
    pub other_wording: Option<String>,
}

/// The files for https, seen from the bulletin's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServeKey {
    /// The certificates, ours first (PEM).
    pub certificate: String,
    /// The key (PEM).
    pub key: String,
}

/// A list that people can sign up to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// Its name, such as `members`.
    pub name: String,
    /// What people read.
    pub title: String,
    /// The same in the other language.
    pub other_title: Option<String>,
}

impl Serve {
    /// The address of a page, such as `leave/TOKEN`; the form itself where `page` is empty.
    pub fn page(&self, page: &str) -> String {
        format!("{}{page}", self.address)
    }

    /// Whether mail programs may be sent there: RFC 8058 asks for `https`.
    pub fn is_encrypted(&self) -> bool {
        self.address.starts_with("https://")
    }

    /// Whether nobody but this computer can reach it, as in a trial.
    pub fn is_here_alone(&self) -> bool {
        let url = Url::parse(&self.address).ok();
        url.as_ref()
            .and_then(Url::host)
            .is_some_and(|host| here(&host))
    }
}

impl Offered {
    /// Its title in the bulletin's own language, or in the `other` where it has one there.
    pub fn title(&self, other: bool) -> &str {
        let own = self.title.as_str();
        let theirs = self.other_title.as_deref().filter(|_| other);
        theirs.unwrap_or(own)
    }
}

impl Masthead {
    /// Where to sign up, if nothing else was said: on our own pages.
    pub(super) fn with_form(mut self) -> Self {
        if self.pages.subscribe.is_none() {
            let form = self.serve.as_ref().map(|serve| serve.page(""));
            self.pages.subscribe = form.and_then(|form| Link::parse(&form).ok());
        }
        self
    }
}

/// Whether an address leads to this computer alone.
pub(super) fn here(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost" || name.ends_with(".localhost"),
        Host::Ipv4(ip) => ip.is_loopback(),
        Host::Ipv6(ip) => ip.is_loopback(),
    }
}
