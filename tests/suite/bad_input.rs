//! What can be wrong with what people put in: each gets a clear sentence with its file and line, what to
//! do, the right exit code, and nothing half done.

use crate::desk::Desk;

const ISSUE: &str = include_str!("../postfix/2026-11.yaml");
const MASTHEAD: &str = include_str!("../postfix/bulletin.yaml");
const MEMBERS: &str = "email,name,basis,since,source\n\
    ada@example.org,Ada,consent,2026-01-05,sign-up form\n";

/// A desk with a sound issue and one person, and letters that leave as `through` says.
fn desk_through(through: &str) -> Desk {
    Desk::new()
        .masthead(|_| MASTHEAD.replace("through: THROUGH", &format!("through: {through}")))
        .issue("2026-11", ISSUE)
        .list("members.csv", MEMBERS)
}

fn desk() -> Desk {
    desk_through("outbox")
}

#[test]
fn an_issue_that_cannot_be_read_is_refused_by_every_command_and_nothing_is_written() {
    let deep = "[".repeat(20_000);
    let flow = format!("a: {}", "{a: ".repeat(5_000));
    let bomb = "a: &a [x, x]\nb: &b [*a, *a]\nissue: [*b, *b]\n";
    for (name, bytes, rule, place) in [
        (
            "empty",
            b"".as_slice(),
            "there is nothing in this file",
            "issues/2026-11.yaml:1:1",
        ),
        (
            "blank",
            b"\n\n# nothing\n",
            "there is nothing in this file",
            "issues/2026-11.yaml:1:1",
        ),
        (
            "two documents",
            b"issue: a\n---\nissue: b\n",
            "a second document starts here",
            "issues/2026-11.yaml:2:1",
        ),
        (
            "Windows-1252",
            b"issue: a\nsigned: Si\xE2n\n",
            "not in UTF-8",
            "issues/2026-11.yaml:2:11",
        ),
        (
            "UTF-16",
            b"\xFF\xFEi\0s\0s\0u\0e\0",
            "UTF-16",
            "issues/2026-11.yaml:1:1",
        ),
        (
            "a NUL",
            b"issue: a\nsigned: \0\n",
            "NUL character",
            "issues/2026-11.yaml:2:1",
        ),
        (
            "deep lists",
            deep.as_bytes(),
            "brackets stand within brackets",
            "issues/2026-11.yaml:1:",
        ),
        (
            "deep groups",
            flow.as_bytes(),
            "brackets stand within brackets",
            "issues/2026-11.yaml:1:",
        ),
        (
            "aliases",
            bomb.as_bytes(),
            "an alias (`*`)",
            "issues/2026-11.yaml:2:8",
        ),
        (
            "prose",
            b"Dear all,\n\nhere is the news.\n",
            "should be fields",
            "issues/2026-11.yaml:1:1",
        ),
    ] {
        let desk = desk().file("issues/2026-11.yaml", bytes);
        let check = desk.run(&["check", "2026-11"]).code(1);
        let said = check.out() + &check.err();
        assert!(
            said.contains(rule) && said.contains(place),
            "{name}: {said}"
        );
        assert!(said.contains("help:"), "{name} has no cure: {said}");
        desk.run(&["build", "2026-11"]).code(1);
        desk.run(&["send", "2026-11"]).code(1);
        assert!(
            desk.names("build").is_empty() && desk.names("outbox/2026-11").is_empty(),
            "{name}"
        );
    }
}

#[test]
fn json_says_the_same_of_a_file_that_is_no_text() {
    let desk = desk().file("issues/2026-11.yaml", b"issue: a\nsigned: Si\xE2n\n");
    let report = desk
        .run(&["check", "2026-11", "--format", "json"])
        .code(1)
        .json();
    assert_eq!(report["issue"], "2026-11");
    assert_eq!(report["findings"][0]["rule"], "yaml-problem");
    assert_eq!(report["findings"][0]["line"], 2);
}

#[test]
fn a_file_of_50_mb_is_refused_without_being_read() {
    let desk = desk().file("issues/2026-11.yaml", vec![b'#'; 50 << 20]);
    let check = desk.run(&["check", "2026-11"]).code(1);
    assert!((check.out() + &check.err()).contains("the file has 50 MB"));
}

#[test]
fn windows_line_endings_and_a_byte_order_mark_are_no_fault() {
    let windows = format!("\u{feff}{}", ISSUE.replace('\n', "\r\n"));
    let plain = desk();
    let odd = desk().issue("2026-11", &windows);
    plain.run(&["build", "2026-11"]).code(0);
    odd.run(&["build", "2026-11"]).code(0);
    for name in ["email.html", "email.txt", "web.html", "letter.eml"] {
        let path = format!("build/2026-11/{name}");
        assert_eq!(plain.read(&path), odd.read(&path), "{name}");
    }
}

#[test]
fn a_list_that_cannot_be_used_stops_the_send_and_names_every_row() {
    let rows = "email,name,basis,since\n\
        ada@example.org,Ada,consent,2026-01-05\n\
        ben@example,Ben,consent,2026-01-05\n\
        cai@example.org,Cai,,2026-01-05\n";
    let desk = desk().list("members.csv", rows);
    desk.run(&["send", "2026-11"])
        .code(1)
        .err_has("subscribers/members.csv:3")
        .err_has("subscribers/members.csv:4")
        .err_has("2 rows of the lists cannot be used")
        .err_has("--without-rejected");
    assert!(desk.names("outbox/2026-11").is_empty());

    desk.run(&["send", "2026-11", "--without-rejected"]).code(0);
    assert_eq!(desk.names("outbox/2026-11").len(), 1);
}

#[test]
fn nobody_to_write_to_is_said() {
    let empty = desk().list("members.csv", "email,name,basis,since\n");
    empty.run(&["send", "2026-11"]).code(2).err_has("nobody");
    let missing = desk();
    missing
        .run(&["send", "2026-11", "--list", "friends"])
        .code(2)
        .err_has("subscribers/friends.csv");
    missing
        .run(&["send", "2026-11", "--list", "../members"])
        .code(2);
    assert!(missing.names("outbox").is_empty());
}

#[test]
fn an_outbox_that_cannot_be_written_is_found_before_the_first_letter() {
    let desk = desk().file("outbox", "a file where the folder should be");
    desk.run(&["send", "2026-11"]).code(2).err_has("outbox");
    let status = desk.run(&["status", "2026-11", "--format", "json"]).json();
    assert_eq!(
        (status["sent"].as_u64(), status["waiting"].as_u64()),
        (Some(0), Some(1)),
        "{status}"
    );

    std::fs::remove_file(desk.path("outbox")).unwrap();
    desk.run(&["send", "2026-11"]).code(0);
    assert_eq!(desk.names("outbox/2026-11").len(), 1);
}

#[test]
fn a_server_that_is_not_there_leaves_everybody_waiting_and_no_secret_on_the_screen() {
    // Port 9 (discard) has no listener.
    let desk = desk_through("smtp://localhost:9").env("BULLETIN_SMTP_PASSWORD", "correct-horse");
    let send = desk
        .run(&["send", "2026-11", "--confirm", "2026-11"])
        .code(2)
        .err_has("localhost");
    assert!(!(send.out() + &send.err()).contains("correct-horse"));
    let status = desk.run(&["status", "2026-11", "--format", "json"]).json();
    assert_eq!(status["waiting"], 1, "{status}");
    assert_eq!(status["failed"], 0, "{status}");
}

#[test]
fn a_live_send_needs_the_issues_name() {
    let desk = desk_through("smtp://localhost:9");
    desk.run(&["send", "2026-11"])
        .code(2)
        .err_has("--confirm 2026-11");
    desk.run(&["send", "2026-11", "--confirm", "2026-10"])
        .code(2)
        .err_has("is not 2026-11");
    let status = desk.run(&["status", "2026-11", "--format", "json"]).json();
    assert_eq!(status["state"], "not-sent", "{status}");
}

#[test]
fn a_live_send_over_the_internet_refuses_made_up_links_and_made_up_people() {
    // The name does not exist (RFC 6761); it is not even looked up.
    let desk = desk_through("smtp://mail.bulletin.invalid:587");
    let made_up = ISSUE.replace("https://www.gov.uk", "https://example.org");
    let desk = desk
        .issue("2026-11", &made_up)
        .masthead(|text| text.replace("placeholder-link: warning", "placeholder-link: off"));
    // Whoever sends for real hears of it while writing, whatever the sample's `checks:` say.
    desk.run(&["check", "2026-11"])
        .code(1)
        .out_has("placeholder-link");
    desk.run(&["send", "2026-11", "--confirm", "2026-11"])
        .code(1)
        .err_has("placeholder-link");
    // The sample's own bulletin.yaml is as made up as its links.
    let desk = desk.issue("2026-11", ISSUE);
    let real = desk.read("bulletin.yaml");
    let desk = desk.masthead(|text| {
        text.replace("bulletin@bulletin.test", "bulletin@example.org")
            .replace(
                "https://bulletin.test/privacy",
                "https://example.org/privacy",
            )
    });
    let refused = desk
        .run(&["send", "2026-11", "--confirm", "2026-11"])
        .code(1);
    assert_eq!(refused.err().matches("placeholder-link").count(), 2);
    let desk = desk.masthead(|_| real);
    desk.run(&[
        "send",
        "2026-11",
        "--list",
        "samples/members",
        "--confirm",
        "2026-11",
    ])
    .code(2)
    .err_has("invented people");
}

#[test]
fn a_setting_that_is_wrong_is_named_with_its_line_and_cure() {
    for (from, to, said, cure) in [
        (
            "through: outbox",
            "trough: outbox",
            "`trough` is not a setting here",
            "did you mean `through`?",
        ),
        (
            "through: outbox",
            "through: smpt://mail.example.org",
            "through",
            "smtp://",
        ),
        (
            "through: outbox",
            "through: smtp://me:secret@mail.example.org",
            "password",
            "BULLETIN_SMTP_PASSWORD",
        ),
        (
            "through: outbox",
            "through: outbox\n  pace: unlimited",
            "`pace:` is given twice",
            "keep one",
        ),
        ("pace: unlimited", "pace: fast", "pace", "per minute"),
        (
            "connections: 2",
            "connections: many",
            "connections",
            "connections: 2",
        ),
        (
            "language: en-GB",
            "language: en-GB\ntext: {wrap: 40}",
            "`wrap:` is no, or how many characters",
            "wrap: 72",
        ),
        (
            "language: en-GB",
            "language: en-GB\ntext: {width: 72}",
            "`width` is not a setting here",
            "wrap",
        ),
        ("language: en-GB", "language: fr", "`fr`", "en-GB or cy"),
        (
            "time-zone: Europe/London",
            "time-zone: London",
            "`London` is not a time zone",
            "Europe/London",
        ),
        (
            "from: ",
            "from: Nobody # ",
            "`from:` must be a name and one email address",
            "<bulletin@example.org>",
        ),
    ] {
        let desk = desk();
        let text = desk.read("bulletin.yaml");
        assert!(text.contains(from), "{from}");
        let changed = text.replacen(from, to, 1);
        let line = changed
            .lines()
            .collect::<Vec<_>>()
            .into_iter()
            .rposition(|line| to.lines().last().is_some_and(|to| line.contains(to)))
            .unwrap()
            + 1;
        let desk = desk.file("bulletin.yaml", &changed);
        let ran = desk.run(&["send", "2026-11"]).code(1);
        let heard = ran.err();
        assert!(
            heard.contains(said) && heard.contains(cure),
            "{to}: {heard}"
        );
        assert!(
            heard.contains(&format!("bulletin.yaml:{line}:")),
            "{to} is on line {line}: {heard}"
        );
        assert!(!heard.contains("secret"), "{heard}");
        assert!(desk.names("outbox/2026-11").is_empty());
    }
}

#[test]
fn a_template_of_ones_own_that_is_wrong_stops_the_work() {
    for (path, text, said) in [
        (
            "templates/theme.yaml",
            "colour: blue\n",
            "templates/theme.yaml",
        ),
        (
            "templates/words/en-GB.yaml",
            "language: en-GB\n",
            "templates/words/en-GB.yaml",
        ),
    ] {
        let desk = desk().file(path, text);
        desk.run(&["build", "2026-11"]).code(1).err_has(said);
        assert!(desk.names("build").is_empty());
    }
}

#[test]
fn nothing_is_ever_overwritten() {
    let desk = desk();
    let before = desk.read("issues/2026-11.yaml");
    desk.run(&["new", "2026-11"])
        .code(2)
        .err_has("never overwrites");
    assert_eq!(desk.read("issues/2026-11.yaml"), before);
    desk.run(&["init", "."]).code(2);
    desk.run(&["new"]).code(0).out_has("issues/2026-12.yaml");
    desk.run(&["new", "soon"]).code(2).err_has("not a month");
    desk.run(&["check", "2030-01"])
        .code(2)
        .err_has("2018-02, 2026-11, 2026-12");
    desk.run(&["check", "../bulletin.yaml"]).code(2);
}
