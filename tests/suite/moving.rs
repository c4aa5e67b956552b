//! People who come from another service: what is made of its exports, and what never happens to anybody.

mod dates;
mod lists;
mod many;
mod meanwhile;
mod odd;
mod undo;
mod wishes;

use std::fs;
use std::path::{Path, PathBuf};

use crate::desk::{Desk, Ran};

/// Files as the services export them; everybody in them is invented.
fn export(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/suite/moving")
        .join(name)
}

/// Imports one of them into `members`.
fn import(desk: &Desk, name: &str, more: &[&str]) -> Ran {
    let file = export(name).display().to_string();
    let mut arguments = vec!["subscribers", "import", &file, "--list", "members"];
    arguments.extend(more);
    desk.run(&arguments)
}

/// The rows of a list without its headings.
fn people(desk: &Desk, list: &str) -> Vec<String> {
    let text = desk.read(&format!("subscribers/{list}"));
    text.lines().skip(1).map(str::to_owned).collect()
}

/// What an import would do, as "added 3, refused 1".
fn counts(ran: &Ran) -> String {
    let said = ran.json();
    let order = [
        "added",
        "changed",
        "unchanged",
        "suppressed",
        "kept-out",
        "came-back",
        "pending",
        "repeated",
        "skipped",
        "refused",
    ];
    let counts = order.iter().map(|word| (word, &said["counts"][word]));
    let counts = counts.filter(|(_, count)| **count != 0);
    let counts: Vec<String> = counts
        .map(|(word, count)| format!("{word} {count}"))
        .collect();
    counts.join(", ")
}

#[test]
fn every_service_is_known_by_its_headings_and_no_doubtful_person_is_taken_over() {
    let desk = Desk::new();
    for (file, service, wanted) in [
        (
            "mailchimp",
            "Mailchimp",
            "added 3, suppressed 3, kept-out 1, repeated 1, refused 2",
        ),
        (
            "nonsubscribed_members_export_1a2b.csv",
            "Mailchimp",
            "skipped 1",
        ),
        (
            "substack.csv",
            "Substack",
            "added 2, suppressed 1, skipped 1, refused 1",
        ),
        (
            "buttondown.csv",
            "Buttondown",
            "added 1, suppressed 3, pending 1, refused 1",
        ),
        ("listmonk.csv", "listmonk", "added 1, suppressed 2"),
        ("ghost.csv", "Ghost", "added 1, suppressed 1, skipped 1"),
        ("keila.csv", "Keila", "added 1, suppressed 2, refused 1"),
        (
            "mailtrain.csv",
            "Mailtrain",
            "added 1, suppressed 3, refused 1",
        ),
    ] {
        // Only the exports of two services have no date of their own.
        let since: &[&str] = match service {
            "Keila" | "Mailtrain" => &["--since", "2024-05-01"],
            _ => &[],
        };
        let terms = [&["--basis", "consent", "--format", "json"], since].concat();
        let ran = import(&desk, file, &terms);
        assert_eq!(counts(&ran), wanted, "{file}");
        assert_eq!(ran.json()["files"][0]["service"], service, "{file}");
        assert_eq!(ran.json()["done"], false);
    }
    assert_eq!(desk.names("subscribers"), ["README.md", "samples"]);
}

#[test]
fn an_import_writes_who_agreed_when_and_where_it_is_known_from() {
    let desk = Desk::new();
    import(&desk, "mailchimp", &["--basis", "consent", "--yes"])
        .code(1)
        .out_has("`CONFIRM_TIME` or else `OPTIN_TIME` is when the basis began")
        .out_has("subscribed_members_export_1a2b.csv:7")
        .out_has("--since 2026-05-01");
    let file = "Mailchimp export subscribed_members_export_1a2b.csv row";
    assert_eq!(
        people(&desk, "members.csv"),
        [
            format!(
                "ann@example.org,Ann,Evans,consent,2019-03-04 10:22:05,{file} 2,\"Wales;Prisons youth;Editors\""
            )
            .replace('"', ""),
            format!("bob@example.org,Bob,,consent,2020-01-02 09:00:00,{file} 3,"),
            format!("formula@example.org,,,consent,2020-01-02 09:00:00,{file} 8,"),
        ]
    );
    // The same files once more have nothing to add.
    let again = import(
        &desk,
        "mailchimp",
        &["--basis", "consent", "--yes", "--format", "json"],
    );
    assert_eq!(
        counts(&again),
        "unchanged 6, kept-out 1, repeated 1, refused 2"
    );
    // Those who left there are on no list here, and are not lost: three at first, then two.
    let json = |desk: &Desk| {
        let ran = desk.run(&["--format", "json", "subscribers", "list"]);
        ran.json()["kept_out_on_no_list"].as_u64()
    };
    assert_eq!(json(&desk), Some(3));
    desk.run(&["subscribers", "list"])
        .out_has("3 people are on no list and get no letters")
        .out_lacks("left@");
    // Whoever left there is kept out here, wherever they stand.
    let desk = desk.list(
        "friends.csv",
        "email,basis,since\nLEFT@example.org,consent,2026-01-05\n",
    );
    desk.run(&["subscribers", "list", "--list", "friends", "--all"])
        .code(0)
        .out_has("unsubscribed in Mailchimp")
        .out_lacks("active")
        .out_lacks("on no list");
    assert_eq!(json(&desk), Some(2));
}

#[test]
#[cfg(unix)]
fn what_an_import_writes_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = Desk::new().list(
        "members.csv",
        "email,basis,since\ndi@example.org,consent,2026-01-05\n",
    );
    fs::set_permissions(
        desk.path("subscribers/members.csv"),
        fs::Permissions::from_mode(0o644),
    )
    .unwrap();
    import(&desk, "mailchimp", &["--basis", "consent", "--yes"]).code(1);
    let mode = |path: &str| fs::metadata(desk.path(path)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("subscribers/members.csv"), 0o600);
    assert_eq!(mode("subscribers/.undo"), 0o700);
    for name in desk.names("subscribers/.undo") {
        assert_eq!(mode(&format!("subscribers/.undo/{name}")), 0o600, "{name}");
    }
    let out = desk.path("all.csv").display().to_string();
    desk.run(&["subscribers", "export", "--out", &out]).code(0);
    assert_eq!(mode("all.csv"), 0o600);
    desk.run(&["subscribers", "export", "--out", &out])
        .code(2)
        .err_has("is there already");
}

#[test]
fn nothing_happens_before_somebody_has_agreed() {
    let desk = Desk::new();
    import(&desk, "substack.csv", &["--basis", "consent"])
        .code(2)
        .out_has("added              2")
        .err_has("nobody is at the terminal");
    import(&desk, "substack.csv", &["--basis", "consent", "--dry-run"]).code(1);
    assert_eq!(desk.names("subscribers"), ["README.md", "samples"]);
    // For programs no address is named that was not asked for.
    let told = import(
        &desk,
        "ghost.csv",
        &["--basis", "consent", "--format", "json"],
    );
    assert!(!told.out().contains("ann@example.org"), "{}", told.out());
    let told = import(
        &desk,
        "ghost.csv",
        &["--basis", "consent", "--format", "json", "--all"],
    );
    assert_eq!(told.json()["rows"][0]["address"], "ann@example.org");
}

#[test]
fn nobody_is_taken_over_without_a_basis_that_holds() {
    let desk = Desk::new();
    import(&desk, "ghost.csv", &["--yes"])
        .code(1)
        .out_has("there is no basis for writing to them")
        .out_has("--basis consent");
    assert!(!desk.path("subscribers/members.csv").exists());
    import(&desk, "ghost.csv", &["--basis", "soft-opt-in", "--yes"])
        .code(1)
        .out_has("the soft opt-in does not cover 3 February 2022");
    import(
        &desk,
        "keila.csv",
        &[
            "--basis",
            "soft-opt-in",
            "--since",
            "2026-03-01",
            "--third-party",
            "--yes",
        ],
    )
    .code(2)
    .err_has("only people who gave their address to you themselves");
    import(&desk, "ghost.csv", &["--basis", "legitimate interest"])
        .code(2)
        .err_has("not a basis");
    assert!(!desk.path("subscribers/members.csv").exists());
}

#[test]
fn who_has_left_here_is_not_brought_back_by_any_file() {
    let desk = Desk::new().list(
        "friends.csv",
        "email,basis,since,status\nbob@example.org,,,unsubscribed\n",
    );
    desk.run(&["subscribers", "remove", "ANN@example.org", "--anyway"])
        .code(0);
    let ran = import(
        &desk,
        "mailchimp",
        &["--basis", "consent", "--yes", "--format", "json"],
    );
    assert_eq!(
        counts(&ran),
        "added 1, suppressed 3, kept-out 3, repeated 1, refused 2"
    );
    assert_eq!(people(&desk, "members.csv").len(), 1);
    // And not by hand either.
    for who in ["ann@example.org", "bob@example.org"] {
        desk.run(&[
            "subscribers",
            "add",
            who,
            "--list",
            "members",
            "--basis",
            "consent",
        ])
        .code(2)
        .err_has("is not to be written to")
        .err_has("subscribers restore");
    }
    assert_eq!(people(&desk, "members.csv").len(), 1);
}
