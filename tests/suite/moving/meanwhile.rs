//! What somebody else does while an import stands at its question or is being written.

use std::fmt::Write as _;
use std::fs;
use std::io::Read as _;
use std::process::Child;

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
        let forgotten = desk.run(&[&forget[..], &["--confirm", "ada@example.org"]].concat());
        // The waiting import has the ledger open, where there was one.
        forgotten.code(if before { 2 } else { 0 });
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
