//! The server's side of one connection.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};

use crate::smtpd::{Accepted, Act, At, Config, Guard, Script, Step, Truth};

/// One connection.
pub(crate) struct Talk {
    pub(crate) config: Arc<Config>,
    pub(crate) script: Arc<Script>,
    pub(crate) truth: Arc<Mutex<Truth>>,
    pub(crate) to: String,
}

/// The conversation is over.
struct Over;

impl Talk {
    fn act(&self, at: At) -> Act {
        let to = if matches!(at, At::Rcpt | At::Data | At::Text | At::Dot) {
            self.to.clone()
        } else {
            String::new()
        };
        let nth = {
            let mut truth = self.truth.lock().unwrap();
            let count = truth.seen.entry((at, to.clone())).or_default();
            *count += 1;
            *count - 1
        };
        (self.script)(&Step { at, to, nth })
    }

    pub(crate) async fn welcome(mut self, stream: tokio::net::TcpStream) {
        // Why a conversation ends is the client's business.
        let _ = match self.config.guard.clone() {
            Guard::Implicit(acceptor) => match acceptor.accept(stream).await {
                Ok(stream) => self
                    .talk(BufReader::new(stream), true, true)
                    .await
                    .map(drop),
                Err(_) => Err(Over),
            },
            Guard::StartTls(acceptor) => {
                match self.talk(BufReader::new(stream), true, false).await {
                    Ok(stream) => match acceptor.accept(stream.into_inner()).await {
                        Ok(stream) => self
                            .talk(BufReader::new(stream), false, true)
                            .await
                            .map(drop),
                        Err(_) => Err(Over),
                    },
                    Err(over) => Err(over),
                }
            }
            Guard::None => self
                .talk(BufReader::new(stream), true, true)
                .await
                .map(drop),
        };
    }

    /// Returns the stream when it is to be encrypted.
    async fn talk<S: AsyncRead + AsyncWrite + Unpin>(
        &mut self,
        mut stream: BufReader<S>,
        greet: bool,
        secured: bool,
    ) -> Result<BufReader<S>, Over> {
        if greet {
            self.answer(&mut stream, At::Greeting, b"220 test ready")
                .await?;
        }
        let mut from = String::new();
        loop {
            let line = read(&mut stream).await?;
            self.truth.lock().unwrap().commands.push(line.clone());
            let verb = line
                .split([' ', ':'])
                .next()
                .unwrap_or("")
                .to_ascii_uppercase();
            match verb.as_str() {
                "EHLO" => {
                    let mut lines = self.config.offers.clone();
                    if !secured {
                        lines.push("STARTTLS");
                    }
                    let last = lines.pop().unwrap_or("HELP");
                    let lines: String = lines
                        .iter()
                        .flat_map(|line| ["250-", line, "\r\n"])
                        .collect();
                    let reply = format!("250-test\r\n{lines}250 {last}");
                    self.answer(&mut stream, At::Ehlo, reply.as_bytes()).await?;
                }
                "STARTTLS" => {
                    say(&mut stream, b"220 go ahead").await?;
                    return Ok(stream);
                }
                "AUTH" => {
                    self.truth.lock().unwrap().logins.push(line.clone());
                    self.answer(&mut stream, At::Auth, b"235 2.7.0 welcome")
                        .await?;
                }
                "MAIL" => {
                    from = between(&line);
                    self.answer(&mut stream, At::Mail, b"250 2.1.0 ok").await?;
                }
                "RCPT" => {
                    self.to = between(&line);
                    if !self.answer(&mut stream, At::Rcpt, b"250 2.1.5 ok").await? {
                        self.to.clear();
                    }
                }
                "DATA" if self.to.is_empty() => say(&mut stream, b"503 5.5.1 no recipient").await?,
                "DATA" => {
                    if self.answer(&mut stream, At::Data, b"354 go").await? {
                        self.letter(&mut stream, &from).await?;
                    }
                    self.to.clear();
                }
                "RSET" => {
                    self.to.clear();
                    say(&mut stream, b"250 ok").await?;
                }
                "QUIT" => {
                    say(&mut stream, b"221 bye").await?;
                    return Err(Over);
                }
                _ => say(&mut stream, b"502 5.5.2 what").await?,
            }
        }
    }

    async fn letter<S: AsyncRead + AsyncWrite + Unpin>(
        &mut self,
        stream: &mut BufReader<S>,
        from: &str,
    ) -> Result<(), Over> {
        let mut text = String::new();
        let mut first = true;
        loop {
            let line = read(stream).await?;
            if std::mem::take(&mut first) {
                match self.act(At::Text) {
                    Act::Go => {}
                    Act::Say(words) => {
                        say(stream, words).await?;
                        return Err(Over);
                    }
                    Act::Hang => return hang().await,
                    _ => return Err(Over),
                }
            }
            if line == "." {
                let next = stream.buffer().starts_with(b"MAIL FROM:");
                self.truth.lock().unwrap().announced += usize::from(next);
                break;
            }
            text += line.strip_prefix('.').unwrap_or(&line);
            text += "\r\n";
        }
        let act = self.act(At::Dot);
        let accept = match &act {
            Act::Go | Act::AcceptAndDrop | Act::Hang => true,
            Act::Say(words) => words.starts_with(b"2"),
            Act::Drop => false,
        };
        if accept {
            self.truth.lock().unwrap().accepted.push(Accepted {
                from: from.to_owned(),
                to: self.to.clone(),
                text,
            });
        }
        match act {
            Act::Go => say(stream, b"250 2.0.0 queued").await,
            Act::Say(words) => say(stream, words).await,
            Act::Hang => hang().await,
            Act::Drop | Act::AcceptAndDrop => Err(Over),
        }
    }

    /// Says the usual thing, or what the script wants. Returns whether it was a yes.
    async fn answer<S: AsyncWrite + Unpin>(
        &self,
        stream: &mut S,
        at: At,
        usual: &[u8],
    ) -> Result<bool, Over> {
        match self.act(at) {
            Act::Go => say(stream, usual).await.map(|()| true),
            Act::Say(words) => {
                say(stream, words).await?;
                // 421 announces that the server hangs up.
                if words.starts_with(b"421") {
                    return Err(Over);
                }
                Ok(words.starts_with(b"2") || words.starts_with(b"3"))
            }
            Act::Hang => hang().await.map(|()| false),
            Act::Drop | Act::AcceptAndDrop => Err(Over),
        }
    }
}

async fn hang() -> Result<(), Over> {
    std::future::pending().await
}

async fn say<S: AsyncWrite + Unpin>(stream: &mut S, words: &[u8]) -> Result<(), Over> {
    stream.write_all(words).await.map_err(|_| Over)?;
    stream.write_all(b"\r\n").await.map_err(|_| Over)?;
    stream.flush().await.map_err(|_| Over)
}

async fn read<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> Result<String, Over> {
    let mut line = Vec::new();
    match stream.read_until(b'\n', &mut line).await {
        Ok(count) if count > 0 => {
            let line = String::from_utf8_lossy(&line);
            Ok(line.trim_end_matches(['\r', '\n']).to_owned())
        }
        _ => Err(Over),
    }
}

fn between(line: &str) -> String {
    let start = line.find('<').map_or(0, |at| at + 1);
    let end = line.rfind('>').unwrap_or(line.len());
    line[start..end].to_owned()
}
