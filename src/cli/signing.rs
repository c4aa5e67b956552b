//! The keys that sign letters, read from their files; and `bulletin dkim`, what to publish for them.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use bulletin::finding::Finding;
use bulletin::masthead::{self, DkimKey, Masthead};
use bulletin::message::{Key, KeyFault, Press, Signer};
use secrecy::{ExposeSecret, SecretSlice};

use super::folder::Folder;
use super::show::{self, Findings};
use super::{Exit, Trouble};
use crate::cli::lines::eprintln;

/// No key needs more bytes.
const LIMIT: u64 = 64 << 10;

/// How to make the key that signs.
const MAKE_RSA: &str =
    "openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out keys/dkim.pem";

/// Prints the records the domain has to publish; where nothing signs yet, how to begin.
pub(crate) fn run(folder: &Folder) -> Result<Exit, Trouble> {
    let masthead = folder.masthead()?;
    let Some(signer) = signer(folder, &masthead)? else {
        return Err(
            Trouble::new("bulletin.yaml does not say who signs the letters").cure(format!(
                "make a key:      mkdir -p keys && chmod 700 keys && {MAKE_RSA}\n\
                 keep it private: chmod 600 keys/dkim.pem, and out of git\n\
                 name it in bulletin.yaml, under `send:`\n  \
                   dkim: {{domain: our-charity.org.uk, selector: bulletin, key-file: keys/dkim.pem}}\n\
                 then bulletin dkim prints what to publish"
            )),
        );
    };
    eprintln!("Publish a TXT record in the DNS for each of these names, its text in one piece:");
    for record in signer.records() {
        anstream::println!("{}\n{}\n", record.name, record.value);
    }
    eprintln!(
        "A form that takes 255 characters at a time gets it in several strings, in this order, with nothing between."
    );
    Ok(Exit::Done)
}

/// Reads the keys `send: dkim:` names; `None` where letters are not signed. Warns of a key that others may
/// see. Everything wrong with a key is a finding, and nothing is sent then.
pub(crate) fn signer(folder: &Folder, masthead: &Masthead) -> Result<Option<Arc<Signer>>, Trouble> {
    let Some(dkim) = &masthead.sending.dkim else {
        return Ok(None);
    };
    let mut found = Vec::new();
    let mut read = |path: &str, key: &DkimKey, parse: fn(&[u8]) -> Result<Key, KeyFault>| {
        let place = || masthead.place(path);
        match self::read(folder, &key.file, parse) {
            Ok(key) => Some(key),
            Err((message, cure)) => {
                found.push(Finding::stop(masthead::RULE, place(), message).cure(cure));
                None
            }
        }
    };
    let rsa = read("send/dkim/key-file", &dkim.rsa, Key::rsa);
    let ed25519 = dkim.ed25519.as_ref().map(|second| {
        let key = read("send/dkim/ed25519-key-file", second, Key::ed25519);
        (&second.selector, key)
    });
    let (Some(rsa), true) = (rsa, found.is_empty()) else {
        return Err(Trouble::findings(Findings::of(
            found,
            [masthead.source().clone()],
        )));
    };
    let mut exposed = exposed(folder, masthead, "send/dkim/key-file", &dkim.rsa);
    let mut signer = Signer::new(&dkim.domain, &dkim.rsa.selector, rsa);
    if let (Some((selector, Some(key))), Some(second)) = (ed25519, &dkim.ed25519) {
        exposed.extend(self::exposed(
            folder,
            masthead,
            "send/dkim/ed25519-key-file",
            second,
        ));
        signer = signer.beside(selector, key);
    }
    if !exposed.is_empty() {
        show::to_stderr(&Findings::of(exposed, [masthead.source().clone()]));
    }
    Ok(Some(Arc::new(signer)))
}

/// A dispatch that goes on is signed as `bulletin.yaml` says now; says so where that is not as it was begun.
pub(crate) fn say_what_changed(press: &Press) {
    let (begun, now) = press.signatures();
    if begun == now {
        return;
    }
    let words = |names: &[String]| match names {
        [] => "nobody".to_owned(),
        names => names.join(" and "),
    };
    eprintln!(
        "{0}The letters are signed otherwise than those before them{0:#}: by {1}, where it was {2}.",
        show::YELLOW,
        words(&now),
        words(begun)
    );
}

/// A key, or what is wrong with its file and the cure.
fn read(
    folder: &Folder,
    file: &str,
    parse: fn(&[u8]) -> Result<Key, KeyFault>,
) -> Result<Key, (String, String)> {
    let path = folder.path(file);
    let pem: SecretSlice<u8> = folder
        .bytes(&path, LIMIT)
        .map_err(|trouble| {
            let why = match trouble.message() {
                "" => format!("{file} is too big to be a key"),
                message => message.to_owned(),
            };
            let cure = "put the key of send: dkim: there, or take dkim: out of bulletin.yaml and letters go unsigned; bulletin dkim prints how a key is published";
            (format!("{why}; without the key no letter can be signed"), cure.to_owned())
        })?
        .into();
    parse(pem.expose_secret()).map_err(|fault| {
        let cure = match fault {
            KeyFault::Locked => {
                format!("take the passphrase off: openssl pkey -in {file} -out keys/dkim-open.pem")
            }
            KeyFault::Sort("Ed25519") => {
                format!("make one: openssl genpkey -algorithm ED25519 -out {file}")
            }
            _ => format!("make a new one, and publish what bulletin dkim prints: {MAKE_RSA}"),
        };
        (format!("the key {file} {fault}"), cure)
    })
}

/// Who else may see a key.
fn exposed(folder: &Folder, masthead: &Masthead, at: &str, key: &DkimKey) -> Vec<Finding> {
    let file = &key.file;
    let path = folder.path(file);
    let warning = |message: String, cure: String| {
        Finding::warning(masthead::RULE, masthead.place(at), message).cure(cure)
    };
    let mut found = Vec::new();
    if open_to_others(&path) {
        found.push(warning(
            format!("other people on this computer can read the key {file}, and sign in your name"),
            format!("close it: chmod 600 {file}"),
        ));
    }
    if in_git(&path) {
        found.push(warning(
            format!("git takes in the key {file}, and everybody with the repository can sign in your name"),
            format!("add {file} to .gitignore, git rm --cached {file}; make a new key if it was ever pushed"),
        ));
    }
    found
}

#[cfg(unix)]
fn open_to_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|file| file.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn open_to_others(_: &Path) -> bool {
    false
}

/// Whether the file lies in a repository that does not ignore it. Without git nothing is known, and nothing
/// is pushed either.
fn in_git(path: &Path) -> bool {
    let (Some(dir), Some(name)) = (path.parent(), path.file_name()) else {
        return false;
    };
    let ran = Command::new("git")
        .arg("-C")
        .arg(dir)
        .args(["check-ignore", "--quiet", "--"])
        .arg(name)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    // 0: ignored; 1: not ignored; 128: no repository.
    ran.is_ok_and(|status| status.code() == Some(1))
}
