//! Letters signed with a key of the house: the same every time, and none at all where the key is no good.

use std::fs;
use std::process::Command;
use std::sync::LazyLock;

use crate::desk::Desk;
use crate::smtpd::{Act, At, Config, Smtpd};

const ISSUE: &str = include_str!("../postfix/2026-11.yaml");
const MASTHEAD: &str = include_str!("../postfix/bulletin.yaml");
const MEMBERS: &str = "email,name,basis,since\n\
    ada@example.org,Ada,consent,2026-01-05\n\
    ben@example.org,Ben,consent,2026-01-05\n";
const DKIM: &str = "  dkim: {domain: bulletin.test, selector: s2026, key-file: keys/dkim.pem}\n";

/// Keys that were made for this run, in both forms in which an RSA key is written.
pub(crate) static RSA: LazyLock<String> = LazyLock::new(|| {
    openssl(&[
        "genpkey",
        "-algorithm",
        "RSA",
        "-pkeyopt",
        "rsa_keygen_bits:2048",
    ])
});
static ED25519: LazyLock<String> = LazyLock::new(|| openssl(&["genpkey", "-algorithm", "ED25519"]));

fn openssl(arguments: &[&str]) -> String {
    let made = Command::new("openssl").args(arguments).output().unwrap();
    assert!(made.status.success(), "{made:?}");
    String::from_utf8(made.stdout).unwrap()
}

/// A desk whose letters leave through `through` and are signed as `dkim` says.
fn desk(through: &str, dkim: &str) -> Desk {
    Desk::new()
        .masthead(|_| {
            MASTHEAD
                .replace("through: THROUGH\n", &format!("through: {through}\n{dkim}"))
                .replace("  user: relay@bulletin.test\n", "")
        })
        .issue("2026-11", ISSUE)
        .list("members.csv", MEMBERS)
}

/// Puts a key on the desk that only its owner can read.
pub(crate) fn key(desk: Desk, pem: &str) -> Desk {
    let desk = desk.file("keys/dkim.pem", pem);
    set_mode(&desk, 0o600);
    desk
}

fn set_mode(desk: &Desk, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    let permissions = fs::Permissions::from_mode(mode);
    fs::set_permissions(desk.path("keys/dkim.pem"), permissions).unwrap();
}

fn letters(desk: &Desk) -> Vec<String> {
    let names = desk.names("outbox/2026-11");
    let read = names
        .iter()
        .map(|name| desk.read(&format!("outbox/2026-11/{name}")));
    read.collect()
}

#[test]
fn a_letter_begins_with_its_signature_and_is_the_same_every_time() {
    let desk = key(desk("outbox", DKIM), &RSA);
    let said = desk.run(&["send", "2026-11"]).code(0).err();
    assert!(!said.contains("dkim.pem"), "{said}");
    let first = letters(&desk);
    assert_eq!(first.len(), 2);
    for letter in &first {
        assert!(
            letter.starts_with("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=bulletin.test;\r\n s=s2026; t=1796032800;"),
            "{letter}"
        );
        assert_eq!(letter.matches("DKIM-Signature:").count(), 1);
        let rest = letter.find("\r\nFrom: ").unwrap();
        assert!(
            letter[..rest].lines().all(|line| line.len() <= 78),
            "{letter}"
        );
    }
    desk.run(&["send", "2026-11", "--fresh"]).code(0);
    assert_eq!(letters(&desk), first);
    // PKCS#1 is the same key in another coat.
    let pkcs1 = openssl(&[
        "rsa",
        "-traditional",
        "-in",
        desk.path("keys/dkim.pem").to_str().unwrap(),
    ]);
    assert!(pkcs1.contains("BEGIN RSA PRIVATE KEY"));
    let desk = key(desk, &pkcs1);
    desk.run(&["send", "2026-11", "--fresh"]).code(0);
    assert_eq!(letters(&desk), first);
}

#[test]
fn a_preview_is_signed_as_the_real_letter_is() {
    let server = Smtpd::kind();
    let desk = key(desk(&format!("smtp://{}", server.address), DKIM), &RSA);
    desk.run(&["preview", "--to", "priya@example.org"]).code(0);
    let letter = server.truth(|truth| truth.accepted[0].text.clone());
    assert!(letter.starts_with("DKIM-Signature: "), "{letter}");
    assert!(letter.contains("d=bulletin.test"), "{letter}");
}

#[test]
fn a_second_signature_stands_behind_the_first() {
    let dkim = DKIM.replace(
        '}',
        ", ed25519-selector: e2026, ed25519-key-file: keys/second.pem}",
    );
    let desk = key(desk("outbox", &dkim), &RSA).file("keys/second.pem", &*ED25519);
    desk.run(&["send", "2026-11"]).code(0);
    for letter in letters(&desk) {
        let (rsa, ed25519) = (letter.find("a=rsa-sha256"), letter.find("a=ed25519-sha256"));
        assert!(rsa.is_some() && rsa < ed25519, "{letter}");
    }
    desk.run(&["dkim"])
        .code(0)
        .out_has("s2026._domainkey.bulletin.test\nv=DKIM1; k=rsa; p=MIIBIjANBgkq")
        .out_has("e2026._domainkey.bulletin.test\nv=DKIM1; k=ed25519; p=");
}

#[test]
fn a_key_that_is_no_good_stops_the_send_before_anybody_is_written_to() {
    let server = Smtpd::kind();
    let through = format!("smtp://{}", server.address);
    let public = {
        let desk = key(desk("outbox", DKIM), &RSA);
        let path = desk.path("keys/dkim.pem");
        openssl(&["pkey", "-pubout", "-in", path.to_str().unwrap()])
    };
    let short = openssl(&[
        "genpkey",
        "-algorithm",
        "RSA",
        "-pkeyopt",
        "rsa_keygen_bits:1024",
    ]);
    let send = |desk: &Desk| {
        desk.run(&["send", "2026-11", "--confirm", "2026-11"])
            .code(1)
    };
    send(&desk(&through, DKIM))
        .err_has("keys/dkim.pem: there is no such file")
        .err_has("bulletin.yaml");
    for (pem, why) in [
        (
            "nothing",
            "the key keys/dkim.pem holds no private key in PEM form",
        ),
        (public.as_str(), "holds a public key"),
        (short.as_str(), "less than 2048 bits"),
        (ED25519.as_str(), "is not a key for RSA"),
    ] {
        send(&key(desk(&through, DKIM), pem))
            .err_has(why)
            .err_has("openssl genpkey");
    }
    assert_eq!(server.counts().len(), 0);
}

#[test]
fn a_key_that_others_can_read_is_warned_of() {
    let desk = key(desk("outbox", DKIM), &RSA);
    set_mode(&desk, 0o644);
    desk.run(&["send", "2026-11"])
        .code(0)
        .err_has("other people on this computer can read the key keys/dkim.pem")
        .err_has("chmod 600 keys/dkim.pem");
}

#[test]
fn a_key_that_git_takes_in_is_warned_of() {
    let desk = key(desk("outbox", DKIM), &RSA);
    let made = Command::new("git")
        .args(["init", "--quiet"])
        .current_dir(desk.path("."))
        .status();
    assert!(made.unwrap().success());
    let said = desk.run(&["dkim"]).code(0).err();
    assert!(!said.contains("git takes in"), "{said}");
    let desk = desk.file(".gitignore", "/subscribers/\n");
    desk.run(&["dkim"])
        .code(0)
        .err_has("git takes in the key keys/dkim.pem");
}

#[test]
fn a_domain_that_is_not_that_of_the_sender_is_found_by_check() {
    let other = DKIM.replace("bulletin.test", "example.com");
    desk("outbox", &other)
        .run(&["check", "2026-11"])
        .code(1)
        .err_has("would be signed by example.com")
        .err_has("write domain: bulletin.test");
}

#[test]
fn a_dispatch_that_goes_on_says_that_it_is_signed_otherwise() {
    let server = Smtpd::start(Config::default(), |step| {
        if step.at == At::Rcpt && step.to.contains("ben") && step.nth == 0 {
            Act::Say(b"450 4.2.0 later\r\n")
        } else {
            Act::Go
        }
    });
    let desk = key(desk(&format!("smtp://{}", server.address), DKIM), &RSA);
    let send = ["send", "2026-11", "--confirm", "2026-11"];
    desk.run(&send).code(1);
    // Which key signed is on record, and the key itself is not.
    let ledger = fs::read(desk.path("subscribers/ledger.db")).unwrap();
    assert!(contains(&ledger, "s2026._domainkey.bulletin.test (key "));
    assert!(!contains(&ledger, RSA.lines().nth(3).unwrap()));

    // An hour later its time has come again.
    let desk = desk
        .masthead(|text| text.replace("s2026", "s2027"))
        .now("2026-11-30T11:30:00Z");
    desk.run(&send)
        .code(0)
        .err_has("signed otherwise than those before them: by s2027._domainkey.bulletin.test (key ")
        .err_has("where it was s2026._domainkey.bulletin.test (key ");
    server.truth(|truth| {
        let selectors: Vec<_> = truth
            .accepted
            .iter()
            .map(|letter| letter.text.contains("s=s2027;"))
            .collect();
        assert_eq!(selectors, [false, true]);
    });
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}

#[test]
fn without_a_key_it_says_how_to_begin() {
    desk("outbox", "")
        .run(&["dkim"])
        .code(2)
        .err_has("rsa_keygen_bits:2048")
        .err_has("key-file: keys/dkim.pem");
}
