//! The server's side of one conversation, in as much SMTP as it takes (RFC 5321).

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use super::Mischief;
use super::server::Mind;

/// How long a slow server thinks about each answer.
const SLOW: Duration = Duration::from_millis(5);

/// How long a server that dies in the middle of a text is silent first: longer than it takes to hand
/// the whole text over, so that each time is like the other.
const SILENCE: Duration = Duration::from_millis(20);

/// No line of a letter or a command is longer, by far.
const LINE: u64 = 64 * 1024;

/// One conversation.
pub(super) struct Talk {
    stream: BufReader<TcpStream>,
    mind: Arc<Mind>,
    /// Who the letter is for, once that has been agreed.
    to: Option<String>,
    /// What is in store for that letter.
    mischief: Option<Mischief>,
}

/// The conversation is over.
struct Over;

type Said = Result<(), Over>;

impl Talk {
    /// Holds a conversation to its end, whoever ends it.
    pub(super) async fn hold(stream: TcpStream, mind: Arc<Mind>) {
        let mut talk = Talk {
            stream: BufReader::new(stream),
            mind,
            to: None,
            mischief: None,
        };
        // Why it ends is in the book where it matters.
        let _ = talk.commands().await;
    }

    async fn commands(&mut self) -> Said {
        let mischief = self.mind.script().connection();
        if let Some(mischief) = mischief {
            self.note(mischief, None);
        }
        if mischief == Some(Mischief::BusyAtConnect) {
            return self
                .close("421 4.3.2 too many connections, come back later")
                .await;
        }
        self.say("220 rehearsal.invalid ready").await?;
        if mischief == Some(Mischief::DropAfterBanner) {
            return Err(Over);
        }
        loop {
            let line = self.line().await?;
            let verb = line.split([' ', ':']).next().unwrap_or_default();
            match verb.to_ascii_uppercase().as_str() {
                "EHLO" if mischief == Some(Mischief::DropAtEhlo) => return Err(Over),
                "EHLO" => {
                    self.say("250-rehearsal.invalid\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 ENHANCEDSTATUSCODES")
                        .await?;
                }
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
        loop {
            let line = self.line().await?;
            if self.mischief == Some(Mischief::DropInText) {
                tokio::time::sleep(SILENCE).await;
                return Err(Over);
            }
            if line == "." {
                break;
            }
        }
        if self.mischief == Some(Mischief::DropAtDot) {
            return Err(Over);
        }
        self.mind.book().accept(&to);
        if self.mischief == Some(Mischief::DropAfterDot) {
            return Err(Over);
        }
        self.answer("250 2.0.0 taken").await
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
        written.map_err(|_| Over)
    }

    /// Says something and hangs up.
    async fn close(&mut self, words: &str) -> Said {
        self.say(words).await?;
        let _ = self.stream.shutdown().await;
        Err(Over)
    }

    async fn line(&mut self) -> Result<String, Over> {
        let mut line = Vec::new();
        let mut limited = (&mut self.stream).take(LINE);
        match limited.read_until(b'\n', &mut line).await {
            Ok(count) if count > 0 => {}
            _ => return Err(Over),
        }
        let line = String::from_utf8_lossy(&line);
        Ok(line.trim_end_matches(['\r', '\n']).to_owned())
    }
}
