//! Imports that are taken back, and those that were broken off.

use std::fs;

use bulletin::ledger::{Brought, Import, Ledger};

use super::import;
use crate::desk::Desk;

const BEFORE: &str = "email,basis,since\r\ndi@example.org,consent,2026-01-05\r\n";

fn imported() -> Desk {
    let desk = Desk::new().list("members.csv", BEFORE);
    import(&desk, "mailchimp", &["--basis", "consent", "--yes"]).code(1);
    assert_ne!(desk.read("subscribers/members.csv"), BEFORE);
    desk
}

/// Whether the ledger keeps letters from somebody.
fn is_out(desk: &Desk, who: &str) -> bool {
    let all = desk.run(&["subscribers", "export"]).out();
    all.lines()
        .any(|line| line.starts_with(&format!("{who},")) && !line.contains(",active,"))
}

#[test]
fn an_import_is_taken_back_whole() {
    let desk = imported();
    assert!(is_out(&desk, "left@example.org"));
    desk.run(&["subscribers", "undo"])
        .code(2)
        .err_has("nobody is at the terminal");
    assert!(is_out(&desk, "left@example.org"));
    desk.run(&["subscribers", "undo", "--yes"])
        .code(0)
        .out_has("3 people whom it keeps letters from may be written to again");
    assert_eq!(desk.read("subscribers/members.csv"), BEFORE);
    assert!(!is_out(&desk, "left@example.org"));
    assert_eq!(desk.names("subscribers/.undo"), Vec::<String>::new());
    desk.run(&["subscribers", "undo", "--yes"])
        .code(2)
        .err_has("there is no import to take back");
}

#[test]
fn who_has_left_since_stays_out() {
    let desk = imported();
    desk.run(&["subscribers", "remove", "left@example.org", "--anyway"])
        .code(0);
    desk.run(&["subscribers", "remove", "ann@example.org"])
        .code(0);
    desk.run(&["subscribers", "undo", "--yes"])
        .code(0)
        .out_has("2 people whom");
    assert!(is_out(&desk, "left@example.org"));
    assert!(is_out(&desk, "ann@example.org"));
    assert!(!is_out(&desk, "bounced@example.org"));
}

#[test]
fn a_list_that_was_edited_since_is_left_alone_and_the_lines_are_named() {
    let desk = imported();
    let edited = desk
        .read("subscribers/members.csv")
        .replace("bob@example.org", "rob@example.org");
    let desk = desk.list("members.csv", &edited);
    desk.run(&["subscribers", "undo", "--yes"])
        .code(2)
        .err_has("is not as the import left it: it was edited since")
        .err_has("new or different: line 4");
    assert_eq!(desk.read("subscribers/members.csv"), edited);
    assert!(is_out(&desk, "left@example.org"));
}

#[test]
fn what_our_own_commands_have_changed_since_is_not_called_an_editors_doing() {
    let row = "ann@example.org,consent,2026-01-05";
    for (heading, source, cure) in [
        (
            ",source",
            ",the stall",
            "it added 1 row: take out by hand whoever is in new.csv",
        ),
        ("", "", "under `source` they name new.csv\n"),
    ] {
        let desk = Desk::new().list("members.csv", BEFORE);
        let text = format!("email,basis,since{heading}\n{row}{source}\n");
        fs::write(desk.path("new.csv"), text).unwrap();
        let file = desk.path("new.csv").display().to_string();
        desk.run(&["subscribers", "import", &file, "--list", "members", "--yes"])
            .code(0);
        desk.run(&[
            "subscribers",
            "add",
            "eve@example.org",
            "--list",
            "members",
            "--basis",
            "consent",
        ])
        .code(0);
        let said = desk
            .run(&["subscribers", "undo", "--yes"])
            .code(2)
            .err_has("or bulletin subscribers add or forget has changed it")
            .err_has(cure)
            .err();
        // Whatever it names is there.
        let kept = said.split_once("subscribers/.undo/");
        assert_eq!(kept.is_some(), !source.is_empty(), "{said}");
        if let Some((_, kept)) = kept {
            let kept = format!("subscribers/.undo/{}", kept.trim());
            assert_eq!(desk.read(&kept), BEFORE);
        }
        // With their row the copies go in which it stood.
        desk.run(&[
            "subscribers",
            "forget",
            "di@example.org",
            "--confirm",
            "di@example.org",
        ])
        .code(0);
        let said = desk
            .run(&["subscribers", "undo", "--yes"])
            .code(2)
            .err_has(cure)
            .err();
        assert!(!said.contains(".undo/"), "{said}");
    }
}

#[test]
fn only_the_last_few_imports_are_kept() {
    let desk = Desk::new();
    for number in 0..6 {
        let row = format!("email,basis,since\np{number}@example.org,consent,2026-01-05\n");
        let desk = &desk;
        fs::write(desk.path("new.csv"), row).unwrap();
        let file = desk.path("new.csv").display().to_string();
        desk.run(&["subscribers", "import", &file, "--list", "members", "--yes"])
            .code(0);
    }
    let kept = desk.names("subscribers/.undo");
    assert_eq!(kept.len(), 6, "{kept:?}");
    for _ in 0..3 {
        desk.run(&["subscribers", "undo", "--yes"]).code(0);
    }
    desk.run(&["subscribers", "undo", "--yes"])
        .code(2)
        .err_has("is gone");
}

/// An import that is in the ledger and has not reached the list: the machine died in between.
fn broken_off(desk: &Desk) {
    let done = desk.read("subscribers/members.csv");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let path = desk.path("subscribers/ledger.db");
        let ledger = Ledger::open(&path).await.unwrap();
        let import = ledger.last_import().await.unwrap().unwrap();
        let lock = ledger.lock(import.time).unwrap();
        ledger
            .undo_import(&lock, &import, import.time)
            .await
            .unwrap();
        let brought = [Brought {
            key: "ann@example.org".into(),
            detail: "consent".into(),
            source: "a file".into(),
        }];
        let again = Import {
            id: 0,
            finished: None,
            ..import
        };
        let mut importing = ledger.begin_import(&lock, &again).await.unwrap();
        importing.bring(&brought).await.unwrap();
        importing.done().await.unwrap();
        ledger.close().await;
    });
    fs::write(desk.path("subscribers/.members.csv.import"), done).unwrap();
    fs::write(desk.path("subscribers/members.csv"), BEFORE).unwrap();
}

#[test]
fn an_import_that_was_broken_off_is_finished_by_the_next_command() {
    let desk = imported();
    let done = desk.read("subscribers/members.csv");
    broken_off(&desk);
    import(&desk, "ghost.csv", &["--basis", "consent", "--dry-run"])
        .code(0)
        .err_has("It is written now");
    assert_eq!(desk.read("subscribers/members.csv"), done);
    assert!(!desk.path("subscribers/.members.csv.import").exists());
    desk.run(&["subscribers", "undo", "--yes"]).code(0);
    assert_eq!(desk.read("subscribers/members.csv"), BEFORE);
}

#[test]
fn an_import_that_was_broken_off_can_be_taken_back_instead() {
    let desk = imported();
    broken_off(&desk);
    desk.run(&["subscribers", "undo", "--yes"])
        .code(0)
        .out_has("as it was before");
    assert_eq!(desk.read("subscribers/members.csv"), BEFORE);
    assert!(!desk.path("subscribers/.members.csv.import").exists());
    import(&desk, "ghost.csv", &["--basis", "consent", "--dry-run"]).code(0);
}

#[test]
fn an_import_that_was_broken_off_guesses_nothing_about_a_list_that_has_changed() {
    let desk = imported();
    broken_off(&desk);
    let edited = BEFORE.replace("di@", "dee@");
    let desk = desk.list("members.csv", &edited);
    import(&desk, "ghost.csv", &["--basis", "consent", "--yes"])
        .code(2)
        .err_has("was broken off")
        .err_has("subscribers undo");
    assert_eq!(desk.read("subscribers/members.csv"), edited);
}
