//! The record of one person as an editor meets it: shown, handed out, erased, brought back.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::desk::{Desk, Ran};
use crate::smtpd::{Act, At, Config, Smtpd};

const ISSUE: &str = include_str!("../postfix/2026-11.yaml");
const MASTHEAD: &str = include_str!("../postfix/bulletin.yaml");
const MEMBERS: &str = "email,name,basis,since,source,wording,phone\r\n\
    ada@example.org,Ada,consent,2026-01-05,,,01\r\n\
    Ben@Example.org,Ben Price,consent,2026-01-06,stall at the fair,\"Yes, write to me\",0117 496\r\n\
    cara@example.org,Cara,consent,2026-01-05,,,03\r\n";
const FRIENDS: &str = "# since the fair\n- email: ben@example.org\n  basis: consent\n  since: 2026-02-03\n\
    # the others\n- email: dan@example.org\n  basis: consent\n  since: 2026-02-03\n";

fn desk(through: &str) -> Desk {
    Desk::new()
        .masthead(|_| {
            MASTHEAD
                .replace("through: THROUGH", &format!("through: {through}"))
                .replace("  user: relay@bulletin.test\n", "")
        })
        .issue("2026-11", ISSUE)
        .list("members.csv", MEMBERS)
        .list("friends.yaml", FRIENDS)
}

/// A desk from which one issue has gone, Ben's letter refused in words that name him.
fn sent(server: &Smtpd) -> Desk {
    let desk = desk(&format!("smtp://{}", server.address));
    send(&desk).code(1);
    desk
}

fn refuses_ben() -> Smtpd {
    Smtpd::start(Config::default(), |step| match step.at {
        At::Rcpt if step.to.starts_with("Ben") || step.to.starts_with("ben") => {
            Act::Say(b"550 5.7.1 <ben@example.org>: Ben Price is not welcome")
        }
        _ => Act::Go,
    })
}

fn send(desk: &Desk) -> Ran {
    desk.run(&["send", "2026-11", "--confirm", "2026-11"])
}

fn subscribers(desk: &Desk, arguments: &[&str]) -> Ran {
    let mut all = vec!["subscribers"];
    all.extend(arguments);
    desk.run(&all)
}

fn forget(desk: &Desk, who: &str) -> Ran {
    subscribers(desk, &["forget", who, "--confirm", who])
}

/// The files below a folder of the desk that hold these words, in whatever case.
fn holding(desk: &Desk, folder: &str, words: &str) -> Vec<String> {
    fn look(path: &Path, words: &str, found: &mut Vec<String>) {
        for entry in fs::read_dir(path).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                look(&path, words, found);
            } else {
                let bytes = fs::read(&path).unwrap();
                if String::from_utf8_lossy(&bytes)
                    .to_lowercase()
                    .contains(words)
                {
                    found.push(path.display().to_string());
                }
            }
        }
    }
    let mut found = Vec::new();
    look(&desk.path(folder), words, &mut found);
    found
}

#[test]
fn everything_that_is_known_of_somebody_is_shown() {
    let server = refuses_ben();
    let desk = sent(&server);
    subscribers(&desk, &["remove", "ben@example.org"]).code(0);
    subscribers(&desk, &["show", "BEN@example.org"])
        .code(0)
        .out_has("gets no letters since 30 November 2026, 10:00am: unsubscribed")
        .out_has("subscribers/members.csv line 3: Ben Price, consent since 2026-01-06")
        .out_has("source: stall at the fair")
        .out_has("they were told: Yes, write to me")
        .out_has("subscribers/friends.yaml line 2: consent since 2026-02-03")
        .out_has("left: unsubscribed (bulletin subscribers remove)")
        .out_has("2026-11  refused, 30 November 2026")
        .out_has("550 5.7.1 <ben@example.org>: Ben Price is not welcome")
        .out_lacks("ada@");
    let shown = desk.run(&["--format", "json", "subscribers", "show", "ben@example.org"]);
    let shown = shown.json();
    assert_eq!(shown["suppressed"]["what"], "left");
    assert_eq!(shown["lists"][1]["wording"], "Yes, write to me");
    assert_eq!(shown["letters"][0]["state"], "failed");
    subscribers(&desk, &["show", "cara@example.org"]).out_has("gets letters, if an issue goes to");
    subscribers(&desk, &["show", "nobody@example.org"])
        .code(0)
        .out_has("is not known here");
}

#[test]
fn a_person_gets_everything_that_is_kept_on_them_and_nothing_on_anybody_else() {
    let server = refuses_ben();
    let desk = sent(&server);
    subscribers(&desk, &["remove", "ben@example.org"]).code(0);
    for file in ["ben.txt", "ben.json"] {
        let export = ["export", "--person", "ben@example.org", "--out", file];
        subscribers(&desk, &export).code(0);
        let text = desk.read(file);
        for kept in [
            "Yes, write to me",
            "0117 496",
            "Ben Price is not welcome",
            "unsubscribed",
            "2026-11",
            "2026-01-06",
        ] {
            assert!(text.contains(kept), "{kept} is missing in {file}:\n{text}");
        }
        for other in ["ada@", "cara@", "dan@"] {
            assert!(!text.contains(other), "{other} is in {file}:\n{text}");
        }
        #[cfg(unix)]
        assert_eq!(mode(&desk, file), 0o600);
        // It is never written over.
        subscribers(&desk, &export)
            .code(2)
            .err_has("is there already");
    }
    let json: serde_json::Value = serde_json::from_str(&desk.read("ben.json")).unwrap();
    assert_eq!(json["letters"][0]["log"][0]["state"], "failed");
    subscribers(&desk, &["show", "ben@example.org"]).out_has("was given what is kept");
}

#[test]
fn who_is_erased_is_in_no_byte_of_lists_ledger_and_outbox_and_comes_back_by_no_list() {
    let server = refuses_ben();
    let desk = sent(&server).list(".undo/members-1.csv", MEMBERS).file(
        "outbox/2026-10/x.eml",
        "From: us@example.org\r\nTo: Ben\r\n <ben@example.org>\r\n\r\nHello\r\n",
    );
    subscribers(&desk, &["remove", "ben@example.org"]).code(0);
    let before = desk.run(&["status", "2026-11", "--format", "json"]).json();
    subscribers(&desk, &["forget", "ben@example.org"])
        .code(2)
        .err_has("1 row of subscribers/members.csv")
        .err_has("nothing was erased");
    assert!(!holding(&desk, "subscribers", "ben@example.org").is_empty());
    subscribers(
        &desk,
        &["forget", "ben@example.org", "--confirm", "dan@example.org"],
    )
    .code(2)
    .err_has("not the same address");

    forget(&desk, "ben@example.org").code(0).out_has("Erased");
    for words in ["ben@example.org", "ben price", "not welcome", "0117 496"] {
        for folder in ["subscribers", "outbox"] {
            assert_eq!(
                holding(&desk, folder, words),
                Vec::<String>::new(),
                "{words}"
            );
        }
    }
    let row = "Ben@Example.org,Ben Price,consent,2026-01-06,stall at the fair,\"Yes, write to me\",0117 496\r\n";
    assert_eq!(
        desk.read("subscribers/members.csv"),
        MEMBERS.replace(row, "")
    );
    assert_eq!(
        desk.read("subscribers/friends.yaml"),
        "# since the fair\n# the others\n- email: dan@example.org\n  basis: consent\n  since: 2026-02-03\n"
    );
    let after = desk.run(&["status", "2026-11", "--format", "json"]).json();
    assert_eq!(before, after);
    subscribers(&desk, &["show", "ben@example.org"])
        .code(0)
        .out_has("was erased on request on 30 November 2026")
        .out_has("Nothing else is");
    forget(&desk, "ben@example.org").code(0);

    // Somebody pastes an old list.
    let desk = desk
        .list("members.csv", MEMBERS)
        .issue(
            "2026-12",
            &ISSUE
                .replace("Monday 30 November 2026", "Thursday 31 December 2026")
                .replace("November", "December")
                .replace("news/once", "news/december")
                .replace("takes every letter once", "has a quiet December"),
        )
        .now("2026-12-31T10:00:00Z");
    let next = desk
        .run(&["send", "2026-12", "--confirm", "2026-12"])
        .code(0);
    let next = next
        .err_has("1 row is left out, for it names somebody who was erased on request: subscribers/members.csv:3");
    assert!(!next.err().contains("en@") && !next.out().contains("en@"));
    let status = desk.run(&["status", "2026-12", "--format", "json"]).json();
    assert_eq!(
        (&status["selected"], &status["sent"]),
        (&2.into(), &2.into())
    );
    assert_eq!(holding(&desk, "subscribers", "ben@example.org").len(), 1);
    // That the row got nothing is on record, by its place.
    desk.run(&["status", "2026-12", "--left-out"])
        .out_has("subscribers/members.csv:3: erased on request")
        .out_lacks("nobody was left out");
    desk.run(&["report", "2026-12"])
        .out_has("erased on request")
        .out_lacks("could not be used");
    subscribers(&desk, &["list", "--list", "members", "--all"])
        .code(0)
        .out_has("active                   2")
        .out_has("erased                   1")
        .out_has("line 3  erased: erased on request")
        .out_lacks("en@")
        .out_lacks("Ben");
    let json = desk.run(&["--format", "json", "subscribers", "list", "--all"]);
    let row = &json.json()["lists"][1]["people"][1];
    assert_eq!(
        (&row["address"], &row["name"]),
        (&Value::Null, &Value::Null)
    );
    // A table for the next service calls nobody active who asked to be forgotten.
    let table = subscribers(&desk, &["export", "--list", "members"]);
    let table = table.out();
    let row = table.lines().find(|line| line.contains("Ben@"));
    assert!(
        row.is_some_and(|row| row.ends_with("unsubscribed,erased on request")),
        "{table}"
    );
}

#[test]
fn who_is_erased_before_their_letter_has_gone_gets_none() {
    let server = Smtpd::start(Config::default(), |step| match step.at {
        At::Rcpt if step.nth == 0 && !step.to.starts_with("ada") => {
            Act::Say(b"451 4.7.1 greylisted")
        }
        _ => Act::Go,
    });
    let desk = sent(&server);
    forget(&desk, "cara@example.org").code(0);
    let desk = desk.now("2026-11-30T10:20:00Z");
    send(&desk).code(0);
    let status = desk.run(&["status", "2026-11", "--format", "json"]).json();
    assert_eq!(
        (&status["sent"], &status["suppressed"]),
        (&2.into(), &1.into())
    );
    assert!(!server.counts().contains_key("cara@example.org"));
    desk.run(&["status", "2026-11", "--left-out"])
        .out_has("erased on request")
        .out_lacks("cara");
}

#[test]
fn nobody_is_erased_while_a_line_needs_an_editors_eyes_or_a_send_is_under_way() {
    let desk = desk("outbox")
        .list("notes.txt", "ben@example.org rang\n")
        .list(
            "old.csv",
            "email,note,basis,since\ndan@example.org,brother of ben@example.org,consent,2026-01-05\n",
        );
    forget(&desk, "ben@example.org")
        .code(1)
        .err_has("subscribers/notes.txt")
        .err_has("subscribers/old.csv:2")
        .err_has("was not erased");
    assert_eq!(desk.read("subscribers/members.csv"), MEMBERS);

    desk.run(&["send", "2026-11"]).code(0);
    let lock = fs::File::open(desk.path("subscribers/ledger.lock")).unwrap();
    lock.lock().unwrap();
    forget(&desk, "ben@example.org")
        .code(2)
        .err_has("already running")
        .err_has("Nobody was erased");
    drop(lock);
    assert_eq!(desk.read("subscribers/members.csv"), MEMBERS);
}

#[test]
fn who_left_comes_back_with_a_reason_and_a_new_consent() {
    let desk = desk("outbox");
    let restore = |more: &[&str]| {
        let mut all = vec![
            "restore",
            "ben@example.org",
            "--because",
            "asked on the telephone",
        ];
        all.extend(more);
        subscribers(&desk, &all)
    };
    restore(&[]).code(0).out_has("had not left");
    subscribers(&desk, &["remove", "ben@example.org"]).code(0);
    restore(&[])
        .code(2)
        .err_has("only with a new consent")
        .err_has("--slip");
    restore(&["--basis", "consent", "--since", "2026-11-29"])
        .code(2)
        .err_has("older than their wish to leave");
    restore(&["--basis", "consent", "--since", "2036-11-29"]).code(2);
    restore(&["--basis", "corporate", "--since", "2026-11-30"])
        .code(2)
        .err_has("only their consent");
    restore(&["--basis", "consent"]).code(2);
    restore(&[
        "--basis",
        "consent",
        "--since",
        "2026-11-30",
        "--wording",
        "Yes again",
    ])
    .code(0)
    .out_has("gets letters again")
    .out_has("since 2026-11-30");
    subscribers(&desk, &["show", "ben@example.org"]).out_has(
        "asked on the telephone; consent since 2026-11-30, when they were told: Yes again",
    );
    // What was typed by hand may be a slip; what their own mail says is none.
    subscribers(&desk, &["remove", "ben@example.org"]).code(0);
    restore(&["--slip"]).code(0).out_has("gets letters again");
    desk.run(&["send", "2026-11"]).code(0);
    let letter = holding(&desk, "outbox", "<ben@example.org>").remove(0);
    let letter = fs::read_to_string(letter).unwrap().replace("\r\n ", " ");
    let (_, subject) = letter.split_once("?subject=").unwrap();
    let subject = subject.split('>').next().unwrap().replace("%20", " ");
    subscribers(&desk, &["remove", &subject]).code(0);
    restore(&["--slip"]).code(2).err_has("no slip");
    forget(&desk, "ben@example.org").code(0);
    restore(&["--slip"]).code(2);
    restore(&["--basis", "consent", "--since", "2026-11-30"]).code(0);
}

#[cfg(unix)]
fn mode(desk: &Desk, path: &str) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(desk.path(path)).unwrap().permissions().mode() & 0o777
}

#[cfg(unix)]
#[test]
fn what_the_tool_writes_about_people_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = desk("outbox");
    desk.run(&["send", "2026-11"]).code(0);
    for folder in ["subscribers", "outbox", "outbox/2026-11"] {
        assert_eq!(mode(&desk, folder), 0o700, "{folder}");
    }
    let mut files = vec!["subscribers/ledger.lock".to_owned()];
    files.extend(["db", "last"].map(|end| format!("subscribers/ledger.{end}")));
    let letters = desk.names("outbox/2026-11");
    assert_eq!(letters.len(), 3);
    files.extend(letters.iter().map(|name| format!("outbox/2026-11/{name}")));
    for file in files {
        assert_eq!(mode(&desk, &file), 0o600, "{file}");
    }
    // Folders of an earlier version, or copied from elsewhere.
    for (path, mode) in [
        ("subscribers", 0o755),
        ("outbox", 0o755),
        ("outbox/2026-11", 0o755),
        ("subscribers/ledger.db", 0o644),
        ("subscribers/ledger.last", 0o644),
    ] {
        fs::set_permissions(desk.path(path), fs::Permissions::from_mode(mode)).unwrap();
    }
    desk.run(&["doctor", "--offline"])
        .out_has("other accounts of this computer can read");
    desk.run(&["send", "2026-11", "--fresh"])
        .code(0)
        .err_has("other accounts of this computer can read subscribers/friends.yaml");
    for (path, right) in [
        ("outbox", 0o700),
        ("outbox/2026-11", 0o700),
        ("subscribers/ledger.db", 0o600),
        ("subscribers/ledger.last", 0o600),
    ] {
        assert_eq!(mode(&desk, path), right, "{path}");
    }
}
