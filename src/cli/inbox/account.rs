//! What came of reading mail, for people and for programs.

use anstream::println;
use bulletin::inbox::{Account, LARGEST, Line, Sort};
use bulletin::masthead::Masthead;
use chrono::DateTime;
use serde_json::{Value, json};

use super::discretion::How;
use crate::cli::send::thousands;
use crate::cli::{show, status};

/// More lines of one kind than this are not read on a screen.
const SHOWN: usize = 200;

/// Says it to an editor.
pub(super) fn say(account: &Account, how: How, masthead: &Masthead) {
    let dry_run = how.dry_run;
    let people = |lines: &[&Line], heading: &str| people(lines, heading, how);
    let bold = show::BOLD;
    println!(
        "{bold}Read {}{bold:#}{}{}.",
        count(account.read, "new mail"),
        passed_over(account),
        if dry_run {
            "; nothing is changed, this is what would be"
        } else {
            ""
        },
    );
    let of = |wanted: &[Sort], news: Option<bool>| -> Vec<&Line> {
        account
            .lines
            .iter()
            .filter(|line| wanted.contains(&line.sort) && news.is_none_or(|news| line.news == news))
            .collect()
    };
    for (sort, heading) in [
        (Sort::Left, "They asked to leave, and get no more letters"),
        (
            Sort::Complained,
            "They called a letter spam, and get no more letters",
        ),
        (
            Sort::Dead,
            "Their address is dead: no more letters go there",
        ),
        (
            Sort::Often,
            "Their letters came back too often: no more go there",
        ),
    ] {
        people(&of(&[sort], Some(true)), heading);
    }
    let leaving = [Sort::Left, Sort::Complained, Sort::Dead, Sort::Often];
    people(
        &of(&leaving, Some(false)),
        "They got no letters any more before this, and nothing changes",
    );
    people(
        &of(&[Sort::Soft], None),
        "Their letter came back; they stay on the list",
    );
    people(
        &of(&[Sort::Refused], None),
        "Their letter was refused by somebody's rules; they stay on the list (bulletin doctor looks at your side)",
    );
    people(
        &of(&[Sort::Delayed], None),
        "Their letter is late, and still tried",
    );
    people(
        &of(&[Sort::Delivered], None),
        "Their letter has arrived, says a report",
    );
    for_a_person(&of(&[Sort::Person], None), how, masthead);
    for doubted in &account.doubted {
        println!(
            "{0}Not believed{0:#}: {1} of {2} came back as dead, most of those sent. That is more likely a fault of a server \
             or of ours: nobody was taken off for it. If you know it to be true: bulletin subscribers remove ADDRESS",
            show::BOLD,
            count(doubted.letters, "letter"),
            doubted.issue,
        );
    }
    asides(account, how);
    if !how.addresses && account.lines.iter().any(|line| line.about.is_some()) {
        println!(
            "Nobody is named, for this may be a log. With addresses: {}",
            if dry_run {
                "--addresses"
            } else {
                "bulletin inbox --last"
            }
        );
    }
    match (account.changes(), dry_run) {
        (0, _) => {}
        (_, true) => println!("To do it: the same command without --dry-run."),
        (_, false) => println!("To take this back: bulletin inbox --undo"),
    }
}

/// What was left aside, cut or not read.
fn asides(account: &Account, how: How) {
    let place = |place: &str| how.words(place);
    for later in account.later.iter().map(|it| place(it)) {
        println!("{later} was written this moment: it is left for the next time.");
    }
    if account.automatic > 0 {
        println!(
            "{} left aside.",
            count(account.automatic, "automatic reply")
        );
    }
    if account.skipped > 0 {
        println!(
            "{} left aside: in a folder, mail is what ends in .eml or .mbox.",
            count(account.skipped, "other file")
        );
    }
    if account.cut > 0 {
        println!(
            "{} larger than {} MB: only the beginning was read.",
            count(account.cut, "mail was"),
            LARGEST >> 20
        );
    }
    for unread in account.unreadable.iter().map(|it| place(it)) {
        println!("{0}not read{0:#}: {unread}", show::RED);
    }
    if let Some(fault) = &account.broken {
        println!(
            "{0}broken off{0:#}: {1}",
            show::RED,
            place(&fault.to_string())
        );
        println!("  {}", fault.cure());
    }
}

fn passed_over(account: &Account) -> String {
    match account.before {
        0 => String::new(),
        before => format!("; {} had been read before", thousands(before)),
    }
}

fn people(lines: &[&Line], heading: &str, how: How) {
    if lines.is_empty() {
        return;
    }
    println!(
        "{0}{heading}{0:#} ({1}){2}",
        show::BOLD,
        thousands(lines.len() as u64),
        if how.addresses { ":" } else { "" },
    );
    if !how.addresses {
        return;
    }
    for line in lines.iter().take(SHOWN) {
        let about = line.about.as_deref().unwrap_or("somebody");
        let issue = line
            .issue
            .as_deref()
            .map_or(String::new(), |issue| format!(" ({issue})"));
        println!(
            "  {0}{about}{0:#}{issue}: {1}",
            show::BOLD,
            plain(&line.why)
        );
    }
}

fn for_a_person(lines: &[&Line], how: How, masthead: &Masthead) {
    if lines.is_empty() {
        return;
    }
    println!(
        "{0}For you to read{0:#} ({1}):",
        show::BOLD,
        thousands(lines.len() as u64)
    );
    for line in lines.iter().take(SHOWN) {
        let date = line.date.and_then(|date| DateTime::from_timestamp(date, 0));
        let date = date.map(|date| {
            date.with_timezone(&masthead.zone)
                .format("%-d %B %Y, %H:%M")
                .to_string()
        });
        let date = date.unwrap_or_else(|| "no date".into());
        let why = how.why(line).unwrap_or_default();
        let (why, place) = (plain(&why), plain(&line.place));
        if !how.addresses {
            println!("  {date}: {why}; {place}");
            continue;
        }
        println!(
            "  {0}{1}{0:#}, {date}: {2}",
            show::BOLD,
            if line.from.is_empty() {
                "nobody".into()
            } else {
                plain(&line.from)
            },
            if line.subject.trim().is_empty() {
                "no subject".into()
            } else {
                plain(&line.subject)
            },
        );
        println!("    {why}; {place}");
    }
    more(lines.len());
}

fn more(lines: usize) {
    if lines > SHOWN {
        println!(
            "  and {} more; --format json lists them all",
            thousands((lines - SHOWN) as u64)
        );
    }
}

/// A stranger's words without anything that moves the cursor or turns the direction round.
pub(super) fn plain(words: &str) -> String {
    let unseen = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    let words: String = words.chars().filter(|c| !unseen(*c)).take(300).collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `1 mail`, `2 mails`, `2 automatic replies`.
pub(super) fn count(number: u64, what: &str) -> String {
    if number == 1 {
        return format!("1 {what}");
    }
    let many = match what {
        "automatic reply" => "automatic replies".to_owned(),
        "mail was" => "mails were".to_owned(),
        what => format!("{what}s"),
    };
    format!("{} {many}", thousands(number))
}

/// The same for programs. Nothing of what people wrote is in it but the subject.
pub(super) fn json(account: &Account, how: How) -> String {
    let named = |words: &Option<String>| words.clone().filter(|_| how.addresses);
    let typed = |words: &str| how.addresses.then(|| words.to_owned());
    let all = |words: &[String]| words.iter().map(|it| how.words(it)).collect::<Vec<_>>();
    let line = |line: &Line| -> Value {
        json!({
            "what": line.sort.word(),
            "changed": line.news && line.sort.is_leaving(),
            "address": named(&line.about),
            "issue": line.issue,
            "why": how.why(line),
            "from": typed(&line.from),
            "subject": typed(&line.subject),
            "date": line.date.and_then(|date| DateTime::from_timestamp(date, 0)).map(|date| date.to_rfc3339()),
            "place": line.place,
        })
    };
    status::json(&json!({
        "dry_run": how.dry_run,
        "addresses": how.addresses,
        "read": account.read,
        "read_before": account.before,
        "skipped": account.skipped,
        "automatic": account.automatic,
        "cut": account.cut,
        "changes": account.changes(),
        "mail": account.lines.iter().map(line).collect::<Vec<_>>(),
        "doubted": account.doubted.iter().map(|one| json!({ "issue": one.issue, "letters": one.letters })).collect::<Vec<_>>(),
        "later": all(&account.later),
        "unreadable": all(&account.unreadable),
        "broken": account.broken.as_ref().map(|fault| how.words(&fault.to_string())),
    }))
}
