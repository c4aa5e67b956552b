//! The conversation before the first letter: greeting, EHLO, STARTTLS, EHLO again.
//!
//! We hold it ourselves and not through lettre for two reasons. lettre keeps what a server (or
//! somebody in between) said before the handshake and reads it as if it had come after, so that every
//! later reply would be taken for the one before it. And it hides what the server offers beyond what
//! it uses itself.

use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::socket::Pipe;
use super::{Reply, Setback, Stage, Timeouts, dial, tls};
use crate::delivery::{Fault, Relay, Tls};

/// More than any server says at once.
const LIMIT: usize = 64 * 1024;

/// A server that is ready for a login or a letter.
pub(super) struct Greeted {
    pub(super) pipe: Pipe,
    pub(super) peer: SocketAddr,
    /// How it introduced itself: the first line of its greeting.
    pub(super) greeting: Reply,
    /// How we introduced ourselves.
    pub(super) hello: String,
    /// What it offers: the lines of its last EHLO reply, in capitals.
    pub(super) offers: Vec<String>,
}

pub(super) async fn greet(
    relay: &Relay,
    timeouts: &Timeouts,
    connector: &TlsConnector,
) -> Result<Greeted, Setback> {
    let (stream, peer) = dial::dial(relay, timeouts)
        .await
        .map_err(Setback::passing)?;
    // An address literal (RFC 5321 section 4.1.3) is always true; a host name might not be.
    let hello = match stream.local_addr().map(|address| address.ip()) {
        Ok(ip) if ip.is_ipv4() => format!("[{ip}]"),
        Ok(ip) => format!("[IPv6:{ip}]"),
        Err(_) => "[127.0.0.1]".to_owned(),
    };
    let mut talk = Talk {
        pipe: Pipe::Plain(stream),
        relay,
    };
    if relay.tls == Tls::Implicit {
        talk = talk.secure(connector, timeouts).await?;
    }
    let greeting = talk
        .hear(Stage::Conn, timeouts.greeting)
        .await?
        .done(relay, Stage::Conn)?;
    let mut offers = talk.introduce(&hello, timeouts).await?;
    let offered = offers.iter().any(|line| line == "STARTTLS");
    let wanted = match relay.tls {
        Tls::Implicit => false,
        Tls::StartTls if !offered => {
            return Err(Setback::lasting(Fault::NoStartTls {
                host: relay.host.clone(),
            }));
        }
        Tls::StartTls => true,
        Tls::None => offered && relay.user.is_some(),
    };
    if wanted {
        talk.say("STARTTLS\r\n", Stage::Tls, timeouts.command)
            .await?;
        talk.hear(Stage::Tls, timeouts.command)
            .await?
            .done(relay, Stage::Tls)?;
        talk = talk.secure(connector, timeouts).await?;
        // RFC 3207 section 4.2: what was said in the clear is forgotten.
        offers = talk.introduce(&hello, timeouts).await?;
    }
    Ok(Greeted {
        pipe: talk.pipe,
        peer,
        greeting,
        hello,
        offers,
    })
}

struct Talk<'a> {
    pipe: Pipe,
    relay: &'a Relay,
}

/// A reply as it came: the code, and each line's words.
struct Heard {
    code: u16,
    lines: Vec<String>,
}

impl Heard {
    fn reply(&self) -> Reply {
        Reply::new(self.code, &self.lines.join(" "))
    }

    fn done(&self, relay: &Relay, stage: Stage) -> Result<Reply, Setback> {
        let reply = self.reply();
        if reply.is_done() {
            return Ok(reply);
        }
        Err(Setback::refused(relay, stage, reply))
    }
}

impl<'a> Talk<'a> {
    async fn secure(
        self,
        connector: &TlsConnector,
        timeouts: &Timeouts,
    ) -> Result<Talk<'a>, Setback> {
        let Pipe::Plain(stream) = self.pipe else {
            return Ok(self);
        };
        let relay = self.relay;
        let shaken = within(
            relay,
            Stage::Tls,
            timeouts.tls,
            tls::shake_hands(connector, &relay.host, stream),
        )
        .await?;
        match shaken {
            Ok(stream) => Ok(Talk {
                pipe: Pipe::Tls(Box::new(stream)),
                relay,
            }),
            Err((fault, passing)) => Err(Setback { fault, passing }),
        }
    }

    async fn introduce(
        &mut self,
        hello: &str,
        timeouts: &Timeouts,
    ) -> Result<Vec<String>, Setback> {
        let command = format!("EHLO {hello}\r\n");
        self.say(&command, Stage::Ehlo, timeouts.command).await?;
        let heard = self.hear(Stage::Ehlo, timeouts.command).await?;
        heard.done(self.relay, Stage::Ehlo)?;
        // lettre takes it for granted that every line of this reply says something.
        if heard
            .lines
            .iter()
            .any(|line| !line.is_empty() && line.trim().is_empty())
        {
            return Err(self.lost(Stage::Ehlo, "it sent a blank line"));
        }
        let mut offers = heard
            .lines
            .into_iter()
            .skip(1)
            .map(|line| line.to_ascii_uppercase());
        Ok(offers.by_ref().collect())
    }

    async fn say(&mut self, words: &str, stage: Stage, limit: Duration) -> Result<(), Setback> {
        let relay = self.relay;
        let pipe = &mut self.pipe;
        let said = within(relay, stage, limit, async {
            pipe.write_all(words.as_bytes()).await?;
            pipe.flush().await
        });
        said.await?
            .map_err(|error| self.lost(stage, &error.to_string()))
    }

    /// Reads one reply, and refuses to have read more than that: nobody has asked for more.
    async fn hear(&mut self, stage: Stage, limit: Duration) -> Result<Heard, Setback> {
        let relay = self.relay;
        let heard = within(relay, stage, limit, read_reply(&mut self.pipe)).await?;
        heard.map_err(|cause| self.lost(stage, &cause))
    }

    fn lost(&self, stage: Stage, cause: &str) -> Setback {
        Setback::passing(Fault::Lost {
            host: self.relay.host.clone(),
            stage,
            cause: cause.to_owned(),
        })
    }
}

async fn within<T>(
    relay: &Relay,
    stage: Stage,
    limit: Duration,
    work: impl Future<Output = T>,
) -> Result<T, Setback> {
    timeout(limit, work).await.map_err(|_| {
        Setback::passing(Fault::Lost {
            host: relay.host.clone(),
            stage,
            cause: format!("no answer within {} seconds", limit.as_secs()),
        })
    })
}

async fn read_reply(pipe: &mut Pipe) -> Result<Heard, String> {
    let mut bytes = Vec::new();
    loop {
        let mut block = [0u8; 2048];
        let count = pipe
            .read(&mut block)
            .await
            .map_err(|error| error.to_string())?;
        if count == 0 {
            return Err("it closed the connection".into());
        }
        bytes.extend_from_slice(block.get(..count).unwrap_or_default());
        if let Some(heard) = parse(&bytes)? {
            return Ok(heard);
        }
        if bytes.len() > LIMIT {
            return Err("it does not stop talking".into());
        }
    }
}

/// One whole reply; none while it is not finished.
fn parse(bytes: &[u8]) -> Result<Option<Heard>, String> {
    let text = String::from_utf8_lossy(bytes);
    let Some(text) = text.strip_suffix('\n') else {
        return Ok(None);
    };
    let mut lines = Vec::new();
    let mut code = None;
    let mut last = false;
    for line in text.split('\n').map(|line| line.trim_end_matches('\r')) {
        if last {
            return Err("it said more than it was asked".into());
        }
        let strange = || {
            format!(
                "it does not speak SMTP: {:?}",
                line.chars().take(60).collect::<String>()
            )
        };
        let number: u16 = line
            .get(..3)
            .and_then(|code| code.parse().ok())
            .ok_or_else(strange)?;
        if !(200..600).contains(&number) || *code.get_or_insert(number) != number {
            return Err(strange());
        }
        last = match line.as_bytes().get(3) {
            Some(b'-') => false,
            Some(b' ') | None => true,
            Some(_) => return Err(strange()),
        };
        lines.push(line.get(4..).unwrap_or_default().to_owned());
    }
    Ok(match code {
        Some(code) if last => Some(Heard { code, lines }),
        _ => None,
    })
}
