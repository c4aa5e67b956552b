//! One mail about the bulletin to one person, outside any issue: the one that asks them to confirm.

use chrono::DateTime;
use chrono_tz::Tz;
use lettre::address::Envelope;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart};
use sha2::{Digest, Sha256};

use super::dkim::body;
use super::text::Text;
use super::{Fault, Letter, Signer, fold};
use crate::masthead::Masthead;
use crate::subscribers::Address;

/// A mail to one person.
#[derive(Clone, Copy, Debug)]
pub struct Note<'a> {
    /// To whom.
    pub to: &'a Address,
    /// Its subject.
    pub subject: &'a str,
    /// What it says.
    pub text: &'a str,
    /// The same in HTML.
    pub html: &'a str,
    /// The language of its words.
    pub language: &'a str,
    /// When it was asked for.
    pub date: DateTime<Tz>,
    /// What names it: letters and digits that are in no other mail and say nothing of the reader.
    pub name: &'a str,
}

impl Note<'_> {
    /// Makes the mail, from whom the bulletin is from, signed where there is a signer.
    pub fn letter(&self, masthead: &Masthead, signer: Option<&Signer>) -> Result<Letter, Fault> {
        for (header, value) in [
            ("Subject", self.subject),
            ("Content-Language", self.language),
        ] {
            if value.chars().any(char::is_control) {
                return Err(Fault::Header(header));
            }
        }
        let sender = parse(&masthead.from.address)?;
        let message_id = format!("<note.{}@{}>", self.name, sender.domain());
        let own = mailbox(Some(masthead.from.name.clone()), &sender)?;
        let reader = mailbox(None, self.to)?;
        let envelope = Envelope::new(Some(own.email.clone()), vec![reader.email.clone()])?;
        let mut message = Message::builder()
            .envelope(envelope)
            .from(own)
            .to(reader)
            .subject(self.subject.to_owned())
            .message_id(Some(message_id.clone()));
        if let Some(answers) = &masthead.reply_to {
            message = message.reply_to(mailbox(None, &parse(answers)?)?);
        }
        for (name, value) in [
            ("Content-Language", self.language),
            // RFC 3834, and the header Exchange heeds instead: no automatic answers, please.
            ("Auto-Submitted", "auto-generated"),
            ("X-Auto-Response-Suppress", "OOF, AutoReply"),
        ] {
            message = message.raw_header(fixed(name, value));
        }
        let parts = MultiPart::alternative().boundary(format!("=_{:.60}", self.name));
        let parts = parts
            .singlepart(lettre::message::SinglePart::plain(self.text.to_owned()))
            .singlepart(lettre::message::SinglePart::html(self.html.to_owned()));
        let mut message = message.multipart(parts)?;
        let date = self.date.to_rfc2822();
        message.headers_mut().insert_raw(fixed("Date", &date));
        let plain = fold::mailboxes(message.formatted());
        let bytes = sign(plain, signer, self.date.timestamp())?;
        Ok(Letter {
            sender,
            recipient: self.to.clone(),
            token: self.name.to_owned(),
            message_id,
            text: Text::whole(bytes),
        })
    }
}

/// Puts the signatures, if any, before the headers.
fn sign(plain: Vec<u8>, signer: Option<&Signer>, date: i64) -> Result<Vec<u8>, Fault> {
    let Some(signer) = signer else {
        return Ok(plain);
    };
    let end = plain.windows(4).position(|window| window == b"\r\n\r\n");
    let (header, text) = plain.split_at(end.map_or(plain.len(), |end| end + 2));
    let text = text.strip_prefix(b"\r\n").unwrap_or(text);
    let hash = Sha256::digest(body(text));
    let signatures = signer.signatures(header, &hash, Some(date));
    let mut whole = signatures.ok_or(Fault::Signing)?;
    whole.extend_from_slice(&plain);
    Ok(whole)
}

fn parse(address: &str) -> Result<Address, Fault> {
    Address::parse(address).map_err(|why| Fault::Address {
        address: address.to_owned(),
        why: why.to_string(),
    })
}

fn mailbox(name: Option<String>, address: &Address) -> Result<Mailbox, Fault> {
    let email = lettre::Address::new(address.local(), address.domain());
    let email = email.map_err(|error| Fault::Address {
        address: address.to_string(),
        why: error.to_string(),
    })?;
    Ok(Mailbox::new(name, email))
}

/// These are ASCII by construction and must not be folded or encoded.
fn fixed(name: &'static str, value: &str) -> HeaderValue {
    let name = HeaderName::new_from_ascii_str(name);
    HeaderValue::dangerous_new_pre_encoded(name, value.to_owned(), value.to_owned())
}
