//! What all letters of a dispatch share, and how one letter is made from it.

use std::sync::Arc;

use chrono::DateTime;
use chrono_tz::Tz;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::fold;
use super::mime::{self, Part};
use super::shared::Shared;
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
    from: Mailbox,
    reply_to: Option<Mailbox>,
    sender: Address,
    text: Part,
    html: Part,
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
        let from = mailbox(Some(shared.from_name.clone()), &sender)?;
        let reply_to = match &shared.reply_to {
            Some(address) => Some(mailbox(None, &parse(address)?)?),
            None => None,
        };
        let (text, html) = (Part::new(&shared.text), Part::new(&shared.html));
        Ok(Press {
            shared,
            from,
            reply_to,
            sender,
            text,
            html,
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

    /// Makes the letter for one recipient, signed where the press signs.
    pub fn letter(&self, recipient: &Recipient) -> Result<Letter, Fault> {
        let mut letter = self.unsigned(recipient)?;
        if let Some(signer) = &self.signer {
            let date = DateTime::parse_from_rfc2822(&self.shared.date).ok();
            let date = date.map(|date| date.timestamp());
            letter.bytes = signer.sign(&letter.bytes, date).ok_or(Fault::Signing)?;
        }
        Ok(letter)
    }

    /// Makes the letter for one recipient without its signatures, which cost more than all the rest and
    /// are as long in every letter of a press.
    pub fn unsigned(&self, recipient: &Recipient) -> Result<Letter, Fault> {
        let shared = &self.shared;
        let token = self.token(&recipient.address);
        let message_id = format!(
            "<{}.{token}@{}>",
            message_id_word(&shared.issue),
            self.sender.domain()
        );
        let personal = self.personal(recipient);
        // `=` never stands before `_` in quoted-printable, so no line of a part can look like it.
        let boundary = format!("=_{token}");
        let body = mime::alternative(&self.text, &self.html, &personal, boundary);

        let name = recipient.name.as_ref().map(|name| name.as_str().to_owned());
        let mut message = Message::builder()
            .from(self.from.clone())
            .to(mailbox(name, &recipient.address)?)
            .subject(shared.subject.clone())
            .message_id(Some(message_id.clone()));
        if let Some(reply_to) = &self.reply_to {
            message = message.reply_to(reply_to.clone());
        }
        for (name, value) in self.plain_headers(&personal.unsubscribe) {
            // These are ASCII by construction and must not be folded or encoded.
            message = message.raw_header(HeaderValue::dangerous_new_pre_encoded(
                name,
                value.clone(),
                value,
            ));
        }
        let list = format!("{} <{}>", shared.list_name, shared.list_id);
        message = message.raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str("List-Id"),
            list,
        ));
        let mut message = message.multipart(body)?;
        // lettre puts the clock's time into a message whose date it cannot read, and it reads none with
        // an offset, so the date goes in last.
        let date = HeaderName::new_from_ascii_str("Date");
        let value = shared.date.clone();
        let date = HeaderValue::dangerous_new_pre_encoded(date, value.clone(), value);
        message.headers_mut().insert_raw(date);
        let bytes = fold::mailboxes(message.formatted());
        Ok(Letter {
            sender: self.sender.clone(),
            recipient: recipient.address.clone(),
            token,
            message_id,
            bytes,
        })
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

    fn plain_headers(&self, unsubscribe: &str) -> Vec<(HeaderName, String)> {
        let shared = &self.shared;
        let mut headers = vec![
            (
                HeaderName::new_from_ascii_str("Content-Language"),
                shared.language.clone(),
            ),
            // RFC 2369: how to leave, who answers, and that nobody can post.
            (
                HeaderName::new_from_ascii_str("List-Unsubscribe"),
                format!("<{unsubscribe}>"),
            ),
            (
                HeaderName::new_from_ascii_str("List-Help"),
                format!("<mailto:{}>", self.reply_address()),
            ),
            (HeaderName::new_from_ascii_str("List-Post"), "NO".to_owned()),
            // RFC 3834, and the header Exchange heeds instead: no automatic answers, please.
            (
                HeaderName::new_from_ascii_str("Auto-Submitted"),
                "auto-generated".to_owned(),
            ),
            (
                HeaderName::new_from_ascii_str("X-Auto-Response-Suppress"),
                "OOF, AutoReply".to_owned(),
            ),
        ];
        if let Some(archive) = &shared.list_archive {
            headers.push((
                HeaderName::new_from_ascii_str("List-Archive"),
                format!("<{archive}>"),
            ));
        }
        headers
    }

    fn reply_address(&self) -> String {
        self.reply_to
            .as_ref()
            .map_or(self.sender.to_string(), |mailbox| mailbox.email.to_string())
    }

    /// The address a recipient writes to in order to leave: one mail to us, with a token in its subject
    /// that names them to nobody else.
    fn unsubscribe(&self, address: &Address) -> String {
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

/// The left side of a Message-ID takes letters, digits and a few marks (RFC 5322 section 3.6.4).
fn message_id_word(stem: &str) -> String {
    stem.chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || matches!(c, '-' | '.') {
                c
            } else {
                '-'
            }
        })
        .collect()
}

fn mailbox(name: Option<String>, address: &Address) -> Result<Mailbox, Fault> {
    let wrong = |error: lettre::address::AddressError| Fault::Address {
        address: address.to_string(),
        why: error.to_string(),
    };
    let email = lettre::Address::new(address.local(), address.domain()).map_err(wrong)?;
    Ok(Mailbox::new(name, email))
}
