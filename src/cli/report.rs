//! `bulletin report`: what became of a dispatch, as text, as JSON, and as a page.

use std::path::{Path, PathBuf};
use std::process::Command;

use bulletin::edition::Edition;
use bulletin::finding::Source;
use bulletin::issue::Issue;
use bulletin::ledger::{Dispatch, Ledger, Settlement};
use bulletin::masthead::Masthead;
use bulletin::message::subject_of;
use bulletin::render::{THEME, Theme};
use bulletin::report::{FEWEST, Facts, MOST, Moment, Report, Since};

use super::approve::fold;
use super::args::{self, Format};
use super::folder::Folder;
use super::send::at_rest;
use super::status::{json, latest};
use super::transport::understood;
use super::{Exit, Trouble, World, runtime, show};
use crate::cli::lines::{eprintln, println};

pub(crate) fn run(
    folder: &Folder,
    args: &args::Report,
    format: Format,
    world: &World,
) -> Result<Exit, Trouble> {
    format.words_or_json()?;
    let stem = folder.stem(args.issue.as_deref())?;
    if !folder.path(&format!("issues/{stem}.yaml")).exists() && !folder.ledger().exists() {
        return Err(Trouble::new(format!("there is no issue {stem}")));
    }
    let masthead = folder.masthead()?;
    let report = runtime()?.block_on(counted(folder, &stem, &masthead, world))?;
    let asked = args.open || args.out.is_some();
    let sent = report.kind.is_some();
    match format {
        Format::Json => anstream::println!("{}", json(&report)),
        _ if sent => println!("{}", report.text().trim_end_matches('\n')),
        _ => println!("{stem} has not been sent, so there is nothing to report yet."),
    }
    // Programs get their figures and no file that they have not asked for; and nobody wants an empty page.
    if asked || (sent && format == Format::Text) {
        let path = page(folder, args, &report, &masthead)?;
        if format == Format::Text {
            let shown = folder.name(&path);
            println!("\n{0}As a page{0:#}, to be passed on: {shown}", show::GREEN);
        }
        if args.open {
            open(&path)?;
        }
    }
    Ok(Exit::Done)
}

/// The report, from what the ledger has.
async fn counted(
    folder: &Folder,
    stem: &str,
    masthead: &Masthead,
    world: &World,
) -> Result<Report, Trouble> {
    let path = folder.ledger();
    if !path.exists() {
        return Ok(Report::not_sent(stem));
    }
    let ledger = Ledger::open_existing(&path).await?;
    let report = match latest(&ledger, stem).await? {
        Some(dispatch) => of(folder, &ledger, &dispatch, masthead, world).await?,
        None => Report::not_sent(stem),
    };
    at_rest(&ledger).await;
    Ok(report)
}

async fn of(
    folder: &Folder,
    ledger: &Ledger,
    dispatch: &Dispatch,
    masthead: &Masthead,
    world: &World,
) -> Result<Report, Trouble> {
    let tally = ledger.tally(dispatch.id, FEWEST, MOST).await?;
    if !tally.sums.add_up() {
        return Err(Trouble::new(format!(
            "the ledger of {} does not add up: {:?}",
            dispatch.issue, tally.sums
        ))
        .cure("do not send; restore subscribers/ledger.db from a copy"));
    }
    Ok(Report::of(Facts {
        dispatch,
        tally,
        subject: subject_of(&dispatch.content),
        signed: signed(folder, ledger, dispatch).await?,
        since: since(folder, ledger, dispatch, masthead, world).await?,
        zone: masthead.zone,
    }))
}

/// What has come after the letters left.
async fn since(
    folder: &Folder,
    ledger: &Ledger,
    dispatch: &Dispatch,
    masthead: &Masthead,
    world: &World,
) -> Result<Since, Trouble> {
    let decided = ledger.settled(dispatch.id).await?;
    let again = decided
        .iter()
        .filter(|one| one.decision == Settlement::Resend);
    let mut changed = Vec::new();
    let edited = folder
        .desk(Some(&dispatch.issue))
        .is_ok_and(|desk| desk.edition().digest() != dispatch.digest);
    if edited {
        changed.push(
            "the files have been edited; readers got what they said when it began".to_owned(),
        );
    }
    if let Ok((through, _)) = understood(masthead)
        && through.to_string() != dispatch.through
    {
        changed.push(format!("bulletin.yaml sends through {through}"));
    }
    let now = world.current().timestamp_millis();
    let not_before = match ledger.held(dispatch.id, now).await? {
        Some(held) if ledger.ready(dispatch.id, now).await? == 0 => Some(Moment::new(
            held.first.saturating_add(59_999),
            masthead.zone,
        )),
        _ => None,
    };
    Ok(Since {
        resent: again.count() as u64,
        changed,
        not_before,
    })
}

/// Who signed the edition that was sent, before it was. Only what can still be shown to be the same is told:
/// a signature says something about a person.
async fn signed(
    folder: &Folder,
    ledger: &Ledger,
    dispatch: &Dispatch,
) -> Result<Vec<(String, i64)>, Trouble> {
    let mut signed: Vec<(String, i64)> = Vec::new();
    let Ok(desk) = folder.desk(Some(&dispatch.issue)) else {
        return Ok(signed);
    };
    for approval in ledger.approvals(&dispatch.issue).await? {
        let source = Source::from_text(desk.issue.source.name(), approval.source.clone());
        let issue = Issue::read(desk.issue.stem.clone(), &source);
        let edition =
            Edition::of(&issue, &desk.masthead, &desk.words).beside(desk.sibling.as_ref());
        if edition.digest() == dispatch.digest && approval.time <= dispatch.started {
            signed.retain(|(name, _)| fold(name) != fold(&approval.name));
            signed.push((approval.name, approval.time));
        }
    }
    Ok(signed)
}

/// Writes the page, and says where it is.
fn page(
    folder: &Folder,
    args: &args::Report,
    report: &Report,
    masthead: &Masthead,
) -> Result<PathBuf, Trouble> {
    let path = args
        .out
        .clone()
        .unwrap_or_else(|| folder.path(&format!("build/{}/report.html", report.issue)));
    let path = std::path::absolute(&path).map_err(|error| Trouble::file("find", &path, &error))?;
    if path.is_dir() {
        return Err(Trouble::new(format!("{} is a folder", folder.name(&path)))
            .cure("name a file: --out report.html"));
    }
    let page = report.page(
        &theme(folder, masthead)?,
        &masthead.publisher,
        &masthead.name,
    );
    folder.write(&path, page.as_bytes())?;
    Ok(path)
}

/// The house's colours. A template that is being worked on does not keep anybody from their report.
fn theme(folder: &Folder, masthead: &Masthead) -> Result<Theme, Trouble> {
    if let Ok(templates) = folder.templates(&masthead.language) {
        return Ok(templates.theme);
    }
    eprintln!(
        "{0}The page has the colours inside the program{0:#}, because something in templates/ cannot be read: bulletin check says what.",
        show::YELLOW
    );
    let source = Source::from_text("templates/theme.yaml", THEME);
    Theme::read(&source).map_err(|_| Trouble::new("the theme inside the program cannot be read"))
}

/// Shows a page in the browser that this computer uses.
fn open(path: &Path) -> Result<(), Trouble> {
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    Command::new(opener)
        .arg(path)
        .spawn()
        .map(drop)
        .map_err(|error| {
            Trouble::new(format!("no browser could be opened ({opener}: {error})"))
                .cure("the page is written; open the file yourself")
        })
}
