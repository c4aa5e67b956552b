//! The mail server as a [`Probe`] found it.

use super::Point;
use crate::delivery::{Fault, Probe, Relay, Stage, Tls, Why};

/// How many days before its end a certificate is worth a warning.
const SOON: i64 = 14;

const DAY: i64 = 24 * 60 * 60;

/// What the probe is held against.
#[derive(Clone, Copy, Debug)]
pub struct Meeting<'a> {
    /// The server.
    pub relay: &'a Relay,
    /// The sender that was offered to it.
    pub sender: &'a str,
    /// How many bytes a letter has; none where there is no issue to make one of.
    pub letter: Option<u64>,
    /// The time, in unix seconds.
    pub now: i64,
}

/// Says how each step went, and the first that failed.
pub fn server(probe: &Probe, meeting: &Meeting<'_>) -> Vec<Point> {
    let host = &meeting.relay.host;
    let mut points = Vec::new();
    if let Some(peer) = probe.peer {
        points.push(Point::ok("server", format!("{host} answers at {peer}")));
    }
    points.extend(encryption(probe, meeting));
    if probe.logged_in {
        points.push(Point::ok(
            "login",
            format!("{host} takes the user and the password"),
        ));
    }
    if probe.peer.is_some() && !probe.offers.is_empty() {
        points.push(size(probe, meeting));
        points.push(offers(probe, host));
    }
    if let Some(fault) = &probe.fault {
        let message = fault.to_string().trim_end_matches('.').to_owned();
        let cure = if fault.is_passing() {
            "try again in a while; if it stays so, ask whoever runs the server".to_owned()
        } else {
            fault.cure()
        };
        points.push(Point::fault(step(probe), message, cure));
    } else if let Some(reply) = &probe.sender {
        let sender = meeting.sender;
        points.push(if reply.is_done() {
            Point::ok("sender", format!("{host} takes letters from {sender}"))
        } else {
            Point::fault(
                "sender",
                format!("{host} takes no letters from {sender}: {reply}"),
                "ask your provider which addresses this login may send from, and write one of them after `from:` in bulletin.yaml",
            )
        });
    }
    points
}

/// Which point the fault belongs to.
fn step(probe: &Probe) -> &'static str {
    match &probe.fault {
        Some(Fault::NoStartTls { .. } | Fault::Tls { .. } | Fault::Certificate { .. }) => "tls",
        Some(
            Fault::NoPassword { .. }
            | Fault::NoLogin { .. }
            | Fault::Refused {
                why: Why::Login | Why::LoginMissing,
                ..
            }
            | Fault::Lost {
                stage: Stage::Auth, ..
            },
        ) => "login",
        _ => "server",
    }
}

fn encryption(probe: &Probe, meeting: &Meeting<'_>) -> Vec<Point> {
    let host = &meeting.relay.host;
    let Some(seal) = &probe.seal else {
        return if meeting.relay.tls == Tls::None && probe.peer.is_some() {
            vec![Point::ok(
                "tls",
                format!("{host} is this computer, so nothing has to be encrypted"),
            )]
        } else {
            Vec::new()
        };
    };
    let mut points = vec![Point::ok(
        "tls",
        format!(
            "the connection is encrypted by {}, {}",
            seal.version, seal.cipher
        ),
    )];
    if let Some(end) = seal.ends {
        let days = (end - meeting.now).div_euclid(DAY);
        points.push(if days < SOON {
            Point::warning(
                "certificate",
                format!("the certificate of {host} ends in {days} {}", plural(days)),
                "tell whoever runs the server to renew it; after that day nothing is sent",
            )
        } else {
            Point::ok(
                "certificate",
                format!("the certificate is for {host} and is good for {days} days"),
            )
        });
    }
    points
}

fn plural(days: i64) -> &'static str {
    if days == 1 { "day" } else { "days" }
}

/// RFC 1870: what the server takes at most, if it says so.
fn size(probe: &Probe, meeting: &Meeting<'_>) -> Point {
    let host = &meeting.relay.host;
    match (probe.largest, meeting.letter) {
        (Some(limit), Some(letter)) if letter > limit => Point::fault(
            "size",
            format!("a letter has {letter} bytes, and {host} takes {limit} at most"),
            "make the issue shorter: fewer items or shorter summaries",
        ),
        (Some(limit), Some(letter)) => Point::ok(
            "size",
            format!("a letter has {letter} bytes, and {host} takes {limit}"),
        ),
        (Some(limit), None) => Point::ok("size", format!("{host} takes letters of {limit} bytes")),
        (None, _) => Point::ok(
            "size",
            format!("{host} names no limit for the size of letters"),
        ),
    }
}

/// None of these is needed: what each is for is said once, and what it means when it is not there.
fn offers(probe: &Probe, host: &str) -> Point {
    let (there, missing): (Vec<_>, Vec<_>) = [
        (
            "SMTPUTF8",
            "people with letters beyond a to z before the @ get none",
        ),
        ("8BITMIME", "nothing is lost"),
        ("PIPELINING", "letters leave a little slower"),
    ]
    .into_iter()
    .partition(|(word, _)| probe.offers(word));
    let there: Vec<&str> = there.iter().map(|(word, _)| *word).collect();
    let missing: Vec<String> = missing
        .iter()
        .map(|(word, means)| format!("no {word} ({means})"))
        .collect();
    let there = if there.is_empty() {
        "none".to_owned()
    } else {
        there.join(", ")
    };
    let all = std::iter::once(there).chain(missing).collect::<Vec<_>>();
    Point::ok(
        "offers",
        format!("{host} offers of what helps: {}", all.join("; ")),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::Seal;
    use crate::doctor::Health;

    fn relay() -> Relay {
        Relay {
            host: "mail.example.org".into(),
            port: 587,
            tls: Tls::StartTls,
            user: None,
            address: None,
        }
    }

    fn told(probe: &Probe, letter: u64) -> Vec<(&'static str, Health)> {
        let relay = relay();
        let meeting = Meeting {
            relay: &relay,
            sender: "news@example.org",
            letter: Some(letter),
            now: 100 * DAY,
        };
        let points = server(probe, &meeting);
        points
            .iter()
            .map(|point| (point.id, point.health))
            .collect()
    }

    fn probe(ends: i64) -> Probe {
        Probe {
            peer: Some("192.0.2.1:587".parse().unwrap()),
            seal: Some(Seal {
                version: "TLSv1.3".into(),
                cipher: "x".into(),
                ends: Some(ends),
            }),
            offers: vec!["SIZE 1000".into()],
            largest: Some(1000),
            ..Probe::default()
        }
    }

    #[test]
    fn a_certificate_is_worth_a_warning_two_weeks_before_its_end() {
        assert!(told(&probe(114 * DAY), 1).contains(&("certificate", Health::Ok)));
        assert!(told(&probe(114 * DAY - 1), 1).contains(&("certificate", Health::Warning)));
    }

    #[test]
    fn a_letter_has_to_fit_what_the_server_takes() {
        assert!(told(&probe(0), 1000).contains(&("size", Health::Ok)));
        assert!(told(&probe(0), 1001).contains(&("size", Health::Fault)));
    }
}
