//! `bulletin inbox --last`: what the last run has changed, for who has read in a log how many.

use anstream::println;
use bulletin::ledger::{LastRun, Ledger};
use chrono::DateTime;
use serde_json::json;

use super::account::{count, plain};
use crate::cli::args::Format;
use crate::cli::{Exit, Trouble, show, status};

pub(super) async fn tell(ledger: &Ledger, format: Format) -> Result<Exit, Trouble> {
    let last = ledger.last_intake().await?;
    match (format, last) {
        (Format::Json, last) => println!("{}", programs(last.as_ref())),
        (_, None) => println!("There is no run of bulletin inbox, or it was taken back."),
        (_, Some(last)) => people(&last),
    }
    Ok(Exit::Done)
}

fn people(last: &LastRun) {
    let when = DateTime::from_timestamp_millis(last.time).unwrap_or_default();
    println!(
        "{0}The run of {1}{0:#} read {2}.",
        show::BOLD,
        when.format("%-d %B %Y, %H:%M UTC"),
        count(last.mails, "new mail"),
    );
    for (news, heading) in [
        (true, "They get no more letters because of it"),
        (false, "They got no letters any more before it"),
    ] {
        let left: Vec<_> = last.left.iter().filter(|one| one.news == news).collect();
        if !left.is_empty() {
            println!("{0}{heading}{0:#} ({1}):", show::BOLD, left.len());
        }
        for one in left {
            let why = plain(&one.reason);
            println!("  {0}{1}{0:#}: {why}", show::BOLD, one.address);
        }
    }
    if !last.noted.is_empty() {
        println!(
            "{0}What came back of letters{0:#} ({1}):",
            show::BOLD,
            last.noted.len()
        );
    }
    for one in &last.noted {
        let (kind, words) = (one.kind.word(), plain(&one.words));
        println!(
            "  {0}{1}{0:#} ({2}): {kind}: {words}",
            show::BOLD,
            one.address,
            one.issue
        );
    }
    println!("To take this back: bulletin inbox --undo");
}

fn programs(last: Option<&LastRun>) -> String {
    let last = last.map(|last| {
        let left = last.left.iter().map(|one| {
            json!({ "address": one.address, "what": one.what, "why": one.reason, "changed": one.news })
        });
        let noted = last.noted.iter().map(|one| {
            json!({ "address": one.address, "issue": one.issue, "what": one.kind.word(), "words": one.words })
        });
        json!({
            "time": DateTime::from_timestamp_millis(last.time).map(|time| time.to_rfc3339()),
            "mails": last.mails,
            "left": left.collect::<Vec<_>>(),
            "noted": noted.collect::<Vec<_>>(),
        })
    });
    status::json(&json!({ "last": last }))
}
