//! Letters whose refusal stopped a send: whether the server is right, which a person has to say.

use std::collections::{BTreeMap, HashSet};

use bulletin::ledger::{Ledger, Row};
use dialoguer::Input;

use super::{NAMED, letters, names};
use crate::cli::confirm::unanswered;
use crate::cli::folder::Folder;
use crate::cli::lines::eprintln;
use crate::cli::people::all_but;
use crate::cli::progress::discreet;
use crate::cli::send::thousands;
use crate::cli::{Trouble, World, show};

/// While nobody has had the letter, a refusal is about us, and no reason to give anybody up.
pub(super) fn all(stem: &str) -> Trouble {
    Trouble::new(format!(
        "nobody has had {stem} yet, so what the server refuses is you, and not these people"
    ))
    .cure(format!(
        "nothing was decided; have what the server says mended by whoever runs it, then run bulletin send {stem}: it writes to all of them. Whoever is gone indeed can be taken off the list"
    ))
}

/// That some wait, and what can be done.
pub(super) fn wait(stem: &str, refused: u64, nobody: bool) -> String {
    let (refused, wait) = match refused {
        1 => (letters(1), "waits"),
        more => (letters(more), "wait"),
    };
    let then = if nobody {
        format!(
            "Nobody has had it yet: have what the server says mended, then bulletin send {stem}"
        )
    } else {
        format!("Where it is right about each: bulletin settle {stem} --failed")
    };
    format!("{stem}: {refused} that the server refused {wait} for the next send. {then}")
}

/// Who has left since, by the keys of their addresses: by any way that is on record, or in any list.
pub(super) async fn gone(
    folder: &Folder,
    ledger: &Ledger,
    world: &World,
) -> Result<HashSet<String>, Trouble> {
    let mut gone: HashSet<String> = ledger.suppressions().await?.into_keys().collect();
    for list in all_but(folder, &[], world)? {
        let left = list
            .left_out
            .into_iter()
            .filter(|left| left.why.everywhere());
        gone.extend(left.map(|left| left.address.key()));
    }
    Ok(gone)
}

/// Shows what the server says of whom, and whether somebody agrees that it is right.
pub(super) fn agreed(stem: &str, rows: &[Row], yes: bool, world: &World) -> Result<bool, Trouble> {
    eprintln!(
        "{0}{stem}: {1} refused.{0:#} The server says:",
        show::BOLD,
        letters(rows.len() as u64)
    );
    for line in words(rows) {
        eprintln!("  {line}");
    }
    if yes {
        return Ok(true);
    }
    if !world.terminal {
        return Err(
            Trouble::new("nobody is at the terminal to agree to this").cure(format!(
                "nothing was decided; where the server is right about each of them, write bulletin settle {stem} --failed --yes in a script"
            )),
        );
    }
    for name in names(rows) {
        eprintln!("  {name}");
    }
    eprintln!(
        "Counted as failed, these people do not get this issue. Where the words above are about you (blocked, a list of bad senders, a login), answer no, have that mended and send again."
    );
    let typed = Input::<String>::new()
        .with_prompt("Is the server right about each of them? y/N")
        .allow_empty(true)
        .interact_text()
        .map_err(|error| unanswered(&error).cure("nothing was decided"))?;
    Ok(matches!(typed.trim().to_lowercase().as_str(), "y" | "yes"))
}

/// What the server says, without the addresses it quotes, and of how many; the most frequent first.
fn words(rows: &[Row]) -> Vec<String> {
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for row in rows {
        let said = row.answer.as_ref().map_or_else(String::new, |answer| {
            let code = answer.code.map(|code| code.to_string());
            let parts = [code, answer.enhanced.clone(), Some(discreet(&answer.text))];
            parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
        });
        *counts.entry(said).or_default() += 1;
    }
    let mut counts: Vec<(String, u64)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let others: u64 = counts.iter().skip(NAMED).map(|(_, count)| count).sum();
    counts.truncate(NAMED);
    let mut lines: Vec<String> = counts
        .into_iter()
        .map(|(said, count)| match said.as_str() {
            "" => format!("nothing that is on record, of {}", thousands(count)),
            said => format!("{said} (of {})", thousands(count)),
        })
        .collect();
    if others > 0 {
        lines.push(format!("and other words of {} more", thousands(others)));
    }
    lines
}

/// Who was not counted as failed.
pub(super) fn left(stem: &str, left: u64) -> String {
    let (who, have) = match left {
        1 => ("1 person".to_owned(), "has"),
        more => (format!("{} people", thousands(more)), "have"),
    };
    format!(
        "{who} {have} left meanwhile and {have} not been counted as failed: bulletin status {stem} --left-out"
    )
}
