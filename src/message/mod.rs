//! One recipient's finished letter: MIME, headers and the signed token by which they can leave.
//!
//! The [`Press`] holds what all letters of a dispatch share. From one recipient it makes one
//! [`Letter`], the same bytes every time.

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
    /// The message as it goes over the wire: CRLF line endings, seven-bit, not dot-stuffed.
    pub bytes: Vec<u8>,
}

/// What all letters of a dispatch share.
#[derive(Clone, Debug)]
pub struct Press {
    digest: String,
}

/// Why a letter cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// Skeleton.
    #[error("skeleton")]
    Skeleton,
}

impl Press {
    /// Skeleton: replaced at merge.
    #[doc(hidden)]
    pub fn for_tests(digest: &str) -> Self {
        Press {
            digest: digest.to_owned(),
        }
    }

    /// Makes the letter for one recipient.
    pub fn letter(&self, recipient: &Recipient) -> Result<Letter, Fault> {
        let sender = Address::parse("news@example.org").map_err(|_| Fault::Skeleton)?;
        let token = self.token(&recipient.address);
        let message_id = format!("<{token}@example.org>");
        let text = format!(
            "From: news@example.org\r\nTo: {}\r\nMessage-ID: {message_id}\r\nSubject: News\r\n\r\nHello\r\n.\r\n.dots\r\n",
            if recipient.address.local().is_ascii() {
                recipient.address.to_string()
            } else {
                "you".into()
            },
        );
        Ok(Letter {
            sender,
            recipient: recipient.address.clone(),
            token,
            message_id,
            bytes: text.into_bytes(),
        })
    }

    /// The recipient's opaque token within this issue.
    pub fn token(&self, address: &Address) -> String {
        use sha2::Digest;
        data_encoding::HEXLOWER.encode(&sha2::Sha256::digest(address.key())[..16])
    }

    /// The digest of the edition these letters were rendered from (compare with `Cleared`).
    pub fn edition_digest(&self) -> &str {
        &self.digest
    }

    /// The shared content as text, for the ledger: see [`Press::thaw`].
    pub fn freeze(&self) -> String {
        self.digest.clone()
    }

    /// The press again from what the ledger kept, and the ledger's own secret.
    pub fn thaw(frozen: &str, secret: &[u8; 32]) -> Result<Self, Fault> {
        let _ = secret;
        Ok(Press::for_tests(frozen))
    }
}
