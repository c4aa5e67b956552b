//! What a message is, from its bytes alone; whom it is about, the ledger decides.

use super::automatic;
use super::class::Class;
use super::leave::{self, Wish};
use super::mime::Mail;
use super::prose;
use super::report::{self, Action, Outcome};
use super::token;

/// What a message is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// What became of a letter.
    Report(Vec<Outcome>),
    /// Somebody called a letter spam. The addresses named, where they are not blacked out.
    Complaint(Vec<String>),
    /// A mail of the kind the `List-Unsubscribe` of a letter asks for.
    Leave,
    /// Somebody asks to leave in their own words; and whether they say more.
    Wish { more: bool },
    /// A report on something other than a complaint, in the form of one.
    Notice,
    /// An automatic reply.
    Automatic,
    /// An automatic reply that says nobody reads this address any more.
    Moved,
    /// A program wants proof that a person wrote.
    Challenge,
    /// A person wrote; and whether it looks as if they want to leave.
    Person { leaving: bool },
    /// No message at all.
    Nothing,
}

/// A message, judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Judgement {
    pub(super) kind: Kind,
    /// The address it is from, as it stands.
    pub(super) from: String,
    pub(super) subject: String,
    /// In unix seconds.
    pub(super) date: Option<i64>,
    pub(super) message_id: Option<String>,
    /// What may be the token of a letter, in the address it came to (VERP).
    pub(super) verp: Vec<String>,
    /// The same in the Message-ID of the letter that it gives back.
    pub(super) ids: Vec<String>,
    /// What may be a token to leave with.
    pub(super) leave: Vec<String>,
}

/// Headers that say which of our addresses a message came to.
const ARRIVED: &[&str] = &[
    "to",
    "delivered-to",
    "x-original-to",
    "envelope-to",
    "x-envelope-to",
    "x-delivered-to",
    "apparently-to",
    "x-rcpt-to",
    "cc",
];

/// Judges a message.
pub(super) fn judge(bytes: &[u8]) -> Judgement {
    let mail = Mail::read(bytes);
    let headers = &mail.headers;
    let arrived = ARRIVED.iter().flat_map(|name| headers.all(name));
    let verp = token::in_all(arrived);
    let kind = kind(&mail);
    let (ids, leave) = match &kind {
        Kind::Report(_) | Kind::Complaint(_) => {
            (returned_ids(&mail), token::in_all(returned_ways_out(&mail)))
        }
        Kind::Leave => {
            let mut tokens = token::in_text(&headers.subject);
            tokens.extend(verp.iter().cloned());
            (Vec::new(), tokens)
        }
        _ => (Vec::new(), Vec::new()),
    };
    Judgement {
        from: headers.from.clone(),
        subject: headers.subject.clone(),
        date: headers.date,
        message_id: headers.message_id.clone(),
        kind,
        verp,
        ids,
        leave,
    }
}

/// What a message is, in a word: from its bytes alone, whatever they are.
pub fn verdict_of(bytes: &[u8]) -> &'static str {
    match judge(bytes).kind {
        Kind::Report(outcomes) => match outcomes.first().map(|first| (first.action, first.class)) {
            Some((Action::Delayed, _)) => "delayed",
            Some((Action::Delivered, _)) => "delivered",
            Some((Action::Failed, Class::Dead)) => "dead",
            Some((Action::Failed, Class::Soft)) => "soft",
            Some((Action::Failed, Class::Refused)) => "refused",
            None => "nothing",
        },
        Kind::Complaint(_) => "complaint",
        Kind::Leave => "leave",
        Kind::Wish { more: false } => "wish",
        Kind::Wish { more: true } => "wish-and-more",
        Kind::Notice => "notice",
        Kind::Automatic => "automatic",
        Kind::Moved => "moved",
        Kind::Challenge => "challenge",
        Kind::Person { leaving: false } => "person",
        Kind::Person { leaving: true } => "person-leaving",
        Kind::Nothing => "nothing",
    }
}

fn kind(mail: &Mail) -> Kind {
    let headers = &mail.headers;
    if !headers.are_there() {
        return Kind::Nothing;
    }
    if let Some(complaint) = report::complaint(mail) {
        return match complaint.feedback.as_str() {
            // RFC 5965 section 7.3, and `opt-out` from its drafts, in which providers still send it.
            "" | "abuse" | "fraud" | "opt-out" | "opt-out-list" => {
                Kind::Complaint(complaint.addresses)
            }
            // RFC 6430: it says the opposite.
            "not-spam" => Kind::Automatic,
            // `auth-failure` (RFC 6591) is about our signature, `virus` about the letter; neither is a wish.
            _ => Kind::Notice,
        };
    }
    if let Some(outcomes) = report::delivery(mail)
        && !outcomes.is_empty()
    {
        return Kind::Report(outcomes);
    }
    if prose::is_bounce(mail) {
        return Kind::Report(vec![prose::outcome(mail)]);
    }
    let words = mail.words();
    let wish = leave::wish(&headers.subject, words);
    // What a letter's own way out writes has a token in its subject, or behind a plus in the address. An answer
    // to that bears the same subject, and may say the opposite.
    let answers = leave::is_answer(&headers.subject) && wish == Wish::Other;
    if !token::in_text(&headers.subject).is_empty() && !answers {
        return Kind::Leave;
    }
    let hints = leave::hints(&headers.subject, words);
    // Groups and people's own subjects may make a mail look like a reply of a program: a wish is looked for first.
    let looks = wish == Wish::Other && !hints && automatic::looks_like_reply(mail);
    if automatic::is_reply(mail) || looks {
        return match automatic::is_challenge(mail) {
            true => Kind::Challenge,
            false if automatic::says_moved(mail) => Kind::Moved,
            false => Kind::Automatic,
        };
    }
    if automatic::is_challenge(mail) {
        return Kind::Challenge;
    }
    match wish {
        Wish::Leave => Kind::Wish { more: false },
        Wish::LeaveAndMore => Kind::Wish { more: true },
        Wish::Other => Kind::Person { leaving: hints },
    }
}

/// The tokens in the Message-ID of the letter that a report gives back: in its headers where they are a part of
/// their own, else in lines of the text; and in what the report says it answers (Exchange).
fn returned_ids(mail: &Mail) -> Vec<String> {
    let mut lines: Vec<&str> = Vec::new();
    for returned in &mail.returned {
        lines.extend(returned.all("message-id"));
        lines.extend(returned.all("x-envelope-from"));
        lines.extend(returned.all("return-path"));
    }
    for name in [
        "in-reply-to",
        "references",
        "x-original-message-id",
        "original-message-id",
    ] {
        lines.extend(mail.headers.all(name));
    }
    let texts = mail.texts.iter().flat_map(|text| text.words.lines());
    lines.extend(texts.filter(|line| {
        let line = line.trim_start_matches(['>', ' ', '\t', '|']);
        let name = line.split(':').next().unwrap_or_default().trim();
        [
            "message-id",
            "original-message-id",
            "return-path",
            "x-envelope-from",
            "original-envelope-id",
        ]
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known))
    }));
    token::in_all(lines)
}

/// The `List-Unsubscribe` of the letter that a report gives back: its token stands for the person.
fn returned_ways_out(mail: &Mail) -> impl Iterator<Item = &str> {
    let headers = mail
        .returned
        .iter()
        .flat_map(|returned| returned.all("list-unsubscribe"));
    let texts = mail.texts.iter().flat_map(|text| text.words.lines());
    headers.chain(texts.filter(|line| {
        let line = line.trim_start_matches(['>', ' ', '\t', '|']);
        line.get(..17)
            .is_some_and(|name| name.eq_ignore_ascii_case("list-unsubscribe:"))
    }))
}
