//! `bulletin build`: an issue as files to look at.

use anstream::{eprintln, println};
use bulletin::check::Purpose;
use bulletin::message::{Press, Recipient, Secret, Stamp};
use bulletin::preview::Ruler;
use bulletin::render::{Occasion, calendar_files, render};
use bulletin::subscribers::{Address, Name};
use chrono::{DateTime, NaiveTime, TimeZone};
use chrono_tz::Tz;

use super::args;
use super::check::look;
use super::desk::Desk;
use super::folder::Folder;
use super::online;
use super::show;
use super::{Exit, Trouble, World};

pub(crate) fn run(folder: &Folder, args: &args::Build, world: &World) -> Result<Exit, Trouble> {
    let desk = folder.desk(args.issue.as_deref())?;
    let stem = desk.issue.stem.clone();
    let (_, findings) = look(&desk, Purpose::Draft, world);
    let warnings = findings.sum();
    let stops = findings.stops();
    if !stops.is_empty() {
        show::to_stderr(&stops);
        eprintln!(
            "{0}{stem}{0:#}: nothing was built, because of {1}.",
            show::RED,
            stops.sum()
        );
        return Ok(Exit::Faults);
    }
    let dir = args
        .out
        .clone()
        .unwrap_or_else(|| folder.path(&format!("build/{stem}")));
    let dir = std::path::absolute(&dir).map_err(|error| Trouble::file("find", &dir, &error))?;
    let files = files(&desk, world)?;
    for (name, content) in &files {
        folder.write(&dir.join(name), content)?;
    }
    for (file, picture) in &desk.theme.pictures {
        folder.write(&dir.join(&picture.name), &folder.picture_bytes(file)?)?;
    }
    let edition = desk.edition();
    let events = calendar_files(&edition);
    for event in &events {
        folder.write(&dir.join(&event.name), event.content.as_bytes())?;
    }
    let left = online::left_over(&dir, &desk);
    let shown = folder.name(&dir);
    println!("{0}Built{0:#} {stem} in {shown}/", show::GREEN);
    println!("  email.html   what most people see: open it in a browser");
    println!("  email.txt    the plain-text part");
    println!("  web.html     the page for “Read online”");
    if !desk.theme.pictures.is_empty() {
        println!("  logos/       the pictures: put them online beside web.html");
    }
    println!(
        "  letter.eml   one finished letter, to an invented reader: open it in a mail program"
    );
    let [.., (_, letter)] = &files;
    let rendered = render(&edition, &desk.theme, Occasion::Issue);
    println!("{}", Ruler::of(&edition, &desk.theme, &rendered, letter));
    online::to_put(&edition, !desk.theme.pictures.is_empty(), &events);
    if !left.is_empty() {
        println!(
            "From an earlier build, and no longer linked to: {}",
            left.join(", ")
        );
    }
    if !warnings.is_empty() {
        eprintln!("{warnings}: bulletin check {stem} shows them.");
    }
    Ok(Exit::Done)
}

/// Nine o'clock on the day an issue is dated, else now: what a letter says that is shown and not sent.
pub(super) fn dated(desk: &Desk, world: &World) -> DateTime<Tz> {
    let zone = desk.masthead.zone;
    let date = desk.issue.date.as_ref();
    let day = date.and_then(|date| date.value.day.exact());
    let nine = NaiveTime::from_hms_opt(9, 0, 0).unwrap_or(NaiveTime::MIN);
    day.and_then(|day| zone.from_local_datetime(&day.and_time(nine)).earliest())
        .unwrap_or_else(|| world.now.with_timezone(&zone))
}

/// The four files of every issue, made for an invented reader with a key that everybody knows, and dated
/// as the issue is: the same input gives the same bytes.
pub(super) fn files(desk: &Desk, world: &World) -> Result<[(&'static str, Vec<u8>); 4], Trouble> {
    let edition = desk.edition();
    let rendered = render(&edition, &desk.theme, Occasion::Issue);
    let stamp = Stamp {
        issue: &desk.issue.stem,
        date: dated(desk, world),
    };
    let press = Press::new(
        &rendered,
        &desk.masthead,
        &desk.words,
        &stamp,
        Secret::of_samples(),
    )
    .map_err(|fault| Trouble::new(fault.to_string()))?;
    let reader = Recipient {
        address: Address::parse("reader@example.org")
            .map_err(|fault| Trouble::new(fault.to_string()))?,
        name: Name::parse("Sam Reader"),
        greeting: Name::parse("Sam"),
        plain: false,
    };
    let letter = press
        .letter(&reader)
        .map_err(|fault| Trouble::new(fault.to_string()))?;
    let personal = press.personal(&reader);
    Ok([
        (
            "email.html",
            rendered.html.fill(&personal.escaped()).into_bytes(),
        ),
        ("email.txt", rendered.text.fill(&personal).into_bytes()),
        ("web.html", rendered.web.into_bytes()),
        ("letter.eml", letter.text.bytes()),
    ])
}
