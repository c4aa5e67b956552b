//! Files that are not what they should be: refused by the row where that can be, and never guessed at.

use std::fs;

use super::counts;
use crate::desk::{Desk, Ran};

fn import(desk: &Desk, bytes: impl AsRef<[u8]>) -> Ran {
    fs::write(desk.path("new.csv"), bytes).unwrap();
    let file = desk.path("new.csv").display().to_string();
    let arguments = [
        "--list", "members", "--basis", "consent", "--format", "json", "--all",
    ];
    desk.run(&[&["subscribers", "import", file.as_str()][..], &arguments].concat())
}

fn utf16(text: &str) -> Vec<u8> {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

#[test]
fn every_encoding_and_separator_is_read() {
    let desk = Desk::new();
    let table =
        "Email,Name,Since\nann@example.org,Siân,2026-01-05\nbob@example.org,Bob,2026-01-05\n";
    let latin: Vec<u8> = table.chars().map(|one| one as u8).collect();
    for (kind, bytes) in [
        ("plain", table.as_bytes().to_vec()),
        ("mark", format!("\u{feff}{table}").into_bytes()),
        ("UTF-16", utf16(table)),
        ("Windows-1252", latin),
        ("semicolons", table.replace(',', ";").into_bytes()),
        ("tabs", table.replace(',', "\t").into_bytes()),
        ("CR LF", table.replace('\n', "\r\n").into_bytes()),
        ("CR", table.replace('\n', "\r").into_bytes()),
        (
            "told",
            format!("sep=;\n{}", table.replace(',', ";")).into_bytes(),
        ),
    ] {
        let ran = import(&desk, bytes);
        assert_eq!(counts(&ran), "added 2", "{kind}: {}", ran.out());
    }
}

#[test]
fn a_row_that_cannot_be_read_is_named_with_its_line_and_costs_nobody_else() {
    let desk = Desk::new();
    let ran = import(
        &desk,
        "email,name,since,status\n\
         ann@example.org,Ann,2026-01-05,active\n\
         bob@example.org,Bob,2026-01-05\n\
         cy@example.org,Cy,2026-01-05,active,more\n\
         \"di@example.org\"x,Di,2026-01-05,active\n\
         ed@example.org,Ed,2026-13-45,active\n\
         flo@example.org,Flo,01/02/2026,active\n\
         gus@example.org,Gus,2031-01-01,active\n\
         hal@example.org,Hal,2026-01-05,sometimes\n\
         ANN@example.org,Ann,2026-01-05,active\n\
         ivy@example.org,\"Ivy,2026-01-05,active\n\
         jo@example.org,Jo,2026-01-05,active\n",
    );
    assert_eq!(counts(&ran), "added 1, repeated 1, refused 8");
    let said = ran.json();
    let rows = said["rows"].as_array().unwrap().iter();
    let refused = rows.filter(|row| row["what"] == "refused");
    let refused: Vec<(u64, bool)> = refused
        .map(|row| (row["line"].as_u64().unwrap(), row["cure"].is_string()))
        .collect();
    assert_eq!(refused, [3, 4, 5, 6, 7, 8, 9, 11].map(|line| (line, true)));
}

#[test]
fn a_file_that_is_no_table_is_refused_as_a_whole() {
    let desk = Desk::new();
    for (bytes, why) in [
        (b"".to_vec(), "empty"),
        (b"PK\x03\x04and so on".to_vec(), "packed"),
        (b"email\nann@example.org\0\n".to_vec(), "NUL"),
        (
            b"ann@example.org,Ann\n".to_vec(),
            "the first line is a person",
        ),
        (
            b"name,town\nAnn,Leeds\n".to_vec(),
            "no column for the e-mail",
        ),
        (
            b"email,unsubscribed\nann@example.org,yes\n".to_vec(),
            "may say who has left",
        ),
        (vec![0; 3000], "NUL"),
        (
            b"email,\"name\nann@example.org,Ann\nbo@example.org,Bo\n".to_vec(),
            "a quotation mark in the headings is out of place",
        ),
        (
            b"email,\"name\nann@example.org,\"Ann\"\nbo@example.org,Bo\n".to_vec(),
            "a quotation mark in the headings is out of place",
        ),
    ] {
        import(&desk, bytes).code(1).err_has(why);
    }
    assert_eq!(desk.names("subscribers"), ["README.md", "samples"]);
}

#[test]
fn one_endless_line_is_a_row_like_any_other() {
    let desk = Desk::new();
    let long = "x".repeat(3_000_000);
    let ran = import(
        &desk,
        format!(
            "email,name,since\nann@example.org,{long},2026-01-05\n{long}\nbob@example.org,Bob,2026-01-05\n"
        ),
    );
    assert_eq!(counts(&ran), "added 2, refused 1");
    assert!(ran.out().len() < 20_000, "{}", ran.out().len());
    // More than any list is not even read.
    let file = fs::File::create(desk.path("huge.csv")).unwrap();
    file.set_len(1 << 30).unwrap();
    let huge = desk.path("huge.csv").display().to_string();
    desk.run(&["subscribers", "import", &huge, "--list", "members"])
        .code(2)
        .err_has("1024 MB, too big");
}
