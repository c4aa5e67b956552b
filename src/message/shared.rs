//! What all letters of a dispatch share, in the form the ledger keeps.

use chrono::DateTime;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Fault, Stamp};
use crate::masthead::{Masthead, Words};
use crate::render::{CalendarFile, Rendered, Template};

/// The part of a press that the ledger keeps, so that a dispatch is finished as it was begun.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Shared {
    pub(super) issue: String,
    pub(super) date: String,
    pub(super) subject: String,
    pub(super) text: Template,
    pub(super) html: Template,
    pub(super) from_name: String,
    pub(super) from_address: String,
    pub(super) reply_to: Option<String>,
    pub(super) list_id: String,
    pub(super) list_name: String,
    pub(super) list_archive: Option<String>,
    pub(super) language: String,
    pub(super) greeting: String,
    pub(super) greeting_without_name: String,
    pub(super) unsubscribe_subject: String,
    pub(super) edition_digest: String,
    /// Who signs: see [`Signer::names`](super::Signer::names). Never the key.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) signatures: Vec<String>,
    /// Where letters come back to, each with its token in the address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) bounces: Option<String>,
    /// The sender's name in `Feedback-ID`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) feedback_id: Option<String>,
    /// Where our pages are, on which readers leave and choose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) pages: Option<String>,
}

/// What readers would get, as one number: any change that they could notice changes it, in the content, in
/// the look, in whom it is from and how they are greeted, and in the page and the calendar files that letters
/// lead to. The time at which it is sent does not.
pub fn content_digest(
    rendered: &Rendered,
    events: &[CalendarFile],
    masthead: &Masthead,
    words: &Words,
) -> String {
    let stamp = Stamp {
        issue: "",
        date: DateTime::UNIX_EPOCH.with_timezone(&masthead.zone),
    };
    let mut shared = Shared::new(rendered, masthead, words, &stamp);
    // This one changes with notes that nobody sees, and the others are for servers.
    shared.edition_digest.clear();
    (shared.bounces, shared.feedback_id) = (None, None);
    // Strings, lists and structs of them always have a form in JSON.
    let events: Vec<&str> = events.iter().map(|event| event.content.as_str()).collect();
    let written = serde_json::to_string(&(&shared, &rendered.web, events)).unwrap_or_default();
    data_encoding::HEXLOWER.encode(&Sha256::digest(written))
}

/// The list whose letters a frozen content makes; none where it cannot be read.
pub fn list_id_of(frozen: &str) -> Option<String> {
    #[derive(Deserialize)]
    #[serde(rename_all = "kebab-case")]
    struct List {
        list_id: String,
    }
    let list: List = serde_json::from_str(frozen).ok()?;
    Some(list.list_id)
}

/// The subject of the letters that a frozen content makes; none where it cannot be read.
pub fn subject_of(frozen: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Letters {
        subject: String,
    }
    let letters: Letters = serde_json::from_str(frozen).ok()?;
    Some(letters.subject)
}

impl Shared {
    pub(super) fn new(
        rendered: &Rendered,
        masthead: &Masthead,
        words: &Words,
        stamp: &Stamp<'_>,
    ) -> Self {
        Shared {
            issue: stamp.issue.to_owned(),
            // RFC 5322 section 3.3, in the bulletin's own zone.
            date: stamp.date.to_rfc2822(),
            subject: rendered.subject.clone(),
            text: rendered.text.clone(),
            html: rendered.html.clone(),
            from_name: masthead.from.name.clone(),
            from_address: masthead.from.address.clone(),
            reply_to: masthead.reply_to.clone(),
            list_id: masthead.list_id.clone(),
            list_name: masthead.name.clone(),
            list_archive: masthead
                .pages
                .archive
                .as_ref()
                .map(|link| link.as_str().to_owned()),
            language: words.language.clone(),
            greeting: words.greeting.clone(),
            greeting_without_name: words.greeting_without_name.clone(),
            unsubscribe_subject: words.unsubscribe_subject.clone(),
            edition_digest: rendered.edition_digest.clone(),
            signatures: Vec::new(),
            bounces: masthead.sending.bounces.clone(),
            feedback_id: masthead.sending.feedback_id.clone(),
            pages: masthead.serve.as_ref().map(|serve| serve.page("")),
        }
    }

    /// Whether one press in a mail program is enough to leave (RFC 8058, which asks for https).
    pub(super) fn one_click(&self) -> bool {
        let pages = self.pages.as_deref();
        pages.is_some_and(|pages| pages.starts_with("https://"))
    }

    /// A line break in a header would begin another header.
    pub(super) fn refuse_control_characters(&self) -> Result<(), Fault> {
        let shared = self;
        for (header, value) in [
            ("Subject", &shared.subject),
            ("From", &shared.from_name),
            ("List-Id", &shared.list_name),
            ("Date", &shared.date),
            ("Content-Language", &shared.language),
        ] {
            if value.chars().any(char::is_control) {
                return Err(Fault::Header(header));
            }
        }
        Ok(())
    }

    /// What readers would see differently in letters of the other.
    pub(super) fn differs_from(&self, other: &Shared) -> Vec<&'static str> {
        let (ours, theirs) = (self, other);
        let parts = [
            ("the subject", ours.subject != theirs.subject),
            ("the content", ours.text != theirs.text),
            (
                "the look",
                ours.text == theirs.text && ours.html != theirs.html,
            ),
            (
                "the sender",
                (&ours.from_name, &ours.from_address, &ours.reply_to)
                    != (&theirs.from_name, &theirs.from_address, &theirs.reply_to),
            ),
            (
                "the greeting",
                (&ours.greeting, &ours.greeting_without_name)
                    != (&theirs.greeting, &theirs.greeting_without_name),
            ),
            (
                "the list's name",
                (&ours.list_id, &ours.list_name) != (&theirs.list_id, &theirs.list_name),
            ),
            ("the address of the pages", ours.pages != theirs.pages),
        ];
        parts
            .into_iter()
            .filter(|(_, differs)| *differs)
            .map(|(part, _)| part)
            .collect()
    }
}
