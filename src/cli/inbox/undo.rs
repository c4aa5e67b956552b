//! `bulletin inbox --undo`: the last run is taken back, once somebody has seen what that means.

use anstream::println;
use bulletin::ledger::{Ledger, Undone};
use chrono::DateTime;
use serde_json::json;

use super::account::count;
use crate::cli::args::{self, Format};
use crate::cli::confirm::agreed;
use crate::cli::{Exit, Trouble, World, show, status};

pub(super) async fn undo(
    ledger: &Ledger,
    args: &args::Inbox,
    format: Format,
    world: &World,
) -> Result<Exit, Trouble> {
    let now = world.now.timestamp_millis();
    let last = ledger.foretell_undo(now).await?;
    let Some(last) = last else {
        match format {
            Format::Json => programs(None, args.dry_run),
            _ => println!("There is no run of bulletin inbox to take back."),
        }
        return Ok(Exit::Done);
    };
    if !(args.yes || args.dry_run) && (!world.terminal || format == Format::Json) {
        return Err(
            Trouble::new("nobody is at the terminal to agree to this").cure(
                "nothing was changed; in a script, add --yes to do it, or --dry-run to look only",
            ),
        );
    }
    if args.dry_run || !args.yes {
        match format {
            Format::Json => programs(Some(&last), true),
            _ => foretell(&last),
        }
    }
    if args.dry_run {
        return Ok(Exit::Done);
    }
    if !args.yes
        && !agreed("Take it back?").map_err(|trouble| trouble.cure("nothing was changed"))?
    {
        println!("Nothing was changed.");
        return Ok(Exit::Done);
    }
    let Some(undone) = ledger.undo_intake(last.run, now).await? else {
        return Err(
            Trouble::new("another run of bulletin inbox has come or gone meanwhile")
                .cure("nothing was changed; run it again"),
        );
    };
    match format {
        Format::Json => programs(Some(&undone), false),
        _ => {
            println!(
                "Taken back: the run of {}. Its {} may be read again.",
                when(&undone),
                count(undone.mails, "mail"),
            );
            people(&undone);
        }
    }
    Ok(Exit::Done)
}

/// Says what would be taken back, and from how many.
fn foretell(run: &Undone) {
    println!(
        "{0}The run of {1}{0:#} would be taken back: {2} may be read again, {3} again, {4} out.",
        show::BOLD,
        when(run),
        count(run.mails, "mail"),
        match run.back.len() {
            1 => "1 person gets letters".to_owned(),
            more => format!("{} get letters", show::count(more, "person", "people")),
        },
        match run.stay.len() {
            1 => "1 stays".to_owned(),
            more => format!("{more} stay"),
        },
    );
    people(run);
}

fn when(undone: &Undone) -> String {
    let time = DateTime::from_timestamp_millis(undone.time).unwrap_or_default();
    time.format("%-d %B %Y, %H:%M UTC").to_string()
}

/// Says of each whether letters come again.
fn people(undone: &Undone) {
    let bold = show::BOLD;
    for person in &undone.back {
        println!("  {bold}{person}{bold:#} gets letters again, if a list has them.");
    }
    for (person, issue) in &undone.missed {
        println!(
            "  {bold}{person}{bold:#} was left out of {issue} already, which is not over: that letter will not come."
        );
    }
    for person in &undone.stay {
        println!("  {bold}{person}{bold:#} stays out: they have left by another way as well.");
    }
}

/// The same for programs.
fn programs(undone: Option<&Undone>, dry_run: bool) {
    let undone = undone.map(|undone| {
        let missed = undone
            .missed
            .iter()
            .map(|(person, issue)| json!({ "address": person, "issue": issue }));
        let missed = missed.collect::<Vec<_>>();
        json!({
            "mails": undone.mails, "back": undone.back, "stay": undone.stay, "missed": missed
        })
    });
    println!(
        "{}",
        status::json(&json!({ "undone": undone, "dry_run": dry_run }))
    );
}
