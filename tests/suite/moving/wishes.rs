//! What people said here counts for more than what an import says of them.

use std::fs;

use super::{counts, import};
use crate::desk::Desk;

const GONE: &str = "email,status\nleft@example.org,unsubscribed\nback@example.org,bounced\n";

/// Imports a table that is made here.
fn table(desk: &Desk, text: &str, more: &[&str]) -> crate::desk::Ran {
    fs::write(desk.path("gone.csv"), text).unwrap();
    let file = desk.path("gone.csv").display().to_string();
    let start = ["subscribers", "import", &file, "--list", "members"];
    desk.run(&[&start, more].concat())
}

/// A folder with two people whom an import names as gone, and nobody else.
fn gone() -> Desk {
    let desk = Desk::new();
    table(&desk, GONE, &["--yes"]).code(0);
    desk
}

fn exported(desk: &Desk) -> String {
    desk.run(&["subscribers", "export"]).code(0).out()
}

#[test]
fn a_column_that_may_say_no_stops_an_import_with_or_without_a_status() {
    let desk = Desk::new();
    for heading in [
        "Subscribed",
        "Active",
        "Consent",
        "Opt-in",
        "GDPR consent",
        "Do not mail",
        "Removed",
        "Left",
        "Date left",
        "Mailing OK?",
        "Happy to receive emails",
        "Deceased",
        "Permission",
        "Marketing",
    ] {
        let rows = format!("email,{heading}\nann@example.org,no\n");
        table(&desk, &rows, &["--basis", "consent", "--yes"])
            .code(1)
            .err_has(&format!("`{heading}` may say who has left or never agreed"))
            .err_has("take the column out");
    }
    table(
        &desk,
        "email,status,Do not mail\nann@example.org,active,yes\n",
        &["--basis", "consent", "--since", "2026-01-05", "--yes"],
    )
    .code(1)
    .err_has("`Do not mail` may say")
    .err_has("write unsubscribed under `status`");
    assert!(!desk.path("subscribers/members.csv").exists());
}

#[test]
fn a_wish_of_their_own_outlives_the_import_that_named_them() {
    let desk = gone();
    for who in ["left@example.org", "back@example.org"] {
        desk.run(&["subscribers", "remove", who])
            .code(0)
            .out_has("had left already")
            .out_has("they asked here too");
    }
    desk.run(&["subscribers", "show", "left@example.org"])
        .code(0)
        .out_has("left: unsubscribed (bulletin subscribers remove)");
    desk.run(&["subscribers", "undo", "--yes"]).code(0);
    assert!(exported(&desk).contains("left@example.org,"));
    assert!(exported(&desk).contains("back@example.org,"));
}

#[test]
fn nobody_else_is_named_to_whoever_mistypes_an_address() {
    let desk = Desk::new().list(
        "members.csv",
        "email,basis,since\na@b.uk,consent,2026-01-05\nanne.evans@example.org,consent,2026-01-05\n",
    );
    let near = |who: &str| desk.run(&["subscribers", "remove", who]).code(2).err();
    assert!(near("anne.evens@example.org").contains("did you mean anne.evans@example.org?"));
    assert!(!near("anna.owens@example.org").contains("anne.evans@example.org"));
    let far = near("c@b.uk");
    assert!(!far.contains("a@b.uk"), "{far}");
    assert!(!far.contains("; To note"), "{far}");
}

#[test]
fn who_came_back_since_is_left_as_they_are_by_an_old_file() {
    let desk = gone();
    desk.run(&[
        "subscribers",
        "restore",
        "left@example.org",
        "--because",
        "she rang",
        "--basis",
        "consent",
        "--since",
        "2020-01-01",
    ])
    .code(0);
    desk.run(&[
        "subscribers",
        "restore",
        "back@example.org",
        "--because",
        "the mailbox works",
    ])
    .code(0);
    let again = table(&desk, GONE, &["--format", "json", "--all"]);
    assert_eq!(counts(&again), "came-back 2");
    table(&desk, GONE, &["--dry-run"])
        .code(0)
        .out_has("left@example.org: came back since, with a new consent");
    // A mailbox that works again is no consent.
    let wish = table(
        &desk,
        "email,status\nback@example.org,unsubscribed\n",
        &["--format", "json"],
    );
    assert_eq!(counts(&wish), "suppressed 1");
}

#[test]
fn a_leaving_that_came_after_the_new_consent_counts() {
    let desk = Desk::new();
    let left = |day: &str| {
        format!("email,subscriber_type,unsubscription_date\nzoe@example.org,unsubscribed,{day}\n")
    };
    table(&desk, &left("2020-05-01"), &["--yes"]).code(0);
    let restore = |since: &str| {
        desk.run(&[
            "subscribers",
            "restore",
            "zoe@example.org",
            "--because",
            "her mail",
            "--basis",
            "consent",
            "--since",
            since,
        ])
    };
    restore("2019-01-01").code(2).err_has("of 2020-05-01");
    restore("2020-06-01").code(0);
    let counted = |day| counts(&table(&desk, &left(day), &["--format", "json"]));
    assert_eq!(counted("2020-05-01"), "came-back 1");
    assert_eq!(counted("2999-05-01"), "suppressed 1");
}

#[test]
fn an_import_that_changed_no_row_is_taken_back_whatever_the_list_says_now() {
    let desk = gone().list(
        "members.csv",
        "email,basis,since\nann@example.org,consent,2026-01-05\n",
    );
    desk.run(&["subscribers", "undo", "--yes"])
        .code(0)
        .out_has("it changed no row of the list");
    assert!(desk.path("subscribers/members.csv").exists());
    assert!(!exported(&desk).contains("left@example.org"));
}

#[test]
fn a_list_to_which_no_issue_goes_is_named_as_such() {
    let desk = Desk::new();
    desk.run(&[
        "subscribers",
        "add",
        "ann@example.org",
        "--list",
        "membres",
        "--basis",
        "consent",
    ])
    .code(0)
    .out_has("membres is a new list; no issue goes there until `send: lists:`");
    desk.run(&["subscribers", "add", "bo@example.org", "--list", "membres"])
        .code(2)
        .err_has("say why they may be written to")
        .err_has("--basis consent");
}

#[test]
fn a_subscribed_file_alone_says_what_is_missing() {
    let desk = Desk::new();
    import(
        &desk,
        "mailchimp/subscribed_members_export_1a2b.csv",
        &["--basis", "consent", "--dry-run"],
    )
    .out_has("unsubscribed_… and cleaned_… files of the same export are missing");
    import(&desk, "mailchimp", &["--basis", "consent", "--dry-run"]).out_lacks("are missing");
}

#[test]
fn an_export_goes_neither_among_the_lists_nor_nowhere() {
    let desk = Desk::new();
    let to = |out: &str| {
        let out = desk.path(out).display().to_string();
        desk.run(&["subscribers", "export", "--out", &out])
    };
    to("subscribers/all.csv")
        .code(2)
        .err_has("would be one more list")
        .err_has("choose a place elsewhere");
    to("nodir/all.csv").code(2).err_has("there is no folder");
    assert!(!desk.path("subscribers/all.csv").exists());
    // What one person is given is no list either, and not noted as given.
    table(
        &desk,
        "email,since\nann@example.org,2024-05-01\n",
        &["--basis", "consent", "--yes"],
    )
    .code(0);
    for out in ["subscribers/ann.yaml", "subscribers/samples/ann.csv"] {
        let out = desk.path(out).display().to_string();
        desk.run(&[
            "subscribers",
            "export",
            "--person",
            "ann@example.org",
            "--out",
            &out,
        ])
        .code(2)
        .err_has("would be one more list")
        .err_has("such as --out ../person.txt");
    }
    assert_eq!(
        desk.names("subscribers")
            .iter()
            .filter(|name| name.contains("ann"))
            .count(),
        0
    );
    desk.run(&["subscribers", "show", "ann@example.org"])
        .code(0)
        .out_lacks("exported");
    desk.run(&["subscribers", "forget", "ann@example.org", "--yes"])
        .code(2)
        .err_has("--confirm ann@example.org");
}

#[test]
fn a_list_that_cannot_be_read_stops_an_import_and_one_that_is_none_is_named() {
    let row = "email,since\nann@example.org,2024-05-01\n";
    let desk = Desk::new().list("old.csv", "name,town\nAnn,Leeds\n");
    let named = "no column for the e-mail address; so nobody knows who has left there";
    let basis = ["--basis", "consent"];
    table(&desk, row, &["--basis", "consent", "--dry-run"])
        .code(0)
        .out_has("subscribers/old.csv line 1")
        .out_has(named);
    let json = table(&desk, row, &["--basis", "consent", "--format", "json"]).json();
    let warnings = json["warnings"].to_string();
    assert!(warnings.contains(named), "{warnings}");
    let add = ["subscribers", "add", "bo@example.org", "--list", "members"];
    desk.run(&[&add[..], &basis].concat())
        .code(0)
        .out_has(named);

    // Its length is all there is of it.
    let long = fs::File::create(desk.path("subscribers/old.csv")).unwrap();
    long.set_len(200_000_001).unwrap();
    table(&desk, row, &["--basis", "consent", "--yes"])
        .code(1)
        .err_has("subscribers/old.csv")
        .err_has("too big for a list")
        .err_has("split it");
    assert!(!desk.read("subscribers/members.csv").contains("ann@"));
}
