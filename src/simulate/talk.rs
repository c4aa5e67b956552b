//! The server's side of one conversation, in as much SMTP as it takes (RFC 5321).

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use super::Mischief;
use super::server::Mind;

/// How long a slow server thinks about each answer.
const SLOW: Duration = Duration::from_millis(5);

/// No line of a letter or a command is longer, by far.
const LINE: u64 = 64 * 1024;

/// What is no handshake.
const NONSENSE: &[u8] = b"502 5.5.2 that is not understood here\r\n";

/// One conversation.
struct Talk<S> {
    stream: BufReader<S>,
    mind: Arc<Mind>,
    /// Whether the server encrypts and has not done so yet, and what it does wrong.
    guard: Guard,
    /// Who the letter is for, once that has been agreed.
    to: Option<String>,
    /// What is in store for that letter.
    mischief: Option<Mischief>,
    /// What is in store for this connection.
    whole: Option<Mischief>,
}

/// How a conversation is to be encrypted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Guard {
    /// Not at all, or it is already.
    None,
    Wanted(Option<Mischief>),
}

/// The conversation is over.
struct Over;

type Said = Result<(), Over>;

/// Holds a conversation to its end, whoever ends it.
pub(super) async fn hold(stream: TcpStream, mind: Arc<Mind>) {
    // Why it ends is in the book where it matters.
    let _ = both_parts(stream, mind).await;
}

/// In the clear, and then behind encryption where that is wanted.
async fn both_parts(stream: TcpStream, mind: Arc<Mind>) -> Said {
    let certificates = mind.certificates.as_ref();
    let guard = match certificates {
        Some(_) => Guard::Wanted(mind.script().encryption()),
        None => Guard::None,
    };
    let whole = mind.script().connection();
    let mut talk = Talk::new(stream, &mind, guard, whole);
    talk.welcome().await?;
    talk.commands().await?;
    let (Guard::Wanted(wrong), Some(certificates)) = (guard, certificates) else {
        return Err(Over);
    };
    let mut stream = talk.stream.into_inner();
    if let Some(wrong) = wrong {
        mind.book().done(wrong, None);
    }
    let acceptor = match wrong {
        Some(Mischief::Garbled) => {
            return stream.write_all(NONSENSE).await.map_err(|_| Over);
        }
        Some(Mischief::WrongCertificate) => &certificates.wrong,
        Some(Mischief::OldCertificate) => &certificates.old,
        _ => &certificates.good,
    };
    let stream = acceptor.accept(stream).await.map_err(|_| Over)?;
    Talk::new(stream, &mind, Guard::None, whole)
        .commands()
        .await
}

impl<S: AsyncRead + AsyncWrite + Unpin> Talk<S> {
    fn new(stream: S, mind: &Arc<Mind>, guard: Guard, whole: Option<Mischief>) -> Self {
        Talk {
            stream: BufReader::new(stream),
            mind: Arc::clone(mind),
            guard,
            to: None,
            mischief: None,
            whole,
        }
    }

    async fn welcome(&mut self) -> Said {
        if let Some(mischief) = self.whole {
            self.note(mischief, None);
        }
        if self.whole == Some(Mischief::BusyAtConnect) {
            return self
                .close("421 4.3.2 too many connections, come back later")
                .await;
        }
        self.say("220 rehearsal.invalid ready").await?;
        match self.whole {
            Some(Mischief::DropAfterBanner) => Err(Over),
            _ => Ok(()),
        }
    }

    /// Until the other side wants to encrypt.
    async fn commands(&mut self) -> Said {
        loop {
            let line = self.line().await?;
            let verb = line.split([' ', ':']).next().unwrap_or_default();
            match verb.to_ascii_uppercase().as_str() {
                "EHLO" => self.introduce().await?,
                "STARTTLS" if self.offers_encryption() => {
                    return self.say("220 2.0.0 go ahead").await;
                }
                "AUTH" => self.login().await?,
                "MAIL" => self.mail().await?,
                "RCPT" => self.recipient(&line).await?,
                "DATA" => self.data().await?,
                "RSET" => {
                    self.to = None;
                    self.say("250 2.0.0 forgotten").await?;
                }
                "QUIT" => return self.close("221 2.0.0 bye").await,
                _ => self.say("502 5.5.2 that is not understood here").await?,
            }
        }
    }

    async fn introduce(&mut self) -> Said {
        if self.whole == Some(Mischief::DropAtEhlo) {
            return Err(Over);
        }
        if self.guard == Guard::Wanted(Some(Mischief::NoEncryption)) {
            self.note(Mischief::NoEncryption, None);
        }
        let encryption = self.offers_encryption().then_some("250-STARTTLS\r\n");
        let login = self.mind.script().wants_login();
        let login = login.then_some("250-AUTH PLAIN\r\n");
        let some: String = encryption.into_iter().chain(login).collect();
        let offers = "250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 ENHANCEDSTATUSCODES";
        self.say(&format!("250-rehearsal.invalid\r\n{some}{offers}"))
            .await
    }

    /// Whatever the password is: in the first send it is wrong, and then right (RFC 4954).
    async fn login(&mut self) -> Said {
        let wrong = self.mind.script().login();
        let Some(wrong) = wrong else {
            return self.say("235 2.7.0 welcome").await;
        };
        self.note(wrong, None);
        self.say("535 5.7.8 wrong user or password").await
    }

    fn offers_encryption(&self) -> bool {
        !matches!(
            self.guard,
            Guard::None | Guard::Wanted(Some(Mischief::NoEncryption))
        )
    }

    async fn mail(&mut self) -> Said {
        self.to = None;
        let mischief = self.mind.script().mail();
        match mischief {
            None => self.say("250 2.1.0 ok").await,
            Some(mischief) => {
                self.note(mischief, None);
                match mischief {
                    Mischief::BusyAtMail => self.close("421 4.3.2 shutting down").await,
                    _ => Err(Over),
                }
            }
        }
    }

    async fn recipient(&mut self, line: &str) -> Said {
        let start = line.find('<').map_or(0, |at| at + 1);
        let end = line.rfind('>').unwrap_or(line.len());
        let to = line.get(start..end).unwrap_or_default().to_owned();
        self.mischief = self.mind.script().recipient(&to);
        if let Some(mischief) = self.mischief {
            self.note(mischief, Some(&to));
        }
        let no = match self.mischief {
            Some(Mischief::Greylisting) => "450 4.2.0 greylisted, come back later",
            Some(Mischief::Throttling) => {
                "454 4.7.0 Throttling failure: maximum sending rate exceeded"
            }
            Some(Mischief::UnknownUser) => "550 5.1.1 no such user here",
            Some(Mischief::MailboxFull) => "552 5.2.2 mailbox full",
            Some(Mischief::Refusal) => "554 5.7.1 nothing is taken from you today",
            Some(Mischief::Quota) => "454 4.7.0 Throttling failure: Daily message quota exceeded.",
            Some(Mischief::SilentAtRcpt) => return self.wait_for_the_end().await,
            Some(Mischief::BusyAtRcpt) => return self.close("421 4.3.2 shutting down").await,
            Some(Mischief::DropAtRcpt) => return Err(Over),
            _ => {
                self.to = Some(to);
                return self.answer("250 2.1.5 ok").await;
            }
        };
        self.say(no).await
    }

    async fn data(&mut self) -> Said {
        if self.mischief == Some(Mischief::DropAtData) && self.to.is_some() {
            return Err(Over);
        }
        let Some(to) = self.to.take() else {
            return self.say("503 5.5.1 no recipient").await;
        };
        self.answer("354 go ahead").await?;
        let mut line = Vec::new();
        while line != b".\r\n" {
            self.read(&mut line).await?;
        }
        // One that dies in the middle of the text is heard of only once the whole text is handed over: a text goes in
        // one go. So it is on every machine, however busy, if it is waited for here.
        if let Some(Mischief::DropInText | Mischief::DropAtDot) = self.mischief {
            return Err(Over);
        }
        self.mind.book().accept(&to);
        match self.mischief {
            Some(Mischief::DropAfterDot) => return Err(Over),
            Some(Mischief::SilentAfterDot) => return self.wait_for_the_end().await,
            _ => {}
        }
        self.answer("250 2.0.0 taken").await
    }

    /// Says nothing until the other side has had enough.
    async fn wait_for_the_end(&mut self) -> Said {
        let mut heard = [0_u8; 1024];
        while matches!(self.stream.read(&mut heard).await, Ok(count) if count > 0) {}
        Err(Over)
    }

    fn note(&self, mischief: Mischief, to: Option<&str>) {
        self.mind.book().done(mischief, to);
    }

    /// Says something about a letter, which may be one the server is slow with.
    async fn answer(&mut self, words: &str) -> Said {
        if self.mischief == Some(Mischief::Slow) {
            tokio::time::sleep(SLOW).await;
        }
        self.say(words).await
    }

    async fn say(&mut self, words: &str) -> Said {
        let words = format!("{words}\r\n");
        let written = self.stream.write_all(words.as_bytes()).await;
        written.map_err(|_| Over)?;
        self.stream.flush().await.map_err(|_| Over)
    }

    /// Says something and hangs up.
    async fn close(&mut self, words: &str) -> Said {
        self.say(words).await?;
        let _ = self.stream.shutdown().await;
        Err(Over)
    }

    /// A command.
    async fn line(&mut self) -> Result<String, Over> {
        let mut line = Vec::new();
        self.read(&mut line).await?;
        let line = String::from_utf8_lossy(&line);
        Ok(line.trim_end_matches(['\r', '\n']).to_owned())
    }

    /// One line with its end, in place of what was there.
    async fn read(&mut self, line: &mut Vec<u8>) -> Said {
        line.clear();
        let mut limited = (&mut self.stream).take(LINE);
        match limited.read_until(b'\n', line).await {
            Ok(count) if count > 0 => Ok(()),
            _ => Err(Over),
        }
    }
}
