//! Exports of many people: read piece by piece, and never held.

use std::fmt::Write as _;
use std::fs::{self, File};

use bulletin::subscribers::import::{Export, Fate, Here, Merge, Target, Terms};
use bulletin::subscribers::{Basis, Format};
use chrono::NaiveDate;

use super::{counts, people};
use crate::desk::{Desk, Ran};

/// Far more than is read in one go.
const MANY: usize = 4000;

/// A table of many people with everything in it that could be cut in two, and the line of each third person.
fn table() -> (String, Vec<usize>) {
    let mut text = String::from("email,name,since,source,tags\r\n");
    let (mut line, mut bad) = (2, Vec::new());
    for number in 0..MANY {
        let row = match number % 5 {
            0 => format!(
                "p{number}@example.org,Siân {number},2024-05-01,\"said \"\"yes\"\",\nthen\r\nwaved\",a;b\r\n"
            ),
            1 => format!("\r\n ,,,,\r\np{number}@example.org,李小龍,2024-05-01,,\r\n"),
            2 => format!("p{number}.example.org,Nobody,2024-05-01,stall,\n"),
            3 => format!("P{}@EXAMPLE.org,Twice,2024-05-01,stall,c\r\n", number - 3),
            _ => format!(
                "p{number}@example.org,,2024-05-01,{},\"x,y\"\r\n",
                "stall ".repeat(20)
            ),
        };
        let blank = match number % 5 {
            1 => 2,
            _ => 0,
        };
        if number % 5 == 2 {
            bad.push(line + blank);
        }
        line += row.matches('\n').count();
        text.push_str(&row);
    }
    (text, bad)
}

fn import(desk: &Desk, bytes: impl AsRef<[u8]>, more: &[&str]) -> Ran {
    fs::write(desk.path("new.csv"), bytes).unwrap();
    let file = desk.path("new.csv").display().to_string();
    let start = [
        "subscribers",
        "import",
        &file,
        "--list",
        "members",
        "--basis",
        "consent",
    ];
    desk.run(&[&start, more].concat())
}

#[test]
fn every_row_of_a_long_file_is_read_once_and_named_by_its_line() {
    let (text, bad) = table();
    let desk = Desk::new();
    let ran = import(&desk, &text, &["--format", "json", "--all"]);
    assert_eq!(counts(&ran), "added 2400, repeated 800, refused 800");
    let said = ran.json();
    let rows = said["rows"].as_array().unwrap().iter();
    let refused = rows.filter(|row| row["what"] == "refused");
    let lines: Vec<u64> = refused.map(|row| row["line"].as_u64().unwrap()).collect();
    assert_eq!(
        lines,
        bad.iter().map(|line| *line as u64).collect::<Vec<_>>()
    );

    // Whatever the file is written in, it comes to the same.
    let utf16: Vec<u8> = std::iter::once(0xfeff)
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let same = import(&desk, utf16, &["--format", "json", "--all"]).json();
    assert_eq!(same["rows"], said["rows"]);
}

#[test]
fn many_people_are_written_and_taken_back_byte_for_byte() {
    let desk = Desk::new();
    let mut before = String::from("\u{feff}E-mail;Phone;Basis;Since\r\n");
    for number in (0..MANY).step_by(10) {
        // Writing to a String cannot fail.
        let _ = write!(
            before,
            "P{number}@example.org;\"0;{number}\";consent;2026-01-05\r\n"
        );
    }
    let desk = desk.list("members.csv", before.trim_end());
    let (text, _) = table();
    import(&desk, &text, &["--yes"])
        .code(1)
        .out_has("added          2,000")
        .out_has("changed          400")
        .out_has("and 1,980 more; --all names them");
    let rows = people(&desk, "members.csv");
    // The source of four hundred who are new has three lines.
    assert_eq!(rows.len(), 2400 + 2 * 400);
    assert_eq!(
        rows[0],
        "P0@example.org;\"0;0\";consent;2026-01-05;Siân 0;;\"a;b;c\""
    );
    assert_eq!(
        rows[399],
        "P3990@example.org;\"0;3990\";consent;2026-01-05;Siân 3990;;\"a;b;c\""
    );
    assert_eq!(
        rows[400],
        "p1@example.org;;consent;2024-05-01;李小龍;new.csv row 7;"
    );
    desk.run(&["subscribers", "show", "p3990@example.org"])
        .code(0)
        .out_has("known already, and completed");
    let again = import(&desk, &text, &["--format", "json"]);
    assert_eq!(counts(&again), "unchanged 2400, repeated 800, refused 800");
    desk.run(&["subscribers", "undo", "--yes"]).code(0);
    assert_eq!(desk.read("subscribers/members.csv"), before.trim_end());
}

#[test]
fn a_file_that_is_saved_between_the_question_and_the_answer_is_not_taken() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new.csv");
    fs::write(&path, "email\nann@example.org\n").unwrap();
    let terms = Terms {
        basis: Some(Basis::Consent),
        since: Some("2026-01-05".to_owned()),
        source: None,
        wording: None,
        third_party: false,
        today: NaiveDate::from_ymd_opt(2026, 11, 30).unwrap(),
    };
    let nobody = std::collections::HashMap::new();
    let here = Here {
        suppressed: &nobody,
        left: &nobody,
        came_back: &|_, _, _| false,
        erased: &|_| false,
    };
    let mut target =
        Target::read("members", "members.csv", None, Format::Csv, terms.today).unwrap();
    let mut exports = [Export::open("new.csv", Box::new(File::open(&path).unwrap())).unwrap()];
    let merged = Merge::new(&mut target, here, 20)
        .all(&mut exports, &terms)
        .unwrap();
    assert_eq!(merged.told.count(Fate::Added), 1);
    assert!(merged.outcomes(&mut exports, &terms).all(|one| one.is_ok()));
    fs::write(&path, "email\neve@example.org\n").unwrap();
    let fault = merged
        .outcomes(&mut exports, &terms)
        .last()
        .unwrap()
        .unwrap_err();
    assert!(
        fault.message.contains("saved by somebody meanwhile"),
        "{fault:?}"
    );
}

/// The most memory, in bytes, of an import of so many people, as the kernel counts it.
#[cfg(target_os = "linux")]
fn memory(rows: usize) -> u64 {
    let desk = Desk::new();
    let mut text = String::from("email,name,since\n");
    for number in 0..rows {
        let _ = writeln!(
            text,
            "person-{number}@example.org,Ann Evans {number},2024-05-01"
        );
    }
    fs::write(desk.path("new.csv"), text).unwrap();
    let file = desk.path("new.csv").display().to_string();
    let start = ["subscribers", "import", &file, "--list", "members"];
    let mut child = desk
        .command(&[&start[..], &["--basis", "consent", "--yes"]].concat())
        .spawn()
        .unwrap();
    // It only ever grows; of a child that has ended nothing is told, and what it says up to then fits into the pipe.
    let path = format!("/proc/{}/status", child.id());
    let mut most = 0;
    while child.try_wait().unwrap().is_none() {
        let status = fs::read_to_string(&path).unwrap_or_default();
        let told = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let told = told.and_then(|told| told.trim().strip_suffix(" kB"));
        most = told.map_or(most, |told| told.parse().unwrap());
        std::thread::yield_now();
    }
    assert!(child.wait().unwrap().success());
    assert_eq!(people(&desk, "members.csv").len(), rows);
    most * 1024
}

#[test]
#[cfg(target_os = "linux")]
fn an_import_takes_hardly_more_memory_for_more_people() {
    let (few, many) = (1_000, 16_000);
    let more = memory(many).saturating_sub(memory(few));
    let a_row = more / (many - few) as u64;
    // A row of this file has 55 bytes; once held in memory with all that is known of a person, it took 2,500.
    assert!(a_row < 400, "{a_row} bytes a row");
}

#[test]
fn thousands_of_refusals_for_one_reason_hide_none_for_another() {
    let desk = Desk::new();
    let mut text = String::from("email,since\n");
    for number in 0..3_000 {
        let _ = writeln!(text, "p{number}@example.org,");
    }
    text.push_str("ann.example.org,2024-05-01\nbo@example.org,soon\ncy@example.org,later\n");
    import(&desk, &text, &["--yes"])
        .code(1)
        .out_has("      3,000  there is no date for the basis")
        .out_has("          2  `…` is not a date we can read")
        .out_has("new.csv:21 there is no date for the basis")
        .out_lacks("new.csv:22 ")
        .out_has("new.csv:3003 `soon` is not a date we can read")
        .out_has("and 2,980 more; --all names them");
}
