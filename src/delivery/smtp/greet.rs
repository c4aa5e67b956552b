//! The conversation before the first letter: greeting, EHLO, STARTTLS, EHLO again.
//!
//! What a server (or somebody in between) says before the handshake without having been asked ends the
//! conversation: read as if it had come after, it would make every later reply be taken for the one before it.

use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::pipe::Pipe;
use super::wire::{Heard, Wire, silence};
use super::{Reply, Setback, Stage, Timeouts, dial, tls};
use crate::delivery::{Fault, Relay, Tls};

/// A server that is ready for a login or a letter.
pub(super) struct Greeted {
    pub(super) wire: Wire,
    pub(super) peer: SocketAddr,
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
        wire: Wire::new(Pipe::Plain(stream)),
        relay,
    };
    if relay.tls == Tls::Implicit {
        talk = talk.secure(connector, timeouts).await?;
    }
    let greeting = talk.hear(Stage::Conn, timeouts.greeting).await?;
    done(&greeting, relay, Stage::Conn)?;
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
        let ready = talk.hear(Stage::Tls, timeouts.command).await?;
        done(&ready, relay, Stage::Tls)?;
        talk = talk.secure(connector, timeouts).await?;
        // RFC 3207 section 4.2: what was said in the clear is forgotten.
        offers = talk.introduce(&hello, timeouts).await?;
    }
    Ok(Greeted {
        wire: talk.wire,
        peer,
        offers,
    })
}

struct Talk<'a> {
    wire: Wire,
    relay: &'a Relay,
}

fn done(heard: &Heard, relay: &Relay, stage: Stage) -> Result<Reply, Setback> {
    let reply = heard.reply();
    if reply.is_done() {
        return Ok(reply);
    }
    Err(Setback::refused(relay, stage, reply))
}

impl<'a> Talk<'a> {
    async fn secure(
        self,
        connector: &TlsConnector,
        timeouts: &Timeouts,
    ) -> Result<Talk<'a>, Setback> {
        let relay = self.relay;
        let pipe = self.wire.into_pipe();
        let stream = match pipe.map_err(|cause| lost(relay, Stage::Tls, &cause))? {
            Pipe::Plain(stream) => stream,
            pipe @ Pipe::Tls(_) => {
                let wire = Wire::new(pipe);
                return Ok(Talk { wire, relay });
            }
        };
        let shaken = within(
            relay,
            Stage::Tls,
            timeouts.tls,
            tls::shake_hands(connector, &relay.host, stream),
        )
        .await?;
        match shaken {
            Ok(stream) => Ok(Talk {
                wire: Wire::new(Pipe::Tls(Box::new(stream))),
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
        done(&heard, self.relay, Stage::Ehlo)?;
        // The first line is the server's name (RFC 5321 section 4.1.1.1).
        let offers = heard.lines.into_iter().skip(1);
        Ok(offers.map(|line| line.to_ascii_uppercase()).collect())
    }

    async fn say(&mut self, words: &str, stage: Stage, limit: Duration) -> Result<(), Setback> {
        let said = self.wire.say(words.as_bytes(), limit).await;
        said.map_err(|cause| lost(self.relay, stage, &cause))
    }

    async fn hear(&mut self, stage: Stage, limit: Duration) -> Result<Heard, Setback> {
        let heard = self.wire.hear(limit).await;
        heard.map_err(|cause| lost(self.relay, stage, &cause))
    }
}

fn lost(relay: &Relay, stage: Stage, cause: &str) -> Setback {
    Setback::passing(Fault::Lost {
        host: relay.host.clone(),
        stage,
        cause: cause.to_owned(),
    })
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
            cause: silence(limit),
        })
    })
}
