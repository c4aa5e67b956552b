//! What letters link to that only we can put online: the page of the issue and the files of its events.

use std::path::Path;

use bulletin::edition::Edition;
use bulletin::render::{CalendarFile, calendar_files, online, online_in_other_language};

use super::desk::Desk;
use crate::cli::lines::{eprintln, println};

/// Says after a build which of its files belong online, and where.
pub(crate) fn to_put(edition: &Edition, pictures: bool, events: &[CalendarFile]) {
    let Some(page) = online(edition) else {
        return;
    };
    println!("Put these online before you send, where the letters link to them:");
    println!("  web.html as {page}");
    if pictures {
        println!("  logos/ as {page}/logos/");
    }
    for event in events {
        println!("  {} as {}", event.name, event.address);
    }
    if let Some(other) = online_in_other_language(edition) {
        println!("  the same issue in the other language as {other}");
    }
}

/// Logos and calendar files in a folder that this build has not written.
pub(crate) fn left_over(dir: &Path, desk: &Desk) -> Vec<String> {
    let pictures = desk.theme.pictures.values();
    let events = calendar_files(&desk.edition()).into_iter();
    let written: Vec<String> = pictures
        .map(|picture| picture.name.clone())
        .chain(events.map(|event| event.name))
        .collect();
    let named = |folder: &str| -> Vec<String> {
        let entries = std::fs::read_dir(dir.join(folder)).into_iter().flatten();
        entries
            .flatten()
            .filter_map(|entry| entry.file_name().into_string().ok())
            .map(|name| format!("{folder}{name}"))
            .collect()
    };
    let events = named("").into_iter().filter(|name| {
        let ending = Path::new(name).extension();
        ending.is_some_and(|ending| ending == "ics")
    });
    let mut left: Vec<String> = events
        .chain(named("logos/"))
        .filter(|name| !written.contains(name))
        .collect();
    left.sort();
    left
}

/// Says before a live send, in one line, what has to be online by now.
pub(crate) fn linked_to(desk: &Desk) {
    let edition = desk.edition();
    let Some(page) = online(&edition) else {
        return;
    };
    let logos = (!desk.theme.pictures.is_empty()).then(|| "logos/".to_owned());
    let events = match calendar_files(&edition).len() {
        0 => None,
        1 => Some("1 calendar file".to_owned()),
        events => Some(format!("{events} calendar files")),
    };
    let beside: Vec<String> = logos.into_iter().chain(events).collect();
    let other = online_in_other_language(&edition);
    let other = other.map_or(String::new(), |other| format!(", and {other}"));
    let beside = if beside.is_empty() {
        String::new()
    } else {
        format!(", with {} beside it", beside.join(" and "))
    };
    eprintln!("  online   {page}{beside}{other}: the letters link there, so have it online by now");
}
