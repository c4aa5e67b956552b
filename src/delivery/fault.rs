//! Why a send cannot begin or cannot go on.

use std::path::PathBuf;

use super::smtp::{Reply, Stage, Why};
use crate::ledger;
use crate::message;

/// Why a send cannot begin or cannot go on. Holds facts; [`Fault::cure`] says what to do about it.
///
/// None of these is about one recipient: whoever was not written to because of one is still waiting.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// `through:` is not understood.
    #[error("\"{typed}\" does not say how to send.")]
    Through {
        /// What was typed, without a login.
        typed: String,
        /// What to write instead.
        instead: String,
    },
    /// `through:` holds a user or a password.
    #[error("A user or a password does not belong in \"through\".")]
    LoginInThrough,
    /// `pace:` is not understood.
    #[error("\"{typed}\" is not a pace.")]
    Pace {
        /// What was typed.
        typed: String,
    },
    /// What was checked is not what would be sent.
    #[error("The issue {issue} has changed since it was checked.")]
    Unchecked {
        /// The issue's stem.
        issue: String,
    },
    /// A dispatch that reaches people would be written to files, or the other way round.
    #[error("This dispatch is {kind} and cannot leave through {through}.", kind = .kind.word())]
    Mismatch {
        /// What the dispatch is.
        kind: ledger::Kind,
        /// How it should leave.
        through: String,
    },
    /// One letter is not fit to be sent, so none was.
    #[error("The letter to {address} ({list}) is not fit to be sent: {why}.")]
    Letter {
        /// Who would have got it.
        address: String,
        /// The list they are on.
        list: String,
        /// What is wrong with it.
        why: String,
    },
    /// A letter cannot be written to the outbox.
    #[error("The letters cannot be written to {}: {cause}.", .path.display())]
    Outbox {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        cause: String,
    },
    /// The server's name does not exist.
    #[error("There is no server called {host}: {cause}.")]
    NoSuchHost {
        /// The name.
        host: String,
        /// What the resolver said.
        cause: String,
    },
    /// Nothing answers there.
    #[error("The server {host} does not answer on port {port}: {cause}.")]
    NoConnection {
        /// Its name.
        host: String,
        /// The port.
        port: u16,
        /// What the network said.
        cause: String,
    },
    /// The connection broke, or nothing came in time.
    #[error("The connection to {host} was lost at \"{}\": {cause}.", .stage.word())]
    Lost {
        /// The server.
        host: String,
        /// How far it got.
        stage: Stage,
        /// What happened.
        cause: String,
    },
    /// The server puts us off.
    #[error("The server {host} is busy: {reply}")]
    Busy {
        /// The server.
        host: String,
        /// What it said.
        reply: Reply,
    },
    /// A user but no password.
    #[error("There is no password for {user} at {host}.")]
    NoPassword {
        /// The user.
        user: String,
        /// The server.
        host: String,
    },
    /// The extra root certificate is unusable.
    #[error("The extra certificate cannot be used: {cause}.")]
    RootCertificate {
        /// What is wrong with it.
        cause: String,
    },
    /// The server does not offer STARTTLS.
    #[error("The server {host} offers no encryption, so nothing was sent to it.")]
    NoStartTls {
        /// The server.
        host: String,
    },
    /// The server's certificate does not hold.
    #[error("The certificate of {host} does not hold: {problem}.")]
    Certificate {
        /// The name it should bear.
        host: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The connection cannot be encrypted.
    #[error("The connection to {host} cannot be encrypted: {cause}.")]
    Tls {
        /// The server.
        host: String,
        /// What went wrong.
        cause: String,
    },
    /// The server offers no way to log in that we know.
    #[error("The server {host} offers no login with a password.")]
    NoLogin {
        /// The server.
        host: String,
    },
    /// The server refuses the whole run.
    #[error("{}: {reply}", refusal(host, *why))]
    Refused {
        /// The server.
        host: String,
        /// What it refuses.
        why: Why,
        /// What it said.
        reply: Reply,
    },
    /// The largest letter is larger than the server takes.
    #[error("The largest letter has {size} bytes and {host} takes {limit} at most.")]
    TooLarge {
        /// The server.
        host: String,
        /// The largest letter, in bytes.
        size: u64,
        /// The server's limit, in bytes.
        limit: u64,
    },
    /// The connection broke time and again before a letter was accepted.
    #[error("The server {host} is gone: {tries} attempts failed, the last because {cause}.")]
    Gone {
        /// The server.
        host: String,
        /// How often it was tried.
        tries: u32,
        /// The last reason.
        cause: String,
    },
    /// Everybody is refused in the same way.
    #[error("{}: {reply}", alike(*count))]
    SameRefusal {
        /// How many.
        count: usize,
        /// What the server said.
        reply: Reply,
    },
    /// Letter after letter is left without an answer.
    #[error("The server {host} took {count} letters in a row without saying whether it has them.")]
    NoAnswers {
        /// The server.
        host: String,
        /// How many.
        count: usize,
    },
    /// A preview was refused.
    #[error("The preview to {address} was refused: {reply}")]
    PreviewRefused {
        /// Who would have got it.
        address: String,
        /// What the server said.
        reply: Reply,
    },
    /// A worker ended in a way it never should.
    #[error("Sending stopped because of a fault in bulletin itself.")]
    Broken,
    /// The ledger cannot go on.
    #[error(transparent)]
    Ledger(#[from] ledger::Fault),
    /// The frozen content cannot be read back.
    #[error("The content kept for this dispatch cannot be used: {0}.")]
    Press(#[from] message::Fault),
}

impl Fault {
    /// Whether the same might go well in a while, with nothing changed.
    pub fn is_passing(&self) -> bool {
        matches!(
            self,
            Fault::Lost { .. } | Fault::Busy { .. } | Fault::Gone { .. }
        )
    }
}

fn alike(count: usize) -> String {
    match count {
        1 => "1 letter was refused, and nobody has got one yet".to_owned(),
        count => format!("{count} letters in a row were refused in the same way"),
    }
}

fn refusal(host: &str, why: Why) -> String {
    match why {
        Why::Unwelcome => format!("The server {host} refuses to talk to this machine"),
        Why::Login => format!("The server {host} refused the login"),
        Why::LoginMissing => format!("The server {host} asks for a login"),
        Why::Sender => format!("The server {host} refused the sender's address"),
        Why::Size => format!("The server {host} says the letter is too large"),
        Why::Quota => format!("The server {host} takes no more letters for now"),
        Why::Protocol => format!("The server {host} does not understand a command"),
    }
}
