//! Opaque, signed tokens: what a letter says of its recipient to those who hold the secret, and nothing
//! to anybody else.

use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::subscribers::Address;

/// So many bytes of a token to leave with are its reader's, and so many say that those are whole.
const OWN: usize = 12;
const CHECK: usize = 4;

/// What the second are made over.
const WHOLE: &str = "whole";

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

    /// The token that lets a recipient leave this list, the same in every issue. Its last 32 bits say of the
    /// others that they are as they were made ([`Secret::is_whole`]).
    pub fn unsubscribe(&self, list_id: &str, address: &Address) -> String {
        let tag = self.tag(["unsubscribe", list_id, &address.key()]);
        let own = &tag[..OWN];
        let check = self.tag([WHOLE, &base32(own)]);
        base32(&[own, &check[..CHECK]].concat())
    }

    /// Whether a token to leave with has come as it was made, whoever's it is and whether or not they are still
    /// known: capitals make no difference. One that was cut off or mistyped is not, but for one in 2³².
    pub fn is_whole(&self, token: &str) -> bool {
        let bytes = data_encoding::BASE32_NOPAD.decode(token.to_ascii_uppercase().as_bytes());
        let Ok(bytes) = bytes else {
            return false;
        };
        let Some((own, check)) = bytes.split_at_checked(OWN) else {
            return false;
        };
        check == &self.tag([WHOLE, &base32(own)])[..CHECK]
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

    /// 128 bits over purpose, scope and address: 26 characters that survive file systems, local parts and
    /// subject lines in any case.
    fn token(&self, purpose: &str, scope: &str, address: &Address) -> String {
        base32(&self.tag([purpose, scope, &address.key()])[..OWN + CHECK])
    }

    /// HMAC-SHA-256 over these words.
    fn tag<const N: usize>(&self, words: [&str; N]) -> [u8; 32] {
        // HMAC takes keys of any length (RFC 2104), so this never leaves early.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else {
            return [0; 32];
        };
        for word in words {
            mac.update(&(word.len() as u64).to_be_bytes());
            mac.update(word.as_bytes());
        }
        mac.finalize().into_bytes().into()
    }
}

fn base32(bytes: &[u8]) -> String {
    data_encoding::BASE32_NOPAD.encode(bytes).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_to_leave_with_says_by_itself_whether_it_is_whole() {
        let secret = Secret([7; 32]);
        let reader = Address::parse("ada@example.org").unwrap();
        let token = secret.unsubscribe("list.example.org", &reader);
        assert_eq!(token.len(), 26);
        assert!(secret.is_whole(&token) && secret.is_whole(&token.to_uppercase()));
        for cut in 0..token.len() {
            assert!(!secret.is_whole(&token[..cut]), "{cut}");
            let other = if token[cut..].starts_with('a') {
                "b"
            } else {
                "a"
            };
            let damaged = format!("{}{other}{}", &token[..cut], &token[cut + 1..]);
            assert!(!secret.is_whole(&damaged), "{damaged}");
        }
        for other in [format!("{token}a"), format!("{token}{token}"), "ŵ".into()] {
            assert!(!secret.is_whole(&other), "{other}");
        }
        assert!(!Secret::of_samples().is_whole(&token));
    }
}
