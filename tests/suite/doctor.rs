//! `bulletin doctor`: what a send needs, tried before the day, with nothing sent and nobody looked up.

use std::process::Command;

use crate::certificate::certificate;
use crate::desk::{Desk, Ran};
use crate::nameserver::Nameserver;
use crate::smtpd::{Act, At, Config, Guard, Smtpd};

const ISSUE: &str = include_str!("../postfix/2026-11.yaml");
const MASTHEAD: &str = include_str!("../postfix/bulletin.yaml");
const MEMBERS: &str = "email,name,basis,since\nada@readers.example,Ada,consent,2026-01-05\n";
const PASSWORD: &str = "open sesame 42";

/// A domain in order; its SPF record is too long for one packet.
const RECORDS: &[(&str, &str, &str)] = &[
    ("MX", "bulletin.test", "mail.bulletin.test"),
    ("TXT", "bulletin.test", LONG),
    ("TXT", "_dmarc.bulletin.test", "v=DMARC1; p=none"),
];

const LONG: &str = "v=spf1 ip4:192.0.2.1 ip4:192.0.2.2 ip4:192.0.2.3 ip4:192.0.2.4 ip4:192.0.2.5 ip4:192.0.2.6 \
    ip4:192.0.2.7 ip4:192.0.2.8 ip4:192.0.2.9 ip4:192.0.2.10 ip4:192.0.2.11 ip4:192.0.2.12 ip4:192.0.2.13 \
    ip4:192.0.2.14 ip4:192.0.2.15 ip4:192.0.2.16 ip4:192.0.2.17 ip4:192.0.2.18 ip4:192.0.2.19 ip4:192.0.2.20 \
    ip4:192.0.2.21 ip4:192.0.2.22 ip4:192.0.2.23 ip4:192.0.2.24 ip4:192.0.2.25 ip4:192.0.2.26 ip4:192.0.2.27 \
    ip4:192.0.2.28 ip4:192.0.2.29 ip4:192.0.2.30 ip4:192.0.2.31 ip4:192.0.2.32 ip4:192.0.2.33 ip4:192.0.2.34 -all";

fn desk(through: &str) -> Desk {
    let desk = Desk::new()
        .masthead(|_| MASTHEAD.replace("THROUGH", through))
        .issue("2026-11", ISSUE)
        .list("members.csv", MEMBERS)
        .env("BULLETIN_SMTP_PASSWORD", PASSWORD);
    close(&desk);
    desk
}

/// As an editor would who has read what `doctor` says of rights.
#[cfg(unix)]
fn close(desk: &Desk) {
    use std::os::unix::fs::PermissionsExt as _;
    let owner = std::fs::Permissions::from_mode(0o700);
    std::fs::set_permissions(desk.path("subscribers"), owner).unwrap();
}

#[cfg(not(unix))]
fn close(_: &Desk) {}

fn config(guard: Guard) -> Config {
    Config {
        guard,
        offers: vec!["AUTH PLAIN LOGIN", "SIZE 50000000", "PIPELINING"],
    }
}

/// The points of one kind of health, by their names.
fn ids(ran: &Ran, health: &str) -> Vec<String> {
    let json = ran.json();
    let points = json["points"].as_array().unwrap().iter();
    points
        .filter(|point| point["health"] == health)
        .map(|point| point["id"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_house_in_order_is_found_in_order_and_nothing_is_sent() {
    let (acceptor, root) = certificate("localhost");
    let server = Smtpd::start(config(Guard::Implicit(acceptor)), |_| Act::Go);
    let names = Nameserver::start(RECORDS);
    let desk = desk(&format!("smtps://localhost:{}", server.address.port()))
        .file("root.crt", &root)
        .env("BULLETIN_SMTP_CA", "root.crt")
        .env("BULLETIN_DNS", &names.address.to_string());
    desk.run(&["doctor"])
        .code(0)
        .out_has("1 person on members")
        .out_has("encrypted by TLSv1")
        .out_has("the certificate is for localhost and is good for ")
        .out_has("takes the user and the password")
        .out_has("takes letters from bulletin@bulletin.test")
        .out_has("SMTPUTF8 (people with letters beyond a to z")
        .out_has("bulletin.test has one SPF record")
        .out_has("0 faults, 1 warning. Nothing was sent.");
    let ran = desk.run(&["doctor", "--format", "json"]).code(0);
    assert_eq!(ids(&ran, "fault"), [""; 0]);
    // Whether the server signs cannot be seen from here.
    assert_eq!(ids(&ran, "warning"), ["dkim"]);

    let asked = names.asked();
    assert_eq!(asked, ["_dmarc.bulletin.test", "bulletin.test"]);
    server.truth(|truth| {
        assert!(truth.accepted.is_empty());
        let verbs: Vec<&str> = truth
            .commands
            .iter()
            .filter_map(|line| line.split(' ').next())
            .collect();
        assert_eq!(
            verbs[verbs.len() - 5..],
            ["EHLO", "AUTH", "MAIL", "RSET", "QUIT"]
        );
        assert!(!verbs.contains(&"RCPT") && !verbs.contains(&"DATA"));
    });
    assert!(!desk.path("subscribers/ledger.db").exists());
}

#[test]
fn a_login_that_is_refused_is_a_fault_and_the_password_is_never_shown() {
    let server = Smtpd::start(config(Guard::None), |step| match step.at {
        At::Auth => Act::Say(b"535 5.7.8 no such user or password"),
        _ => Act::Go,
    });
    let names = Nameserver::start(RECORDS);
    let desk = desk(&format!("smtp://localhost:{}", server.address.port()))
        .env("BULLETIN_DNS", &names.address.to_string());
    for format in ["text", "json"] {
        let ran = desk
            .run(&["doctor", "--format", format])
            .code(1)
            .out_has("refused the login")
            .out_has("535 5.7.8")
            .out_lacks(PASSWORD);
        assert!(!ran.err().contains(PASSWORD));
    }
    let ran = desk.run(&["doctor", "--format", "json"]);
    assert_eq!(ids(&ran, "fault"), ["login"]);
    assert!(ids(&ran, "ok").contains(&"offers".to_owned()));
}

#[test]
fn a_sender_that_is_refused_is_a_fault() {
    let server = Smtpd::start(config(Guard::None), |step| match step.at {
        At::Mail => Act::Say(b"553 5.7.1 not your address"),
        _ => Act::Go,
    });
    let names = Nameserver::start(RECORDS);
    let desk = desk(&format!("smtp://localhost:{}", server.address.port()))
        .env("BULLETIN_DNS", &names.address.to_string());
    let ran = desk.run(&["doctor", "--format", "json"]).code(1);
    assert_eq!(ids(&ran, "fault"), ["sender"]);
}

#[test]
fn a_bounce_address_is_tried_and_its_domain_looked_at() {
    let server = Smtpd::start(config(Guard::None), |_| Act::Go);
    let names = Nameserver::start(RECORDS);
    let desk = desk(&format!("smtp://localhost:{}", server.address.port()))
        .masthead(|text| text.replace("send:\n", "send:\n  bounces: back@elsewhere.test\n"))
        .env("BULLETIN_DNS", &names.address.to_string());
    let ran = desk.run(&["doctor", "--format", "json"]).code(1);
    let faults = ids(&ran, "fault");
    for id in ["mx", "spf", "dmarc"] {
        assert!(faults.contains(&id.to_owned()), "{faults:?}");
    }
    assert!(ran.out().contains("bounces come back to elsewhere.test"));
    server.truth(|truth| {
        let sender = "MAIL FROM:<back+test@elsewhere.test>";
        assert!(truth.commands.iter().any(|line| line.starts_with(sender)));
    });
}

#[test]
fn a_certificate_for_another_name_is_a_fault_and_no_password_is_sent() {
    let (acceptor, root) = certificate("mail.example.com");
    let server = Smtpd::start(config(Guard::Implicit(acceptor)), |_| Act::Go);
    let names = Nameserver::start(RECORDS);
    let desk = desk(&format!("smtps://localhost:{}", server.address.port()))
        .file("root.crt", &root)
        .env("BULLETIN_SMTP_CA", "root.crt")
        .env("BULLETIN_DNS", &names.address.to_string());
    let ran = desk
        .run(&["doctor", "--format", "json"])
        .code(1)
        .out_has("it is for mail.example.com");
    assert_eq!(ids(&ran, "fault"), ["tls"]);
    server.truth(|truth| assert!(truth.logins.is_empty()));
}

#[test]
fn a_domain_without_records_gets_the_lines_to_put_there() {
    let names = Nameserver::start(&[("MX", "bulletin.test", "mail.bulletin.test")]);
    desk("outbox")
        .env("BULLETIN_DNS", &names.address.to_string())
        .run(&["doctor"])
        .code(1)
        .out_has("no mail server was tried")
        .out_has("bulletin.test. TXT \"v=spf1 mx ~all\"")
        .out_has("_dmarc.bulletin.test. TXT \"v=DMARC1; p=none\"");
}

#[test]
fn a_list_that_git_keeps_is_a_fault_and_one_it_would_take_a_warning() {
    let desk = desk("outbox");
    git(&desk, &["init", "--quiet"]);
    let doctor = ["doctor", "--offline", "--format", "json"];
    let ran = desk.run(&doctor).code(0);
    assert_eq!(ids(&ran, "warning"), [""; 0], "{}", ran.out());

    let desk = desk.file(".gitignore", "/build/\n/outbox/\n");
    let ran = desk
        .run(&doctor)
        .code(0)
        .out_has("subscribers/ledger.db and subscribers/members.csv");
    assert_eq!(ids(&ran, "warning"), ["gitignore"]);

    git(&desk, &["add", "subscribers/members.csv"]);
    let ran = desk
        .run(&doctor)
        .code(1)
        .out_has("git keeps subscribers/members.csv")
        .out_has("git rm --cached subscribers/members.csv");
    assert_eq!(ids(&ran, "fault"), ["git"]);

    // Taken out again, it is still in every copy of the history.
    let name = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"];
    git(
        &desk,
        &[&name[..], &["commit", "--quiet", "-m", "one"]].concat(),
    );
    git(
        &desk,
        &["rm", "--quiet", "--cached", "subscribers/members.csv"],
    );
    git(
        &desk,
        &[&name[..], &["commit", "--quiet", "-m", "two"]].concat(),
    );
    let ran = desk
        .run(&doctor)
        .code(1)
        .out_has("still has subscribers/members.csv");
    assert_eq!(ids(&ran, "fault"), ["git-history"]);
}

#[test]
fn an_export_that_git_has_is_a_fault_and_names_nobody() {
    let desk = desk("outbox").file(
        "exports/subscribed.csv",
        "Email Address,First Name\n\"Ada@Readers.Example\",Ada\nzoe@elsewhere.example,Zoe\n",
    );
    // Our own addresses are in every letter, even where we read our own bulletin.
    let desk = desk
        .list(
            "members.csv",
            &format!("{MEMBERS}bulletin@bulletin.test,We,consent,2026-01-05\n"),
        )
        .file(
            "about.md",
            "Write to bulletin@bulletin.test or zoe@elsewhere.example.\n",
        );
    git(&desk, &["init", "--quiet"]);
    let doctor = ["doctor", "--offline", "--format", "json"];
    // By its place it is kept out already.
    let ran = desk.run(&doctor).code(0);
    assert_eq!(ids(&ran, "warning"), [""; 0], "{}", ran.out());
    let ignored = desk.read(".gitignore").replace("/exports/\n", "");
    let desk = desk.file(".gitignore", &ignored);
    let ran = desk
        .run(&doctor)
        .code(0)
        .out_has("would take exports/subscribed.csv");
    assert_eq!(ids(&ran, "warning"), ["gitignore"]);
    git(&desk, &["add", "."]);
    let ran = desk
        .run(&doctor)
        .code(1)
        .out_has("git keeps exports/subscribed.csv, which holds the address of 1 reader")
        .out_has("git rm --cached exports/subscribed.csv")
        .out_has("stays in the history");
    assert_eq!(ids(&ran, "fault"), ["git"]);
    assert!(!ran.out().to_lowercase().contains("ada@"), "{}", ran.out());
}

#[test]
fn a_key_that_git_has_only_in_its_history_is_a_fault_too() {
    let desk = desk("outbox").file("keys/dkim.pem", "-----BEGIN PRIVATE KEY-----\n");
    close_key(&desk);
    let name = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"];
    git(&desk, &["init", "--quiet"]);
    git(&desk, &["add", "--force", "keys/dkim.pem"]);
    git(
        &desk,
        &[&name[..], &["commit", "--quiet", "-m", "one"]].concat(),
    );
    git(&desk, &["rm", "--quiet", "--cached", "keys/dkim.pem"]);
    git(
        &desk,
        &[&name[..], &["commit", "--quiet", "-m", "two"]].concat(),
    );
    let doctor = ["doctor", "--offline", "--format", "json"];
    for _ in 0..2 {
        let ran = desk
            .run(&doctor)
            .code(1)
            .out_has("still has keys/dkim.pem")
            .out_has("make a new key");
        assert_eq!(ids(&ran, "fault"), ["git-history"]);
        // The file itself may be gone by now.
        let _ = std::fs::remove_file(desk.path("keys/dkim.pem"));
    }
}

#[cfg(unix)]
fn close_key(desk: &Desk) {
    use std::os::unix::fs::PermissionsExt as _;
    let owner = std::fs::Permissions::from_mode(0o600);
    std::fs::set_permissions(desk.path("keys/dkim.pem"), owner).unwrap();
}

#[cfg(not(unix))]
fn close_key(_: &Desk) {}

#[test]
fn lists_in_folders_of_subscribers_are_nobody_elses_business_either() {
    let desk = desk("outbox").list("2026/members.csv", MEMBERS);
    git(&desk, &["init", "--quiet"]);
    let desk = desk.file(
        ".gitignore",
        "/build/\n/outbox/\n/subscribers/*.csv\n/subscribers/ledger.*\n",
    );
    desk.run(&["doctor", "--offline", "--format", "json"])
        .code(0)
        .out_has("would take subscribers/2026/members.csv");
}

#[test]
fn a_missing_password_is_a_fault_and_the_server_is_looked_at_all_the_same() {
    let server = Smtpd::start(config(Guard::None), |_| Act::Go);
    let names = Nameserver::start(RECORDS);
    let through = format!("smtp://localhost:{}", server.address.port());
    let ran = Desk::new()
        .masthead(|_| MASTHEAD.replace("THROUGH", &through))
        .issue("2026-11", ISSUE)
        .list("members.csv", MEMBERS)
        .env("BULLETIN_DNS", &names.address.to_string())
        .run(&["doctor", "--format", "json"])
        .code(1)
        .out_has("BULLETIN_SMTP_PASSWORD");
    assert_eq!(ids(&ran, "fault"), ["login"]);
    assert!(ids(&ran, "ok").contains(&"size".to_owned()));
}

fn git(desk: &Desk, arguments: &[&str]) {
    let ran = Command::new("git")
        .arg("-C")
        .arg(desk.path(""))
        .args(arguments)
        // Whoever runs the tests may have told git to sign, or to ask.
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .status();
    assert!(ran.unwrap().success());
}

#[cfg(unix)]
#[test]
fn lists_that_other_accounts_can_read_are_a_warning_and_keys_a_fault() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = desk("outbox").file("keys/dkim.pem", "-----BEGIN PRIVATE KEY-----\n");
    let mode = |path: &str, mode| {
        let permissions = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(desk.path(path), permissions).unwrap();
    };
    mode("subscribers", 0o755);
    mode("subscribers/members.csv", 0o644);
    mode("keys/dkim.pem", 0o640);
    let doctor = ["doctor", "--offline", "--format", "json"];
    let ran = desk.run(&doctor).code(1).out_has("chmod 600 keys/dkim.pem");
    assert_eq!(ids(&ran, "fault"), ["key-rights"]);
    assert_eq!(ids(&ran, "warning"), ["rights"]);
    mode("keys/dkim.pem", 0o600);
    mode("subscribers/members.csv", 0o600);
    let ran = desk.run(&doctor).code(0);
    assert_eq!(ids(&ran, "warning"), [""; 0]);
}

#[test]
fn a_ledger_that_is_none_and_settings_that_are_wrong_are_faults_and_the_rest_is_still_said() {
    let desk = desk("outbox")
        .file(
            "subscribers/ledger.db",
            "not a database, whatever its name says",
        )
        .masthead(|text| text.replace("time-zone: Europe/London", "time-zone: Nowhere"));
    let ran = desk
        .run(&["doctor", "--format", "json"])
        .code(1)
        .out_has("bulletin.yaml is not in order");
    assert_eq!(ids(&ran, "fault"), ["settings", "ledger"]);
}

#[test]
fn pages_on_which_nobody_can_sign_up_are_a_warning() {
    const SERVE: &str = "\nserve:\n  address: https://bulletin.test/\n  behind-proxy: yes\n  lists:\n\
        \x20   - {name: members, title: The bulletin}\n  wording: Yes, please email me the bulletin.\n";
    let doctor = ["doctor", "--offline", "--format", "json"];
    for (through, warnings) in [
        ("outbox", vec!["sign-up"]),
        ("smtps://mail.bulletin.test", vec![]),
    ] {
        let desk = desk(through).masthead(|text| format!("{text}{SERVE}"));
        let ran = desk.run(&doctor).code(0);
        assert_eq!(ids(&ran, "warning"), warnings, "{}", ran.out());
    }
}

#[test]
fn offline_asks_nobody_and_says_so() {
    let server = Smtpd::kind();
    let names = Nameserver::start(RECORDS);
    let desk = desk(&format!("smtp://localhost:{}", server.address.port()))
        .env("BULLETIN_DNS", &names.address.to_string());
    desk.run(&["doctor", "--offline"])
        .code(0)
        .out_has("The mail server and the DNS were not tried (--offline)");
    assert_eq!(server.truth(|truth| truth.connections), 0);
    assert_eq!(names.asked(), [""; 0]);
}
