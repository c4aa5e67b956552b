//! What somebody else does while an import stands at its question or is being written.

use std::fmt::Write as _;
use std::fs;
use std::io::Read as _;
use std::process::Child;

use bulletin::ledger::{Import, Ledger};

use crate::desk::{Desk, Ran};

/// So many people that what is said of them does not fit into a pipe nobody reads: the import waits there, with
/// everybody judged and nothing written.
fn many() -> String {
    let mut text = "email,basis,since\nada@example.org,consent,2026-01-05\n".to_owned();
    for at in 0..3000 {
        writeln!(text, "person{at}@example.org,consent,2026-01-05").unwrap();
    }
    text
}

/// Starts an import of a file.
fn start(desk: &Desk, text: &str, more: &[&str]) -> Child {
    fs::write(desk.path("new.csv"), text).unwrap();
    let start = ["subscribers", "import", "new.csv", "--list", "members"];
    desk.command(&[&start, more].concat()).spawn().unwrap()
}

fn ended(child: Child) -> Ran {
    Ran::of("the import", child.wait_with_output().unwrap())
}

#[test]
fn whoever_is_erased_before_the_answer_is_not_brought_back_by_it() {
    for before in [false, true] {
        let list = "email,name,basis,since\nada@example.org,Ada,consent,2026-01-05\n";
        let desk = Desk::new().list("old.csv", list);
        if before {
            let bo = ["subscribers", "remove", "bo@example.org", "--anyway"];
            desk.run(&bo).code(0);
        }
        let mut import = start(&desk, &many(), &["--all", "--yes"]);
        let mut said = [0; 1000];
        import
            .stdout
            .as_mut()
            .unwrap()
            .read_exact(&mut said)
            .unwrap();
        let forget = ["subscribers", "forget", "ada@example.org"];
        desk.run(&[&forget[..], &["--confirm", "ada@example.org"]].concat())
            .code(0)
            .out_has("no import brings them back");
        assert!(!desk.read("subscribers/old.csv").contains("ada@"));
        ended(import)
            .code(2)
            .err_has("somebody was erased meanwhile")
            .err_has("nothing was changed; run the same command again");
        assert!(!desk.path("subscribers/members.csv").exists());
        assert!(desk.names("subscribers/.undo").is_empty());
        ended(start(&desk, &many(), &["--yes"])).code(0);
        assert!(!desk.read("subscribers/members.csv").contains("ada@"));
    }
}

#[test]
fn a_list_that_is_saved_while_everybody_is_written_down_is_left_as_it_was_saved() {
    let desk = Desk::new();
    let row = "email,basis,since\ndi@example.org,consent,2026-01-05\n";
    ended(start(&desk, row, &["--yes"])).code(0);
    let copies = desk.names("subscribers/.undo");
    let saved = desk.read("subscribers/members.csv") + "eve@example.org,,,,,,,,\n";
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let import = runtime.block_on(async {
        let path = desk.path("subscribers/ledger.db");
        let ledger = Ledger::open(&path).await.unwrap();
        // Somebody else writes into the ledger, so that the import has to wait for its turn.
        let last = ledger.last_import().await.unwrap().unwrap();
        let another = Import { id: 0, ..last };
        let lock = ledger.lock(another.time).unwrap();
        let mut import = start(&desk, &many(), &["--all", "--yes"]);
        let mut said = [0; 1000];
        import
            .stdout
            .as_mut()
            .unwrap()
            .read_exact(&mut said)
            .unwrap();
        let writing = ledger.begin_import(&lock, &another).await.unwrap();
        drop(lock);
        let import = std::thread::spawn(|| ended(import));
        while desk.names("subscribers/.undo").len() < copies.len() + 2 {
            assert!(!import.is_finished(), "it waits for nobody");
            std::thread::yield_now();
        }
        // By now it has looked at the list for the first time.
        desk.run(&["explain"]);
        fs::write(desk.path("subscribers/members.csv"), &saved).unwrap();
        drop(writing);
        ledger.close().await;
        import
    });
    import
        .join()
        .unwrap()
        .code(2)
        .err_has("subscribers/members.csv was saved by somebody meanwhile")
        .err_has("nothing was changed; run the same command again");
    assert_eq!(desk.read("subscribers/members.csv"), saved);
    assert_eq!(desk.names("subscribers/.undo"), copies);
    assert!(!desk.path("subscribers/.members.csv.import").exists());
    desk.run(&["subscribers", "show", "ada@example.org"])
        .out_lacks("imported");
}

#[test]
fn no_program_is_told_that_an_import_was_done_which_was_not() {
    let desk = Desk::new();
    let row = |who: &str| format!("email,basis,since\n{who}@example.org,consent,2026-01-05\n");
    ended(start(&desk, &row("di"), &["--yes"])).code(0);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let path = desk.path("subscribers/ledger.db");
        let ledger = Ledger::open(&path).await.unwrap();
        let lock = ledger.lock(1).unwrap();
        let json = ["--yes", "--format", "json"];
        let ran = ended(start(&desk, &row("ada"), &json)).code(2);
        assert_eq!(ran.out(), "");
        drop(lock);
        ledger.close().await;
        let said = ended(start(&desk, &row("ada"), &json)).code(0).json();
        assert_eq!(said["done"], true);
    });
    assert!(desk.read("subscribers/members.csv").contains("ada@"));
}
