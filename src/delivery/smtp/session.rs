//! One connection, from its login to QUIT, one letter after the other.
//!
//! Where the server allows it (RFC 2920), a letter's MAIL, RCPT and DATA go out together, and together with the
//! final dot of the letter before: one round trip a letter.

use tokio::time::timeout;

use super::commands::commands;
use super::wire::Wire;
use super::{Reply, Stage, Timeouts};
use crate::message::Letter;
use crate::subscribers::Address;

/// A connection that is ready for a letter.
pub(in crate::delivery) struct Session {
    wire: Wire,
    timeouts: Timeouts,
    offers: Vec<String>,
    server: String,
    letters: u32,
    /// Replies may be outstanding: not to be used again.
    spoilt: bool,
    /// Whose letter has been offered together with the dot of the one before.
    announced: Option<Address>,
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
    pub(super) fn new(wire: Wire, timeouts: Timeouts, offers: Vec<String>, server: String) -> Self {
        Session {
            wire,
            timeouts,
            offers,
            server,
            letters: 0,
            spoilt: false,
            announced: None,
        }
    }

    /// Who is spoken to, for the record.
    pub(in crate::delivery) fn server(&self) -> &str {
        &self.server
    }

    /// Whether it must not be used again.
    pub(in crate::delivery) fn is_spoilt(&self) -> bool {
        self.spoilt
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

    /// Whether commands may be sent before the answers to those before them have come.
    pub(in crate::delivery) fn pipelines(&self) -> bool {
        self.offers("PIPELINING")
    }

    /// Whether another letter has been offered together with the end of the last one.
    pub(in crate::delivery) fn has_announced(&self) -> bool {
        self.announced.is_some()
    }

    /// Whether the next letter may be this recipient's: no other one's has been announced.
    pub(in crate::delivery) fn is_free_for(&self, to: &Address) -> bool {
        self.announced
            .as_ref()
            .is_none_or(|announced| announced == to)
    }

    fn offers(&self, keyword: &str) -> bool {
        self.offers
            .iter()
            .any(|line| line.split_whitespace().next() == Some(keyword))
    }

    /// MAIL, RCPT and DATA: in one go where the server allows it, else one by one. What has been announced is
    /// not said again.
    pub(in crate::delivery) async fn offer(&mut self, from: &Address, to: &Address) -> Offer {
        self.letters += 1;
        let Some(commands) = commands(from, to) else {
            let reply = Reply::new(553, "5.1.3 the address cannot be written in SMTP");
            return Offer::Refused {
                stage: Stage::Rcpt,
                reply,
            };
        };
        let together = self.pipelines();
        if let Some(announced) = self.announced.take() {
            // Its replies would be taken for this one's.
            if announced != *to {
                return self.lost(Stage::Mail, "another letter was announced");
            }
        } else if together
            && let Err(cause) = self
                .wire
                .say(commands.concat().as_bytes(), self.timeouts.command)
                .await
        {
            return self.lost(Stage::Mail, &cause);
        }
        let mut refusal = None;
        for (stage, command) in [Stage::Mail, Stage::Rcpt, Stage::Data]
            .into_iter()
            .zip(&commands)
        {
            let limit = match stage {
                Stage::Data => self.timeouts.data,
                _ => self.timeouts.command,
            };
            if !together && let Err(cause) = self.wire.say(command.as_bytes(), limit).await {
                return self.lost(stage, &cause);
            }
            let reply = match self.wire.hear(limit).await {
                Ok(heard) => heard.reply(),
                Err(cause) => {
                    let lost = self.lost(stage, &cause);
                    // What was refused before the connection broke stays refused.
                    return refusal.unwrap_or(lost);
                }
            };
            let agreed = match stage {
                Stage::Data => reply.code == 354,
                _ => reply.is_done(),
            };
            if refusal.is_some() {
                // It wants the text of a letter it has refused: no dot, no letter.
                self.spoilt |= agreed && stage == Stage::Data;
            } else if !agreed {
                if reply.code < 400 {
                    return self.lost(stage, &format!("it answered {reply}"));
                }
                refusal = Some(Offer::Refused { stage, reply });
                if !together {
                    break;
                }
            }
        }
        refusal.unwrap_or(Offer::Accepted)
    }

    fn lost(&mut self, stage: Stage, cause: &str) -> Offer {
        self.spoilt = true;
        Offer::Lost {
            stage,
            cause: cause.to_owned(),
        }
    }

    /// What the server says to a sender alone: `MAIL FROM`, with no recipient to follow.
    pub(super) async fn sender(&mut self, from: &Address) -> Result<Option<Reply>, String> {
        let Some([mail, ..]) = commands(from, from) else {
            return Ok(None);
        };
        let limit = self.timeouts.command;
        self.wire.say(mail.as_bytes(), limit).await?;
        Ok(Some(self.wire.hear(limit).await?.reply()))
    }

    /// The letter's text, without the final dot: nothing can have been accepted yet.
    pub(in crate::delivery) async fn text(&mut self, letter: &Letter) -> Result<(), Ending> {
        let limit = self.timeouts.body;
        let pieces: Vec<_> = letter.text.transparent().collect();
        match self.wire.say_all(&pieces, limit).await {
            Ok(()) => Ok(()),
            Err(cause) => Err(self.early_answer(cause).await),
        }
    }

    /// The final dot, and with it the offer of the next letter, if there is one; then what the server makes of
    /// the letter that the dot ends. The intent must be durable by now.
    pub(in crate::delivery) async fn dot(&mut self, next: Option<(&Address, &Address)>) -> Ending {
        if self.wire.has_more() {
            // It would be taken for the answer to the dot.
            let cause = "it spoke out of turn".to_owned();
            return Ending::Unsent { cause };
        }
        let mut words = String::from(".\r\n");
        if let Some((from, to)) = next
            && let Some(commands) = commands(from, to)
        {
            words += &commands.concat();
            self.announced = Some(to.clone());
        }
        let limit = self.timeouts.dot;
        // Even a write that fails may have got as far as the dot.
        let heard = match self.wire.say(words.as_bytes(), limit).await {
            Ok(()) => self.wire.hear(limit).await,
            Err(cause) => {
                self.spoilt = true;
                let heard = self.wire.hear(self.timeouts.quit).await;
                heard.map_err(|_| cause)
            }
        };
        match heard.map(|heard| heard.reply()) {
            Ok(reply) if reply.is_done() || reply.code >= 400 => Ending::Answered {
                stage: Stage::Body,
                reply,
            },
            Ok(reply) => Ending::Unknown {
                cause: format!("it answered {reply}"),
            },
            Err(cause) => Ending::Unknown { cause },
        }
    }

    /// A server that closes in the middle of a letter has often said why.
    async fn early_answer(&mut self, cause: String) -> Ending {
        match self
            .wire
            .hear(self.timeouts.quit)
            .await
            .map(|heard| heard.reply())
        {
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
        let limit = self.timeouts.command;
        let said = self.wire.say(b"RSET\r\n", limit).await;
        let heard = match said {
            Ok(()) => self.wire.hear(limit).await,
            Err(cause) => Err(cause),
        };
        heard.is_ok_and(|heard| heard.reply().is_done())
    }

    /// QUIT. What the server makes of it changes nothing. Where it waits for a text there is nothing to say: the
    /// connection just ends, and without a dot there is no letter.
    pub(in crate::delivery) async fn quit(mut self) {
        if self.spoilt || self.announced.is_some() {
            return;
        }
        let limit = self.timeouts.quit;
        let _ = timeout(limit, async {
            self.wire.say(b"QUIT\r\n", limit).await?;
            self.wire.hear(limit).await
        })
        .await;
    }
}
