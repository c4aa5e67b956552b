//! How letters leave: the words an editor writes after `through:`, and what they mean.

use std::net::{IpAddr, SocketAddr};

use url::Url;

use super::Fault;

/// How letters leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Through {
    /// As files in `outbox/`; nothing leaves the machine.
    Outbox,
    /// By SMTP, handed to one server.
    Smtp(Relay),
}

/// The server that takes our letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relay {
    /// Its name, which its certificate must bear.
    pub host: String,
    /// The TCP port.
    pub port: u16,
    /// How the connection is protected.
    pub tls: Tls,
    /// The name to log in with; none for a server that asks for no login.
    pub user: Option<String>,
    /// Connect here instead of asking the DNS for `host`.
    pub address: Option<SocketAddr>,
}

/// How a connection is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// Not at all, which is right only where the server is this machine: what is said never reaches
    /// a network. Where there is a user and the server offers STARTTLS, it is used all the same.
    None,
    /// STARTTLS (RFC 3207), required: a server that does not offer it gets no letter and no password.
    StartTls,
    /// TLS from the first byte (RFC 8314).
    Implicit,
}

const SUBMISSION: u16 = 587;
const SUBMISSIONS: u16 = 465;
const LOCAL: u16 = 25;

impl Through {
    /// Reads `outbox`, `smtp://host[:587]` or `smtps://host[:465]`.
    ///
    /// `smtp://` requires STARTTLS, except to `localhost`, `127.0.0.1` or `[::1]`, where the port is
    /// 25 unless given and the connection may be plain. A password has no place here.
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let typed = typed.trim();
        if typed.eq_ignore_ascii_case("outbox") {
            return Ok(Through::Outbox);
        }
        let unknown = |instead: &str| Fault::Through {
            // Whatever it is, it might hold a password.
            typed: typed
                .rsplit_once('@')
                .map_or(typed, |(_, end)| end)
                .to_owned(),
            instead: instead.to_owned(),
        };
        let Some((scheme, rest)) = typed.split_once("://") else {
            return Err(unknown("smtp://mail.example.org:587"));
        };
        let implicit = match scheme.to_ascii_lowercase().as_str() {
            "smtp" => false,
            "smtps" => true,
            _ => return Err(unknown("smtp://mail.example.org:587")),
        };
        if rest.contains('@') {
            return Err(Fault::LoginInThrough);
        }
        let url = Url::parse(typed).map_err(|_| unknown("smtp://mail.example.org:587"))?;
        let host = url
            .host_str()
            .map(|host| host.trim_matches(['[', ']']))
            .filter(|host| !host.is_empty() && !host.contains('%'))
            .ok_or_else(|| unknown("smtp://mail.example.org:587"))?;
        let host = idna::domain_to_ascii(host)
            .ok()
            .filter(|ascii| !ascii.is_empty())
            .unwrap_or_else(|| host.to_owned());
        if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
            return Err(unknown(&format!("{scheme}://{host}")));
        }
        let local = is_this_machine(&host);
        let port = url.port().unwrap_or(match (implicit, local) {
            (true, _) => SUBMISSIONS,
            (false, true) => LOCAL,
            (false, false) => SUBMISSION,
        });
        // Each waits for the other to speak first, for minutes; better to say so at once.
        match (implicit, port) {
            (false, SUBMISSIONS) => return Err(unknown(&format!("smtps://{host}:465"))),
            (true, SUBMISSION) => return Err(unknown(&format!("smtp://{host}:587"))),
            _ => {}
        }
        Ok(Through::Smtp(Relay {
            tls: match (implicit, local) {
                (true, _) => Tls::Implicit,
                (false, true) => Tls::None,
                (false, false) => Tls::StartTls,
            },
            host,
            port,
            user: None,
            address: None,
        }))
    }

    /// Whether letters leave for a mail server.
    pub fn is_live(&self) -> bool {
        matches!(self, Through::Smtp(_))
    }

    /// Whether letters go no further than this machine's own mail server.
    pub fn is_loopback(&self) -> bool {
        matches!(self, Through::Smtp(relay) if is_this_machine(&relay.host))
    }
}

impl std::fmt::Display for Through {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Through::Outbox => f.write_str("outbox"),
            Through::Smtp(relay) => {
                let scheme = match relay.tls {
                    Tls::Implicit => "smtps",
                    Tls::None | Tls::StartTls => "smtp",
                };
                if relay.host.contains(':') {
                    write!(f, "{scheme}://[{}]:{}", relay.host, relay.port)
                } else {
                    write!(f, "{scheme}://{}:{}", relay.host, relay.port)
                }
            }
        }
    }
}

fn is_this_machine(host: &str) -> bool {
    if let Ok(address) = host.parse::<IpAddr>() {
        return address.to_canonical().is_loopback();
    }
    let name = host.strip_suffix('.').unwrap_or(host);
    // `127.1` and its like are numbers to the system that looks them up; with a dot behind they are names.
    name.eq_ignore_ascii_case("localhost")
        || !host.ends_with('.')
            && Url::parse(&format!("http://{host}/")).is_ok_and(
                |url| matches!(url.host(), Some(url::Host::Ipv4(address)) if address.is_loopback()),
            )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relay(typed: &str) -> Relay {
        match Through::parse(typed).unwrap() {
            Through::Smtp(relay) => relay,
            Through::Outbox => panic!("{typed} was read as the outbox"),
        }
    }

    #[test]
    fn a_server_on_the_network_is_never_spoken_to_in_the_clear() {
        assert_eq!(relay("smtp://mail.example.org").tls, Tls::StartTls);
        assert_eq!(relay("smtp://mail.example.org").port, 587);
        assert_eq!(relay("SMTPS://mail.example.org").tls, Tls::Implicit);
        assert_eq!(relay("smtps://mail.example.org").port, 465);
        assert_eq!(relay("smtp://192.0.2.1:25").tls, Tls::StartTls);
        for typed in [
            "smtp://localhost.example.org",
            "smtp://127.0.0.1.",
            "smtp://127.0.0.1.example.org",
            "smtp://[::ffff:192.0.2.1]",
            "smtp://128.1",
        ] {
            assert_eq!(relay(typed).tls, Tls::StartTls, "{typed}");
        }
        for typed in [
            "smtp://localhost",
            "smtp://127.0.0.1:2525",
            "smtp://[::1]:25",
            "smtp://Localhost.:25",
            "smtp://[::ffff:127.0.0.1]:25",
            "smtp://127.1:25",
        ] {
            assert_eq!(relay(typed).tls, Tls::None, "{typed}");
            assert!(Through::parse(typed).unwrap().is_loopback(), "{typed}");
        }
    }

    #[test]
    fn a_password_in_the_file_is_refused_and_never_repeated() {
        for typed in [
            "smtp://news:hunter2@mail.example.org",
            "smtps://news:hun/ter2@mail.example.org",
            "smpt://news:hunter2@mail.example.org",
        ] {
            let fault = Through::parse(typed).unwrap_err();
            let words = format!("{fault} {fault:?} {}", fault.cure());
            assert!(!words.contains("ter2"), "{words}");
        }
        let fault = Through::parse("smtp://news:hunter2@mail.example.org").unwrap_err();
        assert!(
            fault.cure().contains("BULLETIN_SMTP_PASSWORD"),
            "{}",
            fault.cure()
        );
    }

    #[test]
    fn what_is_not_understood_comes_with_a_line_to_write_instead() {
        for (typed, instead) in [
            ("", "smtp://mail.example.org:587"),
            ("mail.example.org:587", "smtp://mail.example.org:587"),
            ("http://mail.example.org", "smtp://mail.example.org:587"),
            ("smtp://", "smtp://mail.example.org:587"),
            (
                "smtp://mail.example.org:99999",
                "smtp://mail.example.org:587",
            ),
            ("smtp://mail.example.org/inbox", "smtp://mail.example.org"),
            (
                "smtp://mail.example.org:465",
                "smtps://mail.example.org:465",
            ),
            (
                "smtps://mail.example.org:587",
                "smtp://mail.example.org:587",
            ),
        ] {
            let cure = Through::parse(typed).unwrap_err().cure();
            assert!(cure.contains(instead), "{typed}: {cure}");
        }
        for typed in ["outbox", "smtp://mail.example.org:587", "smtp://[::1]:25"] {
            assert_eq!(Through::parse(typed).unwrap().to_string(), typed);
        }
    }
}
