//! A DNS server that knows what a test tells it, and keeps what it was asked.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, UdpSocket};
use std::sync::{Arc, Mutex};

use simple_dns::rdata::{MX, RData, TXT};
use simple_dns::{CLASS, Name, Packet, PacketFlag, QTYPE, RCODE, ResourceRecord, TYPE};

pub(crate) struct Nameserver {
    pub(crate) address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Nameserver {
    /// Knows these TXT and MX records, as `("TXT", name, text)` and `("MX", name, server)`. A domain of
    /// which it knows nothing is not there.
    pub(crate) fn start(records: &'static [(&str, &str, &str)]) -> Self {
        let (long, short) = both();
        let address = long.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let shared = Arc::clone(&asked);
        // Both end with the test run.
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok((count, from)) = short.recv_from(&mut bytes) {
                let reply = answer(&bytes[..count], records, &shared);
                // What does not fit is asked for again over TCP (RFC 1035 section 4.2.1).
                let reply = if reply.len() > 512 {
                    cut(&bytes[..count])
                } else {
                    reply
                };
                short.send_to(&reply, from).unwrap();
            }
        });
        let shared = Arc::clone(&asked);
        std::thread::spawn(move || {
            for stream in long.incoming() {
                let mut stream = stream.unwrap();
                let mut length = [0; 2];
                stream.read_exact(&mut length).unwrap();
                let mut bytes = vec![0; u16::from_be_bytes(length).into()];
                stream.read_exact(&mut bytes).unwrap();
                let reply = answer(&bytes, records, &shared);
                let length = u16::try_from(reply.len()).unwrap().to_be_bytes();
                stream.write_all(&length).unwrap();
                stream.write_all(&reply).unwrap();
            }
        });
        Nameserver { address, asked }
    }

    /// Every name it was asked about, each once, in order.
    pub(crate) fn asked(&self) -> Vec<String> {
        let mut asked = self.asked.lock().unwrap().clone();
        asked.sort();
        asked.dedup();
        asked
    }
}

/// A port that is free for long questions and for short ones: each kind has ports of its own, and somebody else may
/// have the same number of the other.
fn both() -> (TcpListener, UdpSocket) {
    loop {
        let long = TcpListener::bind("127.0.0.1:0").unwrap();
        match UdpSocket::bind(long.local_addr().unwrap()) {
            Ok(short) => return (long, short),
            Err(taken) => assert_eq!(taken.kind(), ErrorKind::AddrInUse),
        }
    }
}

fn cut(query: &[u8]) -> Vec<u8> {
    let mut reply = Packet::parse(query).unwrap().into_reply();
    reply.set_flags(PacketFlag::RESPONSE | PacketFlag::TRUNCATION);
    reply.build_bytes_vec().unwrap()
}

fn answer(query: &[u8], records: &[(&str, &str, &str)], asked: &Mutex<Vec<String>>) -> Vec<u8> {
    let mut reply = Packet::parse(query).unwrap().into_reply();
    reply.set_flags(PacketFlag::RESPONSE);
    let question = reply.questions[0].clone();
    let name = question.qname.to_string();
    asked.lock().unwrap().push(name.clone());
    if !records.iter().any(|(_, of, _)| *of == name) {
        *reply.rcode_mut() = RCODE::NameError;
    }
    for (kind, of, value) in records {
        let data = match *kind {
            "TXT" if question.qtype == QTYPE::TYPE(TYPE::TXT) => {
                let strings = value.as_bytes().chunks(255);
                Some(RData::TXT(strings.fold(TXT::new(), |txt, part| {
                    txt.with_string(std::str::from_utf8(part).unwrap()).unwrap()
                })))
            }
            "MX" if question.qtype == QTYPE::TYPE(TYPE::MX) => Some(RData::MX(MX {
                preference: 10,
                exchange: Name::new(value).unwrap(),
            })),
            _ => None,
        };
        if let Some(data) = data.filter(|_| *of == name) {
            let name = Name::new(of).unwrap();
            reply
                .answers
                .push(ResourceRecord::new(name, CLASS::IN, 60, data));
        }
    }
    reply.build_bytes_vec().unwrap()
}
