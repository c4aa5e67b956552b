//! What is known around an edition besides its text: gathered by the command at work, and empty where
//! nobody looked. A rule that asks about it says nothing then.

use serde::{Deserialize, Serialize};

use super::Answers;

/// What is known around an edition besides its text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default, deny_unknown_fields)]
pub struct Known {
    /// What the addresses in it answered, where they were tried.
    pub answers: Answers,
    /// How large the HTML part is, in bytes, before it is encoded.
    pub html_bytes: Option<usize>,
    /// Who has signed it off, for a live send.
    pub sign_off: Option<SignOff>,
    /// Whether it was previewed, where the house asks for that, for a signature or a live send.
    pub preview: Option<Previewed>,
    /// Who would get it, for a live send.
    pub audience: Option<AudienceSize>,
    /// How many days after the day it is dated it would go out, for a live send; less than 0 for before.
    pub days_late: Option<i64>,
    /// When it went out, where it has changed since.
    pub sent: Option<Sent>,
    /// The files in `templates/` that nothing reads.
    pub unread: Vec<Unread>,
    /// What a send would stop for today, where somebody looked ahead.
    pub hindrances: Vec<Hindrance>,
}

/// A file in `templates/` that nothing reads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Unread {
    /// The file, such as `templates/themes.yaml`.
    pub file: String,
    /// The file that is read and has almost this name.
    pub meant: Option<String>,
}

/// How far an issue is signed off.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SignOff {
    /// How many people the house asks for.
    pub wanted: usize,
    /// Who has signed what would be sent now.
    pub by: Vec<String>,
    /// Whose signature does not count, and why, in whole sentences without a full stop.
    pub void: Vec<String>,
    /// Whether this looks ahead to a send that nobody asks for yet.
    #[serde(default)]
    pub ahead: bool,
}

/// Whether somebody has had a preview of what would be sent now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Previewed {
    /// Whether a preview had exactly this content.
    pub same: bool,
    /// When the last preview that counts went out, of whatever content, in words.
    pub last: Option<String>,
    /// How exactly this content was previewed where that does not count, in words: `through …, and not …`.
    #[serde(default)]
    pub elsewhere: Option<String>,
    /// Whether this looks ahead to a send that nobody asks for yet.
    #[serde(default)]
    pub ahead: bool,
}

/// How many people would get it, against the last time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AudienceSize {
    /// How many would get it now.
    pub people: u64,
    /// The last issue that went out in this language.
    pub last_issue: String,
    /// How many it went to.
    pub last_people: u64,
}

/// A dispatch that is over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Sent {
    /// How many people were sent it.
    pub people: u64,
    /// When it began, as people write it.
    pub when: String,
}

/// What a send would stop for, besides the words of the issue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Hindrance {
    /// What it is, without a full stop.
    pub message: String,
    /// What to do about it.
    pub cure: String,
}
