//! Signatures under an issue: who signs, what they sign, and what a later change does to it.

use crate::desk::{Desk, Ran};
use crate::smtpd::{Config, Smtpd};

const ISSUE: &str = include_str!("../postfix/2026-11.yaml");
const MASTHEAD: &str = include_str!("../postfix/bulletin.yaml");
const MEMBERS: &str = "email,name,basis,since\n\
    ada@example.org,Ada,consent,2026-01-05\n\
    ben@example.org,Ben,consent,2026-01-05\n";

/// A house in which two people sign, and not the one who signs the introduction.
fn desk(server: &Smtpd) -> Desk {
    Desk::new()
        .masthead(|_| {
            MASTHEAD
                .replace(
                    "through: THROUGH",
                    &format!("through: smtp://{}", server.address),
                )
                .replace("  user: relay@bulletin.test\n", "")
                + "approve:\n  people: 2\n  author: no\n"
        })
        .issue(
            "2026-11",
            &ISSUE.replace("signed: Sam Editor", "signed: Sam Editor, Policy Officer"),
        )
        .list("members.csv", MEMBERS)
}

fn approve(desk: &Desk, name: &str) -> Ran {
    desk.run(&["approve", "2026-11", "--by", name])
}

fn send(desk: &Desk) -> Ran {
    desk.run(&["send", "2026-11", "--confirm", "2026-11"])
}

#[test]
fn an_issue_goes_out_when_two_others_have_signed_what_it_is() {
    let server = Smtpd::kind();
    let desk = desk(&server);
    send(&desk)
        .code(1)
        .err_has("not-signed-off")
        .err_has("nobody has");
    approve(&desk, "sam  editor")
        .code(2)
        .err_has("somebody else has to approve it");
    approve(&desk, "Priya Shah")
        .code(0)
        .out_has("1 more to sign");
    // The same hand twice is one signature.
    approve(&desk, "priya shah")
        .code(0)
        .out_has("1 more to sign");
    send(&desk).code(1).err_has("only priya shah has");
    approve(&desk, "Tom Reed")
        .code(0)
        .out_has("Next: bulletin send 2026-11");
    assert_eq!(server.counts().len(), 0);
    // What readers do not see may still change.
    let note = desk.read("issues/2026-11.yaml") + "    note: thank Priya\n";
    let desk = desk.issue("2026-11", &note);
    send(&desk).code(0);
    assert_eq!(server.counts().len(), 2);
    desk.run(&["status", "2026-11"])
        .out_has("signed off by priya shah")
        .out_has("Tom Reed");
}

#[test]
fn a_check_says_beforehand_whose_signature_is_missing() {
    let server = Smtpd::kind();
    let desk = desk(&server);
    let check = || desk.run(&["check", "2026-11"]).code(0);
    let missing = "advice[not-signed-off]: 2 people have to sign this issue off";
    check().out_has(missing).out_has("and nobody has");
    // To look ahead makes no ledger.
    assert!(!desk.path("subscribers/ledger.db").exists());
    approve(&desk, "Priya Shah").code(0);
    check().out_has(missing).out_has("only Priya Shah has");
    approve(&desk, "Tom Reed").code(0);
    check().out_lacks("not-signed-off");
    send(&desk).code(0);
    // What has gone out needs no signature any more, whatever the file says by now.
    let issue = desk.read("issues/2026-11.yaml");
    let desk = desk.issue(
        "2026-11",
        &issue.replace("The mail server takes", "It takes"),
    );
    desk.run(&["check", "2026-11"]).out_lacks("not-signed-off");
}

#[test]
fn a_change_after_the_signature_is_named() {
    let server = Smtpd::kind();
    let desk = desk(&server);
    approve(&desk, "Priya Shah").code(0);
    approve(&desk, "Tom Reed").code(0);
    let issue = desk.read("issues/2026-11.yaml");
    let changed = issue.replace(
        "The mail server takes every letter once",
        "It takes every letter once",
    );
    let desk = desk.issue("2026-11", &changed);
    send(&desk)
        .code(1)
        .err_has("Priya Shah signed on")
        .err_has("“It takes every letter once” is new")
        .err_has("“The mail server takes every letter once” is gone");
    let desk = desk
        .issue("2026-11", &issue)
        .file("templates/theme.yaml", desk_theme(&desk_text()));
    send(&desk)
        .code(1)
        .err_has("something in templates/ has changed");
    assert_eq!(server.counts().len(), 0);
}

fn desk_text() -> String {
    std::fs::read_to_string(crate::desk::repository().join("templates/theme.yaml")).unwrap()
}

/// The theme with another width.
fn desk_theme(theme: &str) -> String {
    let changed = theme.replace("width: 600", "width: 620");
    assert_ne!(changed, theme);
    changed
}

#[test]
fn warnings_are_accepted_by_name_and_a_new_one_needs_a_new_signature() {
    let server = Smtpd::kind();
    let desk = desk(&server);
    let warned = desk
        .read("issues/2026-11.yaml")
        .replace("action: Read about the mail server", "action: Click here");
    let desk = desk.issue("2026-11", &warned);
    approve(&desk, "Priya Shah")
        .code(2)
        .err_has("link-vague")
        .err_has("--accept-warnings");
    let sign = |name: &str| desk.run(&["approve", "2026-11", "--by", name, "--accept-warnings"]);
    sign("Priya Shah").code(0);
    sign("Tom Reed").code(0);
    // Nothing readers see changes, and yet the house now warns of more.
    let phrase = "- phrase: Loopback Network\n  instead: Loopback Alliance\n  why: it has another name\n  source: us\n";
    let desk = desk.file("templates/house-style/names.yaml", phrase);
    send(&desk)
        .code(1)
        .err_has("Priya Shah signed on")
        .err_has("before this warning: name-changed");
    for name in ["Priya Shah", "Tom Reed"] {
        desk.run(&["approve", "2026-11", "--by", name, "--accept-warnings"])
            .code(0);
    }
    send(&desk).code(0);
    assert_eq!(server.counts().len(), 2);
}

#[test]
fn what_stops_an_issue_cannot_be_signed() {
    let server = Smtpd::kind();
    let desk = desk(&server);
    let broken = desk
        .read("issues/2026-11.yaml")
        .replace("https://", "htps://");
    let desk = desk.issue("2026-11", &broken);
    approve(&desk, "Priya Shah")
        .code(1)
        .err_has("link-malformed")
        .err_has("cannot be signed off");
}

#[test]
fn a_house_that_asks_for_no_signature_gets_on_without_and_may_still_sign() {
    let server = Smtpd::kind();
    let desk = desk(&server).masthead(|text| text.split("approve:").next().unwrap().to_owned());
    approve(&desk, "Sam Editor")
        .code(0)
        .out_has("Next: bulletin send");
    send(&desk).code(0);
    assert_eq!(server.counts().len(), 2);
}

#[test]
fn settings_for_signatures_are_understood_or_refused() {
    let server = Smtpd::kind();
    for (wrong, said) in [
        ("people: two", "`people:` says how many"),
        ("people: 2\n  author: perhaps", "`author:` is yes or no"),
        ("persons: 2", "`persons` is not a setting"),
    ] {
        let desk = desk(&server).masthead(|text| text.replace("people: 2\n  author: no", wrong));
        desk.run(&["check", "2026-11"]).code(1).err_has(said);
    }
}

#[test]
fn an_audience_of_another_size_has_to_be_meant() {
    let server = Smtpd::start(Config::default(), |_| crate::smtpd::Act::Go);
    let many: String = (0..30).fold("email,basis,since\n".to_owned(), |list, number| {
        list + &format!("p{number}@example.org,consent,2026-01-05\n")
    });
    let desk = desk(&server)
        .masthead(|text| text.split("approve:").next().unwrap().to_owned() + "")
        .list("members.csv", &many);
    send(&desk).code(0);
    let december = ISSUE
        .replace("Monday 30 November", "Thursday 31 December")
        .replace("November", "December");
    let desk = desk
        .list("members.csv", MEMBERS)
        .issue("2026-12", &december);
    let desk = desk.now("2026-12-31T09:00:00Z");
    let run = |desk: &Desk| desk.run(&["send", "2026-12", "--confirm", "2026-12"]);
    run(&desk)
        .code(1)
        .err_has("wrong-list")
        .err_has("this would go to 2 people, and 2026-11 went to 30");
    let meant = format!("accept: wrong-list, because only the trustees get this one\n{december}");
    let desk = desk.issue("2026-12", &meant);
    // Where nobody knows the audience, the acceptance is not called needless.
    desk.run(&["check", "2026-12"]).out_lacks("accept-unneeded");
    // Nor is it a word about the thirty, who are on no list at all now.
    run(&desk).code(1).err_has("--without-missing");
    let run = |desk: &Desk| {
        desk.run(&[
            "send",
            "2026-12",
            "--confirm",
            "2026-12",
            "--without-missing",
        ])
    };
    run(&desk).code(0);
    assert_eq!(server.counts().len(), 32);
    // What is sent is sent: the same again is nothing, and a change reaches nobody.
    run(&desk).code(0).out_has("has been sent already");
    let desk = desk.issue(
        "2026-12",
        &meant.replace("takes every letter", "took every letter"),
    );
    run(&desk)
        .code(1)
        .err_has("already-sent")
        .err_has("went to 2 people on");
    assert_eq!(server.counts().values().sum::<usize>(), 32);
}

#[test]
fn a_warning_that_only_the_day_of_sending_brings_needs_a_signature_too() {
    let server = Smtpd::kind();
    let desk = desk(&server);
    let event = "  - kind: consultation\n    section: News\n    title: A question to everybody\n    link: https://www.gov.uk/question\n    deadline: Tuesday 8 December 2026\n    area: England\n    action: Answer the question\n    summary: Ministers ask.\n";
    let issue = desk.read("issues/2026-11.yaml") + event;
    let desk = desk.issue("2026-11", &issue);
    for name in ["Priya Shah", "Tom Reed"] {
        approve(&desk, name).code(0);
    }
    // A week late, nothing has changed but the time that readers have left.
    let desk = desk.now("2026-12-07T09:00:00Z");
    send(&desk)
        .code(1)
        .err_has("Priya Shah signed on")
        .err_has("before this warning: deadline-soon in A question to everybody");
    approve(&desk, "Priya Shah")
        .code(2)
        .err_has("readers have 1 working day");
    for name in ["Priya Shah", "Tom Reed"] {
        desk.run(&["approve", "2026-11", "--by", name, "--accept-warnings"])
            .code(0);
    }
    send(&desk).code(0);
    assert_eq!(server.counts().len(), 2);
}

#[test]
fn what_would_stop_the_send_stops_the_signature() {
    let server = Smtpd::kind();
    let desk = desk(&server)
        .masthead(|text| text.replace("placeholder-link: warning", "placeholder-link: off"));
    let sample = desk
        .read("issues/2026-11.yaml")
        .replace("    action: Read about the mail server\n", "")
        .replace("https://www.gov.uk/", "https://example.org/");
    let desk = desk.issue("2026-11", &sample);
    approve(&desk, "Priya Shah")
        .code(1)
        .err_has("placeholder-link")
        .err_has("cannot be signed off");
}

#[test]
fn who_the_letters_are_from_is_signed_too() {
    let server = Smtpd::kind();
    let desk = desk(&server);
    for name in ["Priya Shah", "Tom Reed"] {
        approve(&desk, name).code(0);
    }
    let from = desk.read("bulletin.yaml");
    let from = from
        .lines()
        .find(|line| line.starts_with("from:"))
        .unwrap()
        .to_owned();
    let note = desk.read("issues/2026-11.yaml") + "    note: thank Priya\n";
    let desk = desk
        .masthead(|text| text.replace(&from, "from: Somebody Else <else@bulletin.test>"))
        .issue("2026-11", &note);
    // A note that nobody sees has changed as well, and does not hide what voids the signature.
    send(&desk)
        .code(1)
        .err_has("Priya Shah signed on")
        .err_has("bulletin.yaml or something in templates/ has changed");
    assert_eq!(server.counts().len(), 0);
}

#[test]
fn the_introduction_may_be_signed_by_more_than_one_who_may_not_approve() {
    let server = Smtpd::kind();
    for signed in [
        "signed: Sam Editor and Priya Shah",
        "signed: Priya Shah (policy) & Sam Editor",
        "signed: Priya Shah – Director",
    ] {
        let desk = desk(&server);
        let issue = desk
            .read("issues/2026-11.yaml")
            .replace("signed: Sam Editor, Policy Officer", signed);
        let desk = desk.issue("2026-11", &issue);
        approve(&desk, "priya shah")
            .code(2)
            .err_has("somebody else has to approve it");
        approve(&desk, "Tom Reed").code(0);
    }
}

#[test]
fn a_name_typed_otherwise_is_the_same_hand() {
    let server = Smtpd::kind();
    let desk = desk(&server);
    for name in [
        "Siân O'Neill",
        "Si\u{61}\u{302}n O’Neill",
        "SIÂN  O\u{200B}'NEILL.",
    ] {
        approve(&desk, name).code(0).out_has("1 more to sign");
    }
    approve(&desk, "…")
        .code(2)
        .err_has("a signature needs a name");
}

#[test]
fn status_says_before_the_send_who_has_signed_and_what_has_come_in_between() {
    let server = Smtpd::kind();
    let desk = desk(&server);
    approve(&desk, "Priya Shah").code(0);
    approve(&desk, "priya shah").code(0);
    let status = |desk: &Desk| desk.run(&["status", "2026-11"]).code(0);
    let said = status(&desk)
        .out_has("2026-11 has not been sent")
        .out_has("signed off by priya shah, 30 November 2026, 10:00am")
        .out();
    assert_eq!(said.matches("signed off by").count(), 1, "{said}");
    let issue = desk
        .read("issues/2026-11.yaml")
        .replace("subject:", "preview: New\nsubject:");
    let issue = if issue.matches("preview:").count() > 1 {
        desk.read("issues/2026-11.yaml")
            .replace("preview: ", "preview: New ")
    } else {
        issue
    };
    let desk = desk.issue("2026-11", &issue);
    status(&desk).out_has(
        "priya shah signed on 30 November 2026, 10:00am, and since then: the preview has changed",
    );
}

#[test]
fn the_page_and_the_calendar_files_behind_the_letters_are_signed_too() {
    let server = Smtpd::kind();
    let event = "  - kind: event\n    title: Open day\n    summary: Come and see.\n    \
        when: Wednesday 9 December 2026, 10:30am\n    where: London\n    section: News\n    \
        link: https://www.gov.uk/open-day\n    action: Book a place at the open day\n";
    let signed = || {
        let desk = desk(&server);
        let issue = desk.read("issues/2026-11.yaml") + event;
        let desk = desk.issue("2026-11", &issue);
        for name in ["Priya Shah", "Tom Reed"] {
            desk.run(&["approve", "2026-11", "--by", name, "--accept-warnings"])
                .code(0);
        }
        desk
    };
    // The letters themselves are the same in both.
    let css = std::fs::read_to_string(crate::desk::repository().join("templates/web.css")).unwrap();
    let page = signed().file("templates/web.css", css + "main { display: none }\n");
    let zone = signed()
        .masthead(|text| text.replace("time-zone: Europe/London", "time-zone: Europe/Paris"));
    for desk in [page, zone] {
        send(&desk)
            .code(1)
            .err_has("bulletin.yaml or something in templates/ has changed");
    }
    assert_eq!(server.counts().len(), 0);
}
