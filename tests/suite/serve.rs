//! The public pages as people, mail programs and scanners meet them: the real binary on a port of its own, and
//! requests written out byte by byte.

mod choosing;
mod doors;
mod joining;
mod leaving;
mod pages;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use crate::desk::Desk;

const ISSUE: &str = include_str!("../postfix/2026-11.yaml");
const MASTHEAD: &str = include_str!("../postfix/bulletin.yaml");
const HOST: &str = "bulletin.example.org";

/// What stands under `serve:` in these tests.
const SERVE: &str = "serve:\n  address: https://bulletin.example.org/\n  behind-proxy: yes\n  lists:\n\
    \x20   - {name: members, title: The bulletin}\n    - {name: events, title: Events in Wales}\n\
    \x20 wording: Yes, please email me the bulletin.\n";

/// A bulletin with pages, which sends to the outbox.
fn desk() -> Desk {
    desk_with(SERVE)
}

fn desk_with(serve: &str) -> Desk {
    Desk::new()
        .masthead(|_| {
            let house = MASTHEAD.replace("through: THROUGH", "through: outbox");
            format!("{house}\n{serve}")
        })
        .issue("2026-11", ISSUE)
}

const MEMBERS: &str = "email,name,basis,since\n\
    ada@example.org,Ada,consent,2026-01-05\n\
    ben@example.org,Ben,consent,2026-01-05\n";

/// A running `bulletin serve`.
struct Served {
    child: Child,
    at: SocketAddr,
    said: Arc<Mutex<String>>,
    reader: Option<JoinHandle<()>>,
}

/// An answer.
#[derive(Clone, Debug)]
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Served {
    fn start(desk: &Desk) -> Self {
        let mut child = desk
            .command(&["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap());
        let said = Arc::new(Mutex::new(String::new()));
        let mut at = None;
        while at.is_none() {
            let mut line = String::new();
            assert!(
                lines.read_line(&mut line).unwrap() > 0,
                "{}",
                said.lock().unwrap()
            );
            at = line
                .rsplit_once("://")
                .and_then(|(_, at)| at.trim().parse().ok());
            said.lock().unwrap().push_str(&line);
        }
        let kept = Arc::clone(&said);
        let reader = std::thread::spawn(move || {
            for line in lines.lines().map_while(Result::ok) {
                let mut said = kept.lock().unwrap();
                said.push_str(&line);
                said.push('\n');
            }
        });
        Served {
            child,
            at: at.unwrap(),
            said,
            reader: Some(reader),
        }
    }

    /// Sends exactly these bytes, and reads to the end of the answer.
    fn raw(&self, bytes: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(self.at).unwrap();
        stream.write_all(bytes).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8(answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        Answer {
            status: status.unwrap_or_else(|| panic!("no status: {head}")),
            head: head.to_lowercase(),
            body: body.to_owned(),
        }
    }

    fn get(&self, path: &str) -> Answer {
        self.raw(format!("GET {path} HTTP/1.1\r\nHost: {HOST}\r\n\r\n").as_bytes())
    }

    fn post(&self, path: &str, form: &str) -> Answer {
        self.post_with(path, form, "")
    }

    fn post_with(&self, path: &str, form: &str, headers: &str) -> Answer {
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: {HOST}\r\n{headers}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            form.len()
        );
        self.raw(request.as_bytes())
    }

    /// Lets the program end as a system would, and gives all it said.
    #[cfg(unix)]
    fn end(mut self) -> String {
        let pid = self.child.id().to_string();
        let killed = std::process::Command::new("kill")
            .args(["-TERM", &pid])
            .status();
        assert!(killed.unwrap().success());
        assert!(
            self.child.wait().unwrap().success(),
            "{}",
            self.said.lock().unwrap()
        );
        self.reader.take().unwrap().join().unwrap();
        self.said.lock().unwrap().clone()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Answer {
    #[track_caller]
    fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}\n\n{}", self.head, self.body);
        self
    }

    #[track_caller]
    fn has(self, words: &str) -> Self {
        assert!(self.body.contains(words), "no {words:?} in:\n{}", self.body);
        self
    }

    #[track_caller]
    fn lacks(self, words: &str) -> Self {
        assert!(!self.body.contains(words), "{words:?} in:\n{}", self.body);
        self
    }

    /// All that a client sees, but the time of day.
    fn seen(&self) -> (u16, Vec<&str>, &str) {
        let lines = self.head.lines().filter(|line| !line.starts_with("date:"));
        (self.status, lines.collect(), &self.body)
    }
}

/// Quoted-printable undone, as far as our letters need it.
fn plain(letter: &str) -> String {
    letter
        .replace("=\r\n", "")
        .replace("=3D", "=")
        .replace("\r\n ", " ")
}

/// The letter somebody has in the outbox of the issue.
fn letter(desk: &Desk, address: &str) -> String {
    let letters = desk.names("outbox/2026-11").into_iter();
    let mut letters = letters.map(|name| desk.read(&format!("outbox/2026-11/{name}")));
    let own = format!("To: {address}\r\n");
    let bracketed = format!("<{address}>\r\n");
    letters
        .find(|letter| letter.contains(&own) || letter.contains(&bracketed))
        .unwrap_or_else(|| panic!("no letter to {address}"))
}

/// The path of the one-click address in a letter.
fn leave_path(letter: &str) -> String {
    path(letter, "/leave/")
}

/// The path behind the link in the foot of a letter.
fn me_path(letter: &str) -> String {
    path(letter, "/me/")
}

fn path(letter: &str, page: &str) -> String {
    let text = plain(letter);
    let (_, rest) = text
        .split_once(page)
        .unwrap_or_else(|| panic!("no {page} in {text}"));
    let token: String = rest
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    assert_eq!(token.len(), 26);
    format!("{page}{token}")
}

/// The mails that ask to confirm, by their names in the outbox; not those that are being written.
fn mails(desk: &Desk) -> Vec<String> {
    let mut names = desk.names("outbox/confirm");
    names.retain(|name| !name.starts_with('.'));
    names
}

thread_local! {
    /// The mails whose links this test has been given. Their times cannot tell which is new: two may have the same.
    static KNOWN: RefCell<BTreeSet<String>> = const { RefCell::new(BTreeSet::new()) };
}

/// Waits until the outbox holds so many mails that ask to confirm, and gives the link of one that is new since it
/// was called last, as a path.
fn confirm_path(desk: &Desk, served: &Served, many: usize) -> String {
    // The next request is answered only while the program runs, which bounds the wait.
    while mails(desk).len() < many {
        served.get("/robots.txt").is(200);
    }
    let new = KNOWN.with_borrow_mut(|known| {
        let new = mails(desk).into_iter().find(|name| !known.contains(name));
        known.extend(mails(desk));
        new.unwrap()
    });
    path(&desk.read(&format!("outbox/confirm/{new}")), "/confirm/")
}

fn sums(desk: &Desk) -> (u64, u64, u64) {
    let status = desk.run(&["status", "2026-11", "--format", "json"]).json();
    let number = |name: &str| status[name].as_u64().unwrap();
    (number("selected"), number("sent"), number("suppressed"))
}
