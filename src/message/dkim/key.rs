//! A private key that signs, from the file that holds it.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use data_encoding::BASE64;
use rustls_pki_types::PrivateKeyDer;
use rustls_pki_types::pem::PemObject;
use sha2::{Digest, Sha256};

/// A private key. Nothing shows it: [`Debug`] says only of what sort it is.
pub struct Key(Pair);

enum Pair {
    Rsa(Box<RsaKeyPair>),
    Ed25519(Ed25519KeyPair),
}

/// Why a key cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyFault {
    /// Nothing in the file is a private key in PEM.
    #[error("holds no private key in PEM form")]
    NoKey,
    /// It holds the half that everybody may see.
    #[error("holds a public key, and signing needs the private one")]
    Public,
    /// It is encrypted.
    #[error("is locked with a passphrase")]
    Locked,
    /// It is an RSA key of less than 2048 bits, which receivers refuse (RFC 8301 section 3.2).
    #[error("is an RSA key of less than 2048 bits, which receivers do not trust")]
    TooShort,
    /// It is an RSA key of more than 4096 bits, which receivers need not be able to read.
    #[error("is an RSA key of more than 4096 bits, which many receivers cannot read")]
    TooLong,
    /// It is a key of another sort than the setting is for.
    #[error("is not a key for {0}")]
    Sort(&'static str),
}

impl Key {
    /// Reads an RSA key from PEM, PKCS#8 or PKCS#1.
    pub fn rsa(pem: &[u8]) -> Result<Self, KeyFault> {
        let pair = match private(pem)? {
            PrivateKeyDer::Pkcs1(key) => RsaKeyPair::from_der(key.secret_pkcs1_der()),
            PrivateKeyDer::Pkcs8(key) => RsaKeyPair::from_pkcs8(key.secret_pkcs8_der()),
            _ => return Err(KeyFault::Sort("RSA")),
        };
        let pair = pair.map_err(|rejected| match rejected.to_string().as_str() {
            "TooSmall" => KeyFault::TooShort,
            "TooLarge" => KeyFault::TooLong,
            _ => KeyFault::Sort("RSA"),
        })?;
        Ok(Key(Pair::Rsa(Box::new(pair))))
    }

    /// Reads an Ed25519 key from PEM, PKCS#8.
    pub fn ed25519(pem: &[u8]) -> Result<Self, KeyFault> {
        let PrivateKeyDer::Pkcs8(key) = private(pem)? else {
            return Err(KeyFault::Sort("Ed25519"));
        };
        // OpenSSL leaves the public half out, against which it could be checked.
        let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(key.secret_pkcs8_der());
        let pair = pair.map_err(|_| KeyFault::Sort("Ed25519"))?;
        Ok(Key(Pair::Ed25519(pair)))
    }

    /// The word of the `a=` tag.
    pub(super) fn algorithm(&self) -> &'static str {
        match &self.0 {
            Pair::Rsa(_) => "rsa-sha256",
            Pair::Ed25519(_) => "ed25519-sha256",
        }
    }

    /// Signs data; the same data gives the same signature. In base64. `None` where the system gives no
    /// random numbers, which hide the key while RSA computes.
    pub(super) fn sign(&self, data: &[u8]) -> Option<String> {
        match &self.0 {
            Pair::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(
                    &RSA_PKCS1_SHA256,
                    &SystemRandom::new(),
                    data,
                    &mut signature,
                )
                .ok()?;
                Some(BASE64.encode(&signature))
            }
            // RFC 8463 section 3: it is the hash that is signed.
            Pair::Ed25519(pair) => Some(BASE64.encode(pair.sign(&Sha256::digest(data)).as_ref())),
        }
    }

    /// The public half as the DNS publishes it (RFC 6376 section 3.6.1, RFC 8463 section 4).
    pub(super) fn record(&self) -> String {
        match &self.0 {
            Pair::Rsa(pair) => {
                let public = BASE64.encode(&subject_public_key_info(pair.public_key().as_ref()));
                format!("v=DKIM1; k=rsa; p={public}")
            }
            Pair::Ed25519(pair) => {
                let public = BASE64.encode(pair.public_key().as_ref());
                format!("v=DKIM1; k=ed25519; p={public}")
            }
        }
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Key({})", self.algorithm())
    }
}

fn private(pem: &[u8]) -> Result<PrivateKeyDer<'static>, KeyFault> {
    let says = |words: &str| {
        pem.windows(words.len())
            .any(|window| window == words.as_bytes())
    };
    // Of a traditional key a header says so, of PKCS#8 the name does.
    if says("BEGIN ENCRYPTED PRIVATE KEY") || says("Proc-Type: 4,ENCRYPTED") {
        return Err(KeyFault::Locked);
    }
    PrivateKeyDer::from_pem_slice(pem).map_err(|_| {
        if says("PUBLIC KEY-----") {
            KeyFault::Public
        } else {
            KeyFault::NoKey
        }
    })
}

/// An RSA public key (PKCS#1) as `SubjectPublicKeyInfo` (RFC 5280 section 4.1), which is what verifiers read.
fn subject_public_key_info(key: &[u8]) -> Vec<u8> {
    // SEQUENCE { OBJECT IDENTIFIER rsaEncryption, NULL } (RFC 3279 section 2.3.1).
    const RSA: &[u8] = &[
        0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
    ];
    const SEQUENCE: u8 = 0x30;
    const BIT_STRING: u8 = 0x03;
    // A bit string begins with how many bits of its last byte do not count.
    let bits = der(BIT_STRING, &[&[0], key].concat());
    der(SEQUENCE, &[RSA, &bits].concat())
}

/// A value of ASN.1 with its tag and its length.
fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let bytes = content.len().to_be_bytes();
    let length: Vec<u8> = bytes.into_iter().skip_while(|byte| *byte == 0).collect();
    let mut value = vec![tag];
    match u8::try_from(content.len()) {
        Ok(short @ 0..128) => value.push(short),
        // A usize has eight bytes at most.
        _ => value.push(0x80 | u8::try_from(length.len()).unwrap_or(8)),
    }
    if content.len() >= 128 {
        value.extend(length);
    }
    value.extend_from_slice(content);
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_holds_no_key_says_what_it_holds() {
        for (pem, fault) in [
            ("", KeyFault::NoKey),
            ("letters", KeyFault::NoKey),
            (
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
                KeyFault::Sort("RSA"),
            ),
            (
                "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
                KeyFault::Public,
            ),
            (
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
                KeyFault::Locked,
            ),
        ] {
            assert_eq!(Key::rsa(pem.as_bytes()).unwrap_err(), fault, "{pem}");
        }
    }

    #[test]
    fn a_length_takes_as_many_bytes_as_it_needs() {
        assert_eq!(der(3, &[7; 2]), [3, 2, 7, 7]);
        assert_eq!(&der(3, &[7; 127])[..3], [3, 127, 7]);
        assert_eq!(&der(3, &[7; 128])[..4], [3, 0x81, 128, 7]);
        assert_eq!(&der(3, &[7; 300])[..5], [3, 0x82, 1, 44, 7]);
    }
}
