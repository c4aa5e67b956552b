//! `bulletin status`: how far an issue has got.

mod people;
mod told;

use bulletin::delivery::{Cause, Later};
use bulletin::ledger::{Dispatch, Held, Kind, Ledger, State, Sums};
use chrono_tz::Tz;
use serde::Serialize;
use told::never;
pub(crate) use told::{Beside, say_json};

use super::approve::{moment, signatures, when};
use super::args::{self, Format};
use super::folder::Folder;
use super::previewed;
use super::progress::{because, clock_time};
use super::segment;
use super::send::{at_rest, exit_of, thousands};
use super::{Exit, Trouble, World, runtime, show};
use crate::cli::lines::println;

pub(crate) fn run(
    folder: &Folder,
    args: &args::Status,
    format: Format,
    world: &World,
) -> Result<Exit, Trouble> {
    format.words_or_json()?;
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
                people::arrived_after_all(&ledger.bounces(dispatch.id).await?);
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
            let zone = folder.masthead().map_or(chrono_tz::UTC, |house| house.zone);
            people::settled(&stem, &ledger.settled(dispatch.id).await?, format, zone);
            return Ok(Exit::Done);
        }
        let sums = ledger.sums(dispatch.id).await?;
        if !sums.add_up() {
            return Err(
                Trouble::new(format!("the ledger of {stem} does not add up: {sums:?}"))
                    .cure("do not send; restore subscribers/ledger.db from a copy"),
            );
        }
        let beside = Beside::of(&ledger, dispatch.id).await?;
        match format {
            Format::Json => say_json(&dispatch, &sums, &beside),
            _ => {
                let zone = folder.masthead().map_or(chrono_tz::UTC, |house| house.zone);
                let now = world.current().timestamp_millis();
                let standing = Standing {
                    sums,
                    dead: ledger.dead(dispatch.id).await?.len(),
                    ready: ledger.ready(dispatch.id, now).await?,
                    held: ledger.held(dispatch.id, now).await?,
                };
                text(&stem, &dispatch, &standing, zone);
                people::say_bounced(&stem, beside.bounced, beside.complaints);
                if let Some(begun) = beside.outside {
                    println!("{}", segment::outside(begun.people, &begun.segment));
                }
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

pub(crate) fn json(value: &impl Serialize) -> String {
    // Strings and numbers always have a form in JSON.
    serde_json::to_string_pretty(value).unwrap_or_default()
}

/// How a dispatch stands at this moment.
struct Standing {
    sums: Sums,
    /// How many of its addresses are dead.
    dead: usize,
    /// How many letters may go now.
    ready: u64,
    /// Those that may not go yet.
    held: Option<Held>,
}

fn text(stem: &str, dispatch: &Dispatch, standing: &Standing, zone: Tz) {
    let sums = &standing.sums;
    let bold = show::BOLD;
    let kind = match dispatch.kind {
        Kind::Live => "sent",
        Kind::Rehearsal => "rehearsed",
    };
    let began = moment(dispatch.started, zone);
    println!(
        "{bold}{stem}{bold:#}, {kind} through {}, begun {}: {}",
        dispatch.through,
        began,
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
    say_dead(standing.dead);
    if sums.suppressed > 0 {
        println!("Who is not written to, and why: bulletin status {stem} --left-out");
    }
    if sums.in_doubt > 0 {
        println!("What is in doubt: bulletin status {stem} --in-doubt");
    }
    if let Some(step) = going_on(stem, sums, standing.ready, standing.held, zone) {
        println!("{step}");
    }
}

/// How to go on, and from when; none where nothing is left.
pub(crate) fn going_on(
    stem: &str,
    sums: &Sums,
    ready: u64,
    held: Option<Held>,
    zone: Tz,
) -> Option<String> {
    if sums.waiting + sums.deferred == 0 {
        return None;
    }
    let command = format!("bulletin send {stem}");
    let Some(held) = held else {
        return Some(format!("To go on: {command}"));
    };
    let later = Later {
        at: held.first,
        letters: held.letters,
        cause: Cause::PutOff,
    };
    let (why, from) = (because(&later), clock_time(held.first, zone));
    Some(if ready == 0 {
        format!("{why}, so nothing can go before {from}. To go on from then: {command}")
    } else {
        format!("To go on: {command}. {why}, and can go from {from} on.")
    })
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
