//! What all letters of a dispatch share, and how one letter is made from it.

use std::sync::Arc;

use chrono::DateTime;
use chrono_tz::Tz;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::layout::{self, Form};
use super::shared::Shared;
use super::stencil::{Filling, Stencil};
use super::{Fault, Letter, Recipient, Secret, Signer};
use crate::masthead::{Masthead, Words};
use crate::render::{Personal, Rendered};
use crate::subscribers::Address;

/// What may stand in the query of a `mailto:` as it is (RFC 6068 section 2).
const QUERY: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// What all letters of a dispatch share.
#[derive(Clone, Debug)]
pub struct Press {
    shared: Shared,
    sender: Address,
    bounces: Option<Address>,
    stencil: Stencil,
    plain: Stencil,
    secret: Secret,
    signer: Option<Arc<Signer>>,
}

/// Which issue the letters are of, and what their `Date` says.
#[derive(Clone, Debug)]
pub struct Stamp<'a> {
    /// The issue's stem.
    pub issue: &'a str,
    /// The moment the dispatch began; the same in every letter and on every attempt.
    pub date: DateTime<Tz>,
}

impl Press {
    /// Sets up the press for a rendered edition.
    pub fn new(
        rendered: &Rendered,
        masthead: &Masthead,
        words: &Words,
        stamp: &Stamp<'_>,
        secret: Secret,
    ) -> Result<Self, Fault> {
        Press::of(Shared::new(rendered, masthead, words, stamp), secret)
    }

    fn of(shared: Shared, secret: Secret) -> Result<Self, Fault> {
        shared.refuse_control_characters()?;
        let parse = |address: &str| {
            Address::parse(address).map_err(|why| Fault::Address {
                address: address.to_owned(),
                why: why.to_string(),
            })
        };
        let sender = parse(&shared.from_address)?;
        let reply_to = shared.reply_to.as_deref().map(parse).transpose()?;
        let bounces = shared.bounces.as_deref().map(parse).transpose()?;
        let stencil = |form| {
            let letter = layout::letter(&shared, &sender, reply_to.as_ref(), form)?;
            Ok::<_, Fault>(Stencil::new(&letter))
        };
        let (stencil, plain) = (stencil(Form::Both)?, stencil(Form::Plain)?);
        Ok(Press {
            shared,
            sender,
            bounces,
            stencil,
            plain,
            secret,
            signer: None,
        })
    }

    /// The same press, which signs every letter from now on; `None`: signs none.
    #[must_use]
    pub fn signed_by(mut self, signer: Option<Arc<Signer>>) -> Self {
        self.signer = signer;
        self
    }

    /// Who signed when this was frozen, and who signs now: see [`Signer::names`].
    pub fn signatures(&self) -> (&[String], Vec<String>) {
        (&self.shared.signatures, self.signing())
    }

    fn signing(&self) -> Vec<String> {
        self.signer
            .as_deref()
            .map(Signer::names)
            .unwrap_or_default()
    }

    /// Whether letters are signed.
    pub fn signs(&self) -> bool {
        self.signer.is_some()
    }

    /// Makes the letter for one recipient, signed where the press signs.
    pub fn letter(&self, recipient: &Recipient) -> Result<Letter, Fault> {
        self.make(recipient, self.signer.as_deref())
    }

    /// Makes the letter for one recipient without its signatures, which cost more than all the rest and
    /// are as long in every letter of a press.
    pub fn unsigned(&self, recipient: &Recipient) -> Result<Letter, Fault> {
        self.make(recipient, None)
    }

    fn make(&self, recipient: &Recipient, signer: Option<&Signer>) -> Result<Letter, Fault> {
        let token = self.token(&recipient.address);
        let personal = self.personal(recipient);
        let stencil = if recipient.plain {
            &self.plain
        } else {
            &self.stencil
        };
        let header = stencil.header(Filling {
            to: &layout::to(recipient)?,
            token: &token,
            leave: &self.leave(&recipient.address),
        });
        let text = stencil.body(&personal);
        let mut head = Vec::new();
        if let Some(signer) = signer {
            let date = DateTime::parse_from_rfc2822(&self.shared.date).ok();
            let date = date.map(|date| date.timestamp());
            let signatures = signer.signatures(&header, &text.body_hash(), date);
            // They stand first, and cover the body's hash.
            head = signatures.ok_or(Fault::Signing)?;
        }
        head.extend_from_slice(&header);
        head.extend_from_slice(b"\r\n");
        Ok(Letter {
            sender: self.envelope(&token),
            recipient: recipient.address.clone(),
            message_id: layout::message_id(&self.shared, &token, &self.sender),
            token,
            text: text.headed(head),
        })
    }

    /// Where the letter with this token comes back to when it cannot be delivered (VERP): the same on every
    /// attempt.
    pub fn envelope(&self, token: &str) -> Address {
        let own = self.bounces.as_ref().and_then(|bounces| {
            let (local, domain) = (bounces.local(), bounces.domain());
            Address::parse(&format!("{local}+{token}@{domain}")).ok()
        });
        own.unwrap_or_else(|| self.sender.clone())
    }

    /// What stands in the gaps of one recipient's letter.
    pub fn personal(&self, recipient: &Recipient) -> Personal {
        let shared = &self.shared;
        let greeting = match &recipient.greeting {
            Some(name) => shared.greeting.replace("{name}", name.as_str()),
            None => shared.greeting_without_name.clone(),
        };
        Personal {
            greeting,
            unsubscribe: self.unsubscribe(&recipient.address),
        }
    }

    /// What `List-Unsubscribe` names between its brackets: the page that takes one click, and the mail.
    fn leave(&self, address: &Address) -> String {
        let mail = self.mail(address);
        match &self.shared.pages {
            Some(pages) if self.shared.one_click() => {
                let token = self.secret.unsubscribe(&self.shared.list_id, address);
                format!("{pages}leave/{token}>,\r\n <{mail}")
            }
            _ => mail,
        }
    }

    /// The address behind the foot's link: the page with the reader's choices, or the mail.
    fn unsubscribe(&self, address: &Address) -> String {
        match &self.shared.pages {
            Some(pages) => {
                let token = self.secret.unsubscribe(&self.shared.list_id, address);
                format!("{pages}me/{token}")
            }
            None => self.mail(address),
        }
    }

    /// The address a recipient writes to in order to leave: one mail to us, with a token in its subject
    /// that names them to nobody else.
    fn mail(&self, address: &Address) -> String {
        let token = self.secret.unsubscribe(&self.shared.list_id, address);
        let subject = self.shared.unsubscribe_subject.replace("{token}", &token);
        format!(
            "mailto:{}?subject={}",
            self.sender,
            utf8_percent_encode(&subject, QUERY)
        )
    }

    /// What readers would see differently in letters of the other press.
    pub fn differs_from(&self, other: &Press) -> Vec<&'static str> {
        self.shared.differs_from(&other.shared)
    }

    /// The subject all letters carry.
    pub fn subject(&self) -> &str {
        &self.shared.subject
    }

    /// Who all letters are from: the name and the address.
    pub fn from(&self) -> (&str, &str) {
        (&self.shared.from_name, &self.shared.from_address)
    }

    /// The recipient's opaque token within this issue.
    pub fn token(&self, address: &Address) -> String {
        self.secret.letter(&self.shared.issue, address)
    }

    /// The digest of the edition these letters were rendered from (compare with
    /// [`Cleared`](crate::check::Cleared)).
    pub fn edition_digest(&self) -> &str {
        &self.shared.edition_digest
    }

    /// The shared content as text, for the ledger: see [`Press::thaw`].
    pub fn freeze(&self) -> Result<String, Fault> {
        let shared = Shared {
            signatures: self.signing(),
            ..self.shared.clone()
        };
        Ok(serde_json::to_string(&shared)?)
    }

    /// The press again from what the ledger kept, and the ledger's own secret.
    pub fn thaw(frozen: &str, secret: Secret) -> Result<Self, Fault> {
        Press::of(serde_json::from_str(frozen)?, secret)
    }
}
