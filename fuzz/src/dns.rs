//! Answers of the DNS, as bytes and as records.

use std::cell::Cell;
use std::net::{IpAddr, Ipv4Addr, UdpSocket};
use std::sync::{LazyLock, Mutex};
use std::time::Duration;

use bulletin::doctor::{Dns, Mail, NoAnswer, Resolver, domain};

/// A server that answers whatever it is told to.
struct Server {
    answer: Mutex<Vec<u8>>,
    dns: Dns,
}

static SERVER: LazyLock<Server> = LazyLock::new(|| {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap();
    std::thread::spawn(move || {
        let mut asked = [0; 512];
        while let Ok((count, who)) = socket.recv_from(&mut asked) {
            let answer = SERVER.answer.lock().unwrap().clone();
            let (first, rest) = answer.split_first().unwrap_or((&0, &[]));
            let mut reply = asked[..2].to_vec();
            // Ten bytes of flags and counts, the question given back or not, and what else there is.
            let (header, rest) = rest.split_at(rest.len().min(10));
            reply.extend(header);
            if first % 2 == 0 {
                reply.extend(&asked[12..count]);
            }
            reply.extend(rest);
            let _ = socket.send_to(&reply, who);
        }
    });
    Server {
        answer: Mutex::new(Vec::new()),
        dns: Dns::new(vec![address], Duration::from_secs(2)),
    }
});

pub fn answer(bytes: &[u8]) {
    *SERVER.answer.lock().unwrap() = bytes.to_vec();
    let _ = SERVER.dns.txt("example.org");
    let _ = SERVER.dns.mx("example.org");
    let _ = SERVER.dns.addresses("example.org");
}

/// A DNS that says the same of every name, and counts how often it is asked.
struct Same {
    lines: Vec<String>,
    asked: Cell<usize>,
}

impl Resolver for Same {
    fn txt(&self, _: &str) -> Result<Vec<String>, NoAnswer> {
        self.asked.set(self.asked.get() + 1);
        Ok(self.lines.clone())
    }

    fn mx(&self, _: &str) -> Result<Vec<(u16, String)>, NoAnswer> {
        self.asked.set(self.asked.get() + 1);
        Ok(self.lines.iter().map(|line| (10, line.clone())).collect())
    }

    fn addresses(&self, _: &str) -> Result<Vec<IpAddr>, NoAnswer> {
        self.asked.set(self.asked.get() + 1);
        Ok(vec![Ipv4Addr::LOCALHOST.into()])
    }
}

/// Records of SPF, DKIM and DMARC that may say anything, also to ask for each other for ever.
pub fn records(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let same = Same {
        lines: text.lines().take(8).map(str::to_owned).collect(),
        asked: Cell::new(0),
    };
    let mail = Mail {
        from: "example.org",
        bounces: Some("bounces.example.org"),
        reply_to: Some("example.com"),
        relay: Some("mail.example.net"),
        signing: None,
    };
    for point in domain(&same, &mail) {
        assert!(!format!("{point:?}").is_empty());
    }
    assert!(
        same.asked.get() < 200,
        "the DNS was asked {} times",
        same.asked.get()
    );
}
