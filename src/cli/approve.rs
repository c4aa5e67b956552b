//! `bulletin approve`: a signature under an issue as it is now.

use bulletin::check::{Purpose, SignOff};
use bulletin::edition::Edition;
use bulletin::finding::{Finding, Severity, Source};
use bulletin::issue::Issue;
use bulletin::ledger::{Approval, Ledger};
use bulletin::masthead::Masthead;
use bulletin::message::content_digest;
use bulletin::render::{Occasion, calendar_files, render};
use chrono::DateTime;
use chrono_tz::Tz;
use unicode_normalization::UnicodeNormalization as _;

use super::check::{look, look_knowing, purpose};
use super::confirm::agreed;
use super::desk::Desk;
use super::folder::Folder;
use super::previewed;
use super::send::at_rest;
use super::{Exit, Trouble, World, args, runtime, show};
use crate::cli::lines::{eprintln, println};

pub(crate) fn run(folder: &Folder, args: &args::Approve, world: &World) -> Result<Exit, Trouble> {
    let desk = folder.desk(args.issue.as_deref())?;
    let stem = &desk.issue.stem;
    let name = args.by.split_whitespace().collect::<Vec<_>>().join(" ");
    if fold(&name).is_empty() || name.chars().any(char::is_control) {
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
    // What stops the send has to be mended before it is signed, not after.
    let purpose = as_sent(&desk);
    let known = previewed::known(folder, &desk, purpose == Purpose::Live)?;
    let (report, findings) = look_knowing(&desk, purpose, world, &known);
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
        digest: digest(&desk, &desk.issue),
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
    let yes = agreed(&format!("Sign it off with {what} standing?"))
        .map_err(|trouble| trouble.cure("nothing was signed"))?;
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

/// The digest of what readers would get of an issue under this house's settings.
pub(crate) fn digest(desk: &Desk, issue: &Issue) -> String {
    let edition = Edition::of(issue, &desk.masthead, &desk.words).beside(desk.sibling.as_ref());
    let rendered = render(&edition, &desk.theme, Occasion::Issue);
    let events = calendar_files(&edition);
    content_digest(&rendered, &events, &desk.masthead, &desk.words)
}

/// Who has signed what would be sent now, and whose signature does not count.
pub(crate) async fn sign_off(
    ledger: &Ledger,
    desk: &Desk,
    world: &World,
) -> Result<SignOff, Trouble> {
    let mut sign_off = SignOff {
        wanted: desk.masthead.approval.people,
        ..SignOff::default()
    };
    for (approval, void) in signatures(ledger, desk, world).await? {
        match void {
            None => sign_off.by.push(approval.name),
            Some(why) => sign_off.void.push(format!(
                "{} signed on {}, {why}",
                approval.name,
                when(approval.time, &desk.masthead)
            )),
        }
    }
    Ok(sign_off)
}

/// The last signature of each person, oldest first, each with why it does not count, if it does not.
pub(crate) async fn signatures(
    ledger: &Ledger,
    desk: &Desk,
    world: &World,
) -> Result<Vec<(Approval, Option<String>)>, Trouble> {
    let (report, _) = look(desk, as_sent(desk), world);
    let warnings = open(report.findings());
    let digest = digest(desk, &desk.issue);
    let mut signatures: Vec<(Approval, Option<String>)> = Vec::new();
    // The last word of each person counts.
    for approval in ledger.approvals(&desk.issue.stem).await?.into_iter().rev() {
        let hand = fold(&approval.name);
        if signatures.iter().any(|(last, _)| fold(&last.name) == hand) {
            continue;
        }
        let new = || {
            warnings
                .iter()
                .find(|warning| !approval.warnings.contains(warning))
        };
        let void = if !desk.masthead.approval.author && is_author(&desk.issue, &approval.name) {
            Some("and whoever signs the introduction does not count".to_owned())
        } else if approval.digest != digest {
            Some(format!(
                "and since then: {}",
                since(desk, &approval, &digest)
            ))
        } else {
            new().map(|new| format!("before this warning: {new}"))
        };
        signatures.push((approval, void));
    }
    signatures.reverse();
    Ok(signatures)
}

/// The eyes of the send: a signature is under what it would find today.
fn as_sent(desk: &Desk) -> Purpose {
    match purpose(desk) {
        Purpose::Ahead => Purpose::Live,
        purpose => purpose,
    }
}

/// What has come between a signature and now: in the issue, in the settings, or in both.
fn since(desk: &Desk, approval: &Approval, digest: &str) -> String {
    let source = Source::from_text(desk.issue.source.name(), approval.source.clone());
    let before = Issue::read(desk.issue.stem.clone(), &source);
    let before_here = self::digest(desk, &before);
    let mut changes = if before_here == digest {
        Vec::new()
    } else {
        desk.issue.changes_since(&before)
    };
    if before_here != approval.digest || changes.is_empty() {
        changes.push("bulletin.yaml or something in templates/ has changed".to_owned());
    }
    changes.join(", ")
}

/// Whether a name is among those who sign the introduction: `Sam Editor` in `signed: Sam Editor and
/// Priya Shah, Policy Officers`.
fn is_author(issue: &Issue, name: &str) -> bool {
    let spaced = |words: &str| format!(" {} ", fold(words));
    issue
        .signed
        .as_ref()
        .is_some_and(|signed| spaced(&signed.value).contains(&spaced(name)))
}

/// A name without what people type differently from one time to the next: capitals, accents, the form
/// of an apostrophe, spaces, a full stop.
pub(crate) fn fold(name: &str) -> String {
    let words = name.split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')' | '&' | '/'));
    let fold = |word: &str| -> String {
        word.nfkd()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    let words: Vec<String> = words.map(fold).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// A moment on the bulletin's own clock, in unix milliseconds.
pub(crate) fn when(millis: i64, masthead: &Masthead) -> String {
    moment(millis, masthead.zone)
}

/// The same on the clock of a zone. All times that people read are written so.
pub(crate) fn moment(millis: i64, zone: Tz) -> String {
    DateTime::from_timestamp_millis(millis).map_or(String::new(), |time| {
        time.with_timezone(&zone)
            .format("%-d %B %Y, %-I:%M%P")
            .to_string()
    })
}
