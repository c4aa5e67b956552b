//! Asking the DNS: one question at a time, over UDP, and over TCP where the answer is too long.
//!
//! The servers are those the system is set to use. They do the walking (RFC 1035 section 4.3.1); we ask
//! for three kinds of record and check that the answer is to our question.

use std::io::{self, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream, UdpSocket};
use std::time::Duration;

use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use simple_dns::rdata::RData;
use simple_dns::{CLASS, Name, Packet, PacketFlag, QTYPE, Question, RCODE, TYPE};

/// How often each server is asked over UDP, which may lose a question.
const TRIES: usize = 2;

/// Why a question has no answer. Not the same as an empty answer, which says that there is no record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the DNS gives no answer about the {kind} record of {name}: {cause}")]
pub struct NoAnswer {
    /// The name that was asked about.
    pub name: String,
    /// The kind of record: `TXT`.
    pub kind: &'static str,
    /// What went wrong.
    pub cause: String,
}

/// What the checks need to know of the DNS. An empty list is an answer: there is no such record.
pub trait Resolver {
    /// The TXT records of a name, each with its strings put together (RFC 7208 section 3.3).
    fn txt(&self, name: &str) -> Result<Vec<String>, NoAnswer>;
    /// The mail servers of a name with their preference; `.` is the name of none (RFC 7505).
    fn mx(&self, name: &str) -> Result<Vec<(u16, String)>, NoAnswer>;
    /// The addresses of a name.
    fn addresses(&self, name: &str) -> Result<Vec<IpAddr>, NoAnswer>;
}

/// The `nameserver` lines of a `resolv.conf`.
pub fn nameservers(resolv_conf: &str) -> Vec<SocketAddr> {
    resolv_conf
        .lines()
        .filter_map(|line| line.trim().strip_prefix("nameserver"))
        .filter_map(|rest| rest.split_whitespace().next()?.parse::<IpAddr>().ok())
        .map(|ip| SocketAddr::new(ip, 53))
        .collect()
}

/// The DNS as servers give it.
#[derive(Clone, Debug)]
pub struct Dns {
    servers: Vec<SocketAddr>,
    patience: Duration,
}

impl Dns {
    /// Asks these servers, one after the other until one answers, each for as long as `patience` a try.
    pub fn new(servers: Vec<SocketAddr>, patience: Duration) -> Self {
        Dns { servers, patience }
    }

    fn ask<T>(
        &self,
        name: &str,
        kind: TYPE,
        read: impl Fn(&RData<'_>) -> Option<T>,
    ) -> Result<Vec<T>, NoAnswer> {
        let failed = |cause: String| NoAnswer {
            name: name.to_owned(),
            kind: match kind {
                TYPE::TXT => "TXT",
                TYPE::MX => "MX",
                _ => "address",
            },
            cause,
        };
        let mut last = "there is no server to ask".to_owned();
        for server in &self.servers {
            for _ in 0..TRIES {
                let query = Query::new(name, kind).map_err(failed)?;
                match self.exchange(*server, &query) {
                    Ok(bytes) => match query.understand(&bytes, &read) {
                        Ok(found) => return Ok(found),
                        // It has answered; asking the same again would get the same.
                        Err(cause) => {
                            last = cause;
                            break;
                        }
                    },
                    Err(error) => last = self.words(&error),
                }
            }
        }
        Err(failed(last))
    }

    fn words(&self, error: &io::Error) -> String {
        match error.kind() {
            // Which of the two it is depends on the system.
            io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => {
                format!("no answer within {} seconds", self.patience.as_secs())
            }
            io::ErrorKind::ConnectionRefused => "there is no server at its address".to_owned(),
            _ => error.to_string(),
        }
    }

    /// One question and the bytes of its answer.
    fn exchange(&self, server: SocketAddr, query: &Query) -> io::Result<Vec<u8>> {
        let here: IpAddr = if server.is_ipv4() {
            Ipv4Addr::UNSPECIFIED.into()
        } else {
            Ipv6Addr::UNSPECIFIED.into()
        };
        let socket = UdpSocket::bind((here, 0))?;
        socket.set_read_timeout(Some(self.patience))?;
        // From now on only this server is heard.
        socket.connect(server)?;
        socket.send(&query.bytes)?;
        let mut bytes = vec![0; 4096];
        let count = socket.recv(&mut bytes)?;
        bytes.truncate(count);
        // One that was cut in the middle of a record may not be readable at all.
        let cut =
            !Packet::parse(&bytes).is_ok_and(|packet| !packet.has_flags(PacketFlag::TRUNCATION));
        if cut {
            self.at_length(server, query)
        } else {
            Ok(bytes)
        }
    }

    /// The same over TCP, where an answer may be as long as it likes (RFC 1035 section 4.2.2).
    fn at_length(&self, server: SocketAddr, query: &Query) -> io::Result<Vec<u8>> {
        let mut stream = TcpStream::connect_timeout(&server, self.patience)?;
        stream.set_read_timeout(Some(self.patience))?;
        stream.set_write_timeout(Some(self.patience))?;
        let length = u16::try_from(query.bytes.len()).map_err(io::Error::other)?;
        stream.write_all(&[&length.to_be_bytes()[..], &query.bytes].concat())?;
        let mut length = [0; 2];
        stream.read_exact(&mut length)?;
        let mut bytes = vec![0; usize::from(u16::from_be_bytes(length))];
        stream.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}

impl Resolver for Dns {
    fn txt(&self, name: &str) -> Result<Vec<String>, NoAnswer> {
        self.ask(name, TYPE::TXT, |data| match data {
            RData::TXT(txt) => String::try_from(txt.clone()).ok(),
            _ => None,
        })
    }

    fn mx(&self, name: &str) -> Result<Vec<(u16, String)>, NoAnswer> {
        self.ask(name, TYPE::MX, |data| match data {
            RData::MX(mx) => Some((mx.preference, named(&mx.exchange))),
            _ => None,
        })
    }

    fn addresses(&self, name: &str) -> Result<Vec<IpAddr>, NoAnswer> {
        let mut found = self.ask(name, TYPE::A, |data| match data {
            RData::A(a) => Some(IpAddr::from(Ipv4Addr::from(a.address))),
            _ => None,
        })?;
        found.extend(self.ask(name, TYPE::AAAA, |data| match data {
            RData::AAAA(a) => Some(IpAddr::from(Ipv6Addr::from(a.address))),
            _ => None,
        })?);
        Ok(found)
    }
}

/// A name as text; the root, which is no server, as its dot.
fn named(name: &Name<'_>) -> String {
    let name = name.to_string();
    if name.is_empty() {
        ".".to_owned()
    } else {
        name
    }
}

/// A question on the wire.
struct Query {
    name: String,
    kind: TYPE,
    id: u16,
    bytes: Vec<u8>,
}

impl Query {
    fn new(name: &str, kind: TYPE) -> Result<Self, String> {
        // An id nobody can guess is what keeps others from answering in the server's place (RFC 5452).
        let mut id = [0; 2];
        SystemRandom::new()
            .fill(&mut id)
            .map_err(|_| "this computer gives no random numbers".to_owned())?;
        let id = u16::from_be_bytes(id);
        let mut packet = Packet::new_query(id);
        packet.set_flags(PacketFlag::RECURSION_DESIRED);
        let asked = Name::new(name).map_err(|error| error.to_string())?;
        packet
            .questions
            .push(Question::new(asked, kind.into(), CLASS::IN.into(), false));
        let bytes = packet
            .build_bytes_vec()
            .map_err(|error| error.to_string())?;
        Ok(Query {
            name: name.to_owned(),
            kind,
            id,
            bytes,
        })
    }

    /// The records in an answer, where it is one to this question. Aliases have been followed by the
    /// server: what is at their end stands in the answer under another name.
    fn understand<T>(
        &self,
        bytes: &[u8],
        read: impl Fn(&RData<'_>) -> Option<T>,
    ) -> Result<Vec<T>, String> {
        let packet = Packet::parse(bytes).map_err(|error| error.to_string())?;
        let ours = packet.questions.iter().any(|question| {
            question.qtype == QTYPE::TYPE(self.kind)
                && question.qname.to_string().eq_ignore_ascii_case(&self.name)
        });
        if packet.id() != self.id || !packet.has_flags(PacketFlag::RESPONSE) || !ours {
            return Err("the answer is to another question".into());
        }
        match packet.rcode() {
            RCODE::NoError => Ok(packet
                .answers
                .iter()
                .filter_map(|record| read(&record.rdata))
                .collect()),
            RCODE::NameError => Ok(Vec::new()),
            RCODE::ServerFailure => Err("its servers fail".into()),
            RCODE::Refused => Err("the server refuses to say".into()),
            other => Err(format!("the server answered {other:?}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_servers_are_those_the_system_asks() {
        let text = "# made by hand\nsearch example.org\nnameserver 192.0.2.53\n nameserver ::1 # local\nnameserver nonsense\noptions edns0\n";
        let found: Vec<String> = nameservers(text).iter().map(ToString::to_string).collect();
        assert_eq!(found, ["192.0.2.53:53", "[::1]:53"]);
    }

    #[test]
    fn an_answer_to_somebody_elses_question_is_not_believed() {
        let query = Query::new("example.org", TYPE::TXT).unwrap();
        let other = Query::new("example.com", TYPE::TXT).unwrap();
        let mut reply = Packet::parse(&other.bytes).unwrap().into_reply();
        reply.set_flags(PacketFlag::RESPONSE);
        reply.set_id(query.id);
        let bytes = reply.build_bytes_vec().unwrap();
        assert!(query.understand(&bytes, |_| Some(())).is_err());
        assert_eq!(
            other.id == query.id,
            other.understand(&bytes, |_| Some(())).is_ok()
        );
    }
}
