//! The preview in the browser, as the browser meets it: the address, the parts of the page, and the signal
//! after each save. What is seen and clicked is tried in a real browser (`tests/preview/`).

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command};

use crate::desk::{Desk, repository};

const ISSUE: &str = "issues/2026-11.yaml";

/// A preview that runs as long as it is held.
struct Preview {
    child: Child,
    host: String,
    path: String,
}

impl Preview {
    fn of(desk: &Desk, more: &[&str]) -> Self {
        let mut arguments = vec!["preview", "2026-11", "--no-open", "--port", "0"];
        arguments.extend(more);
        Preview::start(&mut desk.command(&arguments))
    }

    fn start(command: &mut Command) -> Self {
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        said.read_line(&mut line).unwrap();
        let address = line.split("http://").nth(1).expect(&line).trim();
        let (host, path) = address.split_once('/').unwrap();
        Preview {
            child,
            host: host.to_owned(),
            path: format!("/{path}"),
        }
    }

    fn ask(&self, part: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        let (path, host) = (&self.path, &self.host);
        write!(
            stream,
            "GET {path}{part} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        stream
    }

    fn get(&self, part: &str) -> String {
        let mut answer = String::new();
        self.ask(part).read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{part}: {answer}");
        answer
    }

    /// The signals of new versions, the one that is there first.
    fn signals(&self) -> impl Iterator<Item = String> {
        BufReader::new(self.ask("signals"))
            .lines()
            .map_while(Result::ok)
            .filter(|line| line.starts_with("data: "))
    }

    /// Waits for signals until a part of the page is as it is to be. One save may make several: a file is there
    /// before its words are, and a busy machine lets us see it in between.
    fn follow(
        &self,
        signals: &mut impl Iterator<Item = String>,
        part: &str,
        wanted: impl Fn(&str) -> bool,
    ) {
        loop {
            assert!(signals.next().is_some(), "no more signals: {part}");
            if wanted(&self.get(part)) {
                return;
            }
        }
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

fn text() -> String {
    fs::read_to_string(repository().join(ISSUE)).unwrap()
}

fn desk() -> Desk {
    Desk::new().file(ISSUE, text())
}

#[test]
fn a_save_is_signalled_and_shows_and_a_broken_file_leaves_the_last_picture() {
    let desk = desk();
    let preview = Preview::of(&desk, &[]);
    assert!(preview.host.starts_with("127.0.0.1:"), "{}", preview.host);
    let mut signals = preview.signals();
    assert_eq!(signals.next().unwrap(), "data: 1");
    assert!(preview.get("mail").contains("Prison health team wins"));

    let whole = desk.read(ISSUE);
    let desk = desk.file(
        ISSUE,
        whole.replace("Prison health team wins", "Everybody wins"),
    );
    preview.follow(&mut signals, "mail", |mail| mail.contains("Everybody wins"));
    assert!(preview.get("paper?view=text").contains("Everybody wins"));

    let desk = desk.file(ISSUE, "items: \"\n");
    preview.follow(&mut signals, "state", |state| {
        state.contains("never closed")
    });
    assert!(preview.get("mail").contains("Everybody wins"));

    let _desk = desk.file(ISSUE, &whole);
    preview.follow(&mut signals, "mail", |mail| {
        mail.contains("Prison health team wins")
    });
    assert!(!preview.get("state").contains("never closed"));
}

#[test]
fn a_folder_that_is_made_later_is_watched_as_well() {
    let desk = desk();
    fs::remove_dir_all(desk.path("templates")).unwrap();
    let preview = Preview::of(&desk, &[]);
    let mut signals = preview.signals();
    signals.next();
    assert!(preview.get("mail").contains("In this issue"));
    let words = bulletin::masthead::WORDS_EN_GB;
    let desk = desk.file(
        "templates/words/en-GB.yaml",
        words.replace("In this issue", "What you will find"),
    );
    preview.follow(&mut signals, "mail", |mail| {
        mail.contains("What you will find")
    });
    let _desk = desk.file(
        "templates/words/en-GB.yaml",
        words.replace("In this issue", "Inside"),
    );
    preview.follow(&mut signals, "mail", |mail| mail.contains("Inside"));
}

#[test]
fn the_letter_is_the_one_that_would_be_sent_and_its_reader_invented() {
    let desk = desk();
    desk.run(&["build", "2026-11"]).code(0);
    let preview = Preview::of(&desk, &[]);
    let letter = preview.get("letter.eml");
    let body = letter.split_once("\r\n\r\n").unwrap().1;
    assert_eq!(body, desk.read("build/2026-11/letter.eml"));
    let html = preview.get("mail");
    // What its styles ask of the device is answered: it is in the light.
    let built = desk.read("build/2026-11/email.html");
    let built = built.replace("(prefers-color-scheme:dark)", "(max-width:0px)");
    assert!(html.ends_with(&built));
    let unnamed = preview.get("mail?reader=1");
    assert!(!unnamed.contains("Dear Sam"));
}

#[test]
fn lines_of_the_file_lead_to_the_editor_of_ones_choice() {
    let wrong = text().replace("Monday 30 November 2026", "Tuesday 30 November 2026");
    let desk = desk().file(ISSUE, wrong);
    let state = Preview::of(&desk, &[]).get("state");
    assert!(state.contains("href=\\\"vscode://file/"), "{state}");
    assert!(state.contains("/issues/2026-11.yaml:6:7\\\""), "{state}");
    let own = ["--editor", "subl://open?url=file://{path}&line={line}"];
    let state = Preview::of(&desk, &own).get("state");
    assert!(state.contains("issues/2026-11.yaml&amp;line=6"), "{state}");
    let state = Preview::of(&desk, &["--editor", "none"]).get("state");
    assert!(!state.contains("href"), "{state}");
}

#[test]
fn what_cannot_be_previewed_is_said_before_anything_opens() {
    let desk = desk();
    desk.run(&["preview", "2030-01"])
        .code(2)
        .err_has("there is no issue issues/2030-01.yaml");
    desk.run(&["preview", "--editor", "emacs"])
        .code(2)
        .err_has("`emacs` is no editor this program knows")
        .err_has("vscodium");
    desk.run(&["preview", "--to", "me@example.org", "--no-open"])
        .code(2)
        .err_has("cannot be used with");
}
