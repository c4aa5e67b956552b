//! Opening a connection: greeting, encryption, login.

use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::extension::ClientId;
use secrecy::ExposeSecret;
use tokio::time::timeout;

use super::session::{Session, silence};
use super::{Reply, Route, Setback, Stage, greet, socket::Socket};
use crate::delivery::Fault;

impl Route {
    /// Connects, secures the connection and logs in.
    pub(in crate::delivery) async fn open(&self) -> Result<Session, Setback> {
        let greeted = greet::greet(&self.relay, &self.timeouts, &self.connector).await?;
        self.begin(greeted).await
    }

    /// Goes on from the greeting: hands the connection to lettre and logs in.
    pub(super) async fn begin(&self, greeted: greet::Greeted) -> Result<Session, Setback> {
        let playback = format!("{} ready\r\n", greeted.greeting.code);
        let socket = Socket::new(greeted.pipe, greeted.peer, &playback);
        let hello = ClientId::Domain(greeted.hello);
        let limit = self.timeouts.command;
        let connecting = AsyncSmtpConnection::connect_with_transport(Box::new(socket), &hello);
        let mut connection = match timeout(limit, connecting).await {
            Ok(Ok(connection)) => connection,
            Ok(Err(error)) => return Err(self.setback(Stage::Ehlo, &error)),
            Err(_) => return Err(self.lost(Stage::Ehlo, &silence(limit))),
        };
        self.log_in(&mut connection).await?;
        let server = format!("{}:{}", self.relay.host, self.relay.port);
        Ok(Session::new(
            connection,
            self.timeouts,
            greeted.offers,
            server,
        ))
    }

    async fn log_in(&self, connection: &mut AsyncSmtpConnection) -> Result<(), Setback> {
        let (Some(user), Some(password)) = (&self.relay.user, &self.password) else {
            return Ok(());
        };
        if connection
            .server_info()
            .get_auth_mechanism(DEFAULT_MECHANISMS)
            .is_none()
        {
            return Err(Setback::lasting(Fault::NoLogin {
                host: self.relay.host.clone(),
            }));
        }
        let credentials = Credentials::new(user.clone(), password.expose_secret().to_owned());
        let limit = self.timeouts.command;
        let login = connection.auth(DEFAULT_MECHANISMS, &credentials);
        match timeout(limit, login).await {
            Ok(Ok(response)) => {
                let reply = Reply::from_response(&response);
                if reply.is_done() {
                    return Ok(());
                }
                Err(self.lost(Stage::Auth, &format!("it answered {reply}")))
            }
            Ok(Err(error)) => Err(self.setback(Stage::Auth, &error)),
            Err(_) => Err(self.lost(Stage::Auth, &silence(limit))),
        }
    }

    fn setback(&self, stage: Stage, error: &Error) -> Setback {
        match Reply::from_error(error) {
            Some(reply) => Setback::refused(&self.relay, stage, reply),
            None => self.lost(stage, &error.to_string()),
        }
    }

    fn lost(&self, stage: Stage, cause: &str) -> Setback {
        Setback::passing(Fault::Lost {
            host: self.relay.host.clone(),
            stage,
            cause: cause.to_owned(),
        })
    }
}
