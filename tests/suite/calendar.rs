//! Events as files for the reader's calendar. Another parser reads them in `tests/judges/calendars.py`.

use std::collections::BTreeSet;
use std::path::Path;

use bulletin::check::addresses;
use bulletin::edition::Edition;
use bulletin::finding::Source;
use bulletin::issue::Issue;
use bulletin::masthead::{Masthead, Words};
use bulletin::render::{CalendarFile, calendar_files};

use crate::desk::Desk;

const ISSUE: &str = include_str!("../judges/events/2026-03.yaml");
const MASTHEAD: &str = include_str!("../../bulletin.yaml");
const NOW: &str = "2026-03-02T09:00:00Z";
const PARTS: [&str; 3] = ["email.html", "email.txt", "web.html"];

fn desk(change: impl FnOnce(&str) -> String) -> Desk {
    Desk::new().now(NOW).issue("2026-03", &change(ISSUE))
}

/// The finished parts and the files beside them, by name.
fn built(desk: &Desk) -> (String, Vec<String>) {
    desk.run(&["build", "2026-03"]).code(0);
    let parts = PARTS.map(|name| desk.read(&format!("build/2026-03/{name}")));
    let mut files = desk.names("build/2026-03");
    files.retain(|name| Path::new(name).extension().is_some_and(|end| end == "ics"));
    (parts.join("\n"), files)
}

/// The files of an issue, without the binary.
fn files(text: &str) -> Vec<CalendarFile> {
    with(text, calendar_files)
}

fn with<T>(text: &str, give: impl FnOnce(&Edition) -> T) -> T {
    let issue = Issue::read("2026-03", &Source::from_text("issues/2026-03.yaml", text));
    let masthead = Masthead::read(&Source::from_text("bulletin.yaml", MASTHEAD)).unwrap();
    let (name, words) = Words::builtin("en-GB");
    let words = Words::read(&Source::from_text(name, words)).unwrap();
    give(&Edition::of(&issue, &masthead, &words))
}

#[track_caller]
fn file<'a>(files: &'a [CalendarFile], name: &str) -> &'a CalendarFile {
    files.iter().find(|file| file.name == name).unwrap()
}

/// A line of a file as it was before it was folded.
#[track_caller]
fn line(file: &CalendarFile, name: &str) -> Option<String> {
    let unfolded = file.content.replace("\r\n ", "");
    let mut lines = unfolded.lines();
    lines.find(|line| line.starts_with(name)).map(str::to_owned)
}

#[test]
fn each_event_has_a_file_that_letter_and_page_link_to() {
    let desk = desk(str::to_owned);
    let page = "https://example.org/bulletin/2026-03";
    desk.run(&["build", "2026-03"])
        .code(0)
        .out_has("Put these online before you send")
        .out_has(&format!("web.html as {page}\n"))
        .out_has(&format!(
            "a-summer-afternoon.ics as {page}/a-summer-afternoon.ics\n"
        ));
    let (_, files) = built(&desk);
    assert_eq!(files.len(), 10, "{files:?}");
    for part in PARTS {
        let part = desk.read(&format!("build/2026-03/{part}"));
        for name in &files {
            assert_eq!(part.matches(&format!("{page}/{name}")).count(), 1, "{name}");
        }
    }
    let text = desk.read("build/2026-03/email.txt");
    let lines = format!(
        "Book a place in the sun:\nhttps://example.org/events/summer?a=1&b=2,3;4\n\n\
         Add “A summer afternoon” to your calendar:\n{page}/a-summer-afternoon.ics\n"
    );
    assert!(text.contains(&lines), "{text}");
    assert!(
        !desk
            .read("build/2026-03/letter.eml")
            .contains("text/calendar")
    );
}

#[test]
fn no_two_links_have_the_same_words() {
    let (parts, files) = built(&desk(str::to_owned));
    let words: BTreeSet<&str> = parts
        .lines()
        .filter(|line| line.starts_with("Add “") && line.ends_with(':'))
        .collect();
    assert_eq!(words.len(), files.len(), "{words:?}");
    assert!(words.iter().all(|words| words.chars().count() < 120));
}

#[test]
fn an_event_that_leads_the_issue_is_offered_too() {
    for (field, link) in [
        ("    action: Book a place in the sun\n", true),
        (
            "    link: https://example.org/events/summer?a=1&b=2,3;4\n    action: Book a place in the sun\n",
            false,
        ),
    ] {
        let desk = desk(|text| {
            let text = text.replace(
                "    title: A summer afternoon\n",
                "    lead: yes\n    title: A summer afternoon\n",
            );
            assert!(text.contains(field));
            if link { text } else { text.replace(field, "") }
        });
        desk.run(&["build", "2026-03"]).code(0);
        let html = desk.read("build/2026-03/email.html");
        assert!(
            html.contains("/2026-03/a-summer-afternoon.ics\""),
            "with a link: {link}"
        );
    }
}

#[test]
fn the_house_can_do_without() {
    for (old, new) in [
        ("calendar: yes", "calendar: no"),
        ("archive: https:", "# archive: https:"),
        // What can be changed on its way does not go into anybody's calendar.
        ("archive: https:", "archive: http:"),
    ] {
        let desk = desk(str::to_owned).masthead(|text| text.replace(old, new));
        let (parts, files) = built(&desk);
        assert!(files.is_empty(), "{new}: {files:?}");
        assert!(!parts.contains(".ics"), "{new}");
        assert!(!parts.contains("to your calendar"), "{new}");
    }
    desk(str::to_owned)
        .masthead(|text| text.replace("calendar: yes", "calendar: perhaps"))
        .run(&["check", "2026-03"])
        .code(1)
        .err_has("`calendar:` is yes or no")
        .err_has("bulletin.yaml:");
}

#[test]
fn the_same_issue_gives_the_same_bytes_whatever_the_clock_says() {
    let desk = desk(str::to_owned);
    let (_, names) = built(&desk);
    let read = |desk: &Desk| -> Vec<String> {
        let path = |name| format!("build/2026-03/{name}");
        names.iter().map(|name| desk.read(&path(name))).collect()
    };
    let before = read(&desk);
    let desk = desk.now("2026-03-09T18:30:00Z");
    built(&desk);
    assert_eq!(before, read(&desk));
    assert!(before.iter().all(|file| {
        let lines: Vec<&str> = file.split("\r\n").collect();
        lines.iter().all(|line| line.len() <= 75) && lines.contains(&"DTSTAMP:20260302T090000Z")
    }));
}

#[test]
fn a_corrected_event_keeps_its_address_and_takes_the_place_of_the_old_one() {
    let before = files(ISSUE);
    let name = "a-summer-afternoon.ics";
    let old = file(&before, name);
    // Another day, another place, and an item less above it.
    let (head, rest) = ISSUE.split_once("  - kind: event\n").unwrap();
    let (_, rest) = rest.split_once("  - kind: event\n").unwrap();
    let moved = format!("{head}  - kind: event\n{rest}")
        .replace("Wednesday 8 July 2026, 2pm", "Thursday 9 July 2026, 3pm")
        .replace("Example Hall;", "Example Barn;");
    let after = files(&moved);
    assert_eq!(after.len(), before.len() - 1);
    let new = file(&after, name);
    assert_eq!(old.address, new.address);
    assert_eq!(line(old, "UID:"), line(new, "UID:"));
    assert_eq!(line(old, "DTSTART").unwrap(), "DTSTART:20260708T130000Z");
    assert_eq!(line(new, "DTSTART").unwrap(), "DTSTART:20260709T140000Z");
}

#[test]
fn nobody_is_told_who_comes_and_no_end_is_made_up() {
    let files = files(ISSUE);
    for file in &files {
        for unwanted in ["ORGANIZER", "ATTENDEE", "METHOD", "VALARM", "mailto:"] {
            assert!(!file.content.contains(unwanted), "{}", file.content);
        }
    }
    let open = file(&files, "a-time-that-does-not-exist.ics");
    assert_eq!(line(open, "DTEND"), None);
    let days = file(&files, "a-day-without-times.ics");
    assert_eq!(line(days, "DTEND").unwrap(), "DTEND;VALUE=DATE:20260401");
    // The calendar shows one long event; its words say when people have to be there.
    let several = file(&files, "several-days-with-times.ics");
    let said = "DESCRIPTION:When: Friday 27 to Sunday 29 March 2026\\, 9:30am to 4pm\\n\\nIt ends";
    assert!(line(several, "DESCRIPTION").unwrap().starts_with(said));
}

#[test]
fn our_own_files_are_not_tried_before_they_are_online() {
    with(ISSUE, |edition| {
        assert!(!calendar_files(edition).is_empty());
        let tried = addresses(edition);
        assert!(!tried.is_empty());
        for link in tried {
            let address = link.as_str();
            assert!(
                !address.starts_with("https://example.org/bulletin/2026-03"),
                "{address}"
            );
        }
    });
}

#[test]
fn a_live_send_says_what_has_to_be_online() {
    let desk = Desk::new()
        .now(NOW)
        .masthead(|_| {
            let text = include_str!("../postfix/bulletin.yaml");
            text.replace("through: THROUGH", "through: smtp://localhost:9")
                .replace("kinds: news, policy", "kinds: event, training")
        })
        .issue("2026-03", &ISSUE.replace("example.org", "www.gov.uk"))
        .list(
            "members.csv",
            "email,basis,since\nada@example.org,consent,2026-01-05\n",
        );
    // It gets as far as the server, which is not there.
    desk.run(&["send", "2026-03", "--confirm", "2026-03"])
        .code(2)
        .err_has("  online   https://bulletin.test/archive/2026-03, with 10 calendar files beside it: the letters link there");
}

#[test]
fn what_belongs_online_includes_the_page_in_the_other_language() {
    let desk = desk(str::to_owned);
    let other = "as https://example.org/bulletin/2026-03.cy";
    desk.run(&["build", "2026-03"]).code(0).out_lacks(other);
    let desk = desk.issue("2026-03.cy", ISSUE);
    desk.run(&["build", "2026-03"]).code(0).out_has(other);
    let html = desk.read("build/2026-03/email.html");
    assert!(html.contains("href=\"https://example.org/bulletin/2026-03.cy\""));
}
