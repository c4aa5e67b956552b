//! `bulletin approve`: a signature under an issue as it is now.

use anstream::{eprintln, println};
use bulletin::check::{Purpose, SignOff};
use bulletin::edition::Edition;
use bulletin::finding::{Finding, Severity, Source};
use bulletin::issue::Issue;
use bulletin::ledger::{Approval, Ledger};
use bulletin::masthead::Masthead;
use bulletin::render::{Occasion, render};
use chrono::DateTime;
use dialoguer::Confirm;

use super::check::look;
use super::desk::Desk;
use super::folder::Folder;
use super::send::at_rest;
use super::{Exit, Trouble, World, args, runtime, show};

pub(crate) fn run(folder: &Folder, args: &args::Approve, world: &World) -> Result<Exit, Trouble> {
    let desk = folder.desk(args.issue.as_deref())?;
    let stem = &desk.issue.stem;
    let name = args.by.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() || name.chars().any(char::is_control) {
        return Err(Trouble::new("a signature needs a name").cure("write --by \"Your Name\""));
    }
    let house = &desk.masthead.approval;
    if !house.author && is_author(&desk.issue, &name) {
        return Err(Trouble::new(format!(
            "{name} signs the issue's introduction, and somebody else has to approve it"
        ))
        .cure(
            "`approve: author: no` in bulletin.yaml says so; ask a colleague to run this command",
        ));
    }
    let (report, findings) = look(&desk, Purpose::Draft, world);
    if report.clear().is_none() {
        let stops = findings.stops();
        show::to_stderr(&stops);
        eprintln!(
            "{0}{stem}{0:#} cannot be signed off, because of {1}.",
            show::RED,
            stops.sum()
        );
        return Ok(Exit::Faults);
    }
    let warnings = open(report.findings());
    if !warnings.is_empty() {
        show::to_stderr(&findings.warnings());
        accept(warnings.len(), args, world)?;
    }
    let approval = Approval {
        issue: stem.clone(),
        name: name.clone(),
        digest: digest(&desk),
        source: desk.issue.source.text().to_owned(),
        warnings,
        time: world.now.timestamp_millis(),
    };
    runtime()?.block_on(async {
        let ledger = Ledger::open(&folder.ledger()).await?;
        ledger.approve(&approval).await?;
        let sign_off = sign_off(&ledger, &desk, world).await?;
        at_rest(&ledger).await;
        println!("{0}Signed off{0:#}: {stem}, by {name}.", show::GREEN);
        let missing = sign_off.wanted.saturating_sub(sign_off.by.len());
        let bold = show::BOLD;
        if missing > 0 {
            println!("  {missing} more to sign: {bold}bulletin approve {stem} --by NAME{bold:#}");
        } else {
            println!("  Next: {bold}bulletin send {stem}{bold:#}. Whatever readers see must stay as it is now.");
        }
        Ok(Exit::Done)
    })
}

/// Lets the signer take the warnings upon themselves.
fn accept(count: usize, args: &args::Approve, world: &World) -> Result<(), Trouble> {
    if args.accept_warnings {
        return Ok(());
    }
    let what = if count == 1 {
        "this warning".to_owned()
    } else {
        format!("these {count} warnings")
    };
    if !world.terminal {
        return Err(
            Trouble::new(format!("nobody is at the terminal to accept {what}"))
                .cure("nothing was signed; in a script, add --accept-warnings"),
        );
    }
    let yes = Confirm::new()
        .with_prompt(format!("Sign it off with {what} standing?"))
        .default(false)
        .interact()
        .map_err(|error| {
            Trouble::new(format!("the answer cannot be read: {error}")).cure("nothing was signed")
        })?;
    if yes {
        return Ok(());
    }
    Err(Trouble::new("nothing was signed")
        .cure("mend what is warned of, or let it stand with `accept:` and a reason in the issue"))
}

/// What a signer of these findings takes upon themselves, in words that survive a line moving.
fn open(findings: &[Finding]) -> Vec<String> {
    findings
        .iter()
        .filter(|finding| finding.severity == Severity::Warning)
        .map(|finding| {
            let item = finding.item.as_deref().unwrap_or("the issue");
            format!("{} in {item}: {}", finding.rule, finding.message).replace('\n', " ")
        })
        .collect()
}

/// The digest of what readers would get.
fn digest(desk: &Desk) -> String {
    let edition = Edition::of(&desk.issue, &desk.masthead, &desk.words);
    render(&edition, &desk.theme, Occasion::Issue).digest()
}

/// Who has signed what would be sent now, and whose signature does not count.
pub(crate) async fn sign_off(
    ledger: &Ledger,
    desk: &Desk,
    world: &World,
) -> Result<SignOff, Trouble> {
    let (digest, issue) = (digest(desk), &desk.issue);
    let house = &desk.masthead.approval;
    let (report, _) = look(desk, Purpose::Draft, world);
    let warnings = open(report.findings());
    let mut sign_off = SignOff {
        wanted: house.people,
        ..SignOff::default()
    };
    let mut seen: Vec<String> = Vec::new();
    // The last word of each person counts.
    for approval in ledger.approvals(&issue.stem).await?.into_iter().rev() {
        if seen.contains(&fold(&approval.name)) {
            continue;
        }
        seen.push(fold(&approval.name));
        let signed = format!(
            "{} signed on {}",
            approval.name,
            when(approval.time, &desk.masthead)
        );
        let new = warnings
            .iter()
            .find(|warning| !approval.warnings.contains(warning));
        if !house.author && is_author(issue, &approval.name) {
            sign_off.void.push(format!(
                "{signed}, and whoever signs the introduction does not count"
            ));
        } else if approval.digest != digest {
            let before = Issue::read(
                issue.stem.clone(),
                &Source::from_text(issue.source.name(), approval.source),
            );
            let changes = issue.changes_since(&before);
            let changes = if changes.is_empty() {
                "bulletin.yaml or something in templates/ has changed".to_owned()
            } else {
                changes.join(", ")
            };
            sign_off
                .void
                .push(format!("{signed}, and since then: {changes}"));
        } else if let Some(new) = new {
            sign_off
                .void
                .push(format!("{signed}, before this warning: {new}"));
        } else {
            sign_off.by.push(approval.name);
        }
    }
    sign_off.by.reverse();
    Ok(sign_off)
}

/// Whether a name is that of the person who signs the introduction: `Sam Editor` in `signed: Sam
/// Editor, Policy Officer`.
fn is_author(issue: &Issue, name: &str) -> bool {
    let Some(signed) = &issue.signed else {
        return false;
    };
    let first = signed.value.split(',').next().unwrap_or_default();
    [signed.value.as_str(), first]
        .iter()
        .any(|author| fold(author) == fold(name))
}

fn fold(name: &str) -> String {
    name.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

/// A moment on the bulletin's own clock.
pub(crate) fn when(millis: i64, masthead: &Masthead) -> String {
    DateTime::from_timestamp_millis(millis).map_or(String::new(), |time| {
        time.with_timezone(&masthead.zone)
            .format("%-d %B %Y, %-I:%M%P")
            .to_string()
    })
}
