//! Links are tried like a polite reader would, on servers that misbehave in every way known.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

use bulletin::check::{Answer, Answers};
use bulletin::issue::Link;
use bulletin::pages::{Fault, Fetcher, Manners, Reach, try_links};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::certificate::certificate;
use crate::closed::Closed;
use crate::desk::Desk;

/// Only against hanging: a busy machine may take long to answer itself.
const PATIENCE: Duration = Duration::from_mins(2);

/// Short enough to wait for a server that is silent.
const LITTLE_PATIENCE: Duration = Duration::from_secs(1);

/// What a server has seen.
#[derive(Default)]
struct Seen {
    /// `GET /page`, with the whole head of the request.
    requests: Vec<(String, String)>,
    at_once: usize,
    most_at_once: usize,
    /// Requests for `/meet`, which are answered when there are two.
    meeting: usize,
}

type Shared = Arc<(Mutex<Seen>, Condvar)>;

/// A website on every loopback address of this machine.
struct Website {
    port: u16,
    seen: Shared,
}

impl Website {
    fn open() -> Self {
        let listener = TcpListener::bind("0.0.0.0:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Shared::default();
        let shared = Arc::clone(&seen);
        thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let shared = Arc::clone(&shared);
                thread::spawn(move || answer(connection, &shared));
            }
        });
        Website { port, seen }
    }

    fn at(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    fn methods(&self, path: &str) -> Vec<String> {
        let seen = self.seen.0.lock().unwrap();
        let requests = seen.requests.iter();
        requests
            .filter_map(|(line, _)| {
                line.strip_suffix(path)?
                    .strip_suffix(' ')
                    .map(str::to_owned)
            })
            .collect()
    }
}

/// Reads requests off one connection and misbehaves as the path asks.
fn answer(connection: TcpStream, shared: &Shared) {
    let mut reader = BufReader::new(connection.try_clone().unwrap());
    let mut connection = connection;
    loop {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if reader.read_line(&mut head).unwrap_or(0) == 0 {
                return;
            }
        }
        let line = head
            .lines()
            .next()
            .unwrap()
            .trim_end_matches(" HTTP/1.1")
            .to_owned();
        let (method, path) = line
            .split_once(' ')
            .map(|(a, b)| (a.to_owned(), b.to_owned()))
            .unwrap();
        {
            let mut seen = shared.0.lock().unwrap();
            seen.requests.push((line.clone(), head));
            seen.at_once += 1;
            seen.most_at_once = seen.most_at_once.max(seen.at_once);
            if path == "/meet" {
                seen.meeting += 1;
                shared.1.notify_all();
                let wait = shared
                    .1
                    .wait_timeout_while(seen, PATIENCE, |seen| seen.meeting < 2);
                drop(wait);
            }
        }
        let status = match (path.as_str(), method.as_str()) {
            ("/gone", _) => "410 Gone",
            ("/missing", _) | ("/shy", "HEAD") => "404 Not Found",
            ("/no-head", "HEAD") => "405 Method Not Allowed",
            ("/busy", _) => "503 Service Unavailable",
            ("/shut", _) => "403 Forbidden",
            ("/often", _) => "429 Too Many Requests",
            ("/moved", _) => "301 Moved Permanently\r\nLocation: /ok",
            ("/old/report", _) => "302 Found\r\nLocation: /",
            ("/circle", _) => "302 Found\r\nLocation: /circle",
            ("/inside", _) => "302 Found\r\nLocation: http://10.0.0.1/secret",
            ("/metadata", _) => "302 Found\r\nLocation: http://169.254.169.254/latest/meta-data",
            ("/nonsense", _) => {
                let _ = connection.write_all(b"banana\r\n\r\n");
                return;
            }
            ("/hang-up", _) => return,
            // Nothing is said until the reader has had enough.
            ("/silent", _) => {
                let mut rest = String::new();
                let _ = reader.read_line(&mut rest);
                return;
            }
            _ => "200 OK",
        };
        shared.0.lock().unwrap().at_once -= 1;
        let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n");
        if connection.write_all(answer.as_bytes()).is_err() {
            return;
        }
    }
}

fn fetcher(reach: Reach) -> Fetcher {
    Fetcher::new(reach, PATIENCE, None).unwrap()
}

fn tried(fetcher: &Fetcher, urls: &[String]) -> Answers {
    let links: Vec<Link> = urls.iter().map(|url| Link::parse(url).unwrap()).collect();
    let manners = Manners {
        pause: Duration::ZERO,
        ..Manners::default()
    };
    try_links(
        fetcher,
        &links.iter().collect::<Vec<_>>(),
        manners,
        |_, _| (),
    )
}

#[test]
fn each_way_of_misbehaving_is_told_from_the_others() {
    let site = Website::open();
    let unknown = |what: &str| Answer::Unknown(what.to_owned());
    let expected: HashMap<&str, Answer> = [
        ("/ok", Answer::Found(site.at("/ok"))),
        ("/no-head", Answer::Found(site.at("/no-head"))),
        ("/shy", Answer::Found(site.at("/shy"))),
        ("/moved", Answer::Found(site.at("/ok"))),
        ("/old/report", Answer::Found(site.at("/"))),
        ("/missing", Answer::Missing(404)),
        ("/gone", Answer::Missing(410)),
        ("/busy", unknown("the server answered 503")),
        ("/shut", unknown("the server does not let programs in")),
        ("/often", unknown("the server has had too many requests")),
        ("/circle", unknown("it leads round in circles")),
        ("/hang-up", unknown("the server hung up")),
        ("/inside", Answer::Private),
        ("/metadata", Answer::Private),
    ]
    .into();
    let urls: Vec<String> = expected.keys().map(|path| site.at(path)).collect();
    let answers = tried(&fetcher(Reach::ThisMachineToo), &urls);
    for (path, answer) in &expected {
        assert_eq!(&answers[&site.at(path)], answer, "{path}");
    }
    let silent = [site.at("/silent")];
    let hurried = Fetcher::new(Reach::ThisMachineToo, LITTLE_PATIENCE, None).unwrap();
    assert_eq!(
        tried(&hurried, &silent)[&silent[0]],
        unknown("no answer in time")
    );
    assert_eq!(site.methods("/ok")[0], "HEAD");
    assert_eq!(site.methods("/no-head"), ["HEAD", "GET"]);
    // Asking a second time would be the opposite of what it wants.
    assert_eq!(site.methods("/often"), ["HEAD"]);
    let nonsense = site.at("/nonsense");
    let answers = tried(
        &fetcher(Reach::ThisMachineToo),
        std::slice::from_ref(&nonsense),
    );
    assert!(
        matches!(answers[&nonsense], Answer::Unknown(_)),
        "{answers:?}"
    );
    // A port at which nobody listens, and a name that nobody has (RFC 6761).
    let held = Closed::port();
    let (closed, nowhere) = (
        format!("http://{}/", held.address),
        "https://www.bulletin.invalid/a".to_owned(),
    );
    let answers = tried(
        &fetcher(Reach::ThisMachineToo),
        &[closed.clone(), nowhere.clone()],
    );
    assert_eq!(answers[&closed], unknown("the server refuses connections"));
    // Without a network nobody can say whether a name exists.
    let cut_off = unknown("the name could not be looked up");
    assert!(
        [Answer::NoSuchHost, cut_off].contains(&answers[&nowhere]),
        "{answers:?}"
    );
}

#[test]
fn nothing_inside_a_private_network_is_ever_connected_to() {
    let site = Website::open();
    let urls = [site.at("/ok"), format!("http://[::1]:{}/ok", site.port)];
    let answers = tried(&fetcher(Reach::Internet), &urls);
    assert!(
        answers.values().all(|answer| *answer == Answer::Private),
        "{answers:?}"
    );
    let refused = fetcher(Reach::Internet).get(&site.at("/ok"), 1000);
    assert_eq!(refused, Err(Fault::Private));
    assert_eq!(site.seen.0.lock().unwrap().requests, []);
}

#[test]
fn a_host_is_asked_for_one_page_at_a_time_and_several_hosts_at_once() {
    let site = Website::open();
    let pages: Vec<String> = (0..12)
        .map(|number| site.at(&format!("/page-{number}")))
        .collect();
    tried(&fetcher(Reach::ThisMachineToo), &pages);
    assert_eq!(site.seen.0.lock().unwrap().most_at_once, 1);
    // Each is answered only once both have been asked for.
    let meeting = [
        site.at("/meet"),
        site.at("/meet").replace("127.0.0.1", "127.0.0.2"),
    ];
    let answers = tried(&fetcher(Reach::ThisMachineToo), &meeting);
    assert_eq!(
        answers
            .values()
            .filter(|answer| matches!(answer, Answer::Found(_)))
            .count(),
        2,
        "{answers:?}"
    );
}

#[test]
fn requests_say_what_they_are_and_nothing_of_the_reader() {
    let site = Website::open();
    tried(&fetcher(Reach::ThisMachineToo), &[site.at("/no-head")]);
    let seen = site.seen.0.lock().unwrap();
    for (_, head) in &seen.requests {
        let head = head.to_lowercase();
        assert!(head.contains("user-agent: bulletin/"), "{head}");
        for header in ["cookie", "referer", "from", "authorization"] {
            assert!(!head.contains(&format!("\n{header}:")), "{head}");
        }
    }
}

#[test]
fn a_page_is_read_up_to_a_limit() {
    let site = Website::open();
    let page = fetcher(Reach::ThisMachineToo)
        .get(&site.at("/moved"), 1000)
        .unwrap();
    assert_eq!(
        (page.status, page.url, page.body.len()),
        (200, site.at("/ok"), 0)
    );
}

/// A website behind a certificate: its address, and the root to trust.
async fn encrypted(name: &str) -> (SocketAddr, Vec<u8>) {
    let (acceptor, root) = certificate(name);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((connection, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let Ok(mut stream) = acceptor.accept(connection).await else {
                    return;
                };
                let mut head = [0; 2048];
                let _ = stream.read(&mut head).await;
                let _ = stream
                    .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                    .await;
                let _ = stream.shutdown().await;
            });
        }
    });
    (address, root)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_is_judged_as_browsers_do() {
    for (name, trusted, expected) in [
        ("127.0.0.1", true, None),
        (
            "127.0.0.1",
            false,
            Some("nobody known vouches for its certificate"),
        ),
        (
            "other.example.org",
            true,
            Some("its certificate is for another name"),
        ),
    ] {
        let (address, root) = encrypted(name).await;
        let url = format!("https://{address}/");
        let asked = url.clone();
        let answers = tokio::task::spawn_blocking(move || {
            let root = trusted.then_some(root.as_slice());
            let fetcher = Fetcher::new(Reach::ThisMachineToo, PATIENCE, root).unwrap();
            tried(&fetcher, &[asked])
        })
        .await
        .unwrap();
        let expected = match expected {
            None => Answer::Found(url.clone()),
            Some(why) => Answer::BadCertificate(why.to_owned()),
        };
        assert_eq!(answers[&url], expected, "{name} {trusted}");
    }
}

#[test]
fn the_command_says_what_it_tried_and_stops_at_a_dead_link() {
    let site = Website::open();
    let issue = format!(
        "issue: November 2026\ndate: Monday 30 November 2026\nsubject: November 2026\npreview: A\nitems:\n  \
         - kind: notice\n    title: A title\n    link: {}\n    summary: Words.\n",
        site.at("/ok")
    );
    let desk = Desk::new()
        .masthead(|text| {
            let page = |line: &&str| {
                ![
                    "website:",
                    "archive:",
                    "subscribe:",
                    "unsubscribe:",
                    "privacy:",
                ]
                .iter()
                .any(|page| line.starts_with(page))
            };
            text.split_inclusive('\n').filter(page).collect()
        })
        .issue("2026-11", &issue);
    desk.run(&["check", "2026-11"]).out_lacks("link-dead");
    // What was accepted after a try is not taken for needless when nothing is tried.
    let accepting = issue.replace(
        "summary:",
        "accept: link-dead, because it is back on Monday\n    summary:",
    );
    let desk = desk.issue("2026-11", &accepting);
    desk.run(&["check", "2026-11"]).out_lacks("accept-unneeded");
    let desk = desk.issue("2026-11", &issue);
    // This machine is a private network like any other.
    desk.run(&["check", "2026-11", "--links"])
        .code(1)
        .err_has("Trying 1 link on 1 website")
        .out_has("link-dead");
    assert_eq!(site.seen.0.lock().unwrap().requests, []);
}
