//! The letter that all others are cut from: headers and parts, put together once by the mail library.

use lettre::address::Envelope;
use lettre::message::header::{HeaderName, HeaderValue, Headers, To};
use lettre::message::{Mailbox, Mailboxes, Message};

use super::shared::Shared;
use super::stencil::{Gap, alternative, plain};
use super::{Fault, Recipient, fold};
use crate::subscribers::Address;

/// What a letter is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Plain text and HTML, of which the reader's program shows one.
    Both,
    /// Plain text alone.
    Plain,
}

/// The whole letter with marks in its gaps.
pub(super) fn letter(
    shared: &Shared,
    sender: &Address,
    reply_to: Option<&Address>,
    form: Form,
) -> Result<Vec<u8>, Fault> {
    let answers = reply_to.unwrap_or(sender);
    let from = mailbox(Some(shared.from_name.clone()), sender)?;
    // lettre wants to know an envelope, which is another one for every letter.
    let envelope = Envelope::new(Some(from.email.clone()), vec![from.email.clone()])?;
    let mut message = Message::builder()
        .envelope(envelope)
        .from(from)
        .raw_header(fixed("To", Gap::To.mark()))
        .subject(shared.subject.clone())
        .raw_header(fixed(
            "Message-ID",
            &message_id(shared, Gap::Token.mark(), sender),
        ));
    if let Some(reply_to) = reply_to {
        message = message.reply_to(mailbox(None, reply_to)?);
    }
    for (name, value) in headers(shared, answers) {
        message = message.raw_header(fixed(name, &value));
    }
    let list = format!("{} <{}>", shared.list_name, shared.list_id);
    message = message.raw_header(HeaderValue::new(
        HeaderName::new_from_ascii_str("List-Id"),
        list,
    ));
    let mut message = match form {
        Form::Both => {
            // `=` never stands before `_` in quoted-printable, so no line of a part can look like it.
            let boundary = message_id_word(&shared.issue);
            let boundary = format!("=_{boundary:.60}");
            message.multipart(alternative(&shared.text, &shared.html, boundary))?
        }
        Form::Plain => message.singlepart(plain(&shared.text))?,
    };
    // lettre puts the clock's time into a message whose date it cannot read, and it reads none with
    // an offset, so the date goes in last.
    message
        .headers_mut()
        .insert_raw(fixed("Date", &shared.date));
    Ok(fold::mailboxes(message.formatted()))
}

/// The value of `To` in one recipient's letter.
pub(super) fn to(recipient: &Recipient) -> Result<String, Fault> {
    let name = recipient.name.as_ref().map(|name| name.as_str().to_owned());
    let mut headers = Headers::new();
    headers.set(To::from(Mailboxes::from(mailbox(
        name,
        &recipient.address,
    )?)));
    let line = fold::mailboxes(headers.to_string().into_bytes());
    let line = String::from_utf8_lossy(&line);
    let value = line.trim_end().strip_prefix("To: ").unwrap_or_default();
    Ok(value.to_owned())
}

/// The `Message-ID` of the letter with this token.
pub(super) fn message_id(shared: &Shared, token: &str, sender: &Address) -> String {
    format!(
        "<{}.{token}@{}>",
        message_id_word(&shared.issue),
        sender.domain()
    )
}

/// These are ASCII by construction and must not be folded or encoded.
fn fixed(name: &'static str, value: &str) -> HeaderValue {
    let name = HeaderName::new_from_ascii_str(name);
    HeaderValue::dangerous_new_pre_encoded(name, value.to_owned(), value.to_owned())
}

fn headers(shared: &Shared, answers: &Address) -> Vec<(&'static str, String)> {
    let mut headers = vec![
        ("Content-Language", shared.language.clone()),
        // RFC 2369: how to leave, who answers, and that nobody can post.
        ("List-Unsubscribe", format!("<{}>", Gap::Leave.mark())),
        ("List-Help", format!("<mailto:{answers}>")),
        ("List-Post", "NO".to_owned()),
        // RFC 3834, and the header Exchange heeds instead: no automatic answers, please.
        ("Auto-Submitted", "auto-generated".to_owned()),
        ("X-Auto-Response-Suppress", "OOF, AutoReply".to_owned()),
    ];
    if shared.one_click() {
        // RFC 8058 section 3.1.
        headers.push((
            "List-Unsubscribe-Post",
            "List-Unsubscribe=One-Click".to_owned(),
        ));
    }
    if let Some(archive) = &shared.list_archive {
        headers.push(("List-Archive", format!("<{archive}>")));
    }
    if let Some(sender) = &shared.feedback_id {
        // For a provider's statistics on complaints: the same in all letters of an issue.
        let issue = message_id_word(&shared.issue);
        let value = format!("{issue}:{}:bulletin:{sender}", shared.list_id);
        headers.push(("Feedback-ID", value));
    }
    headers
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
