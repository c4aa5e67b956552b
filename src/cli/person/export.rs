//! `bulletin subscribers export --person`: everything that is kept on one person, for them to have.

use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::Write as Bytes;
use std::path::Path;

use anstream::{eprintln, println};
use bulletin::ledger::{Change, What};
use chrono::SecondsFormat;

use super::{address, gather, print, with_ledger, words};
use crate::cli::approve::when;
use crate::cli::folder::Folder;
use crate::cli::import::elsewhere;
use crate::cli::{Exit, Trouble, World, args, show};

/// Writes the file, or prints it.
pub(crate) fn export(
    folder: &Folder,
    args: &args::Export,
    format: args::Format,
    world: &World,
) -> Result<Exit, Trouble> {
    if let Some(out) = &args.out {
        // Before it is noted that the person was given anything.
        elsewhere::fit(folder, out, "person.txt")?;
    }
    let masthead = folder.masthead()?;
    let who = address(args.person.as_deref().unwrap_or_default())?;
    let now = world.now.timestamp_millis();
    let person = with_ledger(folder, async |ledger| {
        let person = gather::gather(folder, ledger, &who, world).await?;
        if !person.is_unknown() && !person.is_only_a_hash() {
            // What they are given does not say yet that it was given; the next one does.
            let change = Change {
                time: now,
                what: What::Exported,
                detail: String::new(),
                source: "bulletin subscribers export".to_owned(),
            };
            ledger.note(&who, &change).await?;
        }
        Ok(person)
    })?;
    let as_json = match &args.out {
        Some(out) => out
            .extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("json")),
        None => format == args::Format::Json,
    };
    let publisher = &masthead.publisher;
    let content = if as_json {
        let made = world.now.to_rfc3339_opts(SecondsFormat::Secs, true);
        words::everything(&person, publisher, &made)
    } else {
        let about = words::about(publisher, &when(now, &masthead));
        let raw = words::harmless(&raw(&person));
        format!("{about}\n\n{}{raw}", words::text(&person, &masthead))
    };
    let Some(out) = &args.out else {
        print(&content);
        return Ok(Exit::Done);
    };
    write(out, content.trim_end()).map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => {
            Trouble::new(format!("{} is there already", out.display()))
                .cure("nothing was written; choose another name")
        }
        _ => Trouble::file("write", out, &error),
    })?;
    println!("{}Written{:#}: {}", show::GREEN, show::GREEN, out.display());
    eprintln!(
        "  Only your account can read it. Be sure that it is they who ask, give it to nobody else, and delete it then."
    );
    Ok(Exit::Done)
}

/// The rows as they are kept, below the words about them.
fn raw(person: &gather::Person) -> String {
    // Writing to a String cannot fail.
    let mut out = String::new();
    for standing in person
        .lists
        .iter()
        .filter(|standing| !standing.row.is_empty())
    {
        let _ = writeln!(out, "{} line {}:", standing.file, standing.line);
        for line in standing.headings.iter().chain([&standing.row]) {
            let _ = writeln!(out, "  {}", line.replace('\n', "\n  "));
        }
    }
    for trace in &person.traces {
        let _ = writeln!(out, "Row {} of the table {}:", trace.number, trace.table);
        for (column, value) in trace.row.iter().filter(|(_, value)| !value.is_null()) {
            let value = value.as_str().map_or(value.to_string(), str::to_owned);
            let _ = writeln!(out, "  {column}: {}", value.replace('\n', "\n    "));
        }
    }
    if out.is_empty() {
        out
    } else {
        format!("As it is kept\n{out}")
    }
}

/// A new file, for its owner's eyes only.
fn write(path: &Path, content: &str) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    Bytes::write_all(&mut file, content.as_bytes())?;
    Bytes::write_all(&mut file, b"\n")?;
    file.sync_all()
}
