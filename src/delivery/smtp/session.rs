//! One connection, from its login to QUIT, one letter after the other.

use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use lettre::Address as Mailbox;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::MailParameter;
use lettre::transport::smtp::response::Response;
use tokio::time::timeout;

use super::{Reply, Stage, Timeouts};
use crate::subscribers::Address;

/// A connection that is ready for a letter.
pub(in crate::delivery) struct Session {
    connection: AsyncSmtpConnection,
    timeouts: Timeouts,
    offers: Vec<String>,
    server: String,
    letters: u32,
    /// Replies may be outstanding: not to be used again.
    spoilt: bool,
}

/// What became of an offer to deliver a letter.
pub(in crate::delivery) enum Offer {
    /// The server waits for the text.
    Accepted,
    /// The server said no at this step.
    Refused { stage: Stage, reply: Reply },
    /// The connection is no good any more. The letter has certainly not been accepted.
    Lost { stage: Stage, cause: String },
}

/// What became of a letter's text.
pub(in crate::delivery) enum Ending {
    /// The server answered, with a yes or a no.
    Answered { stage: Stage, reply: Reply },
    /// The connection broke before the final dot: certainly not accepted.
    Unsent { cause: String },
    /// The final dot had been handed over and there was no answer. Perhaps accepted.
    Unknown { cause: String },
}

impl Session {
    pub(super) fn new(
        connection: AsyncSmtpConnection,
        timeouts: Timeouts,
        offers: Vec<String>,
        server: String,
    ) -> Self {
        Session {
            connection,
            timeouts,
            offers,
            server,
            letters: 0,
            spoilt: false,
        }
    }

    /// Who is spoken to, for the record.
    pub(in crate::delivery) fn server(&self) -> &str {
        &self.server
    }

    /// How many letters this connection has been asked to take.
    pub(in crate::delivery) fn letters(&self) -> u32 {
        self.letters
    }

    /// The largest letter the server takes, in bytes, where it says so (RFC 1870).
    pub(in crate::delivery) fn largest(&self) -> Option<u64> {
        let size = self
            .offers
            .iter()
            .find_map(|line| line.strip_prefix("SIZE "))?;
        size.trim().parse().ok().filter(|size| *size > 0)
    }

    /// Whether the server takes addresses beyond ASCII (RFC 6531).
    pub(in crate::delivery) fn takes_utf8(&self) -> bool {
        self.offers("SMTPUTF8")
    }

    fn offers(&self, keyword: &str) -> bool {
        self.offers
            .iter()
            .any(|line| line.split_whitespace().next() == Some(keyword))
    }

    /// MAIL, RCPT and DATA: in one go where the server allows it (RFC 2920), else one by one.
    pub(in crate::delivery) async fn offer(&mut self, from: &Address, to: &Address) -> Offer {
        self.letters += 1;
        let (Ok(sender), Ok(recipient)) = (
            Mailbox::new(from.local(), from.domain()),
            Mailbox::new(to.local(), to.domain()),
        ) else {
            let reply = Reply::new(553, "5.1.3 the address cannot be written in SMTP");
            return Offer::Refused {
                stage: Stage::Rcpt,
                reply,
            };
        };
        let parameters = if from.local().is_ascii() && to.local().is_ascii() {
            vec![]
        } else {
            vec![MailParameter::SmtpUtfEight]
        };
        let commands = [
            (Stage::Mail, Mail::new(Some(sender), parameters).to_string()),
            (Stage::Rcpt, Rcpt::new(recipient, vec![]).to_string()),
            (Stage::Data, Data.to_string()),
        ];
        let together = self.offers("PIPELINING");
        let mut refusal = None;
        for (at, (stage, command)) in commands.iter().enumerate() {
            let limit = match stage {
                Stage::Data => self.timeouts.data,
                _ => self.timeouts.command,
            };
            let connection = &mut self.connection;
            let heard = match (together, at) {
                (false, _) => hear(limit, connection.command(command)).await,
                (true, 0) => {
                    let all = commands.iter().map(|(_, command)| command.as_str());
                    hear(limit, connection.command(all.collect::<String>())).await
                }
                (true, _) => hear(limit, connection.read_response()).await,
            };
            let reply = match heard {
                Ok(reply) => reply,
                Err(cause) => {
                    self.spoilt = true;
                    // What was refused before the connection broke stays refused.
                    return refusal.unwrap_or(Offer::Lost {
                        stage: *stage,
                        cause,
                    });
                }
            };
            let agreed = match stage {
                Stage::Data => reply.code == 354,
                _ => reply.is_done(),
            };
            if refusal.is_some() {
                // It wants the text of a letter it has refused: no dot, no letter.
                self.spoilt |= agreed && *stage == Stage::Data;
            } else if !agreed {
                if reply.code < 400 {
                    let cause = format!("it answered {reply}");
                    return Offer::Lost {
                        stage: *stage,
                        cause,
                    };
                }
                refusal = Some(Offer::Refused {
                    stage: *stage,
                    reply,
                });
                if !together {
                    break;
                }
            }
        }
        refusal.unwrap_or(Offer::Accepted)
    }

    /// What the server says to a sender alone: `MAIL FROM`, with no recipient to follow.
    pub(super) async fn sender(&mut self, from: &Address) -> Result<Option<Reply>, String> {
        let Ok(sender) = Mailbox::new(from.local(), from.domain()) else {
            return Ok(None);
        };
        let command = Mail::new(Some(sender), vec![]).to_string();
        let heard = hear(self.timeouts.command, self.connection.command(command));
        heard.await.map(Some)
    }

    /// The letter's text and the final dot. The intent must be durable by now.
    pub(in crate::delivery) async fn text(&mut self, bytes: &[u8]) -> Ending {
        let dotted = AtomicBool::new(false);
        // lettre ends the last line itself.
        let text = bytes.strip_suffix(b"\r\n").unwrap_or(bytes);
        // It asks for a second part once the first has been handed to the socket, and then sends the
        // dot: the moment from which the letter may be accepted.
        let parts = std::iter::once(text).chain(std::iter::from_fn(|| {
            dotted.store(true, Ordering::SeqCst);
            None
        }));
        let limit = self.timeouts.body + self.timeouts.dot;
        let heard = hear(limit, self.connection.message_iter(parts)).await;
        match heard {
            Ok(reply) if reply.is_done() || reply.code >= 400 => Ending::Answered {
                stage: Stage::Body,
                reply,
            },
            Ok(reply) => Ending::Unknown {
                cause: format!("it answered {reply}"),
            },
            Err(cause) if dotted.load(Ordering::SeqCst) => Ending::Unknown { cause },
            Err(cause) => self.early_answer(cause).await,
        }
    }

    /// A server that closes in the middle of a letter has often said why.
    async fn early_answer(&mut self, cause: String) -> Ending {
        match hear(self.timeouts.quit, self.connection.read_response()).await {
            Ok(reply) if reply.code >= 400 => Ending::Answered {
                stage: Stage::Data,
                reply,
            },
            _ => Ending::Unsent { cause },
        }
    }

    /// RSET after a refusal. Says whether the connection may be used again.
    pub(in crate::delivery) async fn reset(&mut self) -> bool {
        if self.spoilt {
            return false;
        }
        hear(self.timeouts.command, self.connection.command(Rset))
            .await
            .is_ok_and(|reply| reply.is_done())
    }

    /// QUIT. What the server makes of it changes nothing.
    pub(in crate::delivery) async fn quit(mut self) {
        let _ = timeout(self.timeouts.quit, self.connection.quit()).await;
    }
}

/// A reply of any kind, or why there is none.
async fn hear(
    limit: Duration,
    speaking: impl Future<Output = Result<Response, Error>>,
) -> Result<Reply, String> {
    match timeout(limit, speaking).await {
        Ok(Ok(response)) => Ok(Reply::from_response(&response)),
        Ok(Err(error)) => Reply::from_error(&error).ok_or_else(|| error.to_string()),
        Err(_) => Err(silence(limit)),
    }
}

pub(super) fn silence(limit: Duration) -> String {
    format!("no answer within {} seconds", limit.as_secs())
}
