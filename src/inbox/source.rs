//! Where mail is read from, as typed: a path, or the address of a mailbox (RFC 5092).

use std::net::IpAddr;
use std::path::PathBuf;

use percent_encoding::percent_decode_str;
use url::Url;

use super::Fault;

const INSTEAD: &str = "imaps://user@mail.example.org/INBOX";

/// Where mail is read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A Maildir, an mbox file, a message in a file, or a folder of messages.
    Path(PathBuf),
    /// A folder on a mail server.
    Server(Server),
}

/// A folder on a mail server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Its name, which its certificate must bear.
    pub host: String,
    /// The TCP port.
    pub port: u16,
    /// Whether it is encrypted; not only where the server is this machine.
    pub encrypted: bool,
    /// Who logs in, where the address says so.
    pub user: Option<String>,
    /// The folder, such as `INBOX`.
    pub folder: String,
}

impl Source {
    /// Reads `imaps://[user@]host[:993][/FOLDER]`, `imap://localhost…`, or a path.
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let typed = typed.trim();
        let scheme = typed
            .split_once("://")
            .map(|(scheme, _)| scheme.to_ascii_lowercase());
        let encrypted = match scheme.as_deref() {
            Some("imaps") => true,
            Some("imap") => false,
            Some(_) => return Err(wrong(typed)),
            None => return Ok(Source::Path(PathBuf::from(typed))),
        };
        let url = Url::parse(typed).map_err(|_| wrong(typed))?;
        if url.password().is_some() {
            return Err(Fault::PasswordInAddress);
        }
        let host = url
            .host_str()
            .map(|host| host.trim_matches(['[', ']']).to_owned())
            .filter(|host| !host.is_empty())
            .ok_or_else(|| wrong(typed))?;
        if !encrypted && !is_this_machine(&host) {
            return Err(Fault::Address {
                typed: shown(typed),
                instead: "imaps://, with an s: imap:// is not encrypted and is for this computer alone",
            });
        }
        let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let folder = decode(url.path().trim_matches('/'));
        if folder
            .chars()
            .chain(url.username().chars())
            .any(char::is_control)
        {
            return Err(wrong(typed));
        }
        Ok(Source::Server(Server {
            host,
            port: url.port().unwrap_or(if encrypted { 993 } else { 143 }),
            encrypted,
            user: Some(decode(url.username())).filter(|user| !user.is_empty()),
            folder: if folder.is_empty() {
                "INBOX".into()
            } else {
                folder
            },
        }))
    }
}

impl Server {
    /// What this folder is called in the ledger.
    pub(super) fn name(&self) -> String {
        format!("{}:{}/{}", self.host, self.port, self.folder)
    }
}

fn wrong(typed: &str) -> Fault {
    Fault::Address {
        typed: shown(typed),
        instead: INSTEAD,
    }
}

/// Without what may be a password.
fn shown(typed: &str) -> String {
    typed
        .rsplit_once('@')
        .map_or(typed, |(_, end)| end)
        .to_owned()
}

fn is_this_machine(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(typed: &str) -> Server {
        match Source::parse(typed).unwrap() {
            Source::Server(server) => server,
            Source::Path(path) => panic!("{} is a path", path.display()),
        }
    }

    #[test]
    fn a_mailbox_is_named_by_its_address() {
        let full = server("imaps://bounces%40example.org@mail.example.org:1993/Returned/2026");
        assert_eq!(
            (
                full.host.as_str(),
                full.port,
                full.folder.as_str(),
                full.user.as_deref()
            ),
            (
                "mail.example.org",
                1993,
                "Returned/2026",
                Some("bounces@example.org")
            )
        );
        let short = server("IMAPS://mail.example.org");
        assert_eq!(
            (short.port, short.folder.as_str(), short.encrypted),
            (993, "INBOX", true)
        );
        assert!(!server("imap://127.0.0.1:1143/INBOX").encrypted);
        assert_eq!(
            Source::parse("mail/returned").unwrap(),
            Source::Path("mail/returned".into())
        );
    }

    #[test]
    fn a_password_is_refused_and_never_repeated_and_a_network_is_never_in_the_clear() {
        for typed in [
            "imaps://ann:hunter2@mail.example.org/INBOX",
            "imap://mail.example.org",
            "pop3://ann:hunter2@x",
        ] {
            let fault = Source::parse(typed).unwrap_err();
            assert!(
                !format!("{fault} {}", fault.cure()).contains("hunter2"),
                "{fault}"
            );
        }
    }
}
