//! How far a conversation got, and how long we wait at each step.

use std::time::Duration;

/// The step of the conversation at which something happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Finding the server, connecting, its greeting.
    Conn,
    /// `EHLO`.
    Ehlo,
    /// `STARTTLS` or the handshake.
    Tls,
    /// Logging in.
    Auth,
    /// `MAIL FROM`.
    Mail,
    /// `RCPT TO`.
    Rcpt,
    /// `DATA`, and the text up to its final dot.
    Data,
    /// The final dot has been handed over.
    Body,
}

impl Stage {
    /// The word in the ledger.
    pub fn word(self) -> &'static str {
        match self {
            Stage::Conn => "connect",
            Stage::Ehlo => "ehlo",
            Stage::Tls => "tls",
            Stage::Auth => "auth",
            Stage::Mail => "mail",
            Stage::Rcpt => "rcpt",
            Stage::Data => "data",
            Stage::Body => "body",
        }
    }
}

/// How long we wait at each step. The defaults are those of RFC 5321 section 4.5.3.2, which are the
/// least a client should allow: a server may take minutes over its checks, and giving up after the
/// final dot is how people get two copies.
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    /// For a connection to one address.
    pub connect: Duration,
    /// For the TLS handshake.
    pub tls: Duration,
    /// For the greeting.
    pub greeting: Duration,
    /// For `EHLO`, `AUTH`, `MAIL`, `RCPT`, `RSET`.
    pub command: Duration,
    /// For the answer to `DATA`.
    pub data: Duration,
    /// For sending the whole text.
    pub body: Duration,
    /// For the answer to the final dot, on top of `body`.
    pub dot: Duration,
    /// For the answer to `QUIT`, which decides nothing.
    pub quit: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Timeouts {
            connect: Duration::from_secs(30),
            tls: Duration::from_mins(1),
            greeting: Duration::from_mins(5),
            command: Duration::from_mins(5),
            data: Duration::from_mins(2),
            body: Duration::from_mins(3),
            dot: Duration::from_mins(10),
            quit: Duration::from_secs(5),
        }
    }
}
