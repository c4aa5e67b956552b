//! The preview by mail: whom it reaches, what it says, what it leaves behind, and what waits for it.

use bulletin::ledger::Ledger;

use crate::desk::{Desk, Ran};
use crate::smtpd::{Act, At, Config, Smtpd};

const ISSUE: &str = include_str!("../postfix/2026-11.yaml");
const MASTHEAD: &str = include_str!("../postfix/bulletin.yaml");
const MEMBERS: &str = "email,name,basis,since\n\
    ada@example.org,Ada,consent,2026-01-05\n\
    ben@example.org,Ben,consent,2026-01-05\n";

/// A house that has no list yet.
fn house(server: &Smtpd, more: &str) -> Desk {
    Desk::new()
        .masthead(|_| {
            let through = format!("through: smtp://{}", server.address);
            MASTHEAD
                .replace("through: THROUGH", &through)
                .replace("  user: relay@bulletin.test\n", "")
                + more
        })
        .issue("2026-11", ISSUE)
}

/// A house in which nothing goes out that nobody has seen.
fn careful(server: &Smtpd) -> Desk {
    house(server, "approve:\n  people: 1\n  preview: yes\n").list("members.csv", MEMBERS)
}

fn preview(desk: &Desk, to: &[&str]) -> Ran {
    desk.run(&[&["preview", "2026-11", "--to"], to].concat())
}

fn approve(desk: &Desk) -> Ran {
    desk.run(&["approve", "2026-11", "--by", "Priya Shah"])
}

fn send(desk: &Desk) -> Ran {
    desk.run(&["send", "2026-11", "--confirm", "2026-11"])
}

/// The body of a part without its soft line breaks.
fn unfolded(letter: &str) -> String {
    letter.replace("=\r\n", "")
}

#[test]
fn several_people_get_it_each_once_marked_before_there_is_a_list() {
    let server = Smtpd::kind();
    let desk = house(&server, "");
    preview(
        &desk,
        &[
            "priya@example.org,tom@example.org",
            "PRIYA@example.org",
            "sam@example.org",
        ],
    )
    .code(0)
    .out_has("has gone to priya@example.org")
    .out_has("has gone to sam@example.org");
    assert_eq!(server.counts().len(), 3);
    assert!(server.counts().values().all(|letters| *letters == 1));
    let letter = server.truth(|truth| unfolded(&truth.accepted[0].text));
    assert!(
        letter.contains("Subject: [Preview] Loopback news"),
        "{letter}"
    );
    // In both parts.
    assert_eq!(letter.matches("This is a preview.").count(), 2, "{letter}");
    assert!(letter.contains("List-Id: "), "{letter}");
}

#[test]
fn nobody_can_leave_by_a_preview() {
    let server = Smtpd::kind();
    let desk = house(&server, "").list("members.csv", MEMBERS);
    preview(&desk, &["ada@example.org"]).code(0);
    let letter = server.truth(|truth| truth.accepted[0].text.clone());
    let header = letter.split("List-Unsubscribe: <").nth(1).unwrap();
    let way = header.split('>').next().unwrap();
    let subject = way.split("?subject=").nth(1).unwrap();
    let subject = percent_encoding::percent_decode_str(subject).decode_utf8_lossy();
    // Neither a program nor a person takes this for a wish to leave.
    assert!(subject.starts_with("[Preview] "), "{subject}");
    assert!(!subject.to_lowercase().contains("unsubscribe"), "{subject}");
    desk.run(&["subscribers", "remove", &subject])
        .code(2)
        .err_has("belongs to nobody here");
    // Both parts lead to the same place.
    assert_eq!(
        unfolded(&letter).matches("subject=3D%5BPreview%5D").count(),
        2
    );
}

#[test]
fn an_address_that_is_refused_does_not_keep_the_others_from_theirs() {
    let server = Smtpd::start(Config::default(), |step| match step.at {
        At::Rcpt if step.to.contains("gone") => Act::Say(b"550 5.1.1 no such person"),
        _ => Act::Go,
    });
    let desk = house(&server, "");
    preview(&desk, &["gone@example.org", "tom@example.org"])
        .code(1)
        .err_has("no such person")
        .out_has("has gone to tom@example.org");
    preview(&desk, &["gone@example.org"])
        .code(2)
        .err_has("no such person");
    preview(&desk, &["tom@example.org", "not an address"])
        .code(2)
        .err_has("nothing was sent");
    assert_eq!(server.counts()["tom@example.org"], 1);
}

#[test]
fn a_preview_is_no_way_to_write_to_people_who_have_left_or_to_many() {
    let server = Smtpd::kind();
    let desk = house(&server, "");
    desk.run(&["subscribers", "remove", "ada@example.org", "--anyway"])
        .code(0);
    preview(&desk, &["tom@example.org", "ada@example.org"])
        .code(2)
        .err_has("ada@example.org has left")
        .err_has("nothing was sent");
    let many: Vec<String> = (0..21).map(|at| format!("p{at}@example.org")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    preview(&desk, &many)
        .code(2)
        .err_has("20 addresses at most");
    assert!(server.counts().is_empty());
}

#[tokio::test]
async fn what_was_previewed_is_written_down_with_what_the_server_said() {
    let server = Smtpd::start(Config::default(), |_| Act::Go);
    let desk = house(&server, "");
    preview(&desk, &["priya@example.org"]).code(0);
    let ledger = Ledger::open(&desk.path("subscribers/ledger.db"))
        .await
        .unwrap();
    let previews = ledger.previews("2026-11").await.unwrap();
    assert_eq!(previews.len(), 1);
    assert_eq!(previews[0].address, "priya@example.org");
    assert_eq!(previews[0].answer.as_ref().unwrap().code, Some(250));
    assert_eq!(previews[0].digest.len(), 64);
    ledger.close().await;
    desk.run(&["status", "2026-11"])
        .out_has("previewed on 30 November 2026, 10:00am, to priya@example.org");
    let desk = desk.issue("2026-11", &ISSUE.replace("one item\"", "one item only\""));
    desk.run(&["status", "2026-11"])
        .out_has("to priya@example.org, and has changed since");
}

#[test]
fn nothing_is_signed_or_sent_that_nobody_has_had_a_preview_of() {
    let server = Smtpd::kind();
    let desk = careful(&server);
    let cure = "bulletin preview 2026-11 --to YOUR-ADDRESS";
    approve(&desk)
        .code(1)
        .err_has("nobody has had a preview of this issue")
        .err_has(cure);
    preview(&desk, &["priya@example.org"]).code(0);
    approve(&desk).code(0);
    let desk = desk.issue("2026-11", &ISSUE.replace("one item\"", "one item only\""));
    approve(&desk)
        .code(1)
        .err_has("what readers see has changed since the last preview, on 30 November 2026")
        .err_has(cure);
    send(&desk).code(1).err_has("not-previewed");
    assert_eq!(server.counts().len(), 1);
    // What was previewed before counts again when it is back.
    let desk = desk.issue("2026-11", ISSUE);
    send(&desk).code(0);
    assert_eq!(server.counts().len(), 3);
}

#[test]
fn a_file_in_the_outbox_is_no_preview_of_a_live_send() {
    let server = Smtpd::kind();
    let desk = careful(&server);
    let live = desk.read("bulletin.yaml");
    let through = format!("through: smtp://{}", server.address);
    let desk = desk.masthead(|live| live.replace(&through, "through: outbox"));
    preview(&desk, &["priya@example.org"])
        .code(0)
        .out_has("outbox/preview/");
    approve(&desk).code(0);
    let desk = desk.masthead(|_| live);
    let said = "this was previewed as a file in the outbox, and not through smtp://";
    send(&desk).code(1).err_has(said);
    assert_eq!(server.counts().len(), 0);
}

#[test]
fn a_preview_through_another_server_is_no_preview_of_this_send() {
    let (other, server) = (Smtpd::kind(), Smtpd::kind());
    let desk = careful(&other);
    preview(&desk, &["priya@example.org"]).code(0);
    approve(&desk).code(0);
    let (from, to) = (other.address.to_string(), server.address.to_string());
    let desk = desk.masthead(|text| text.replace(&from, &to));
    let said = format!("this was previewed through smtp://{from}, and not through smtp://{to}");
    send(&desk).code(1).err_has(&said);
    assert_eq!(server.counts().len(), 0);
    preview(&desk, &["priya@example.org"]).code(0);
    send(&desk).code(0);
}

#[test]
fn a_check_says_ahead_of_time_that_a_preview_is_wanted() {
    let server = Smtpd::kind();
    let desk = careful(&server);
    let check = || desk.run(&["check", "2026-11"]).code(0);
    check().out_has("advice[not-previewed]: nobody has had a preview of this issue");
    // Looking makes no ledger.
    assert!(!desk.path("subscribers/ledger.db").exists());
    preview(&desk, &["priya@example.org"]).code(0);
    let said = check();
    assert!(!said.out().contains("not-previewed"), "{}", said.out());
}

#[test]
fn a_preview_counts_towards_the_pace() {
    let server = Smtpd::kind();
    let desk = house(&server, "").list("members.csv", MEMBERS);
    let desk = desk.masthead(|text| text.replace("pace: unlimited", "pace: 2 per day"));
    preview(&desk, &["priya@example.org"]).code(0);
    send(&desk).code(1);
    // Two in a day: the preview and one letter.
    assert_eq!(server.truth(|truth| truth.accepted.len()), 2);
}

#[test]
fn a_setting_that_is_neither_yes_nor_no_is_named() {
    let server = Smtpd::kind();
    let desk = house(&server, "approve:\n  preview: perhaps\n");
    desk.run(&["check", "2026-11"])
        .code(1)
        .err_has("setting-wrong")
        .err_has("`preview:` is yes or no");
}
