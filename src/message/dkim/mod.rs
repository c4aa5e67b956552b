//! Signing: whoever gets a letter can tell that it comes from the domain it names, and that nobody has
//! changed it on the way (DKIM, RFC 6376; Ed25519, RFC 8463).
//!
//! A signature covers the exact bytes that leave, in the `relaxed` form, and the whole body. The same
//! letter gets the same signature: its time is the letter's date, and both ways of signing leave nothing
//! to chance.

mod canon;
mod key;
mod tags;

#[cfg(test)]
mod tests;

pub use key::{Key, KeyFault};

use data_encoding::{BASE64, HEXLOWER};
use sha2::{Digest, Sha256};

use tags::Tags;

/// The headers a signature covers where a letter has them (RFC 6376 section 5.4.1, RFC 8058 section 4), and
/// whether it also says that there is no further one: a second `Subject` would be what readers see.
const SIGNED: &[(&str, bool)] = &[
    ("From", true),
    ("Reply-To", true),
    ("Subject", true),
    ("To", true),
    ("Date", true),
    ("Message-ID", false),
    ("MIME-Version", false),
    ("Content-Type", true),
    ("Content-Transfer-Encoding", false),
    ("List-Id", false),
    ("List-Unsubscribe", false),
    ("List-Unsubscribe-Post", false),
    ("List-Help", false),
    ("List-Post", false),
    ("List-Archive", false),
    ("Feedback-ID", false),
];

/// Signs letters in the name of a domain.
#[derive(Debug)]
pub struct Signer {
    domain: String,
    /// Each selector and the key whose public half the domain publishes there. The first is RSA.
    keys: Vec<(String, Key)>,
}

/// What the domain has to publish, so that a signature can be verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Where: `selector._domainkey.example.org`.
    pub name: String,
    /// The text of the TXT record.
    pub value: String,
}

impl Signer {
    /// Signs with an RSA key, which every receiver can verify. `domain` is ASCII.
    pub fn new(domain: &str, selector: &str, rsa: Key) -> Self {
        Signer {
            domain: domain.to_owned(),
            keys: vec![(selector.to_owned(), rsa)],
        }
    }

    /// Signs a second time, with an Ed25519 key; some receivers cannot verify that alone.
    #[must_use]
    pub fn beside(mut self, selector: &str, ed25519: Key) -> Self {
        self.keys.push((selector.to_owned(), ed25519));
        self
    }

    /// What the domain has to publish, a record for each key.
    pub fn records(&self) -> Vec<Record> {
        let records = self.keys.iter().map(|(selector, key)| Record {
            name: format!("{selector}._domainkey.{}", self.domain),
            value: key.record(),
        });
        records.collect()
    }

    /// Who signs, in a few words for each key: where its public half is published, and a mark by which
    /// another key there can be told from it. Nothing in it is secret.
    pub fn names(&self) -> Vec<String> {
        let records = self.records().into_iter().map(|Record { name, value }| {
            let mark: String = HEXLOWER
                .encode(&Sha256::digest(value))
                .chars()
                .take(8)
                .collect();
            format!("{name} (key {mark})")
        });
        records.collect()
    }

    /// The signatures of a letter, each a header with its end. They stand before its others.
    ///
    /// `header` is the letter's with its last CRLF, `body_hash` that of its body (RFC 6376 section 3.7), and
    /// `date` the letter's, in unix seconds. `None` where the system gives no random numbers.
    pub(super) fn signatures(
        &self,
        header: &[u8],
        body_hash: &[u8],
        date: Option<i64>,
    ) -> Option<Vec<u8>> {
        let (names, headers) = covered(header);
        let body_hash = BASE64.encode(body_hash);
        let mut signatures = Vec::with_capacity(1024);
        for (selector, key) in &self.keys {
            let mut tags = Tags::new();
            tags.tag("v=1;");
            tags.tag(&format!("a={};", key.algorithm()));
            tags.tag("c=relaxed/relaxed;");
            tags.tag(&format!("d={};", self.domain));
            tags.tag(&format!("s={selector};"));
            if let Some(date) = date {
                tags.tag(&format!("t={date};"));
            }
            tags.names("h", &names);
            tags.tag(&format!("bh={body_hash};"));
            tags.tag("b=");
            // The signature covers its own header too, with nothing behind `b=`.
            let mut covered = headers.clone();
            canon::header(tags.as_bytes(), &mut covered);
            signatures.extend_from_slice(tags.end_with(&key.sign(&covered)?).as_bytes());
        }
        Some(signatures)
    }
}

/// The form in which whole lines of a body are signed. Lines that end in other than white space may be put
/// together afterwards; empty lines at the end belong to no body.
pub(super) fn body(lines: &[u8]) -> Vec<u8> {
    canon::body(lines)
}

/// The names of the headers that are signed, and those headers in the form in which they are. Of several
/// of one name a verifier takes the last one first (RFC 6376 section 5.4.2).
fn covered(header: &[u8]) -> (Vec<&'static str>, Vec<u8>) {
    let fields = fields(header);
    let (mut names, mut data) = (Vec::new(), Vec::new());
    for (name, once_more) in SIGNED {
        for field in fields.iter().rev().filter(|field| is_called(field, name)) {
            names.push(*name);
            canon::header(field, &mut data);
            data.extend_from_slice(b"\r\n");
        }
        if *once_more {
            names.push(*name);
        }
    }
    (names, data)
}

/// The fields of a header, each with its continuation lines and without its last CRLF.
fn fields(header: &[u8]) -> Vec<&[u8]> {
    let mut fields = Vec::new();
    let mut rest = header;
    while !rest.is_empty() {
        let end = rest
            .windows(3)
            .position(|end| end.starts_with(b"\r\n") && !matches!(end, [_, _, b' ' | b'\t']));
        let (field, after) = rest.split_at(end.unwrap_or(rest.len()));
        fields.push(field.strip_suffix(b"\r\n").unwrap_or(field));
        rest = after.strip_prefix(b"\r\n").unwrap_or(after);
    }
    fields
}

fn is_called(field: &[u8], name: &str) -> bool {
    let colon = field.iter().position(|byte| *byte == b':');
    colon.is_some_and(|colon| {
        field
            .split_at(colon)
            .0
            .trim_ascii_end()
            .eq_ignore_ascii_case(name.as_bytes())
    })
}
