//! Why there is no page.

use std::io;

use thiserror::Error;

use super::guard::Private;

/// Why there is no page.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Fault {
    /// The name has no address.
    #[error("there is no server of that name")]
    NoSuchHost,
    /// The certificate does not hold.
    #[error("its certificate does not hold: {0}")]
    Certificate(String),
    /// The address is inside a private network.
    #[error("it leads into a private network")]
    Private,
    /// It took too long.
    #[error("no answer in time")]
    Timeout,
    /// It leads from one address to the next without end.
    #[error("it leads round in circles")]
    Circles,
    /// It is larger than anything we would read.
    #[error("it is larger than {0} kB")]
    TooLarge(u64),
    /// Anything else the network did.
    #[error("{0}")]
    Other(String),
}

impl Fault {
    pub(super) fn of(error: ureq::Error) -> Self {
        match error {
            ureq::Error::HostNotFound => Fault::NoSuchHost,
            ureq::Error::Timeout(_) => Fault::Timeout,
            ureq::Error::TooManyRedirects => Fault::Circles,
            ureq::Error::Io(error) => Fault::of_network(&error),
            ureq::Error::Other(error) if error.is::<Private>() => Fault::Private,
            ureq::Error::BodyExceedsLimit(limit) => Fault::TooLarge(limit >> 10),
            ureq::Error::Rustls(error) => of_tls(&error),
            error => Fault::Other(error.to_string()),
        }
    }

    fn of_network(error: &io::Error) -> Self {
        let inner = error.get_ref();
        if let Some(error) = inner.and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            return of_tls(error);
        }
        let words = error.to_string();
        // The standard library keeps no kind for this one. Without a network the name may well exist.
        if words.contains("lookup address") {
            return if words.contains("emporary") {
                Fault::Other("the name could not be looked up".into())
            } else {
                Fault::NoSuchHost
            };
        }
        match error.kind() {
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Fault::Timeout,
            io::ErrorKind::ConnectionRefused => {
                Fault::Other("the server refuses connections".into())
            }
            io::ErrorKind::ConnectionReset | io::ErrorKind::UnexpectedEof => {
                Fault::Other("the server hung up".into())
            }
            io::ErrorKind::NetworkUnreachable | io::ErrorKind::HostUnreachable => {
                Fault::Other("there is no way to the server from here".into())
            }
            _ => Fault::Other(
                words
                    .split(" (os error")
                    .next()
                    .unwrap_or(&words)
                    .to_owned(),
            ),
        }
    }
}

fn of_tls(error: &rustls::Error) -> Fault {
    use rustls::CertificateError::{
        Expired, ExpiredContext, NotValidForName, NotValidForNameContext, NotValidYet,
        NotValidYetContext, Revoked, UnknownIssuer,
    };
    let rustls::Error::InvalidCertificate(why) = error else {
        return Fault::Other(format!("no encrypted connection: {error}"));
    };
    Fault::Certificate(
        match why {
            Expired | ExpiredContext { .. } => "its certificate has run out",
            NotValidYet | NotValidYetContext { .. } => "its certificate is not valid yet",
            NotValidForName | NotValidForNameContext { .. } => {
                "its certificate is for another name"
            }
            UnknownIssuer => "nobody known vouches for its certificate",
            Revoked => "its certificate was taken back",
            _ => "its certificate does not hold",
        }
        .into(),
    )
}
