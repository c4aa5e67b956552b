//! `bulletin status`: how far an issue has got.

mod people;

use anstream::println;
use bulletin::ledger::{Dispatch, Kind, Ledger, State, Sums};
use chrono::DateTime;
use serde::Serialize;

use super::approve::{signatures, when};
use super::args::{self, Format};
use super::folder::Folder;
use super::previewed;
use super::send::{at_rest, exit_of, thousands};
use super::{Exit, Trouble, World, runtime, show};

pub(crate) fn run(
    folder: &Folder,
    args: &args::Status,
    format: Format,
    world: &World,
) -> Result<Exit, Trouble> {
    if !matches!(format, Format::Text | Format::Json) {
        return Err(Trouble::new("this form is for `bulletin check`")
            .cure("write --format json, or leave --format out"));
    }
    let stem = folder.stem(args.issue.as_deref())?;
    if !folder.path(&format!("issues/{stem}.yaml")).exists() && !folder.ledger().exists() {
        return Err(Trouble::new(format!("there is no issue {stem}")));
    }
    runtime()?.block_on(async {
        let path = folder.ledger();
        if !path.exists() {
            return Ok(never(&stem, format));
        }
        let ledger = Ledger::open_existing(&path).await?;
        let Some(dispatch) = latest(&ledger, &stem).await? else {
            let exit = never(&stem, format);
            if format == Format::Text {
                say_signatures(&ledger, folder, &stem, None, world).await?;
            }
            at_rest(&ledger).await;
            return Ok(exit);
        };
        let listed = match (args.failed, args.in_doubt) {
            (true, _) => Some(State::Failed),
            (_, true) => Some(State::InDoubt),
            _ => None,
        };
        if let Some(state) = listed {
            let rows = ledger.rows(dispatch.id, state).await?;
            let dead = ledger.dead(dispatch.id).await?;
            people::list(&stem, state, &rows, &dead, format);
            if state == State::InDoubt && format == Format::Text {
                people::arrived_after_all(&stem, &ledger.bounces(dispatch.id).await?);
            }
            return Ok(Exit::Done);
        }
        if args.left_out {
            let mut rows = ledger.exclusions(dispatch.id).await?;
            rows.extend(ledger.suppressed(dispatch.id).await?);
            people::left_out(&stem, &rows, format);
            return Ok(Exit::Done);
        }
        if args.bounced {
            people::bounced(&stem, &ledger.bounces(dispatch.id).await?, format);
            return Ok(Exit::Done);
        }
        if args.settled {
            people::settled(&stem, &ledger.settled(dispatch.id).await?, format);
            return Ok(Exit::Done);
        }
        let sums = ledger.sums(dispatch.id).await?;
        let (bounced, complaints) = ledger.came_back(dispatch.id).await?;
        if !sums.add_up() {
            return Err(
                Trouble::new(format!("the ledger of {stem} does not add up: {sums:?}"))
                    .cure("do not send; restore subscribers/ledger.db from a copy"),
            );
        }
        match format {
            Format::Json => println!(
                "{}",
                json(&Status {
                    issue: &stem,
                    state: sums.word(),
                    through: Some(&dispatch.through),
                    commit: dispatch.revision.as_ref().map(|from| from.commit.as_str()),
                    uncommitted: dispatch.revision.as_ref().is_some_and(|from| from.edited),
                    sums,
                    bounced,
                    complaints
                })
            ),
            _ => {
                text(
                    &stem,
                    &dispatch,
                    &sums,
                    ledger.dead(dispatch.id).await?.len(),
                );
                people::say_bounced(&stem, bounced, complaints);
                say_signatures(&ledger, folder, &stem, Some(dispatch.kind), world).await?;
            }
        }
        at_rest(&ledger).await;
        Ok(exit_of(&sums))
    })
}

/// The live dispatch of an issue, else its rehearsal.
pub(crate) async fn latest(ledger: &Ledger, stem: &str) -> Result<Option<Dispatch>, Trouble> {
    match ledger.dispatch(stem, Kind::Live).await? {
        Some(live) => Ok(Some(live)),
        None => Ok(ledger.dispatch(stem, Kind::Rehearsal).await?),
    }
}

/// Who has had a preview and who has signed it off; and, while it has not been sent, what has come between a signature and now.
async fn say_signatures(
    ledger: &Ledger,
    folder: &Folder,
    stem: &str,
    sent: Option<Kind>,
    world: &World,
) -> Result<(), Trouble> {
    let Ok(desk) = folder.desk(Some(stem)) else {
        for approval in ledger.approvals(stem).await? {
            println!("  signed by {}", approval.name);
        }
        return Ok(());
    };
    if let Some(last) = previewed::last(ledger, &desk).await? {
        println!("  {last}");
    }
    for (approval, void) in signatures(ledger, &desk, world).await? {
        let (name, when) = (&approval.name, when(approval.time, &desk.masthead));
        match void {
            // What was sent was signed; the files may have changed since.
            Some(why) if sent != Some(Kind::Live) => println!("  {name} signed on {when}, {why}"),
            _ => println!("  signed off by {name}, {when}"),
        }
    }
    Ok(())
}

fn never(stem: &str, format: Format) -> Exit {
    match format {
        Format::Json => println!(
            "{}",
            json(&Status {
                issue: stem,
                state: "not-sent",
                through: None,
                commit: None,
                uncommitted: false,
                sums: Sums::default(),
                bounced: 0,
                complaints: 0
            })
        ),
        _ => println!("{stem} has not been sent."),
    }
    Exit::Done
}

/// What other programs rely on.
#[derive(Serialize)]
struct Status<'a> {
    issue: &'a str,
    state: &'a str,
    through: Option<&'a str>,
    commit: Option<&'a str>,
    uncommitted: bool,
    #[serde(flatten)]
    sums: Sums,
    /// Of those sent: letters that came back later.
    bounced: u64,
    /// Readers who called the letter spam.
    complaints: u64,
}

pub(crate) fn json(value: &impl Serialize) -> String {
    // Strings and numbers always have a form in JSON.
    serde_json::to_string_pretty(value).unwrap_or_default()
}

fn text(stem: &str, dispatch: &Dispatch, sums: &Sums, dead: usize) {
    let bold = show::BOLD;
    let kind = match dispatch.kind {
        Kind::Live => "sent",
        Kind::Rehearsal => "rehearsed",
    };
    let began = DateTime::from_timestamp_millis(dispatch.started)
        .map(|time| time.format("%-d %B %Y, %H:%M UTC").to_string());
    println!(
        "{bold}{stem}{bold:#}, {kind} through {}, begun {}: {}",
        dispatch.through,
        began.unwrap_or_default(),
        sums.word()
    );
    if let Some(revision) = &dispatch.revision {
        println!("  from commit {}", revision.for_people());
    }
    for (name, count) in [
        ("selected", sums.selected),
        ("sent", sums.sent),
        ("failed", sums.failed),
        ("in doubt", sums.in_doubt),
        ("deferred", sums.deferred),
        ("suppressed", sums.suppressed),
        ("waiting", sums.waiting),
    ] {
        println!("  {name:10} {:>9}", thousands(count));
    }
    if sums.failed > 0 {
        println!("Who failed, and why: bulletin status {stem} --failed");
    }
    say_dead(dead);
    if sums.suppressed > 0 {
        println!("Who is not written to, and why: bulletin status {stem} --left-out");
    }
    if sums.in_doubt > 0 {
        println!("What is in doubt: bulletin status {stem} --in-doubt");
    }
    if sums.waiting + sums.deferred > 0 {
        println!("To go on: bulletin send {stem}");
    }
}

/// What follows from addresses that servers have called dead.
pub(crate) fn say_dead(dead: usize) {
    if let Some(said) = dead_addresses(dead) {
        println!("{said}");
    }
}

/// The same as a sentence, where there are any.
pub(crate) fn dead_addresses(dead: usize) -> Option<String> {
    let people = match dead {
        0 => return None,
        1 => "1 address is".to_owned(),
        more => format!("{more} addresses are"),
    };
    Some(format!(
        "{people} dead, says the server, and noted: no more letters go there. If that is wrong: bulletin subscribers restore ADDRESS --because REASON"
    ))
}
