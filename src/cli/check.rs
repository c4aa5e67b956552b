//! `bulletin check`: everything that is wrong with an issue.

mod ahead;

use anstream::{eprintln, print, println};
use bulletin::check::{Accepted, Known, Look, Purpose, Report, check};
use bulletin::issue::is_whole;

use super::args::{self, Format};
use super::desk::Desk;
use super::folder::Folder;
use super::show::{self, Findings};
use super::transport::understood;
use super::{Exit, Trouble, World, forms, links};

pub(crate) fn run(
    folder: &Folder,
    args: &args::Check,
    format: Format,
    world: &World,
) -> Result<Exit, Trouble> {
    if args.fix {
        return super::fix::run(folder, args, format, world);
    }
    let mut desk = match folder.desk(args.issue.as_deref()) {
        Ok(desk) => desk,
        // Programs get the form they asked for, of a file that cannot be read as well.
        Err(trouble) if format != Format::Text => {
            let findings = trouble.into_findings()?;
            let stem = folder.stem(args.issue.as_deref())?;
            print(format, &stem, &findings, &[], folder);
            return Ok(Exit::Faults);
        }
        Err(trouble) => return Err(trouble),
    };
    let ahead = ahead::look(folder, &desk, world);
    desk.known = ahead.known;
    if args.links {
        desk.known.answers = links::try_all(folder, &desk, world)?;
    }
    let (report, findings) = look(&desk, purpose(&desk), world);
    if format != Format::Text {
        print(
            format,
            &desk.issue.stem,
            &findings,
            report.accepted(),
            folder,
        );
        return Ok(exit(&report));
    }
    say(&desk, &report, &findings, ahead.went.as_deref());
    let certain = report.findings().iter().any(|it| it.edit.is_some());
    if certain && is_whole(&desk.issue.source) {
        let (bold, stem) = (show::BOLD, &desk.issue.stem);
        eprintln!("Some of it can be put right for you: {bold}bulletin check {stem} --fix{bold:#}");
    }
    Ok(exit(&report))
}

/// What a check looks ahead to: a house that sends for real hears today what would stop it then.
pub(crate) fn purpose(desk: &Desk) -> Purpose {
    match understood(&desk.masthead) {
        Ok((through, _)) if through.is_live() => Purpose::Ahead,
        _ => Purpose::Draft,
    }
}

/// How a check ends.
pub(crate) fn exit(report: &Report) -> Exit {
    if report.clear().is_some() {
        Exit::Done
    } else {
        Exit::Faults
    }
}

/// Shows what was found, and the sum of it.
/// `went` says when it was sent, where nothing of it is left to send.
pub(crate) fn say(desk: &Desk, report: &Report, findings: &Findings, went: Option<&str>) {
    let stem = &desk.issue.stem;
    show::to_stdout(findings);
    for accepted in report.accepted() {
        let place = &accepted.finding.place;
        eprintln!(
            "accepted: {}:{} {}, because {}",
            place.file, place.line, accepted.finding.rule, accepted.because
        );
    }
    let (green, red, bold) = (show::GREEN, show::RED, show::BOLD);
    let items = match desk.issue.items.len() {
        1 => "1 item".to_owned(),
        items => format!("{items} items"),
    };
    match (report.clear().is_some(), findings.is_empty()) {
        (true, true) if went.is_some() => eprintln!(
            "{green}{stem}{green:#}: {items}, nothing wrong. {} as it is now.",
            went.unwrap_or_default()
        ),
        (true, true) => eprintln!(
            "{green}{stem}{green:#}: {items}, nothing wrong. Next: {bold}bulletin send {stem}{bold:#}"
        ),
        (true, false) => eprintln!(
            "{green}{stem}{green:#}: {items}, {}. Nothing stops it.",
            findings.sum()
        ),
        (false, _) => eprintln!("{red}{stem}{red:#}: {items}, {}.", findings.sum()),
    }
}

/// Prints findings for programs.
fn print(format: Format, stem: &str, findings: &Findings, accepted: &[Accepted], folder: &Folder) {
    match format {
        Format::Text => show::to_stdout(findings),
        Format::Json => println!("{}", forms::json(stem, findings)),
        Format::Sarif => println!("{}", forms::sarif(findings, accepted, &folder.within())),
        Format::Github => print!("{}", forms::github(findings, &folder.within())),
    }
}

/// Checks an issue and keeps the texts its findings point into.
pub(crate) fn look(desk: &Desk, purpose: Purpose, world: &World) -> (Report, Findings) {
    look_knowing(desk, purpose, world, &desk.known)
}

/// The same, with more known around it.
pub(crate) fn look_knowing(
    desk: &Desk,
    purpose: Purpose,
    world: &World,
    known: &Known,
) -> (Report, Findings) {
    let report = seen(desk, purpose, world, known, check);
    let sources = [desk.issue.source.clone(), desk.masthead.source().clone()];
    let findings = Findings::of(report.findings().to_vec(), sources);
    (report, findings)
}

/// Does something with an issue on the desk and all that is known around it.
pub(crate) fn seen<T>(
    desk: &Desk,
    purpose: Purpose,
    world: &World,
    known: &Known,
    work: impl Fn(&Look<'_>) -> T,
) -> T {
    work(&Look {
        edition: &desk.edition(),
        purpose,
        now: world.now.with_timezone(&desk.masthead.zone),
        past: &desk.past,
        sibling: desk.sibling.as_ref(),
        known,
        house: &desk.house,
    })
}
