//! The clock, the environment and the terminal, read once.

use std::io::IsTerminal;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use secrecy::SecretString;

use super::Trouble;

/// The world outside, as it was when the command began.
#[derive(Clone, Debug)]
pub(crate) struct World {
    /// The time, or what `BULLETIN_NOW` says it is.
    pub(crate) now: DateTime<Utc>,
    /// Whether the time is what `BULLETIN_NOW` says.
    pub(crate) set: bool,
    /// The real time at that moment.
    began: DateTime<Utc>,
    /// The later of `now` and the real time.
    pub(crate) latest: DateTime<Utc>,
    /// `BULLETIN_SMTP_PASSWORD`.
    pub(crate) password: Option<SecretString>,
    /// `BULLETIN_SMTP_CA`: a file with an extra root certificate.
    pub(crate) extra_root: Option<PathBuf>,
    /// `BULLETIN_DNS`: the server `doctor` asks, instead of those the system is set to use.
    pub(crate) dns: Option<SocketAddr>,
    /// Whether somebody sits at both ends.
    pub(crate) terminal: bool,
    /// Whether what is printed is seen there, and not sent on to a file or a program.
    pub(crate) screen: bool,
}

impl World {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is where the clock and the environment are read"
    )]
    pub(crate) fn new() -> Result<Self, Trouble> {
        let typed = std::env::var("BULLETIN_NOW");
        let set = typed.is_ok();
        let now = match typed {
            Err(_) => Utc::now(),
            Ok(typed) => match DateTime::parse_from_rfc3339(&typed) {
                Ok(now) => now.to_utc(),
                Err(_) => {
                    return Err(Trouble::new(format!(
                        "BULLETIN_NOW is `{typed}`, which is not a time"
                    ))
                    .cure("write it like this: 2026-11-30T09:00:00Z"));
                }
            },
        };
        Ok(World {
            now,
            set,
            began: Utc::now(),
            latest: now.max(Utc::now()),
            password: std::env::var("BULLETIN_SMTP_PASSWORD")
                .ok()
                .map(SecretString::from),
            extra_root: std::env::var_os("BULLETIN_SMTP_CA").map(PathBuf::from),
            dns: nameserver(std::env::var("BULLETIN_DNS").ok())?,
            screen: std::io::stdout().is_terminal(),
            terminal: std::io::stdin().is_terminal() && std::io::stderr().is_terminal(),
        })
    }
    /// What time it is by now; time goes on as well from what `BULLETIN_NOW` says.
    #[expect(clippy::disallowed_methods, reason = "this is where the clock is read")]
    pub(crate) fn current(&self) -> DateTime<Utc> {
        self.now + (Utc::now() - self.began)
    }

    /// The same world at another time.
    pub(crate) fn at(&self, now: DateTime<Utc>) -> Self {
        World {
            now,
            ..self.clone()
        }
    }

    /// The same world as it is by now.
    #[expect(clippy::disallowed_methods, reason = "this is where the clock is read")]
    pub(crate) fn later(&self) -> Self {
        let now = self.current();
        World {
            now,
            began: Utc::now(),
            latest: now.max(Utc::now()),
            ..self.clone()
        }
    }
}

/// An address, with a port where it is not 53.
fn nameserver(typed: Option<String>) -> Result<Option<SocketAddr>, Trouble> {
    let Some(typed) = typed else {
        return Ok(None);
    };
    let alone = typed.parse::<IpAddr>().map(|ip| SocketAddr::new(ip, 53));
    match alone.or_else(|_| typed.parse()) {
        Ok(server) => Ok(Some(server)),
        Err(_) => Err(Trouble::new(format!(
            "BULLETIN_DNS is `{typed}`, which is not the address of a server"
        ))
        .cure("write it like this: 192.0.2.53")),
    }
}
