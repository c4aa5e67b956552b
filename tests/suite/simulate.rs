//! A rehearsal of bad days: what it shows, that it touches nothing, and that it ends cleanly.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::Command;

use bulletin::simulate::Scenario;
use serde_json::Value;

use crate::desk::{Desk, repository};

const ISSUE: &str = include_str!("../postfix/2026-11.yaml");
const MASTHEAD: &str = include_str!("../postfix/bulletin.yaml");

/// A desk that would send to a server that is not there, with `count` people on its list.
fn desk(count: usize) -> Desk {
    let row = |at| format!("reader{at}@example.org,Reader {at},consent,2026-01-05\n");
    let rows: String = (0..count).map(row).collect();
    let members = format!("email,name,basis,since\n{rows}");
    Desk::new()
        .masthead(|_| MASTHEAD.replace("through: THROUGH", "through: smtps://mail.invalid"))
        .issue("2026-11", ISSUE)
        .list("members.csv", &members)
}

/// Every file of a folder with what is in it.
fn everything(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(everything(&path));
        } else {
            found.insert(path.clone(), fs::read(path).unwrap());
        }
    }
    found
}

fn scenario<'a>(report: &'a Value, name: &str) -> &'a Value {
    let all = report["scenarios"].as_array().unwrap();
    all.iter().find(|one| one["scenario"] == name).unwrap()
}

fn number(value: &Value, name: &str) -> u64 {
    value[name].as_u64().unwrap()
}

fn sends(report: &Value, name: &str) -> Vec<Value> {
    scenario(report, name)["sends"].as_array().unwrap().clone()
}

#[test]
fn every_bad_day_is_rehearsed_and_told_with_the_words_of_the_day() {
    let desk = desk(40);
    let before = everything(&desk.path("."));
    let report = desk.run(&["simulate", "--format", "json"]).code(0).json();
    assert_eq!(report["holds"], true);
    assert_eq!(report["people"], 40);
    let all = report["scenarios"].as_array().unwrap();
    assert_eq!(all.len(), 13);
    for one in all {
        let (name, book) = (&one["scenario"], &one["book"]);
        let end = one["sends"].as_array().unwrap().last().unwrap();
        for done in one["server"].as_array().unwrap() {
            assert!(number(done, "times") > 0, "{name}: {done}");
        }
        let parts = [
            "sent",
            "failed",
            "in_doubt",
            "deferred",
            "suppressed",
            "waiting",
        ];
        let sum: u64 = parts.iter().map(|part| number(end, part)).sum();
        assert_eq!((sum, number(end, "selected")), (40, 40), "{name}: {end}");
        let arrived = number(end, "sent") + number(book, "in_doubt_arrived");
        assert_eq!(number(book, "letters"), arrived, "{name}: {one}");
        assert_eq!(number(book, "people"), arrived, "{name}: {one}");
    }
    let last = |name| sends(&report, name).pop().unwrap();
    for name in [
        "calm",
        "greylisting",
        "busy",
        "throttling",
        "tls",
        "login",
        "refusal",
        "quota",
    ] {
        assert_eq!(last(name)["sent"], 40, "{name}: {}", last(name));
    }
    assert_eq!(last("unknown")["failed"], 1);
    assert_eq!(last("full")["deferred"], 1);
    assert!(number(&last("drops"), "in_doubt") >= 2, "{}", last("drops"));

    let grey = sends(&report, "greylisting");
    assert_eq!(grey.len(), 2);
    assert_eq!(grey[0]["deferred"], 1);
    assert_eq!(
        grey[0]["said"][0]["words"],
        "put off by its server: greylisted, come back later"
    );
    let next = grey[0]["next"].as_str().unwrap();
    assert!(next.starts_with("2026-11-30T10:0"), "{next}");
    assert!(grey[1]["began"].as_str().unwrap() >= next, "{grey:?}");

    let tls = sends(&report, "tls");
    assert_eq!(tls.len(), 5);
    for (send, words) in tls.iter().zip([
        "offers no encryption",
        "it is for mail.example.org",
        "it has expired",
        "\"tls\"",
    ]) {
        let said = send["stopped"]["sentence"].as_str().unwrap();
        assert!(said.contains(words), "{said}");
        assert_eq!(send["waiting"], 40);
    }
    let login = sends(&report, "login");
    assert_eq!(login.len(), 2);
    assert_eq!(
        (&login[0]["waiting"], &login[0]["failed"]),
        (&40.into(), &0.into())
    );
    let stopped = &login[0]["stopped"];
    let cure = stopped["cure"].as_str().unwrap();
    assert!(cure.contains("BULLETIN_SMTP_PASSWORD"), "{stopped}");
    // Once, and not once a connection: providers lock accounts.
    let refused = &scenario(&report, "login")["server"][0];
    assert_eq!(refused["times"], 1, "{refused}");
    for (name, words) in [
        ("refusal", "letters in a row"),
        ("quota", "no more letters for now"),
    ] {
        let first = &sends(&report, name)[0];
        assert!(
            first["stopped"]["sentence"]
                .as_str()
                .unwrap()
                .contains(words),
            "{first}"
        );
        assert!(
            first["stopped"]["cure"]
                .as_str()
                .unwrap()
                .contains("bulletin send"),
            "{first}"
        );
        assert!(number(first, "waiting") > 10, "{first}");
    }
    assert_eq!(everything(&desk.path(".")), before);
}

#[test]
fn the_account_can_be_read_and_names_nobody() {
    let desk = desk(40);
    let ran = desk
        .run(&[
            "simulate",
            "--scenario",
            "greylisting",
            "--scenario",
            "drops",
        ])
        .code(0)
        .out_has("2026-11 is rehearsed with 40 people over 2 connections")
        .out_has("Nothing leaves this computer")
        .out_has("greylisting: some mailboxes put strangers off")
        .out_has("1 × told a stranger to come back later (450)")
        .out_has("send 1: 40 people: 39 sent, 1 deferred")
        .out_has("1 × put off by its server: greylisted, come back later")
        .out_has("so nothing can go before 30 November")
        .out_has("send 2, 30 November 2026, 10:0")
        .out_has("The books agree: 40 letters, 40 people; nobody twice, nobody missing.")
        .out_has("bulletin settle 2026-11 --sent")
        .out_has("agree all 2 times")
        .out_lacks("calm");
    let wide: Vec<String> = ran.out().lines().map(str::to_owned).collect();
    for line in wide {
        assert!(line.chars().count() <= 80, "{line}");
    }
    for said in [ran.out(), ran.err()] {
        assert!(!said.contains('@'), "{said}");
        assert!(!said.contains("Reader"), "{said}");
    }
}

#[test]
fn who_has_left_counts_and_their_ledger_stays_as_it_is() {
    let desk = desk(5).list("others.csv", "email,name,basis,since\n");
    desk.run(&["subscribers", "remove", "reader3@example.org"])
        .code(0);
    let before = everything(&desk.path("."));
    let report = desk
        .run(&["simulate", "--scenario", "calm", "--format", "json"])
        .code(0)
        .json();
    let calm = scenario(&report, "calm");
    assert_eq!(calm["sends"][0]["suppressed"], 1);
    assert_eq!(calm["book"]["people"], 4);
    let invented = [
        "simulate",
        "--scenario",
        "calm",
        "--list",
        "others",
        "--people",
        "7",
    ];
    desk.run(&invented)
        .code(0)
        .out_has("7 people: 7 sent")
        .err_has("7 of the people are invented");
    desk.run(&["simulate", "--list", "others"])
        .code(2)
        .err_has("there is nobody on others");
    assert_eq!(everything(&desk.path(".")), before);
}

#[test]
fn help_and_readme_name_every_day_there_is() {
    let help = Desk::bare().run(&["help", "simulate"]).code(0).out();
    let readme = fs::read_to_string(repository().join("README.md")).unwrap();
    for day in Scenario::ALL {
        assert!(help.contains(&format!("\n  {:12} ", day.name)), "{help}");
        let row = format!("| `{}` | {} |", day.name, day.story);
        assert!(readme.contains(&row), "{row}");
    }
}

#[test]
fn the_same_seed_is_the_same_day() {
    let desk = desk(60);
    let day = |seed| {
        let arguments = ["simulate", "--scenario", "bad-day", "--connections", "1"];
        let mut report = desk
            .run(&[&arguments[..], &["--seed", seed, "--format", "json"]].concat())
            .code(0)
            .json();
        let day = &mut report["scenarios"][0];
        // Times hold what has really passed, and a network has more than one word for the same end.
        for send in day["sends"].as_array_mut().unwrap() {
            let send = send.as_object_mut().unwrap();
            send.retain(|name, _| name != "began" && name != "next" && name != "said");
        }
        day.clone()
    };
    assert_eq!(day("7"), day("7"));
    assert_ne!(day("7"), day("8"));
}

#[test]
fn what_cannot_be_sent_is_not_rehearsed_either() {
    let desk = desk(3);
    desk.run(&["simulate", "--scenario", "sunny"])
        .code(2)
        .err_has("greylisting");
    let broken = ISSUE.replace("date: Monday 30", "date: Sunday 30");
    desk.issue("2026-11", &broken)
        .run(&["simulate"])
        .code(1)
        .err_has("weekday-wrong")
        .err_has("2026-11 was not rehearsed");
    let unusable = self::desk(3).list("members.csv", "Ada,Ben\nCara,Dai\n");
    unusable
        .run(&["simulate"])
        .code(1)
        .err_has("a whole list cannot be used");
    let dkim = "  dkim:\n    domain: bulletin.test\n    selector: a\n    key-file: keys/none.pem\n";
    self::desk(3)
        .masthead(|text| text.replace("  connections: 2\n", &format!("  connections: 2\n{dkim}")))
        .run(&["simulate"])
        .code(1)
        .err_has("keys/none.pem");
}

#[test]
#[cfg(unix)]
fn it_clears_up_after_itself_when_it_is_done_and_when_it_is_broken_off() {
    let desk = desk(3).file("tmp/.keep", "");
    let tmp = desk.path("tmp").to_str().unwrap().to_owned();
    let desk = desk.env("TMPDIR", &tmp);
    desk.run(&["simulate", "--scenario", "calm"]).code(0);
    assert_eq!(desk.names("tmp"), [".keep"]);

    let mut child = desk
        .command(&["simulate", "--people", "2000"])
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    assert!(line.contains("is rehearsed with"), "{line}");
    let interrupt = ["-INT", &child.id().to_string()];
    assert!(
        Command::new("kill")
            .args(interrupt)
            .status()
            .unwrap()
            .success()
    );
    out.read_to_string(&mut line).unwrap();
    let mut said = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut said)
        .unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(2), "{said}");
    assert!(said.contains("the rehearsal was broken off"), "{said}");
    assert!(!line.contains("bad-day"), "{line}");
    assert_eq!(desk.names("tmp"), [".keep"]);
}
