//! Why mail cannot be read.

/// Why a source of mail cannot be read.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Fault {
    /// The ledger.
    #[error(transparent)]
    Ledger(#[from] crate::ledger::Fault),
    /// Nothing is there by that name.
    #[error("there is no {0}")]
    Missing(String),
    /// The system does not let us read it.
    #[error("{place} cannot be read: {cause}")]
    Unreadable {
        /// The file or folder.
        place: String,
        /// What the system said.
        cause: String,
    },
    /// Neither a file nor a folder, such as a pipe.
    #[error("{0} is neither a file nor a folder")]
    NoFile(String),
    /// Words that name no mail server.
    #[error("this names no mailbox: {typed}")]
    Address {
        /// As typed, without a password.
        typed: String,
        /// How it should look.
        instead: &'static str,
    },
    /// A password in the address.
    #[error("there is a password in the name of the mailbox")]
    PasswordInAddress,
    /// A mailbox that asks for a login, and nothing to log in with.
    #[error("{0} asks for a user and a password")]
    NoLogin(String),
    /// No connection.
    #[error("{host} cannot be reached: {cause}")]
    Unreachable {
        /// The server.
        host: String,
        /// What the system said.
        cause: String,
    },
    /// No encryption, or none that can be trusted.
    #[error("the connection to {host} cannot be trusted: {cause}")]
    Tls {
        /// The server.
        host: String,
        /// What is wrong.
        cause: String,
    },
    /// The extra root certificate is none.
    #[error("the file of BULLETIN_SMTP_CA holds no certificate that can be used")]
    RootCertificate,
    /// The server does not take the login.
    #[error("{host} refuses the login: {said}")]
    Login {
        /// The server.
        host: String,
        /// What it said.
        said: String,
    },
    /// The server has no such folder, or does not show it.
    #[error("{host} does not open the folder {folder}: {said}")]
    Folder {
        /// The server.
        host: String,
        /// The folder.
        folder: String,
        /// What it said.
        said: String,
    },
    /// The conversation broke off.
    #[error("{host} broke off: {cause}")]
    Broken {
        /// The server.
        host: String,
        /// What happened.
        cause: String,
    },
}

impl Fault {
    /// What to do about it.
    pub fn cure(&self) -> String {
        match self {
            Fault::Ledger(fault) => fault.cure(),
            Fault::Missing(_) | Fault::NoFile(_) => {
                "name a Maildir, an mbox file, an .eml file, a folder of those, or imaps://mail.example.org/INBOX".into()
            }
            Fault::Unreadable { .. } => "see that your account may read it".into(),
            Fault::Address { instead, .. } => format!("write it like this: {instead}"),
            Fault::PasswordInAddress => {
                "take it out; set BULLETIN_IMAP_PASSWORD, or `password-command:` under `inbox:` in bulletin.yaml".into()
            }
            Fault::NoLogin(_) => {
                "write the user as imaps://USER@host/INBOX or as `user:` under `inbox:` in bulletin.yaml, and set BULLETIN_IMAP_PASSWORD or `password-command:`".into()
            }
            Fault::Unreachable { .. } | Fault::Broken { .. } => {
                "look at the name and your connection, and run the same command again: what was read is not read twice".into()
            }
            Fault::Tls { .. } => {
                "the server's name must be the one in its certificate; ask whoever runs it. For an authority of your own, BULLETIN_SMTP_CA names its certificate".into()
            }
            Fault::RootCertificate => "it must be a certificate in PEM form".into(),
            Fault::Login { .. } => {
                "look at the user and the password; some providers want a password of its own for programs".into()
            }
            Fault::Folder { .. } => "look at the folder's name; the usual one is INBOX".into(),
        }
    }
}
