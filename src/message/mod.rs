//! One recipient's finished letter: MIME, headers, the signed token by which they can leave, and DKIM.
//!
//! The [`Press`] holds what all letters of a dispatch share. From one recipient it makes one
//! [`Letter`], the same bytes every time: Message-ID, Date and boundary derive from the issue and the
//! recipient, never from the clock.

mod dkim;
mod fold;
mod layout;
mod note;
mod press;
mod quoted;
mod shared;
mod stencil;
mod text;
mod token;

pub use dkim::{Key, KeyFault, Record, Signer};
pub use note::Note;
pub use press::{Press, Stamp};
pub use shared::{content_digest, list_id_of, subject_of};
pub use text::Text;
pub use token::Secret;

use crate::subscribers::{Address, Name};

/// What the press must know of the person it writes to.
#[derive(Clone, Debug)]
pub struct Recipient {
    /// Where the letter goes.
    pub address: Address,
    /// Their name in full.
    pub name: Option<Name>,
    /// What the greeting calls them.
    pub greeting: Option<Name>,
    /// Whether they want the plain text alone.
    pub plain: bool,
}

/// A finished letter.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The envelope sender (SMTP `MAIL FROM`).
    pub sender: Address,
    /// The one envelope recipient (SMTP `RCPT TO`).
    pub recipient: Address,
    /// The recipient's opaque token within this issue: the stem of the file in the outbox.
    pub token: String,
    /// The `Message-ID`, the same on every attempt.
    pub message_id: String,
    /// The message.
    pub text: Text,
}

/// Why a letter cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The `from:` or `reply-to:` of `bulletin.yaml` is no address that mail can be sent from.
    #[error("{address} cannot stand in a letter: {why}")]
    Address {
        /// The address as it stands in `bulletin.yaml`.
        address: String,
        /// What is wrong with it.
        why: String,
    },
    /// A header would hold characters that no header can.
    #[error("the header {0} would hold a line break or a control character")]
    Header(&'static str),
    /// The mail library refuses to build it.
    #[error("the message cannot be built: {0}")]
    Build(#[from] lettre::error::Error),
    /// The system gives no random numbers, without which RSA would show the key.
    #[error("the letter cannot be signed: this computer gives no random numbers")]
    Signing,
    /// What the ledger kept of this dispatch cannot be read back.
    #[error("what was kept of this dispatch cannot be read: {0}")]
    Frozen(#[from] serde_json::Error),
}

impl Fault {
    /// What to do about it.
    pub fn cure(&self) -> String {
        match self {
            Fault::Address { .. } => {
                "write one plain address in `from:` and `reply-to:` of bulletin.yaml".into()
            }
            Fault::Header(_) => "take the line break out of bulletin.yaml or of the issue".into(),
            Fault::Build(_) => "look for something unusual in the name or the subject".into(),
            Fault::Signing => "restart the computer, then run the same command again".into(),
            Fault::Frozen(_) => "use the version of bulletin that began this dispatch".into(),
        }
    }
}
