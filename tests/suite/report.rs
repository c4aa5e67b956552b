//! What `bulletin report` says of a dispatch that met with trouble: figures that add up, what to do, and
//! nobody's address.

use std::process::Stdio;

use serde_json::Value;

use crate::desk::{Desk, Ran};
use crate::smtpd::{Act, At, Config, Smtpd, Step};

const ISSUE: &str = include_str!("../postfix/2026-11.yaml");
const MASTHEAD: &str = include_str!("../postfix/bulletin.yaml");

/// Seven at one domain, four at another and one at their own, and somebody who has left.
fn members() -> String {
    let domains = [
        ("large.example", 7),
        ("small.example", 4),
        ("sian-evans.example", 1),
    ];
    let rows = domains.iter().flat_map(|(domain, people)| {
        (0..*people)
            .map(move |one| format!("reader-{one}@{domain},Reader,consent,2026-01-05,active\n"))
    });
    let list: String = std::iter::once("email,name,basis,since,status\n".to_owned())
        .chain(rows)
        .collect();
    list + "gone@large.example,Gone,consent,2026-01-05,unsubscribed\n"
}

fn script(step: &Step) -> Act {
    match (step.at, step.to.as_str()) {
        (At::Rcpt, "reader-1@large.example") => {
            Act::Say(b"550 5.1.1 <reader-1@large.example> unknown")
        }
        (At::Rcpt, "reader-2@large.example") => Act::Say(b"452 4.2.2 full"),
        (At::Dot, "reader-0@small.example") => Act::AcceptAndDrop,
        _ => Act::Go,
    }
}

fn desk(through: &str) -> Desk {
    Desk::new()
        .masthead(|_| {
            MASTHEAD
                .replace("THROUGH", through)
                .replace("  user: relay@bulletin.test\n", "")
        })
        .issue("2026-11", ISSUE)
        .list("members.csv", &members())
}

/// A dispatch through the suite's server, by the real program.
async fn sent() -> (Desk, Smtpd) {
    let server = Smtpd::start(Config::default(), script);
    let desk = desk(&format!("smtp://127.0.0.1:{}", server.address.port()));
    let mut command = desk.command(&["send", "2026-11", "--confirm", "2026-11"]);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    tokio::task::spawn_blocking(move || command.status().unwrap())
        .await
        .unwrap();
    (desk, server)
}

fn sum(report: &Value) -> u64 {
    let states = [
        "sent",
        "failed",
        "in_doubt",
        "deferred",
        "suppressed",
        "waiting",
    ];
    states
        .iter()
        .map(|state| report[state].as_u64().unwrap())
        .sum()
}

#[track_caller]
fn nobody_is_named(words: &str) {
    for secret in [
        "reader-",
        "gone@",
        "large.example>",
        "small.example",
        "sian-evans",
        "Reader,",
    ] {
        assert!(!words.contains(secret), "{secret} in {words}");
    }
    // In a style an @ begins a rule; nowhere does one stand between two words.
    let around = words.split('@').map(|part| part.chars().next_back());
    for (before, after) in around.zip(words.split('@').skip(1)) {
        let inside =
            before.is_some_and(char::is_alphanumeric) && after.starts_with(char::is_alphanumeric);
        assert!(!inside, "an address in {words}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_figures_of_a_troubled_dispatch_add_up_in_every_form_and_name_nobody() {
    let (desk, _server) = sent().await;
    let report = desk.run(&["report", "2026-11", "--format", "json"]).code(0);
    nobody_is_named(&report.out());
    let report = report.json();
    assert_eq!(report["selected"], 12);
    assert_eq!(sum(&report), 12);
    let stand = ["sent", "failed", "in_doubt", "deferred"].map(|state| report[state].as_u64());
    assert_eq!(stand, [Some(9), Some(1), Some(1), Some(1)], "{report}");
    assert_eq!(
        (&report["state"], &report["kind"]),
        (&"unfinished".into(), &"live".into())
    );

    // One domain has a line; the others are one line, and together they are everybody.
    let domains = report["domains"].as_array().unwrap();
    assert_eq!(domains.len(), 2, "{domains:?}");
    assert_eq!(domains[0]["domain"], "large.example");
    assert_eq!(domains[0]["selected"], 7);
    assert_eq!(domains[1]["domain"], Value::Null);
    assert_eq!(domains[1]["selected"], 5);
    assert!(
        domains
            .iter()
            .all(|domain| Some(sum(domain)) == domain["selected"].as_u64())
    );

    let letters = report["timeline"]["steps"].as_array().unwrap().iter();
    let letters: u64 = letters.map(|step| step["letters"].as_u64().unwrap()).sum();
    assert_eq!(letters, 9);
    let cause = |state: &str| {
        let causes = report["causes"].as_array().unwrap();
        causes.iter().find(|cause| cause["state"] == state).unwrap()
    };
    assert_eq!(cause("failed")["enhanced"], "5.1.1");
    assert_eq!(cause("failed")["meaning"], "There is no such mailbox");
    assert_eq!(cause("deferred")["code"], 452);
    assert_eq!(cause("in-doubt")["code"], Value::Null);
    assert_eq!(report["left_out"][0]["people"], 1);

    let text = desk.run(&["report", "2026-11"]).code(0).out();
    let page = desk.read("build/2026-11/report.html");
    nobody_is_named(&text);
    nobody_is_named(&page);
    for said in [
        "12 selected = 9 sent + 1 failed + 1 in doubt + 1 deferred",
        "no such mailbox",
        "bulletin settle 2026-11 --sent",
        "bulletin send 2026-11",
        "nothing in our letters measures it",
    ] {
        assert!(text.contains(said), "{said} in {text}");
        assert!(page.contains(said), "{said} in {page}");
    }
    for fetched in ["<script", "<link", "<img", "src=", "url(http", "@import"] {
        assert!(!page.contains(fetched), "{fetched}");
    }
}

#[test]
fn nothing_sent_yet_is_no_fault() {
    let desk = desk("outbox");
    let not_sent = |ran: Ran| ran.code(0).out_has("has not been sent");
    not_sent(desk.run(&["report", "2026-11"]));
    assert!(desk.names("build/2026-11").is_empty());
    let report = desk.run(&["report", "2026-11", "--format", "json"]).json();
    assert_eq!(
        (&report["state"], &report["selected"]),
        (&"not-sent".into(), &0.into())
    );
    desk.run(&["report", "2026-12"])
        .code(2)
        .err_has("there is no issue 2026-12");
}

#[test]
fn the_json_has_the_names_that_the_readme_promises() {
    let desk = desk("outbox");
    let contract = |report: &Value| {
        let names = report.as_object().unwrap().keys().cloned();
        names.collect::<Vec<_>>().join(" ")
    };
    let before = contract(&desk.run(&["report", "--format", "json", "2026-11"]).json());
    desk.run(&["send", "2026-11"]).code(0);
    let report = desk.run(&["report", "--format", "json", "2026-11"]).json();
    assert_eq!(contract(&report), before);
    let readme = std::fs::read_to_string(crate::desk::repository().join("README.md")).unwrap();
    let promised = readme
        .split("- `bulletin report --format json`")
        .nth(1)
        .unwrap();
    let promised = promised.split("\n- ").next().unwrap();
    for name in report.as_object().unwrap().keys() {
        assert!(
            promised.contains(&format!("\"{name}\"")),
            "{name} is not in README.md"
        );
    }
    assert!(desk.names("build/2026-11").is_empty());
}

#[test]
fn who_signed_what_was_sent_is_told_and_who_signed_something_else_is_not() {
    let desk = desk("outbox");
    desk.run(&[
        "approve",
        "2026-11",
        "--by",
        "Asha Draft",
        "--accept-warnings",
    ])
    .code(0);
    let issue = ISSUE.replace("takes every letter once", "takes each letter once");
    assert_ne!(issue, ISSUE);
    let desk = desk.issue("2026-11", &issue);
    desk.run(&[
        "approve",
        "2026-11",
        "--by",
        "Ben Final",
        "--accept-warnings",
    ])
    .code(0);
    desk.run(&["send", "2026-11"]).code(0);
    let report = desk.run(&["report", "2026-11", "--format", "json"]).json();
    let signed = report["signed"].as_array().unwrap();
    assert_eq!(signed.len(), 1, "{signed:?}");
    assert_eq!(signed[0]["name"], "Ben Final");
}

#[test]
fn what_an_editor_wrote_about_somebody_stays_in_the_list() {
    let rows = members()
        + "moved@large.example,M,consent,2026-01-05,in prison in Leeds\n\
           left@large.example,L,consent,2026-01-05,opted-out\n";
    let desk = desk("outbox").list("members.csv", &rows);
    desk.run(&["send", "2026-11"]).code(0);
    let text = desk.run(&["report", "2026-11"]).code(0).out();
    let json = desk.run(&["report", "2026-11", "--format", "json"]).out();
    for words in [text, json, desk.read("build/2026-11/report.html")] {
        assert!(!words.contains("prison"), "{words}");
        assert!(words.contains("status is a word that bulletin does not know"));
        assert!(words.contains("opted-out"), "{words}");
    }
}

#[test]
fn what_was_in_hand_and_not_begun_was_not_tried() {
    let server = Smtpd::start(Config::default(), |step| match (step.at, step.nth) {
        (At::Rcpt, 0) if step.to == "reader-0@large.example" => Act::Say(b"450 4.2.1 later"),
        _ => Act::Go,
    });
    let desk = desk(&format!("smtp://127.0.0.1:{}", server.address.port()));
    let send = ["send", "2026-11", "--confirm", "2026-11"];
    desk.run(&[&send[..], &["--canary", "1"]].concat()).code(1);
    desk.run(&send).code(1);
    let desk = desk.now("2026-11-30T12:00:00Z");
    desk.run(&send);
    let report = desk.run(&["report", "2026-11", "--format", "json"]).json();
    assert_eq!(report["sent"], 12, "{report}");
    let tried = serde_json::json!([{"attempts": 1, "people": 11}, {"attempts": 2, "people": 1}]);
    assert_eq!(report["attempts"], tried);
}

#[test]
fn a_rehearsal_tries_each_letter_once() {
    let desk = desk("outbox");
    desk.run(&["send", "2026-11"]).code(0);
    let report = desk.run(&["report", "2026-11", "--format", "json"]).json();
    let tried = serde_json::json!([{"attempts": 1, "people": 12}]);
    assert_eq!(report["attempts"], tried);
}
