//! Mail in a folder of a mail server (IMAP, RFC 3501), read and left as it is: the folder is opened for reading
//! only (`EXAMINE`), and messages are fetched without marking them as read (`BODY.PEEK`).

use std::collections::{HashSet, VecDeque};
use std::time::Duration;

use async_imap::error::Error;
use async_imap::{Client, Session};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_stream::StreamExt as _;

use super::files::Raw;
use super::mailbox::on_the_wire;
use super::patience::{patiently, while_it_comes};
use super::tls::{self, Stream};
use super::{Fault, LARGEST, Server};

/// After so many messages running that cannot be fetched, it is the server.
const TRIES: usize = 3;

/// More than this is no answer to anything we ask, in bytes: a message, and what stands around it.
pub(super) const MOST: u64 = LARGEST + (4 << 20);

/// What logs in.
#[derive(Clone, Debug)]
pub struct Login {
    /// The user.
    pub user: String,
    /// The password.
    pub password: SecretString,
}

/// A folder, one message after the other.
#[derive(Debug)]
pub(super) struct Folder {
    server: Server,
    login: Login,
    extra_root: Option<Vec<u8>>,
    session: Session<Stream>,
    /// What tells this folder's numbers from those of one that was made anew (RFC 3501 section 2.3.1.1).
    validity: u32,
    waiting: VecDeque<u32>,
    /// Messages passed over because they were read before.
    pub(super) known: u64,
    /// Messages that could not be fetched, and why; they are tried again the next time.
    pub(super) skipped: Vec<String>,
    /// How many of those were the last ones.
    failed: usize,
}

impl Folder {
    /// Connects, logs in and opens the folder. `read` are the lasting names of what was read before.
    pub(super) async fn open(
        server: &Server,
        login: Option<&Login>,
        extra_root: Option<&[u8]>,
        read: &HashSet<String>,
    ) -> Result<Self, Fault> {
        let host = server.host.clone();
        let login = login.ok_or_else(|| Fault::NoLogin(host.clone()))?;
        let (mut session, validity) = entered(server, login, extra_root).await?;
        let found = patiently(&host, session.uid_search("ALL"))
            .await?
            .map_err(|error| broken(&host, &error))?;
        let mut folder = Folder {
            server: server.clone(),
            login: login.clone(),
            extra_root: extra_root.map(<[u8]>::to_vec),
            session,
            validity,
            waiting: VecDeque::new(),
            known: 0,
            skipped: Vec::new(),
            failed: 0,
        };
        let mut found: Vec<u32> = found.into_iter().collect();
        found.sort_unstable();
        let all = found.len() as u64;
        folder.waiting = found
            .into_iter()
            .filter(|uid| !read.contains(&folder.lasting(*uid)))
            .collect();
        folder.known = all - folder.waiting.len() as u64;
        Ok(folder)
    }

    /// The next message. One that cannot be fetched is passed over, so that those behind it are read.
    pub(super) async fn next(&mut self) -> Result<Option<Raw>, Fault> {
        while let Some(uid) = self.waiting.pop_front() {
            let (fault, usable) = match self.fetch(uid).await {
                // Somebody may have deleted it since.
                Ok(Ok(None)) => continue,
                Ok(Ok(Some(mut bytes))) => {
                    self.failed = 0;
                    let cut = bytes.len() as u64 > LARGEST;
                    bytes.truncate(usize::try_from(LARGEST).unwrap_or(usize::MAX));
                    return Ok(Some(Raw {
                        place: self.place(uid),
                        lasting: Some(self.lasting(uid)).filter(|_| self.validity != 0),
                        bytes,
                        cut,
                    }));
                }
                Ok(Err(error)) => {
                    let usable = matches!(error, Error::No(_) | Error::Bad(_));
                    (broken(&self.server.host, &error), usable)
                }
                Err(fault) => (fault, false),
            };
            self.failed += 1;
            if self.failed >= TRIES {
                return Err(fault);
            }
            if !usable {
                let root = self.extra_root.as_deref();
                let (session, validity) = entered(&self.server, &self.login, root).await?;
                if validity != self.validity {
                    return Err(fault);
                }
                self.session = session;
            }
            self.skipped.push(format!("{}: {fault}", self.place(uid)));
        }
        Ok(None)
    }

    async fn fetch(&mut self, uid: u32) -> Result<Result<Option<Vec<u8>>, Error>, Fault> {
        self.session.as_mut().allow(MOST);
        let come = self.session.as_mut().come();
        let wanted = format!("(UID BODY.PEEK[]<0.{}>)", LARGEST + 1);
        let session = &mut self.session;
        let fetching = async {
            let mut answers = session.uid_fetch(uid.to_string(), wanted).await?;
            let mut bytes = None;
            while let Some(answer) = answers.next().await {
                // A server may speak of other messages in between.
                let answer = answer?;
                if bytes.is_none() && answer.uid == Some(uid) {
                    bytes = answer.body().map(<[u8]>::to_vec);
                }
            }
            Ok(bytes)
        };
        let fetched = while_it_comes(&self.server.host, &come, fetching).await?;
        // A connection that was lost looks like a message that was deleted.
        if matches!(fetched, Ok(None)) {
            let asked = patiently(&self.server.host, self.session.noop()).await?;
            return Ok(asked.map(|()| None));
        }
        Ok(fetched)
    }

    fn place(&self, uid: u32) -> String {
        format!("{}, message {uid}", self.server.folder)
    }

    /// Takes leave of the server; whether it answers makes no difference any more.
    pub(super) async fn close(mut self) {
        let _ = timeout(Duration::from_secs(5), self.session.logout()).await;
    }

    fn lasting(&self, uid: u32) -> String {
        format!(
            "{};{};{};{uid}",
            self.login.user,
            self.server.name(),
            self.validity
        )
    }
}

/// A connection on which the folder is open, and what tells its numbers from others.
async fn entered(
    server: &Server,
    login: &Login,
    extra_root: Option<&[u8]>,
) -> Result<(Session<Stream>, u32), Fault> {
    let host = server.host.clone();
    let tcp = patiently(&host, TcpStream::connect((host.as_str(), server.port)))
        .await?
        .map_err(|error| Fault::Unreachable {
            host: format!("{host}:{}", server.port),
            cause: error.to_string(),
        })?;
    let stream = if server.encrypted {
        patiently(&host, tls::encrypted(&host, tcp, extra_root)).await??
    } else {
        Stream::plain(tcp)
    };
    let mut client = Client::new(stream);
    patiently(&host, client.read_response())
        .await?
        .map_err(|error| broken(&host, &Error::Io(error)))?
        .ok_or_else(|| broken(&host, &Error::ConnectionLost))?;
    let entered = client.login(login.user.as_str(), login.password.expose_secret());
    let mut session = match patiently(&host, entered).await? {
        Ok(session) => session,
        Err((Error::No(said) | Error::Bad(said), _)) => {
            return Err(Fault::Login {
                host,
                said: in_words(&said),
            });
        }
        Err((error, _)) => return Err(broken(&host, &error)),
    };
    let opened = match patiently(&host, session.examine(on_the_wire(&server.folder))).await? {
        Ok(opened) => opened,
        Err(Error::No(said) | Error::Bad(said)) => {
            return Err(Fault::Folder {
                host,
                folder: server.folder.clone(),
                said: in_words(&said),
            });
        }
        Err(error) => return Err(broken(&host, &error)),
    };
    Ok((session, opened.uid_validity.unwrap_or(0)))
}

fn broken(host: &str, error: &Error) -> Fault {
    let cause = match error {
        Error::No(said) | Error::Bad(said) => in_words(said),
        Error::ConnectionLost => "the connection was lost".into(),
        // What cannot be parsed is not repeated: it may be somebody's mail.
        Error::Parse(_) => "it says something that is no IMAP".into(),
        Error::Io(error) if tls::is_too_much(error) => tls::TooMuch.to_string(),
        Error::Io(error) if error.kind() == std::io::ErrorKind::Other => {
            "it says something that is no IMAP".into()
        }
        error => error.to_string(),
    };
    Fault::Broken {
        host: host.to_owned(),
        cause,
    }
}

/// The sentence in `code: …, info: Some("…")` or `Outcome { code: …, information: Some("…") }`, as the library
/// words an answer.
fn in_words(said: &str) -> String {
    let before = ["info: Some(\"", "information: Some(\""];
    let after = before.iter().find_map(|before| said.split(before).nth(1));
    let words = after.and_then(|rest| rest.rsplit_once("\")"));
    let words = words.map_or(said, |(words, _)| words).replace("\\\"", "\"");
    words
        .chars()
        .filter(|c| !c.is_control())
        .take(200)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn what_a_server_answers_is_said_in_its_own_words() {
        for said in [
            r#"code: None, info: Some("no such folder")"#,
            r#"outcome: Outcome { code: None, information: Some("no such folder") }"#,
            "no such folder",
        ] {
            assert_eq!(in_words(said), "no such folder");
        }
        assert_eq!(in_words("code: None, info: None"), "code: None, info: None");
    }
}
