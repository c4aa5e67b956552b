//! What the pages refuse, and what they never say.

use std::io::{Read, Write};
use std::net::TcpStream;

use super::{HOST, MEMBERS, SERVE, Served, desk, desk_with, leave_path, letter, me_path, sums};

#[test]
fn forms_of_other_websites_are_refused() {
    let desk = desk().list("members.csv", MEMBERS);
    desk.run(&["send", "2026-11"]).code(0);
    let served = Served::start(&desk);
    let me = me_path(&letter(&desk, "ada@example.org"));
    for (headers, status) in [
        ("Origin: https://evil.example\r\n", 403),
        ("Origin: null\r\nSec-Fetch-Site: cross-site\r\n", 403),
        ("Sec-Fetch-Site: same-site\r\n", 403),
        ("Origin: null\r\nSec-Fetch-Site: same-origin\r\n", 200),
        ("Origin: https://bulletin.example.org\r\n", 200),
    ] {
        served
            .post_with(&me, "list=members&list=events", headers)
            .is(status);
        served
            .post_with("/", "email=x", headers)
            .is(if status == 403 { 403 } else { 422 });
    }
    served
        .post_with(&me, "leave=everything", "Origin: https://evil.example\r\n")
        .is(403);
    desk.run(&["send", "2026-11", "--fresh"]).code(0);
    assert_eq!(sums(&desk), (2, 2, 0));
}

#[test]
fn only_the_public_name_is_answered() {
    let desk = desk();
    let served = Served::start(&desk);
    for (host, status) in [
        (HOST, 200),
        ("BULLETIN.example.org:443", 200),
        ("evil.example", 421),
        ("127.0.0.1", 421),
        ("bulletin.example.org.evil.example", 421),
    ] {
        served
            .raw(format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes())
            .is(status);
    }
    served
        .raw(b"GET / HTTP/1.1\r\nHost: a\r\nHost: bulletin.example.org\r\n\r\n")
        .is(421);
}

#[test]
fn every_answer_keeps_itself_to_itself() {
    let desk = desk();
    let served = Served::start(&desk);
    let form = "email=cara@example.org&list=members&agree=yes";
    for answer in [
        served.get("/"),
        served.get("/no/such/page").is(404),
        served.get("/leave/x"),
        served.get("/me/x"),
        served.get("/confirm/x"),
        served.get("/robots.txt"),
        served.post("/", form),
        served.post("/", "email="),
        served.post("/leave/x", ""),
        served
            .raw(b"DELETE / HTTP/1.1\r\nHost: bulletin.example.org\r\n\r\n")
            .is(405),
        served.raw(b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n"),
    ] {
        for header in [
            "content-security-policy: default-src 'none'; style-src 'sha256-",
            "frame-ancestors 'none'",
            "referrer-policy: no-referrer",
            "x-content-type-options: nosniff",
            "cache-control: no-store",
            "strict-transport-security: max-age=",
        ] {
            assert!(answer.head.contains(header), "{header}: {}", answer.head);
        }
        assert!(!answer.head.contains("set-cookie"), "{}", answer.head);
        assert!(!answer.body.contains("<script"), "{}", answer.body);
    }
}

#[test]
fn a_form_is_not_read_without_end() {
    let desk = desk();
    let served = Served::start(&desk);
    served.post("/", &"a".repeat(20_000)).is(413);
    served.post("/leave/x", &"a".repeat(20_000)).is(413);
}

#[test]
fn nobody_alone_takes_all_the_connections_there_are() {
    let idle = |served: &Served| -> Vec<TcpStream> {
        (0..16)
            .map(|_| TcpStream::connect(served.at).unwrap())
            .collect()
    };
    let served = Served::start(&desk_with(&SERVE.replace("  behind-proxy: yes\n", "")));
    let open = idle(&served);
    let mut one_more = TcpStream::connect(served.at).unwrap();
    // It may be closed before or after this is written.
    let _ = one_more.write_all(b"GET / HTTP/1.1\r\nHost: bulletin.example.org\r\n\r\n");
    let mut answer = Vec::new();
    let _ = one_more.read_to_end(&mut answer);
    assert!(answer.is_empty(), "{}", String::from_utf8_lossy(&answer));
    drop(open);
    // A web server in front asks for many people.
    let desk = desk();
    let behind = Served::start(&desk);
    let _open = idle(&behind);
    behind.get("/").is(200);
}

#[test]
fn whoever_stops_in_the_middle_keeps_nobody_else_waiting() {
    let desk = desk().list("members.csv", MEMBERS);
    desk.run(&["send", "2026-11"]).code(0);
    let served = Served::start(&desk);
    let leave = leave_path(&letter(&desk, "ada@example.org"));
    let slow = |request: String| {
        let mut stream = TcpStream::connect(served.at).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        stream
    };
    let head = format!("POST {leave} HTTP/1.1\r\nHost: {HOST}\r\n");
    let _open: Vec<TcpStream> = (0..40)
        .flat_map(|_| {
            [
                slow(head.clone()),
                slow(format!("{head}Content-Length: 26\r\n\r\nList-Unsub")),
            ]
        })
        .collect();
    served.get("/").is(200);
    served.post(&leave, "List-Unsubscribe=One-Click").is(200);
    desk.run(&["send", "2026-11", "--fresh"]).code(0);
    assert_eq!(sums(&desk), (2, 1, 1));
}

#[test]
fn the_log_tells_of_nobody() {
    let desk = desk().list("members.csv", MEMBERS);
    desk.run(&["send", "2026-11"]).code(0);
    let served = Served::start(&desk);
    let me = me_path(&letter(&desk, "ada@example.org"));
    let token = me.replace("/me/", "");
    served.get(&me);
    served.get(&format!("/elsewhere/{token}?a=ada@example.org"));
    served.post("/", "email=cara@example.org&list=members&agree=yes");
    served.post(&format!("/leave/{token}"), "List-Unsubscribe=One-Click");
    let said = served.end();
    for line in [
        "GET /me/{token} 200",
        "GET - 404",
        "POST / 200",
        "POST /leave/{token} 200",
    ] {
        assert!(said.contains(line), "{line}: {said}");
    }
    for never in [token.as_str(), "ada@", "cara@", "127.0.0.1:1"] {
        assert!(
            !said.replace("at http://127.0.0.1:1", "").contains(never),
            "{never}: {said}"
        );
    }
}

#[test]
fn the_pages_may_stand_below_another_path() {
    let desk = desk_with(&SERVE.replace("example.org/\n", "example.org/post/\n"))
        .list("members.csv", MEMBERS);
    desk.run(&["send", "2026-11"]).code(0);
    let served = Served::start(&desk);
    served.get("/").is(404);
    served.get("/post/").is(200);
    let me = me_path(&letter(&desk, "ada@example.org"));
    served
        .post(&format!("/post{me}"), "leave=everything")
        .is(200)
        .has("href=\"/post/\"");
}

#[test]
fn what_is_in_the_way_is_said_with_its_cure() {
    desk_with("")
        .run(&["serve"])
        .code(2)
        .err_has("`serve:`")
        .err_has("wording:");
    let desk = desk();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let at = taken.local_addr().unwrap().to_string();
    desk.run(&["serve", "--listen", &at])
        .code(2)
        .err_has("another program")
        .err_has("--listen");
    desk.run(&["serve", "--listen", "here"])
        .code(2)
        .err_has("--listen 127.0.0.1:8025");
    desk_with(&format!(
        "{SERVE}  certificate: none.pem\n  key: none.pem\n"
    ))
    .run(&["serve"])
    .code(2)
    .err_has("none.pem");
}
