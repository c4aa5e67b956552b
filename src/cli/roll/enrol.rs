//! `bulletin subscribers add`: one person more.

use anstream::println;
use bulletin::ledger::{Change, Ledger, What};
use bulletin::subscribers::import::{Fate, Merge, Verdict, typed};

use crate::cli::folder::Folder;
use crate::cli::import::{Barred, Destination, mend, terms};
use crate::cli::send::at_rest;
use crate::cli::show::{self, Findings};
use crate::cli::{Exit, Trouble, World, args, runtime};

/// Puts somebody on a list.
pub(crate) fn enrol(folder: &Folder, args: &args::Enrol, world: &World) -> Result<Exit, Trouble> {
    runtime()?.block_on(async {
        let ledger = Ledger::open(&folder.ledger()).await?;
        let done = add(folder, &ledger, args, world).await;
        at_rest(&ledger).await;
        done
    })
}

async fn add(
    folder: &Folder,
    ledger: &Ledger,
    args: &args::Enrol,
    world: &World,
) -> Result<Exit, Trouble> {
    mend(folder, ledger, world).await?;
    let today = world.now.date_naive().to_string();
    let typed_terms = args::Terms {
        since: args.terms.since.clone().or(Some(today)),
        source: args
            .terms
            .source
            .clone()
            .or(Some("bulletin subscribers add".to_owned())),
        ..args.terms.clone()
    };
    let terms = terms(&typed_terms, false, world)?;
    let plain = |text: &Option<String>| text.clone().unwrap_or_default();
    let newcomer = match typed(
        &args.address,
        &plain(&args.name),
        &plain(&args.tags),
        &terms,
    ) {
        Verdict::In(newcomer) => *newcomer,
        Verdict::Refused(message, cure) => {
            return Err(Trouble::new(message).cure(format!("nobody was added; {}", for_one(&cure))));
        }
        _ => return Err(Trouble::new("this person cannot be added")),
    };
    if let Some(warning) = &newcomer.warning {
        return Err(Trouble::new(warning.clone()).cure("nobody was added; correct the name"));
    }
    let address = newcomer.subscriber.address.clone();
    let change = Change {
        time: world.now.timestamp_millis(),
        what: What::Added,
        detail: newcomer.consent(),
        source: terms.source.clone().unwrap_or_default(),
    };
    let mut list = Destination::find(folder, args.list.as_deref(), world)?;
    let caution = list.caution(folder)?;
    let barred = Barred::of(folder, Some(ledger), world).await?;
    let merged = barred.with(|here| Merge::new(&mut list.target, here, 1).one(&newcomer));
    let merged = merged.map_err(|fault| Trouble::findings(Findings::of(vec![*fault], [])))?;
    let (bold, file) = (show::BOLD, list.file.clone());
    if let [line, ..] = merged.told.lines(Fate::KeptOut) {
        return Err(Trouble::new(format!("{address} is not to be written to: {}", line.words)).cure(format!(
            "nobody was added. If they have asked to come back, write down how: bulletin subscribers restore {address} --because \"…\" --basis consent --since DATE"
        )));
    }
    if !merged.changes_list() {
        println!("{bold}{address}{bold:#} is on {file} already; nothing was changed.");
        return Ok(Exit::Done);
    }
    let now = world.now.timestamp_millis();
    let cautions: Vec<String> = caution
        .into_iter()
        .chain(barred.unread().to_vec())
        .collect();
    let erasures = barred.into_erasures();
    let _lock = list.lock(ledger, erasures.as_ref(), now).await?;
    let new = merged.outcome(newcomer).filter(|taken| taken.new);
    list.stage(&merged, new.into_iter().map(|taken| Ok(taken.newcomer)))?;
    // First what they agreed to, then the row by which they are written to.
    let what = match merged.told.count(Fate::Added) {
        0 => What::Changed,
        _ => What::Added,
    };
    list.or_not(list.unchanged())?;
    let noted = ledger.note(&address, &Change { what, ..change }).await;
    list.or_not(noted.map_err(Trouble::from))?;
    list.place()?;
    match merged.told.lines(Fate::Changed) {
        [changed, ..] => println!(
            "{bold}{address}{bold:#} was on {file} already: {}.",
            changed.words
        ),
        [] => println!("{bold}{address}{bold:#} is on {file} now."),
    }
    for caution in cautions {
        println!("  {0}Mind:{0:#} {caution}", show::YELLOW);
    }
    Ok(Exit::Done)
}

/// The cure of a row among many, as one person wants it: there is no row to take out.
fn for_one(cure: &str) -> String {
    cure.replace(
        "say it for all of them, if it is true of all of them: ",
        "say why they may be written to: ",
    )
    .replace("say it for those without a date: ", "say since when: ")
    .replace(", or take the row out", "")
}
