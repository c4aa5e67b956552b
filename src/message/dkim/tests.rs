//! Signing, against what the RFCs print and against ring's own verifier.

use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};

use super::*;

/// The letter of RFC 8463 appendix A.3.
const LETTER: &str = "From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.net>\r\nSubject: Is dinner ready?\r\nDate: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\r\nMessage-ID: <20030712040037.46341.5F8J@football.example.com>\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry yet?\r\n\r\nJoe.\r\n";

fn hash(body: &str) -> String {
    BASE64.encode(&Sha256::digest(canon::body(body.as_bytes())))
}

/// A new Ed25519 key as OpenSSL would write it.
fn key() -> Key {
    let made =
        aws_lc_rs::signature::Ed25519KeyPair::generate_pkcs8(&aws_lc_rs::rand::SystemRandom::new());
    let pem = format!(
        "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
        BASE64.encode(made.unwrap().as_ref())
    );
    Key::ed25519(pem.as_bytes()).unwrap()
}

/// A letter's header with its last CRLF, and its body.
fn halves(letter: &[u8]) -> (&[u8], &[u8]) {
    let end = letter.windows(4).position(|it| it == b"\r\n\r\n").unwrap();
    (&letter[..end + 2], &letter[end + 4..])
}

fn signed(letter: &str) -> String {
    let signer = Signer::new("example.org", "2026", key());
    let (header, text) = halves(letter.as_bytes());
    let hash = Sha256::digest(body(text));
    let signatures = signer.signatures(header, &hash, Some(1_795_000_000));
    String::from_utf8(signatures.unwrap()).unwrap() + letter
}

/// The value of a tag, without its white space.
fn tag(letter: &str, tag: &str) -> String {
    let header = letter.split("\r\n\r\n").next().unwrap();
    let (_, value) = header.split_once(&format!(" {tag}=")).unwrap();
    let end = value
        .find(';')
        .or(value.find("\r\nFrom:"))
        .unwrap_or(value.len());
    value[..end].split_whitespace().collect()
}

#[test]
fn the_hashes_of_bodies_that_are_printed() {
    // Of nothing: RFC 6376 section 3.4.4. Of the letter: RFC 8463 appendix A.3.
    assert_eq!(hash(""), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    let (_, body) = halves(LETTER.as_bytes());
    assert_eq!(
        hash(std::str::from_utf8(body).unwrap()),
        "2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8="
    );
}

#[test]
fn the_signature_of_rfc_8463_holds_for_what_we_would_sign() {
    let theirs = "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;\r\n d=football.example.com; i=@football.example.com;\r\n q=dns/txt; s=brisbane; t=1528637909; h=from : to :\r\n subject : date : message-id : from : subject : date;\r\n bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n b=";
    let (header, _) = halves(LETTER.as_bytes());
    let mut data = Vec::new();
    for field in fields(header) {
        canon::header(field, &mut data);
        data.extend_from_slice(b"\r\n");
    }
    canon::header(theirs.as_bytes(), &mut data);
    let public = BASE64
        .decode(b"11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=")
        .unwrap();
    let signature = BASE64
        .decode(b"/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11BusFa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==")
        .unwrap();
    let key = UnparsedPublicKey::new(&ED25519, public);
    key.verify(&Sha256::digest(&data), &signature).unwrap();
    data.push(b' ');
    assert!(key.verify(&Sha256::digest(&data), &signature).is_err());
}

#[test]
fn it_names_what_the_letter_has_and_what_it_must_not_get() {
    let letter = signed(
        "Received: x\r\nfrom: a@example.org\r\nSubject: s\r\nX-Other: y\r\nList-Unsubscribe: <mailto:a@example.org>\r\n\r\nbody\r\n",
    );
    assert_eq!(
        tag(&letter, "h"),
        "From:From:Reply-To:Subject:Subject:To:Date:Content-Type:List-Unsubscribe"
    );
    assert_eq!(tag(&letter, "t"), "1795000000");
    let header = letter.split("\r\n\r\n").next().unwrap();
    for missing in [" l=", " x="] {
        assert!(!header.contains(missing), "{header}");
    }
}

#[test]
fn of_several_headers_of_a_name_the_last_is_signed_first() {
    let (names, data) = covered(b"List-Help: one\r\nList-Help:\r\n two\r\n");
    assert_eq!(names.iter().filter(|name| **name == "List-Help").count(), 2);
    assert!(data.ends_with(b"list-help:two\r\nlist-help:one\r\n"));
}

#[test]
fn it_stands_first_in_short_lines_and_the_letter_behind_it_is_untouched() {
    let letter = signed(LETTER);
    assert!(letter.starts_with("DKIM-Signature: v=1;"), "{letter}");
    assert!(letter.ends_with(LETTER), "{letter}");
    for line in letter.lines() {
        assert!(line.len() <= 78, "{line}");
    }
}

#[test]
fn a_key_is_never_shown() {
    let signer = Signer::new("example.org", "2026", key());
    let shown = format!("{signer:?}");
    assert_eq!(
        shown,
        "Signer { domain: \"example.org\", keys: [(\"2026\", Key(ed25519-sha256))] }"
    );
}
