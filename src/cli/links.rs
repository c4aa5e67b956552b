//! Trying the links of an issue: at most once a day each, with a bar while it lasts.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

use anstream::eprintln;
use bulletin::check::{Answer, Answers, addresses};
use bulletin::issue::Link;
use bulletin::pages::{Fetcher, Manners, Reach, try_links};
use indicatif::{ProgressBar, ProgressStyle};
use serde::{Deserialize, Serialize};

use super::desk::Desk;
use super::folder::Folder;
use super::{Trouble, World, show};

/// How long one page may take to answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// What was found today. Only what is well is remembered: a link that was mended, or a server that is
/// back, is seen at once.
#[derive(Default, Serialize, Deserialize)]
struct Remembered {
    day: String,
    answers: Answers,
}

/// Tries every link of the issue, and gives what they answered.
pub(crate) fn try_all(folder: &Folder, desk: &Desk, world: &World) -> Result<Answers, Trouble> {
    let edition = desk.edition();
    let links = addresses(&edition);
    let today = world
        .latest
        .with_timezone(&desk.masthead.zone)
        .date_naive()
        .to_string();
    let mut known = remembered(folder, today);
    let fresh: Vec<&Link> = links
        .iter()
        .copied()
        .filter(|link| !known.answers.contains_key(link.as_str()))
        .collect();
    let hosts: BTreeSet<&str> = fresh.iter().filter_map(|link| link.host()).collect();
    if !fresh.is_empty() {
        eprintln!(
            "Trying {} on {}; {} were fine earlier today.",
            counted(fresh.len(), "link"),
            counted(hosts.len(), "website"),
            links.len() - fresh.len()
        );
    }
    let fetcher = Fetcher::new(Reach::Internet, PATIENCE, None)
        .map_err(|fault| Trouble::new(format!("links cannot be tried: {fault}")))?;
    let bar = bar(fresh.len() as u64, world.terminal);
    let answers = try_links(&fetcher, &fresh, Manners::default(), |url, _| {
        bar.set_message(url.to_owned());
        bar.inc(1);
    });
    bar.finish_and_clear();
    if !answers.is_empty() && answers.values().all(is_silence) {
        let (who, cure) = match hosts.first() {
            Some(host) if hosts.len() == 1 => (
                format!("{host} could not be reached"),
                format!(
                    "see whether this computer is online; if it is, there is no website called {host}, or it is down"
                ),
            ),
            _ => (
                format!("none of {} websites could be reached", hosts.len()),
                "see whether this computer is online, then run the command again".to_owned(),
            ),
        };
        return Err(Trouble::new(format!("{who}, so nothing is known of the links")).cure(cure));
    }
    for (url, answer) in &answers {
        if let Answer::Found(at) = answer
            && at.trim_end_matches('/') != url.trim_end_matches('/')
        {
            eprintln!("  {0}leads on{0:#}: {url}\n         to {at}", show::BOLD);
        }
    }
    known.answers.extend(answers);
    remember(folder, &known)?;
    Ok(known.answers)
}

fn counted(count: usize, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}

/// What a computer that is not online gets to every question.
fn is_silence(answer: &Answer) -> bool {
    matches!(answer, Answer::NoSuchHost | Answer::Unknown(_))
}

fn bar(length: u64, terminal: bool) -> ProgressBar {
    let bar = if terminal {
        ProgressBar::new(length)
    } else {
        ProgressBar::hidden()
    };
    if let Ok(style) =
        ProgressStyle::with_template("  {bar:32} {human_pos} of {human_len}  {wide_msg}")
    {
        bar.set_style(style);
    }
    bar
}

fn file(folder: &Folder) -> PathBuf {
    folder.path("build/links.json")
}

fn remembered(folder: &Folder, today: String) -> Remembered {
    // A memory that is gone or spoilt only means that the links are tried again.
    let known = std::fs::read(file(folder))
        .ok()
        .and_then(|json| serde_json::from_slice(&json).ok())
        .filter(|known: &Remembered| known.day == today);
    known.unwrap_or(Remembered {
        day: today,
        ..Remembered::default()
    })
}

fn remember(folder: &Folder, known: &Remembered) -> Result<(), Trouble> {
    let well = Remembered {
        day: known.day.clone(),
        answers: known
            .answers
            .iter()
            .filter(|(_, answer)| matches!(answer, Answer::Found(_)))
            .map(|(url, answer)| (url.clone(), answer.clone()))
            .collect(),
    };
    let json = serde_json::to_vec_pretty(&well).unwrap_or_default();
    folder.write(&file(folder), &json)
}
