//! What tripped somebody who tried it as a new user would.

use crate::desk::Desk;

const ISSUE: &str = include_str!("../postfix/2026-11.yaml");
const MASTHEAD: &str = include_str!("../postfix/bulletin.yaml");
const MEMBERS: &str = "email,name,basis,since\nada@example.org,Ada,consent,2026-01-05\n\
    ben@example.org,Ben,consent,2026-01-05\n";

fn desk() -> Desk {
    Desk::new()
        .masthead(|_| MASTHEAD.replace("through: THROUGH", "through: outbox"))
        .issue("2026-11", ISSUE)
        .list("members.csv", MEMBERS)
}

#[test]
fn a_list_that_cannot_be_used_at_all_is_never_left_out() {
    let desk = desk().list(
        "regions.csv",
        "cara@example.org,Cara\ndai@example.org,Dai\n",
    );
    let lists = [
        "send",
        "2026-11",
        "--list",
        "members",
        "--list",
        "regions",
        "--without-rejected",
    ];
    desk.run(&lists)
        .code(1)
        .err_has("a whole list cannot be used");
    assert!(desk.names("outbox/2026-11").is_empty());
}

#[test]
fn rows_that_are_left_out_are_named_and_kept() {
    let desk = desk().list(
        "members.csv",
        &(MEMBERS.to_owned() + "no address,Eve,consent,2026-01-05\n"),
    );
    desk.run(&["send", "2026-11", "--without-rejected"])
        .code(0)
        .err_has("1 row is left out: subscribers/members.csv:4");
    desk.run(&["status", "2026-11", "--left-out"])
        .code(0)
        .out_has("subscribers/members.csv:4");
    let json = desk
        .run(&["status", "2026-11", "--left-out", "--format", "json"])
        .json();
    assert_eq!(json["left_out"].as_array().unwrap().len(), 1);
}

#[test]
fn nothing_of_the_sample_goes_out_under_its_name() {
    for (line, made_up) in [
        (
            "contact: editor@bulletin.test, 020 7946 0000",
            "contact: policy@example.org",
        ),
        (
            "list-id: loopback.bulletin.test",
            "list-id: health-and-justice.example.org",
        ),
        (
            "registered-office:",
            "registered-office: 1 Example Street, London SE1 0AA #",
        ),
        ("legal-name:", "legal-name: Example Justice Network #"),
    ] {
        let desk = desk().masthead(|text| {
            let changed = text
                .replace(line, made_up)
                .replace("through: outbox", "through: smtp://localhost:9");
            assert!(changed.contains(made_up), "{line}");
            changed
        });
        desk.run(&["check", "2026-11"])
            .code(1)
            .out_has("placeholder-link")
            .out_has("bulletin.yaml");
        desk.run(&["send", "2026-11", "--confirm", "2026-11"])
            .code(1)
            .err_has("placeholder-link");
    }
    let desk = desk().masthead(|text| {
        let line = |line: &&str| !line.starts_with("company-number");
        text.lines().filter(line).collect::<Vec<_>>().join("\n")
    });
    desk.run(&["check", "2026-11"])
        .code(1)
        .out_has("identity-missing");
}

/// Pages of our own.
fn pages(at: &str) -> String {
    format!("\nserve:\n  address: https://{at}/\n  wording: Yes, please email me the bulletin.\n")
}

#[test]
fn the_made_up_address_of_our_own_pages_and_of_what_comes_back_stops_a_live_send() {
    let live = |extra: &str, serve: &str, without: &str| {
        desk().masthead(|text| {
            let through = format!("through: smtp://localhost:9{extra}");
            let text = text.replace("through: outbox", &through) + serve;
            text.replacen(without, "", 1)
        })
    };
    let serve = pages("bulletin.example.org");
    let sign_up = "subscribe: https://bulletin.test/sign-up\n";
    for (extra, serve, line, without) in [
        ("", serve.as_str(), "  address: https", ""),
        // Then people sign up on these pages: one line is wrong, and not two.
        ("", &serve, "  address: https", sign_up),
        ("\n  bounces: bounces@example.org", "", "  bounces:", ""),
    ] {
        let desk = live(extra, serve, without);
        let text = desk.read("bulletin.yaml");
        let at = text.lines().position(|it| it.starts_with(line)).unwrap() + 1;
        let said = desk.run(&["check", "2026-11"]).code(1).out();
        let of_house = format!("bulletin.yaml:{at}:");
        assert!(said.contains(&of_house), "{of_house} {said}");
        assert_eq!(said.matches("placeholder-link").count(), 1, "{said}");
        assert!(said.contains("put your own in"), "{said}");
        desk.run(&["send", "2026-11", "--confirm", "2026-11"])
            .code(1)
            .err_has("stop[placeholder-link]")
            .err_has(&of_house);
    }
    let real = live("", &pages("bulletin.gov.uk"), "");
    let said = real.run(&["check", "2026-11"]).out();
    assert!(!said.contains("placeholder-link"), "{said}");
}

#[test]
fn another_address_of_our_pages_is_noticed_in_letters_that_are_written_already() {
    let with = |desk: Desk, at: &str| {
        desk.masthead(|_| {
            let house = MASTHEAD.replace("through: THROUGH", "through: outbox");
            house + &pages(at)
        })
    };
    let desk = with(desk(), "bulletin.gov.uk");
    desk.run(&["send", "2026-11"]).code(0);
    let again = desk.run(&["send", "2026-11"]).code(0);
    assert!(!again.err().contains("changed since"), "{}", again.err());
    let desk = with(desk, "pages.gov.uk");
    desk.run(&["send", "2026-11"])
        .code(0)
        .err_has("The files have changed since (the address of the pages)")
        .err_has("bulletin send 2026-11 --fresh");
}

#[test]
fn a_slip_in_an_address_takes_nobody_off_and_can_be_taken_back() {
    let desk = desk();
    desk.run(&["subscribers", "remove", "ade@example.org"])
        .code(2)
        .err_has("did you mean ada@example.org?");
    desk.run(&["subscribers", "remove", "ade@example.org", "--anyway"])
        .code(0);
    desk.run(&["subscribers", "remove", "Ada@example.org"])
        .code(0);
    desk.run(&[
        "subscribers",
        "restore",
        "ada@example.org",
        "--because",
        " ",
    ])
    .code(2);
    desk.run(&[
        "subscribers",
        "restore",
        "ada@example.org",
        "--because",
        "the wrong Ada",
    ])
    .code(2)
    .err_has("--slip");
    desk.run(&[
        "subscribers",
        "restore",
        "ada@example.org",
        "--because",
        "the wrong Ada",
        "--slip",
    ])
    .code(0)
    .out_has("gets letters again");
    desk.run(&[
        "subscribers",
        "restore",
        "ada@example.org",
        "--because",
        "again",
    ])
    .code(0)
    .out_has("had not left");
    desk.run(&["send", "2026-11"]).code(0);
    assert_eq!(desk.names("outbox/2026-11").len(), 2);
}

#[test]
fn marks_in_a_title_and_bullets_of_a_word_processor_are_found() {
    let title = "title: The mail server takes every letter once";
    for (old, new) in [
        (title, "title: A <b>big</b> day"),
        (title, "title: A **big** day"),
        (
            "action: Read about the mail server",
            "action: Read [this](https://www.gov.uk)",
        ),
        ("Each person", "Three things:\n      • Each person"),
    ] {
        let issue = ISSUE.replace(old, new);
        assert_ne!(issue, ISSUE);
        desk()
            .issue("2026-11", &issue)
            .run(&["check", "2026-11"])
            .code(1)
            .out_has("markup-unused");
    }
    let sums = ISSUE.replace(
        title,
        "title: \"5 < 6 and a > b; 2 * 3; the A&E at <10 a day>\"",
    );
    desk()
        .issue("2026-11", &sums)
        .run(&["check", "2026-11"])
        .out_lacks("markup-unused");
}

#[test]
fn cures_can_be_followed_to_the_letter() {
    let said = |old: &str, new: &str| {
        let issue = ISSUE.replace(old, new);
        assert_ne!(issue, ISSUE, "{old}");
        let desk = desk().issue("2026-11", &issue);
        desk.run(&["check", "2026-11"]).out()
    };
    let title = "    title: The mail server takes every letter once";
    assert!(said(title, "    title:").contains("write it behind `title:`"));
    let preview =
        "preview: One item about a mail server on this machine and the people who look after it";
    assert!(said(preview, "preview:").contains("write behind `preview:`"));
    // The year that makes it come next, and only if the weekday is right then.
    let dated = |date: &str| said("    area: England", &format!("    embargo: {date}"));
    assert!(dated("Friday 18 December").contains("Friday 18 December 2026"));
    assert!(dated("29 January").contains("29 January 2027"));
    assert!(!dated("Monday 18 December").contains("write the year as well"));
}

#[test]
fn an_issue_is_found_by_its_file_name_from_anywhere() {
    let desk = desk();
    desk.run(&["check", "2026-11.yaml"]).code(0);
    desk.run(&["status", "nosuch"])
        .code(2)
        .err_has("there is no issue nosuch");
}

#[test]
fn an_old_issue_does_not_go_to_everybody_by_a_slip() {
    let desk =
        desk().masthead(|text| text.replace("through: outbox", "through: smtp://localhost:9"));
    let send = ["send", "2026-11", "--confirm", "2026-11"];
    let desk = desk.now("2027-02-20T09:00:00Z");
    desk.run(&send)
        .code(1)
        .err_has("date-far")
        .err_has("dated 82 days ago");
    let meant = format!("accept: date-far, because it was held back by the strike\n{ISSUE}");
    let desk = desk.issue("2026-11", &meant);
    desk.run(&["check", "2026-11"]).out_lacks("accept-unneeded");
    // It gets as far as the server, which is not there.
    desk.run(&send)
        .code(2)
        .err_has("dated    Monday 30 November 2026");
}

#[test]
fn four_slips_of_layout_get_four_cures() {
    let title = "    title: The mail server takes every letter once";
    for (old, new, said) in [
        (
            title,
            "    title:The mail server",
            "write this line instead:",
        ),
        (
            title,
            "    title:The mail server",
            "    title: The mail server",
        ),
        (
            title,
            "    title The mail server",
            "there is no colon behind `title`",
        ),
        (
            "    area: England",
            "  and more of the text.",
            "this text belongs to no field",
        ),
    ] {
        let issue = ISSUE.replace(old, new);
        assert_ne!(issue, ISSUE, "{old}");
        desk()
            .issue("2026-11", &issue)
            .run(&["check", "2026-11"])
            .code(1)
            .out_has(said);
    }
}

#[test]
fn a_title_in_quotation_marks_is_not_quoted_twice() {
    let issue = ISSUE
        .replace(
            "title: The mail server takes every letter once",
            "title: “Once” is enough",
        )
        .replace("    action: Read about the mail server\n", "");
    let desk = desk().issue("2026-11", &issue);
    desk.run(&["build", "2026-11"]).code(0);
    let text = desk.read("build/2026-11/email.txt");
    assert!(text.contains("Read “‘Once’ is enough”"), "{text}");
}
