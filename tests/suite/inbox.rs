//! `bulletin inbox`: mail that comes back, read, counted once, and taken back where it was wrong.

use std::collections::HashMap;

use crate::desk::{Desk, Ran};
use crate::returned::sample;
use crate::smtpd::{Act, At, Config, Smtpd};

const ISSUE: &str = include_str!("../postfix/2026-11.yaml");
const MASTHEAD: &str = include_str!("../postfix/bulletin.yaml");

/// A desk on which everybody has had the letter of November, and what each letter bears.
struct House {
    desk: Desk,
    server: Smtpd,
}

/// The tokens of one person's letter: its own, and the one to leave with.
#[derive(Clone, Default)]
struct Tokens {
    letter: String,
    leave: String,
}

impl House {
    fn new(people: &[&str]) -> Self {
        House::with(people, Smtpd::kind())
    }

    fn with(people: &[&str], server: Smtpd) -> Self {
        let rows = people
            .iter()
            .map(|name| format!("{name}@example.org,{name},consent,2026-01-05\n"));
        let list = format!("email,name,basis,since\n{}", rows.collect::<String>());
        let desk = Desk::new()
            .masthead(|_| {
                MASTHEAD
                    .replace(
                        "through: THROUGH\n",
                        &format!(
                            "through: smtp://{}\n  bounces: bounces@return.bulletin.test\n",
                            server.address
                        ),
                    )
                    .replace("  user: relay@bulletin.test\n", "")
            })
            .issue("2026-11", ISSUE)
            .list("members.csv", &list);
        desk.run(&["send", "2026-11", "--confirm", "2026-11"]);
        House { desk, server }
    }

    /// What the last letter to each person bears.
    fn tokens(&self) -> HashMap<String, Tokens> {
        self.server.truth(|truth| {
            let of = |letter: &crate::smtpd::Accepted| {
                let token = letter.from.split(['+', '@']).nth(1).unwrap().to_owned();
                let flat = letter.text.replace("\r\n ", "");
                let leave = flat.split("subject=unsubscribe%20").nth(1).unwrap()[..26].to_owned();
                let name = letter.to.split('@').next().unwrap().to_owned();
                (
                    name,
                    Tokens {
                        letter: token,
                        leave,
                    },
                )
            };
            truth.accepted.iter().map(of).collect()
        })
    }

    /// Puts a sample about somebody into the Maildir.
    fn mail(self, name: &str, about: &str) -> Self {
        let tokens = self.tokens().get(about).cloned().unwrap_or_default();
        let text = sample(
            name,
            &format!("{about}@example.org"),
            &tokens.letter,
            &tokens.leave,
        );
        // Each is a mail of its own.
        let text = text.replacen("Message-ID: <", &format!("Message-ID: <{about}."), 1);
        let path = format!("returned/new/{name}.{about}");
        House {
            desk: self.desk.file(&path, text),
            server: self.server,
        }
    }

    fn inbox(&self) -> Ran {
        self.desk.run(&["inbox", "returned", "--addresses"]).code(0)
    }

    fn who_left(&self) -> serde_json::Value {
        self.desk
            .run(&["inbox", "returned", "--addresses", "--format", "json"])
            .json()
    }

    /// Sends the same to everybody as the next issue; says who has it.
    fn next_issue(self, stem: &str, day: &str) -> (Self, Vec<String>) {
        let month = day.splitn(3, ' ').nth(2).unwrap();
        let issue = ISSUE
            .replace("Monday 30 November 2026", day)
            .replace("November 2026", month)
            .replace(
                "the November issue",
                &format!("the {} issue", month.split(' ').next().unwrap()),
            );
        let before = self.server.truth(|truth| truth.accepted.len());
        let day = day.split(' ').nth(1).unwrap();
        let desk = self
            .desk
            .issue(stem, &issue)
            .now(&format!("{stem}-{day}T10:00:00Z"));
        desk.run(&["send", stem, "--confirm", stem]).code(0);
        let took = self.server.truth(|truth| {
            let new = truth.accepted[before..].iter();
            let mut names: Vec<String> = new
                .map(|letter| letter.to.split('@').next().unwrap().to_owned())
                .collect();
            names.sort();
            names
        });
        (
            House {
                desk,
                server: self.server,
            },
            took,
        )
    }
}

#[test]
fn what_comes_back_is_counted_once_and_the_next_issue_leaves_them_out() {
    let house = House::new(&["ann", "ben", "cara", "dan", "eve", "fay", "gus", "hal"])
        .mail("microsoft-365", "ann")
        .mail("qmail", "ben")
        .mail("exchange-2003", "cara")
        .mail("gmail-full", "dan")
        .mail("blocked", "eve")
        .mail("complaint-redacted", "fay")
        .mail("leave", "gus")
        .mail("out-of-office", "hal");
    house
        .desk
        .run(&["inbox", "returned", "--dry-run", "--addresses"])
        .code(0)
        .out_has("ben@example.org (2026-11): Sorry, no mailbox here by that name")
        .out_has("without --dry-run");
    let said = house
        .inbox()
        .out_has("Read 8 new mails.")
        .out_has("Their address is dead: no more letters go there (3):")
        .out_has("fay@example.org (2026-11): called the letter spam")
        .out_has("gus@example.org: asked to leave")
        .out_has("1 of 3 running")
        .out_has("1 automatic reply left aside.")
        .out();
    assert!(!said.contains("urgent matters"), "{said}");
    house
        .inbox()
        .out_has("Read 0 new mails; 8 had been read before.");

    let status = house
        .desk
        .run(&["status", "2026-11", "--format", "json"])
        .json();
    assert_eq!(
        (&status["sent"], &status["bounced"], &status["complaints"]),
        (&8.into(), &5.into(), &1.into()),
        "{status}"
    );
    house
        .desk
        .run(&["status", "2026-11", "--bounced"])
        .out_has(
            "ann@example.org: accepted, then bounced, for the address is dead: 550 5.1.10 RESOLVER",
        )
        .out_has("dan@example.org: accepted, then bounced: 552-5.2.2")
        .out_has("eve@example.org: accepted, then refused by somebody's rules");
    house
        .desk
        .run(&["report", "2026-11"])
        .out_has("5 came back later, and 1 was called spam");

    let (house, took) = house.next_issue("2026-12", "Wednesday 30 December 2026");
    assert_eq!(took, ["dan", "eve", "hal"]);
    house
        .desk
        .run(&["status", "2026-12", "--left-out"])
        .out_has("ben@example.org: the letter of 2026-11 came back")
        .out_has("gus@example.org: asked to leave");
}

#[test]
fn the_same_mail_by_another_way_counts_once() {
    let house = House::new(&["ann", "ben"]).mail("postfix", "ann");
    house.inbox().out_has("Read 1 new mail.");
    let text = house.desk.read("returned/new/postfix.ann");
    let again = format!("Received: by another.example.org\n{text}");
    let mbox = format!("From MAILER-DAEMON Mon Nov 30 10:00:00 2026\n{again}\n\nFrom x\n{text}\n");
    let desk = house
        .desk
        .file("again.mbox", mbox)
        .file("again/one.eml", again);
    for source in ["again.mbox", "again", "again/one.eml"] {
        desk.run(&["inbox", source])
            .code(0)
            .out_has("Read 0 new mails");
    }
}

#[test]
fn a_report_that_proves_nothing_takes_nobody_off() {
    let mut house = House::new(&["ann", "ben"]).mail("spoofed", "ann");
    house
        .inbox()
        .out_has("stay on the list")
        .out_has("Nothing in the report proves")
        .out_has("bulletin subscribers remove ann@example.org");
    let status = house
        .desk
        .run(&["status", "2026-11", "--format", "json"])
        .json();
    assert_eq!(status["bounced"], 0);
    house
        .desk
        .run(&["status", "2026-11", "--bounced"])
        .out_has("if a mail is true that proves nothing");
    // Not even issue after issue.
    for (stem, day) in [
        ("2026-12", "Wednesday 30 December 2026"),
        ("2027-01", "Friday 29 January 2027"),
        ("2027-02", "Friday 26 February 2027"),
    ] {
        let (next, took) = house.next_issue(stem, day);
        assert_eq!(took, ["ann", "ben"], "{stem}");
        let text =
            sample("spoofed", "ann@example.org", "", "").replace("spoof@", &format!("{stem}@"));
        house = House {
            desk: next.desk.file(&format!("returned/new/{stem}"), text),
            server: next.server,
        };
        house.inbox();
    }
    let said = house.who_left();
    assert_eq!(said["changes"], 0);
    house
        .desk
        .run(&["send", "2027-02", "--confirm", "2027-02"])
        .code(0);
    // About somebody who never had a letter, it is for a person.
    let stranger = sample("postfix", "zoe@example.org", "", "");
    let desk = house.desk.file("stranger.eml", stranger);
    desk.run(&["inbox", "stranger.eml", "--addresses"])
        .code(0)
        .out_has("For you to read (1):");
}

#[test]
fn a_full_mailbox_counts_after_three_letters_running() {
    let mut house = House::new(&["ann", "ben"]);
    let mut took = Vec::new();
    for (stem, day) in [
        ("2026-12", "Wednesday 30 December 2026"),
        ("2027-01", "Friday 29 January 2027"),
        ("2027-02", "Friday 26 February 2027"),
        ("2027-03", "Wednesday 31 March 2027"),
        ("2027-04", "Friday 30 April 2027"),
    ] {
        // Of the second letter nothing comes back, and the count begins anew.
        if stem != "2027-01" {
            house = house.mail("qmail-full", "ann");
            let text = house.desk.read("returned/new/qmail-full.ann");
            let path = format!("returned/new/{stem}");
            std::fs::remove_file(house.desk.path("returned/new/qmail-full.ann")).unwrap();
            house.desk = house.desk.file(&path, text);
            house.inbox();
        }
        (house, took) = house.next_issue(stem, day);
    }
    assert_eq!(took, ["ben"]);
    house
        .desk
        .run(&["status", "2027-04", "--left-out"])
        .out_has("ann@example.org: 3 letters running came back");
}

#[test]
fn a_log_names_nobody_and_what_it_counts_can_be_looked_up() {
    let house = House::new(&["ann", "ben", "cara", "dan"])
        .mail("microsoft-365", "ann")
        .mail("leave", "ben")
        .mail("gmail-full", "cara")
        .mail("answer", "dan");
    let desk = house.desk.file(
        "returned/new/complaint",
        "From: fbl@example.net\r\nTo: bounces@bulletin.test\r\nSubject: From ann@example.org\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=feedback-report; boundary=b\r\n\r\n--b\r\n\
         Content-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nUser-Agent: x\r\nVersion: 1\r\n\
         Original-Rcpt-To: ann@example.org\r\n\r\n--b--\r\n",
    );
    let nobody = |said: &str| {
        for name in ["ann", "ben", "cara", "dan", "example.", "Subject"] {
            // The file that this test has named after him.
            let said = said.replace("answer.dan", "");
            assert!(!said.contains(name), "{name}: {said}");
        }
    };
    let dry = desk.run(&["inbox", "returned", "--dry-run"]).code(0);
    nobody(&dry.out_has("With addresses: --addresses").out());
    let dry = desk.run(&["inbox", "returned", "--dry-run", "--format", "json"]);
    let told = dry.json();
    assert_eq!(told["addresses"], false);
    assert_eq!(told["changes"], 2);
    for line in told["mail"].as_array().unwrap() {
        for field in ["address", "from", "subject"] {
            assert!(line[field].is_null(), "{line}");
        }
    }
    let said = desk
        .run(&["inbox", "returned"])
        .code(0)
        .out_has("Read 5 new mails.")
        .out_has("They asked to leave, and get no more letters (1)\n")
        .out_has("Their address is dead: no more letters go there (1)\n")
        .out_has("For you to read (2):")
        .out_has("With addresses: bulletin inbox --last")
        .out();
    nobody(&said);
    desk.run(&["inbox", "--last"])
        .code(0)
        .out_has("read 5 new mails.")
        .out_has("They get no more letters because of it (2):")
        .out_has("ben@example.org: asked to leave")
        .out_has("cara@example.org (2026-11): soft: ")
        .out_has("bulletin inbox --undo");
    let last = desk.run(&["inbox", "--last", "--format", "json"]).json();
    let left = last["last"]["left"].as_array().unwrap();
    assert!(left.iter().any(|one| one["address"] == "ann@example.org"));
    desk.run(&["inbox", "--undo", "--yes"]).code(0);
    desk.run(&["inbox", "--last"])
        .code(0)
        .out_has("no run of bulletin inbox");
}

#[test]
fn a_run_can_be_taken_back_but_not_what_somebody_did_otherwise() {
    let house = House::new(&["ann", "ben", "cara"])
        .mail("postfix", "ann")
        .mail("sendmail", "ben")
        .mail("leave", "cara")
        .mail("wish", "ben");
    house
        .inbox()
        .out_has("To take this back: bulletin inbox --undo");
    house
        .desk
        .run(&["subscribers", "remove", "cara@example.org"])
        .code(0);
    // It can put people back who asked to leave: nobody to agree to it, nothing done, and nobody named.
    let refused = house
        .desk
        .run(&["inbox", "--undo"])
        .code(2)
        .err_has("nobody is at the terminal to agree to this")
        .err_has("add --yes to do it, or --dry-run to look only");
    assert!(!refused.out().contains("ann@"), "{}", refused.out());
    house
        .desk
        .run(&["inbox", "--undo", "--format", "json"])
        .code(2);
    for _ in 0..2 {
        house
            .desk
            .run(&["inbox", "--undo", "--dry-run"])
            .code(0)
            .out_has("would be taken back: 4 mails may be read again, 2 people get letters again, 1 stays out.")
            .out_has("ann@example.org gets letters again")
            .out_has("cara@example.org stays out");
    }
    let would = house
        .desk
        .run(&["inbox", "--undo", "--dry-run", "--format", "json"])
        .code(0)
        .json();
    assert_eq!(would["dry_run"], true);
    assert_eq!(would["undone"]["back"].as_array().unwrap().len(), 2);
    house
        .desk
        .run(&["inbox", "--undo", "--yes"])
        .code(0)
        .out_has("ann@example.org gets letters again")
        .out_has("ben@example.org gets letters again")
        .out_has("cara@example.org stays out");
    house
        .desk
        .run(&["inbox", "--undo", "--yes"])
        .code(0)
        .out_has("no run");
    let (house, took) = house.next_issue("2026-12", "Wednesday 30 December 2026");
    assert_eq!(took, ["ann", "ben"]);
    // What was taken back may be read again.
    house.inbox().out_has("Read 4 new mails.");
}

#[test]
fn people_who_write_in_their_own_words_are_heard_where_they_are_known() {
    let house = House::new(&["ann", "ben", "cara", "dan", "eve"])
        .mail("wish", "ann")
        .mail("wish-welsh", "ben")
        .mail("answer", "cara")
        .mail("challenge", "dan")
        .mail("moved-on", "eve")
        .mail("wish", "nobody");
    let said = house
        .inbox()
        .out_has("ann@example.org: asked to leave")
        .out_has("ben@example.org: asked to leave")
        .out_has("For you to read (4):")
        .out_has(
            "cara@example.org, 30 November 2026, 13:00: Re: Loopback news, November 2026: one item",
        )
        .out_has("asks to leave, and no letter ever went to this address")
        .out_has("nobody reads this address any more")
        .out();
    for private in ["Lovely issue", "Many thanks", "second piece", "works here"] {
        assert!(!said.contains(private), "{said}");
    }
    let again = House::new(&["ann"]).mail("answer", "ann");
    let json = again.who_left();
    assert_eq!(json["mail"][0]["what"], "for-a-person");
    assert!(!json.to_string().contains("Lovely issue"), "{json}");
}

#[test]
fn a_report_on_a_letter_in_doubt_shows_that_the_server_had_it() {
    let server = Smtpd::start(Config::default(), |step| match step.at {
        At::Dot if step.to.starts_with("ben") => Act::AcceptAndDrop,
        _ => Act::Go,
    });
    let house = House::with(&["ann", "ben"], server).mail("delivered", "ben");
    let said = house
        .inbox()
        .out_has("shows that the server had this one")
        .out();
    // That command would decide for everybody in doubt.
    assert!(!said.contains("--sent"), "{said}");
    house
        .desk
        .run(&["status", "2026-11", "--in-doubt"])
        .out_has("so the server had it");
    let status = house
        .desk
        .run(&["status", "2026-11", "--format", "json"])
        .json();
    assert_eq!(
        (&status["in_doubt"], &status["sent"]),
        (&1.into(), &1.into())
    );
}

#[test]
fn what_cannot_be_read_is_said_and_the_rest_is_read() {
    let house = House::new(&["ann"]).mail("postfix", "ann");
    for (source, said) in [
        ("nowhere", "there is no nowhere"),
        ("imap://mail.example.org/INBOX", "this computer alone"),
        (
            "imaps://ann:hunter2@mail.example.org",
            "BULLETIN_IMAP_PASSWORD",
        ),
        (
            "imaps://localhost:1/INBOX",
            "asks for a user and a password",
        ),
    ] {
        let ran = house.desk.run(&["inbox", source]).code(2).err_has(said);
        assert!(!ran.err().contains("hunter2"));
    }
    let mut large = house.desk.read("returned/new/postfix.ann");
    large.push_str(&"x".repeat(11 << 20));
    let desk = house
        .desk
        .file("large.eml", large)
        .masthead(|text| format!("{text}inbox:\n  source: returned\n"));
    desk.run(&["inbox", "large.eml", "--addresses"])
        .code(0)
        .out_has("larger than 10 MB")
        .out_has("ann@example.org");
    // Without a source, the one of the settings; the Message-ID is that of the large one.
    desk.run(&["inbox"])
        .code(0)
        .out_has("1 had been read before");
    let desk = desk.masthead(|text| text.replace("  source: returned\n", ""));
    desk.run(&["inbox"]).code(2).err_has("inbox: {source: …}");
    let desk = desk.masthead(|text| text.replace("inbox:\n", "inbox:\n  soft-bounces: 1\n"));
    desk.run(&["inbox", "returned"])
        .code(1)
        .err_has("soft-bounces");
}

#[test]
fn most_letters_of_an_issue_are_not_dead_at_once() {
    let people = ["ann", "ben", "cara", "dan", "eve", "fay", "gus", "hal"];
    let dead = &people[..5];
    let house = dead
        .iter()
        .fold(House::new(&people), |house, who| house.mail("postfix", who))
        .mail("leave", "hal");
    for args in [
        &["inbox", "returned", "--dry-run", "--addresses"][..],
        &["inbox", "returned", "--addresses"],
    ] {
        let said = house
            .desk
            .run(args)
            .code(0)
            .out_has("Not believed: 5 letters of 2026-11 came back as dead")
            .out_has("hal@example.org: asked to leave")
            .out();
        assert!(!said.contains("no more letters go there"), "{said}");
    }
    let said = house.desk.run(&["inbox", "--undo", "--yes"]).code(0).out();
    assert!(!said.contains("ann@example.org"), "{said}");
    house.inbox().out_has("Not believed");
    let (house, took) = house.next_issue("2026-12", "Wednesday 30 December 2026");
    assert_eq!(took, people[..7]);
    house
        .desk
        .run(&["status", "2026-11", "--bounced"])
        .out_has("ann@example.org");
}

#[test]
fn a_letter_that_was_passed_on_is_no_dead_address() {
    let house = House::new(&["ann"]);
    let token = house.tokens()["ann"].letter.clone();
    let text = sample("yahoo", "elsewhere@example.com", &token, "");
    let desk = house.desk.file("passed-on.eml", text);
    desk.run(&["inbox", "passed-on.eml", "--addresses"])
        .code(0)
        .out_has("they stay on the list (1)")
        .out_has("where their mail is passed on to");
}

#[test]
fn what_looks_like_a_complaint_or_a_way_out_and_is_none_is_for_a_person() {
    let house = House::new(&["ann", "ben"]);
    let tokens = house.tokens();
    let failure = sample("complaint", "ann@example.org", &tokens["ann"].letter, "")
        .replace("Feedback-Type: abuse", "Feedback-Type: auth-failure");
    let stays = format!(
        "From: ben@example.org\nSubject: Re: unsubscribe {}\nMessage-ID: <stays@example.org>\n\n\
         That was a mistake, please keep me.\n",
        tokens["ben"].leave
    );
    let desk = house
        .desk
        .file("odd/failure.eml", failure)
        .file("odd/stays.eml", stays);
    let said = desk
        .run(&["inbox", "odd", "--addresses"])
        .code(0)
        .out_has("For you to read (2):");
    assert!(
        !said.out().contains("get no more letters"),
        "{}",
        said.out()
    );
}

#[test]
fn letters_count_as_come_back_only_where_it_is_proved() {
    let mut house = House::new(&["ann", "ben"]);
    for (stem, day) in [
        ("2026-12", "Wednesday 30 December 2026"),
        ("2027-01", "Friday 29 January 2027"),
    ] {
        let text =
            sample("spoofed", "ann@example.org", "", "").replace("spoof@", &format!("{stem}@"));
        house.desk = house.desk.file(&format!("returned/new/{stem}"), text);
        house.inbox().out_has("it does not count");
        let (next, _) = house.next_issue(stem, day);
        house = next;
    }
    let house = house.mail("qmail-full", "ann");
    house.inbox().out_has("(1 of 3 running)");
}

#[test]
fn a_run_that_is_taken_back_tells_which_letters_will_not_come() {
    let server = Smtpd::start(Config::default(), |step| match step.at {
        At::Dot if step.to.starts_with("ben") => Act::AcceptAndDrop,
        _ => Act::Go,
    });
    let house = House::with(&["ann", "ben"], server).mail("leave", "ann");
    house.inbox().out_has("ann@example.org: asked to leave");
    let issue = ISSUE
        .replace("Monday 30 November 2026", "Wednesday 30 December 2026")
        .replace("November 2026", "December 2026")
        .replace("the November issue", "the December issue");
    let desk = house
        .desk
        .issue("2026-12", &issue)
        .now("2026-12-30T10:00:00Z");
    desk.run(&["send", "2026-12", "--confirm", "2026-12"]);
    desk.run(&["inbox", "--undo", "--yes"])
        .code(0)
        .out_has("ann@example.org gets letters again")
        .out_has("ann@example.org was left out of 2026-12 already");
}

/// A mail server with two messages in its INBOX, which breaks off whenever the first is asked for.
fn broken_at_the_first(mail: String) -> std::net::SocketAddr {
    use std::io::{BufRead as _, BufReader, Write as _};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            stream.write_all(b"* OK ready\r\n").unwrap();
            while let Some(Ok(line)) = lines.next() {
                let (tag, command) = line.split_once(' ').unwrap();
                let said = if command.starts_with("EXAMINE") {
                    "* 2 EXISTS\r\n* OK [UIDVALIDITY 7] valid\r\n".to_owned()
                } else if command.starts_with("UID SEARCH") {
                    "* SEARCH 1 2\r\n".to_owned()
                } else if command.starts_with("UID FETCH 1 ") {
                    break;
                } else if command.starts_with("UID FETCH 2 ") {
                    let size = mail.len();
                    format!("* 2 FETCH (UID 2 BODY[]<0> {{{size}}}\r\n{mail})\r\n")
                } else {
                    String::new()
                };
                if write!(stream, "{said}{tag} OK done\r\n").is_err() {
                    break;
                }
            }
        }
    });
    address
}

#[test]
fn a_mail_that_cannot_be_fetched_does_not_block_those_behind_it() {
    let house = House::new(&["ann"]).mail("postfix", "ann");
    let mail = house.desk.read("returned/new/postfix.ann");
    let address = broken_at_the_first(mail.replace('\n', "\r\n"));
    let source = format!("imap://ann@{address}/INBOX");
    let desk = house.desk.env("BULLETIN_IMAP_PASSWORD", "secret");
    let ran = desk.run(&["inbox", &source, "--addresses"]);
    ran.out_has("Read 1 new mail.")
        .out_has("INBOX, message 1")
        .out_has("ann@example.org");
}
