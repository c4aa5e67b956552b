//! The house rules: which room may use which, which outside crate comes in by which door, and what a
//! file looks like.
//!
//! [`ROOMS`] is the map in `src/lib.rs` as data. Data flows one way: a room may name those beside it
//! in the table and no others, so what is true of a room can be read from its row. Rooms that are
//! in the table and not yet in the house are no fault; a folder that is not in the table is one.

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms in the order data flows, each with those it may use. Nothing is inherited: a room that
/// may use `render` may not use what `render` uses unless its own row says so.
const ROOMS: &[(&str, &[&str])] = &[
    ("finding", &[]),
    ("issue", &["finding"]),
    ("masthead", &["finding", "issue"]),
    ("edition", &["issue", "masthead"]),
    ("check", &["finding", "issue", "masthead", "edition"]),
    ("pages", &["finding", "issue", "check"]),
    ("render", &["finding", "issue", "masthead", "edition"]),
    ("subscribers", &["finding"]),
    ("message", &["finding", "masthead", "subscribers", "render"]),
    // Shows an issue to its editor, and has no business with the people who get it or with sending.
    (
        "preview",
        &[
            "finding", "issue", "masthead", "edition", "check", "render", "message",
        ],
    ),
    ("ledger", &["finding", "subscribers"]),
    ("report", &["render", "ledger"]),
    ("delivery", &["check", "message", "subscribers", "ledger"]),
    // Judges what a send will meet: the server as `delivery` found it, and what the DNS says of us.
    ("doctor", &["delivery"]),
    // The other end of a rehearsal. It knows nothing of how we send, or it would be no witness; it knows
    // the words for where a letter stands, to hold its own book against the ledger's.
    ("simulate", &["ledger"]),
    (
        "inbox",
        &["finding", "masthead", "subscribers", "message", "ledger"],
    ),
    (
        "archive",
        &["finding", "issue", "masthead", "edition", "render"],
    ),
    (
        "web",
        &[
            "finding",
            "issue",
            "masthead",
            "edition",
            "check",
            "render",
            "subscribers",
            "message",
            "ledger",
            "delivery",
            "inbox",
            "archive",
        ],
    ),
    // Lives in the binary, so the library cannot see it; it names the rooms as `bulletin::…`.
    ("cli", &[]),
];

/// One outside crate, one door: the crate, and the paths it may be used from. A path that ends in a
/// slash is a folder; one with neither slash nor folder before it is a file of that name anywhere.
const DOORS: &[(&str, &[&str])] = &[
    (
        "lettre",
        &[
            "message/",
            "delivery/smtp/",
            "delivery/smtp.rs",
            "subscribers/address/",
            "subscribers/address.rs",
        ],
    ),
    (
        "maud",
        &[
            "render/html/",
            "render/html.rs",
            "render/web/",
            "render/web.rs",
            "report/html/",
            "preview/",
            "web/",
            "archive/",
        ],
    ),
    ("granit_parser", &["read.rs", "tree.rs"]),
    ("serde_yaml", &["read.rs", "tree.rs"]),
    ("sqlx", &["ledger/"]),
    ("rusqlite", &["ledger/direct.rs"]),
    ("icalendar", &["render/calendar/"]),
    ("mail_parser", &["inbox/headers.rs", "inbox/mime.rs"]),
    ("async_imap", &["inbox/imap.rs"]),
    ("ureq", &["pages/"]),
    ("simple_dns", &["doctor/dns.rs"]),
    ("rcgen", &["simulate/certificate.rs"]),
    ("clap", &["cli/"]),
    ("clap_complete", &["cli/"]),
    ("clap_mangen", &["cli/"]),
    ("axum", &["preview/", "web/"]),
    ("hyper", &["web/server.rs"]),
    ("hyper_util", &["web/server.rs"]),
    ("notify", &["preview/watch.rs"]),
    ("textwrap", &["render/text/fold.rs"]),
];

/// Names that say nothing. What would go there has a noun of its own.
const EMPTY_NAMES: &[&str] = &[
    "utils", "util", "common", "helpers", "helper", "types", "misc",
];

/// The longest a file may be, its unit tests included.
const LINES: usize = 300;

#[test]
fn the_house_is_in_order() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = rust_files(&src);
    assert!(
        files.iter().any(|file| file.ends_with("lib.rs")),
        "no library was found in {}",
        src.display()
    );
    let mut wrong = Vec::new();
    for file in &files {
        let path = file
            .strip_prefix(&src)
            .unwrap()
            .to_str()
            .unwrap()
            .replace('\\', "/");
        let source = fs::read_to_string(file).unwrap();
        wrong.extend(
            faults(&path, &source)
                .iter()
                .map(|fault| format!("src/{path}: {fault}")),
        );
    }
    assert!(wrong.is_empty(), "\n\n{}\n", wrong.join("\n"));
}

/// Every Rust file below a folder.
fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for path in entries.map(|entry| entry.path()) {
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// Everything that is wrong with one file; the path is seen from `src/`.
fn faults(path: &str, source: &str) -> Vec<String> {
    let tokens = tokens(source);
    let mut faults = shape_faults(path, source);
    faults.extend(room_faults(path, &tokens));
    faults.extend(door_faults(path, &tokens));
    faults
}

/// Faults of the file as a file: its name, its first line, its length.
fn shape_faults(path: &str, source: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let lines = source.lines().count();
    if lines > LINES {
        faults.push(format!(
            "has {lines} lines, more than {LINES}; split it by job"
        ));
    }
    if !source.starts_with("//! ") {
        faults.push("does not begin with `//!` and what it is for".to_owned());
    }
    for name in path.trim_end_matches(".rs").split('/') {
        if EMPTY_NAMES.contains(&name) {
            faults.push(format!(
                "`{name}` says nothing; name it after what lives there"
            ));
        }
    }
    faults
}

/// Faults of direction: what the file names that its room may not use.
fn room_faults(path: &str, tokens: &[&str]) -> Vec<String> {
    let room = path.split('/').next().unwrap_or(path);
    let room = room.trim_end_matches(".rs");
    let declares_cli = has(tokens, &["mod", "cli"]);
    match path {
        "lib.rs" if declares_cli => {
            return vec!["declares `cli`, which belongs in main.rs alone".to_owned()];
        }
        "lib.rs" | "main.rs" => return Vec::new(),
        _ => {}
    }
    let Some((_, allowed)) = ROOMS.iter().find(|(name, _)| *name == room) else {
        return vec![format!("`{room}` is not a room of the table")];
    };
    let mut faults = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let next = |by: usize| tokens.get(at + by).copied().unwrap_or_default();
        match (*token, next(1), next(2)) {
            ("crate", "::", used) if !used.starts_with(char::is_alphabetic) => {
                faults
                    .push("`crate::{…}` or `crate::*` hides what is used; a line each".to_owned());
            }
            ("crate", "::", used) if used != room && !allowed.contains(&used) => {
                faults.push(format!("may not use `{used}`"));
            }
            ("crate", "as", _) => faults.push("`crate as` hides what is used".to_owned()),
            ("super", "::", "super") => {
                faults.push("`super::super` hides what is used; write `crate::…`".to_owned());
            }
            ("super", "::", "{") if group(&tokens[at + 2..]).contains(&"super") => {
                faults.push("`super::{super…}` hides what is used; write `crate::…`".to_owned());
            }
            ("super", ..) if is_door(path, room) && !inside_tests(tokens, at) => {
                faults.push("`super` leaves the room; write `crate::…`".to_owned());
            }
            _ => {}
        }
    }
    if room != "cli" && has(tokens, &["bulletin", "::"]) {
        faults.push("names the library from outside (`bulletin::`)".to_owned());
    }
    faults
}

/// Faults at the doors: outside crates used where they may not come in.
fn door_faults(path: &str, tokens: &[&str]) -> Vec<String> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let mut faults = Vec::new();
    for (outside, doors) in DOORS {
        let used = (0..tokens.len()).any(|at| {
            let before = at.checked_sub(1).map_or("", |before| tokens[before]);
            let after = tokens.get(at + 1).copied().unwrap_or_default();
            tokens[at] == *outside
                && before != "::"
                && before != "."
                && (after == "::" || before == "use" || before == "crate")
        });
        let open = doors.iter().any(|door| {
            path == *door || name == *door || (door.ends_with('/') && path.starts_with(door))
        });
        if used && !open {
            faults.push(format!(
                "may not use the crate `{outside}`, which comes in by {}",
                doors.join(", ")
            ));
        }
    }
    faults
}

/// Whether the file is the room itself, from which `super` is the library.
fn is_door(path: &str, room: &str) -> bool {
    path == format!("{room}.rs") || path == format!("{room}/mod.rs")
}

/// Whether a token stands in a module inside the file (the unit tests), from which `super` is the file.
fn inside_tests(tokens: &[&str], at: usize) -> bool {
    (0..at).any(|start| {
        tokens[start] == "mod"
            && tokens.get(start + 2) == Some(&"{")
            && at < start + 2 + group(&tokens[start + 2..]).len()
    })
}

/// The tokens from an opening brace to the one that closes it.
fn group<'a, 'b>(tokens: &'b [&'a str]) -> &'b [&'a str] {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        match *token {
            "{" => depth += 1,
            "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &tokens[..=at];
        }
    }
    tokens
}

fn has(tokens: &[&str], wanted: &[&str]) -> bool {
    tokens.windows(wanted.len()).any(|window| window == wanted)
}

/// The words and signs of Rust code. Comments and quoted text are left out, so that a path in prose
/// is not taken for one in code.
fn tokens(source: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let length = token_length(rest, first);
        let (token, after) = rest.split_at(length);
        let quiet = first.is_whitespace()
            || token.starts_with("//")
            || token.starts_with("/*")
            || token.ends_with('"')
            || (first == '\'' && token.len() > 1);
        if !quiet {
            tokens.push(token);
        }
        rest = after;
    }
    tokens
}

/// How many bytes the token has that the text begins with.
fn token_length(text: &str, first: char) -> usize {
    let until = |end: &str| text.find(end).unwrap_or(text.len());
    if text.starts_with("//") {
        return until("\n");
    }
    if text.starts_with("/*") {
        return (until("*/") + 2).min(text.len());
    }
    if text.starts_with("::") {
        return 2;
    }
    if let Some(length) = quoted_length(text) {
        return length;
    }
    if first.is_alphanumeric() || first == '_' {
        let word = |c: char| c.is_alphanumeric() || c == '_';
        return text.find(|c| !word(c)).unwrap_or(text.len());
    }
    first.len_utf8()
}

/// How many bytes the string, raw string, byte string or character has that the text begins with.
fn quoted_length(text: &str) -> Option<usize> {
    let body = text.trim_start_matches(['b', 'c']);
    let prefix = text.len() - body.len();
    if prefix > 1 {
        return None;
    }
    if let Some(raw) = body.strip_prefix('r') {
        let opened = raw.trim_start_matches('#');
        let hashes = raw.len() - opened.len();
        let end = format!("\"{}", "#".repeat(hashes));
        let inside = opened.strip_prefix('"')?;
        // A raw string ends in its hashes; the token is cut before them so that it ends in its quote.
        let length = inside.find(&end).map_or(inside.len(), |at| at + 1);
        return Some(prefix + 1 + hashes + 1 + length);
    }
    let quote = body.chars().next().filter(|c| *c == '"' || *c == '\'')?;
    let mut escaped = false;
    for (at, c) in body.char_indices().skip(1) {
        if c == quote && !escaped {
            let length = prefix + at + 1;
            return Some(length);
        }
        // A lifetime: an apostrophe, a name, and no second apostrophe after one character.
        let second = body.chars().nth(2);
        if quote == '\'' && c != '\\' && at == 1 && second != Some('\'') {
            return None;
        }
        escaped = c == '\\' && !escaped;
    }
    None
}

/// These feed offenders to the rules above, so that the rules cannot go blind unnoticed.
mod catches {
    use super::{ROOMS, faults};

    fn found(path: &str, code: &str) -> String {
        faults(path, &format!("//! A file.\n{code}\n")).join("; ")
    }

    #[test]
    fn nothing_in_a_tidy_file() {
        let code = "
            use super::Letter;
            use crate::subscribers::Address;
            use crate::message::Press;
            use lettre::message::Mailbox;
            /// Not a use: [`crate::delivery`], `use sqlx::Any`.
            pub(crate) fn f<'a>(x: &'a str) -> char { g(\"crate::delivery\", r#\"sqlx::x\"#); '\"' }
            /* crate::cli::run */
            mod tests { use super::f; }";
        assert_eq!(found("message/mime.rs", code), "");
    }

    #[test]
    fn a_step_backwards() {
        assert_eq!(
            found("render/html/page.rs", "use crate::delivery::Plan;"),
            "may not use `delivery`"
        );
        assert_eq!(
            found("issue/item.rs", "fn f(e: &crate :: edition::Edition) {}"),
            "may not use `edition`"
        );
        // Render may be used, what render uses is not thereby open.
        assert_eq!(
            found("message/press.rs", "use crate::edition::Edition;"),
            "may not use `edition`"
        );
        assert_eq!(
            found(
                "ledger/claim.rs",
                "#[cfg(test)] mod tests { use crate::check::Cleared; }"
            ),
            "may not use `check`"
        );
    }

    #[test]
    fn what_comes_after_a_lifetime_a_character_or_a_string() {
        for before in [
            "fn f<'a>() {}",
            "const Q: char = '\"';",
            "const S: &str = \"\\\"\";",
        ] {
            let code = format!("{before} use crate::cli::run;");
            assert_eq!(
                found("check/mod.rs", &code),
                "may not use `cli`",
                "{before}"
            );
        }
    }

    #[test]
    fn hidden_uses() {
        for code in [
            "use crate::{delivery::Plan, finding::Finding};",
            "use crate::*;",
            "use crate as all;",
            "use super::super::delivery::Plan;",
            "use super::{super::delivery::Plan};",
            "use bulletin::delivery::Plan;",
        ] {
            assert_ne!(found("render/html/page.rs", code), "", "{code}");
        }
    }

    #[test]
    fn leaving_a_room_by_its_own_door() {
        let said = "`super` leaves the room; write `crate::…`";
        assert_eq!(found("edition.rs", "use super::delivery::Plan;"), said);
        assert_eq!(found("render/mod.rs", "use super::delivery;"), said);
        assert_eq!(
            found(
                "edition.rs",
                "mod tests { use super::*; } use super::delivery;"
            ),
            said
        );
        assert_eq!(found("edition.rs", "mod tests { use super::Edition; }"), "");
        assert_eq!(found("render/theme.rs", "use super::Rendered;"), "");
    }

    #[test]
    fn an_outside_crate_at_the_wrong_door() {
        for (path, code) in [
            ("render/text/mod.rs", "use lettre::Address;"),
            ("delivery/plan.rs", "use lettre::transport::smtp;"),
            ("render/text/mod.rs", "use maud::html;"),
            ("issue/item.rs", "use granit_parser::Event;"),
            ("masthead/sender.rs", "fn f(v: serde_yaml::Value) {}"),
            ("delivery/record.rs", "use sqlx::Row;"),
            ("delivery/plan.rs", "#[derive(clap::ValueEnum)] enum E {}"),
            ("inbox/mod.rs", "use axum;"),
        ] {
            let said = found(path, code);
            assert!(said.starts_with("may not use the crate"), "{path}: {said}");
        }
        for (path, code) in [
            ("delivery/smtp/wire.rs", "use lettre::transport::smtp;"),
            ("subscribers/address.rs", "use lettre::Address;"),
            ("render/html/item.rs", "use maud::html;"),
            ("issue/read.rs", "use granit_parser::Event;"),
            ("issue/tree.rs", "use granit_parser::Event;"),
            ("ledger/mod.rs", "use sqlx::Row;"),
            (
                "cli/send.rs",
                "use clap::Args; use bulletin::delivery::Plan;",
            ),
            ("web/pages.rs", "use axum::Router; use maud::html;"),
        ] {
            assert_eq!(found(path, code), "", "{path}");
        }
    }

    #[test]
    fn a_preview_that_touches_people_or_sending() {
        let code = "use crate::delivery::Plan;";
        assert_eq!(found("web/serve.rs", code), "");
        assert_eq!(found("preview/mod.rs", code), "may not use `delivery`");
        assert_eq!(
            found("preview/page.rs", "use crate::subscribers::Address;"),
            "may not use `subscribers`"
        );
    }

    #[test]
    fn the_command_line_in_the_library() {
        assert_ne!(found("lib.rs", "pub mod finding; mod cli;"), "");
        assert_eq!(found("main.rs", "mod cli;"), "");
        assert_eq!(found("cli/send.rs", "use crate::cli::Command;"), "");
    }

    #[test]
    fn a_file_in_bad_shape() {
        assert!(faults("issue/item.rs", "use std::fmt;")[0].starts_with("does not begin with"));
        let long = "\n".repeat(300);
        assert!(found("issue/item.rs", &long).starts_with("has 302 lines"));
        for name in ["utils", "common", "helpers", "types"] {
            assert_ne!(found(&format!("issue/{name}.rs"), ""), "", "{name}");
            assert_ne!(found(&format!("issue/{name}/item.rs"), ""), "", "{name}");
        }
        assert_eq!(
            found("parlour/mod.rs", ""),
            "`parlour` is not a room of the table"
        );
    }

    #[test]
    fn a_table_that_lets_data_walk_backwards() {
        for (at, (room, allowed)) in ROOMS.iter().enumerate() {
            for used in *allowed {
                let earlier = ROOMS[..at].iter().any(|(name, _)| name == used);
                assert!(earlier, "`{room}` may use `{used}`, which comes after it");
            }
        }
    }
}
