//! Those on a list who are not to be written to, and why.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::folded;
use crate::finding::Place;
use crate::subscribers::{Address, Subscriber};

/// Someone on a list who is not to be written to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Their address.
    pub address: Address,
    /// What became of them.
    pub why: Leaving,
    /// The same in words, with the status as it is written.
    pub reason: String,
    /// The list that names them.
    pub list: Arc<str>,
    /// The row.
    pub place: Place,
}

impl LeftOut {
    /// Somebody who is not written to this time by their own choice.
    pub fn chosen(person: Subscriber, reason: &str) -> Self {
        LeftOut {
            address: person.address,
            why: Leaving::Chosen,
            reason: reason.to_owned(),
            list: person.list,
            place: person.place,
        }
    }
}

/// Why somebody on a list is not to be written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Leaving {
    /// They asked to leave.
    Unsubscribed,
    /// Mail to them came back (`bounced`, `cleaned`).
    Bounced,
    /// They reported a letter as spam.
    Complained,
    /// They have not confirmed yet.
    Pending,
    /// A status we do not know, which is never taken for a yes.
    Unknown,
    /// They said on our own pages that they do not want this list, or not in this language.
    Chosen,
}

impl Leaving {
    /// Reads a status; `None` means that the person is in.
    pub fn parse(status: &str) -> Option<Self> {
        match folded(status).as_str() {
            "" | "active" | "subscribed" | "enabled" => None,
            "unsubscribed" | "unsubscribe" | "left" | "optedout" => Some(Leaving::Unsubscribed),
            "bounced" | "bounce" | "cleaned" => Some(Leaving::Bounced),
            "complained" | "complaint" | "spam" => Some(Leaving::Complained),
            "pending" | "unconfirmed" => Some(Leaving::Pending),
            _ => Some(Leaving::Unknown),
        }
    }

    /// Whether it keeps the person out of every list. An unfinished sign-up does not, nor does a choice among
    /// lists: they say nothing against a consent that stands in another list.
    pub fn everywhere(self) -> bool {
        !matches!(self, Leaving::Pending | Leaving::Chosen)
    }
}
