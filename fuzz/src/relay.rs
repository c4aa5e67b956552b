//! What a mail server says, in one conversation about one letter.
//!
//! The bytes are cut at each NUL. The server says a piece, and the next one once it has been spoken to; a piece
//! after which nobody would speak is followed by the next one at once.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::LazyLock;
use std::time::Duration;

use bulletin::delivery::{Relay, Settings, Through, Timeouts, Tls, send_one};
use bulletin::edition::Edition;
use bulletin::finding::Source;
use bulletin::issue::Issue;
use bulletin::message::Letter;
use tokio::runtime::{Builder, Runtime};

use super::issue::HOUSE;
use super::letter;

static LETTER: LazyLock<Letter> = LazyLock::new(|| {
    let text = include_str!("../../tests/postfix/2026-11.yaml");
    let issue = Issue::read("2026-11", &Source::from_text("issues/2026-11.yaml", text));
    let edition = Edition::of(&issue, &HOUSE.masthead, &HOUSE.words);
    let rendered = letter::rendered(&edition, &HOUSE.theme);
    letter::made(&rendered, &HOUSE.masthead, &HOUSE.words).unwrap()
});

static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| Builder::new_current_thread().enable_all().build().unwrap());

/// Nobody waits for longer; the server gives up sooner.
const PATIENCE: Duration = Duration::from_millis(500);

pub fn any(bytes: &[u8]) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let relay = Relay {
        host: "127.0.0.1".into(),
        port: 25,
        tls: Tls::None,
        user: None,
        address: Some(listener.local_addr().unwrap()),
    };
    let settings = Settings {
        timeouts: Timeouts {
            connect: PATIENCE,
            tls: PATIENCE,
            greeting: PATIENCE,
            command: PATIENCE,
            data: PATIENCE,
            body: PATIENCE,
            dot: PATIENCE,
            quit: PATIENCE,
        },
        ..Settings::default()
    };
    let said = bytes.to_vec();
    let server = std::thread::spawn(move || serve(&listener, &said));
    let through = Through::Smtp(relay);
    let sent = RUNTIME.block_on(send_one(
        &through,
        Path::new("outbox"),
        "preview",
        &settings,
        LETTER.clone(),
    ));
    let heard = server.join().unwrap();
    obeys(&heard);
    match sent {
        Ok(reply) => {
            let reply = reply.expect("a server's reply");
            assert!((200..300).contains(&reply.code), "taken for a yes: {reply}");
            assert!(
                !reply.to_string().chars().any(char::is_control),
                "{reply:?}"
            );
            let text = stuffed(&LETTER.text.bytes());
            let at = heard.windows(text.len()).position(|window| window == text);
            assert!(
                at.is_some(),
                "said to be sent, and the server has no whole letter"
            );
        }
        Err(fault) => {
            assert!(
                !fault.to_string().chars().any(char::is_control),
                "{fault:?}"
            );
            assert!(!fault.cure().is_empty());
        }
    }
}

/// One connection: says the pieces, and returns what it heard.
fn serve(listener: &TcpListener, said: &[u8]) -> Vec<u8> {
    let mut heard = Vec::new();
    let Ok((mut client, _)) = listener.accept() else {
        return heard;
    };
    let _ = client.set_read_timeout(Some(Duration::from_millis(20)));
    for piece in said.split(|byte| *byte == 0).take(20) {
        if client.write_all(piece).is_err() {
            break;
        }
        if is_whole(piece) && !listen(&mut client, &mut heard) {
            return heard;
        }
    }
    let _ = client.shutdown(std::net::Shutdown::Write);
    let _ = client.set_read_timeout(Some(PATIENCE));
    while listen(&mut client, &mut heard) {}
    heard
}

/// Whether somebody may speak after it: its last line is whole, and the last of its reply.
fn is_whole(piece: &[u8]) -> bool {
    let Some(text) = piece.strip_suffix(b"\n") else {
        return false;
    };
    let line = text
        .rsplit(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    line.get(3) != Some(&b'-')
}

/// Hears what comes next. Returns false when there is no more.
fn listen(client: &mut TcpStream, heard: &mut Vec<u8>) -> bool {
    let mut block = [0; 16 * 1024];
    match client.read(&mut block) {
        Ok(count) => {
            heard.extend(&block[..count]);
            count > 0
        }
        Err(error) => error.kind() == std::io::ErrorKind::WouldBlock && heard.len() < 1 << 20,
    }
}

/// Whatever a server says, it hears commands that there are, one recipient, and no letter without DATA.
fn obeys(heard: &[u8]) {
    let text = String::from_utf8_lossy(heard);
    let commands = text
        .split_once("DATA\r\n")
        .map_or(&*text, |(before, _)| before);
    for line in commands.split_terminator("\r\n") {
        let known = [
            "EHLO [",
            "MAIL FROM:<",
            "RCPT TO:<reader@example.org>",
            "RSET",
            "QUIT",
        ];
        assert!(
            known.iter().any(|known| line.starts_with(known)),
            "the server heard {line:?}"
        );
    }
    assert!(commands.matches("RCPT TO:").count() <= 1, "{commands:?}");
}

/// A letter as it goes over the wire (RFC 5321 section 4.5.2), with its end.
fn stuffed(bytes: &[u8]) -> Vec<u8> {
    let mut wire = Vec::new();
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(b".") {
            wire.push(b'.');
        }
        wire.extend(line);
    }
    wire.extend(b".\r\n");
    wire
}
