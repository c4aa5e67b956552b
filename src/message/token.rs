//! Opaque, signed tokens: what a letter says of its recipient to those who hold the secret, and nothing
//! to anybody else.

use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::subscribers::Address;

/// The key all tokens are made with. It is kept with the ledger, and a stranger without it can neither
/// make a token nor tell whose it is.
#[derive(Clone)]
pub struct Secret([u8; 32]);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    /// The secret the ledger keeps.
    pub fn new(bytes: [u8; 32]) -> Self {
        Secret(bytes)
    }

    /// A secret anybody knows, for previews and samples: a token made with it unsubscribes nobody.
    pub fn of_samples() -> Self {
        Secret(*b"bulletin: samples and previews..")
    }

    /// The token of a recipient within one issue: names the letter's file, its Message-ID and boundary.
    pub(super) fn letter(&self, issue: &str, address: &Address) -> String {
        self.token("letter", issue, address)
    }

    /// The token that lets a recipient leave this list, the same in every issue.
    pub fn unsubscribe(&self, list_id: &str, address: &Address) -> String {
        self.token("unsubscribe", list_id, address)
    }

    /// The token by which somebody confirms what they asked for at a moment, in unix milliseconds.
    pub fn confirmation(&self, asked: i64, address: &Address) -> String {
        self.token("confirmation", &asked.to_string(), address)
    }

    /// Whether a token is the one by which somebody leaves this list; capitals make no difference.
    pub fn lets_leave(&self, token: &str, list_id: &str, address: &Address) -> bool {
        self.unsubscribe(list_id, address)
            .eq_ignore_ascii_case(token)
    }

    /// HMAC-SHA-256 over purpose, scope and address, cut to 128 bits, in lower-case base32: 26
    /// characters that survive file systems, local parts and subject lines in any case.
    fn token(&self, purpose: &str, scope: &str, address: &Address) -> String {
        // HMAC takes keys of any length (RFC 2104), so this never leaves early.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else {
            return String::new();
        };
        for part in [purpose, scope, &address.key()] {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part.as_bytes());
        }
        let tag = mac.finalize().into_bytes();
        data_encoding::BASE32_NOPAD
            .encode(&tag[..16])
            .to_lowercase()
    }
}
