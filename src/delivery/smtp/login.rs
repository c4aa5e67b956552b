//! Logging in, with what the server offers and every server understands: `PLAIN` (RFC 4616), else `LOGIN`.

use data_encoding::BASE64;
use secrecy::ExposeSecret;

use super::session::Session;
use super::{Reply, Route, Setback, Stage, greet};
use crate::delivery::Fault;

impl Route {
    /// Connects, secures the connection and logs in.
    pub(in crate::delivery) async fn open(&self) -> Result<Session, Setback> {
        let greeted = greet::greet(&self.relay, &self.timeouts, &self.connector).await?;
        self.begin(greeted).await
    }

    /// Goes on from the greeting.
    pub(super) async fn begin(&self, mut greeted: greet::Greeted) -> Result<Session, Setback> {
        self.log_in(&mut greeted).await?;
        let server = format!("{}:{}", self.relay.host, self.relay.port);
        Ok(Session::new(
            greeted.wire,
            self.timeouts,
            greeted.offers,
            server,
        ))
    }

    async fn log_in(&self, greeted: &mut greet::Greeted) -> Result<(), Setback> {
        let (Some(user), Some(password)) = (&self.relay.user, &self.password) else {
            return Ok(());
        };
        let password = password.expose_secret();
        let offers = |mechanism: &str| {
            let mut offered = greeted.offers.iter().map(|line| line.split([' ', '=']));
            // Old servers write `AUTH=LOGIN`.
            offered.any(|mut words| words.next() == Some("AUTH") && words.any(|it| it == mechanism))
        };
        let steps = if offers("PLAIN") {
            let secret = BASE64.encode(format!("\0{user}\0{password}").as_bytes());
            vec![format!("AUTH PLAIN {secret}\r\n")]
        } else if offers("LOGIN") {
            let user = BASE64.encode(user.as_bytes());
            let password = BASE64.encode(password.as_bytes());
            vec![
                "AUTH LOGIN\r\n".into(),
                format!("{user}\r\n"),
                format!("{password}\r\n"),
            ]
        } else {
            return Err(Setback::lasting(Fault::NoLogin {
                host: self.relay.host.clone(),
            }));
        };
        let mut reply = Reply::new(334, "");
        for step in steps {
            // It was asked for more and says that it is done, or the other way round.
            if reply.code != 334 {
                break;
            }
            reply = self.ask(greeted, &step).await?;
        }
        if reply.is_done() {
            return Ok(());
        }
        if reply.code >= 400 {
            return Err(Setback::refused(&self.relay, Stage::Auth, reply));
        }
        Err(self.lost(&format!("it answered {reply}")))
    }

    async fn ask(&self, greeted: &mut greet::Greeted, words: &str) -> Result<Reply, Setback> {
        let limit = self.timeouts.command;
        let said = greeted.wire.say(words.as_bytes(), limit).await;
        said.map_err(|cause| self.lost(&cause))?;
        let heard = greeted.wire.hear(limit).await;
        heard
            .map(|heard| heard.reply())
            .map_err(|cause| self.lost(&cause))
    }

    fn lost(&self, cause: &str) -> Setback {
        Setback::passing(Fault::Lost {
            host: self.relay.host.clone(),
            stage: Stage::Auth,
            cause: cause.to_owned(),
        })
    }
}
