//! What the addresses of an issue answered when they were tried, for the rules that ask whether a link
//! still leads somewhere. Trying them is the business of `pages/`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What each address answered, by the address as it stands in the letter. Empty where none was tried.
pub type Answers = BTreeMap<String, Answer>;

/// What an address answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// A page is there; with the address it is at, which is another one after redirects.
    Found(String),
    /// The server says that there is no such page: the status, 404 or 410.
    Missing(u16),
    /// There is no server of that name.
    NoSuchHost,
    /// The certificate does not prove that it is the server of that name; why not.
    BadCertificate(String),
    /// It leads to an address inside a private network, where readers cannot follow.
    Private,
    /// It could not be found out: no answer in time, a server in trouble, a door that is shut to
    /// programs. What was met, in a few words.
    Unknown(String),
}
