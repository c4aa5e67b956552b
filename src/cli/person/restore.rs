//! `bulletin subscribers restore`: letters again, with a reason, and with a new consent where somebody had left.

use anstream::println;
use bulletin::ledger::{Change, Ledger, What};
use bulletin::subscribers::{Address, Basis};
use chrono::{DateTime, NaiveDate};

use super::{address, with_ledger};
use crate::cli::folder::Folder;
use crate::cli::subscribers::BY_HAND;
use crate::cli::{Exit, Trouble, World, args, show};

/// Why somebody gets no letters, as far as it matters for coming back.
enum Gone {
    /// They do.
    No,
    /// The address was dead or mail came back: nobody's wish.
    Unreachable,
    /// It was typed here by hand, so that it may be a slip.
    ByHand(i64),
    /// They left, complained or were erased, at this time in unix milliseconds.
    Left(i64),
    /// They left or complained where an import comes from: the reason, and the day where the file has it.
    Elsewhere(String, Option<NaiveDate>),
}

/// Takes back that somebody has left.
pub(crate) fn restore(
    folder: &Folder,
    args: &args::Restore,
    world: &World,
) -> Result<Exit, Trouble> {
    let who = address(&args.address)?;
    let because = args.because.trim();
    if because.is_empty() {
        return Err(Trouble::new("a reason is needed, and it is kept")
            .cure("write --because and how they asked to come back, or what the slip was"));
    }
    let consent = consent(args, world)?;
    with_ledger(folder, async |ledger| {
        let gone = gone(ledger, &who).await?;
        judge(&gone, consent, args.slip, &who)?;
        let detail = match (consent, &args.wording) {
            (Some(day), Some(wording)) => {
                format!("{because}; consent since {day}, when they were told: {wording}")
            }
            (Some(day), None) => format!("{because}; consent since {day}"),
            (None, _) if args.slip => format!("{because}; a slip, they had not asked to leave"),
            (None, _) => because.to_owned(),
        };
        let source = args
            .source
            .as_deref()
            .unwrap_or("bulletin subscribers restore");
        let change = Change {
            time: world.now.timestamp_millis(),
            what: What::Restored,
            detail,
            source: source.to_owned(),
        };
        let bold = show::BOLD;
        if !ledger.restore(&who, &change).await? {
            println!("{bold}{who}{bold:#} had not left.");
            return Ok(Exit::Done);
        }
        println!("{bold}{who}{bold:#} gets letters again, if a list has them with a basis.");
        if let Some(day) = consent {
            println!("  Their row in subscribers/ should say so: basis consent, since {day}.");
        }
        Ok(Exit::Done)
    })
}

/// The day of a new consent, where one is given.
fn consent(args: &args::Restore, world: &World) -> Result<Option<NaiveDate>, Trouble> {
    let (Some(basis), Some(since)) = (&args.basis, &args.since) else {
        return Ok(None);
    };
    if Basis::parse(basis) != Some(Basis::Consent) {
        return Err(Trouble::new(format!(
            "`{basis}` does not bring back somebody who left: only their consent does"
        ))
        .cure("nothing was changed; write --basis consent, where they have given it"));
    }
    let day = NaiveDate::parse_from_str(since.trim(), "%Y-%m-%d").map_err(|_| {
        Trouble::new(format!("`{since}` is not a day we can read"))
            .cure("nothing was changed; write it like this: 2026-11-20")
    })?;
    if day > world.latest.date_naive() {
        return Err(Trouble::new(format!("{day} is yet to come"))
            .cure("nothing was changed; write the day on which they agreed"));
    }
    Ok(Some(day))
}

async fn gone(ledger: &Ledger, who: &Address) -> Result<Gone, Trouble> {
    let key = who.key();
    if let Some(time) = ledger.erased_at(&key).await? {
        return Ok(Gone::Left(time));
    }
    let Some(suppression) = ledger.suppression(&key).await? else {
        return Ok(Gone::No);
    };
    if suppression.what == What::Bounced {
        return Ok(Gone::Unreachable);
    }
    if suppression.what == What::Imported {
        let reason = suppression.reason;
        if reason.starts_with("bounced") {
            return Ok(Gone::Unreachable);
        }
        let history = ledger.history(&key).await?;
        let row = history.iter().rev();
        let row = row.filter(|change| change.what == What::Imported && change.detail == reason);
        // The day of the import says nothing of when they left.
        let day = row.map(|change| day_there(&change.source)).next().flatten();
        return Ok(Gone::Elsewhere(reason, day));
    }
    // Whatever else was heard of them since they could be written to is no slip.
    let history = ledger.history(&key).await?;
    let wishes = || {
        let news = history.iter().rev();
        news.take_while(|change| change.what != What::Restored)
            .filter(|change| matches!(change.what, What::Left | What::Complained | What::Imported))
    };
    let by_hand = wishes().count() > 0 && wishes().all(|change| change.source == BY_HAND);
    Ok(if by_hand && suppression.what == What::Left {
        Gone::ByHand(suppression.time)
    } else {
        Gone::Left(suppression.time)
    })
}

/// The day on which somebody left elsewhere, where the source of an import has it behind the row.
fn day_there(source: &str) -> Option<NaiveDate> {
    let (_, behind) = source.rsplit_once(" row ")?;
    let (_, when) = behind.split_once(", ")?;
    NaiveDate::parse_from_str(when.get(..10)?, "%Y-%m-%d").ok()
}

/// Whether they may come back on these grounds.
fn judge(
    gone: &Gone,
    consent: Option<NaiveDate>,
    slip: bool,
    who: &Address,
) -> Result<(), Trouble> {
    let left = match (gone, slip) {
        (Gone::No | Gone::Unreachable, _) | (Gone::ByHand(_), true) => return Ok(()),
        (Gone::Left(_) | Gone::Elsewhere(..), true) => {
            let message = match gone {
                Gone::Elsewhere(reason, _) => {
                    format!("{who} {reason}, so that it was no slip of yours")
                }
                _ => format!("{who} asked to leave, so that it was no slip of yours"),
            };
            return Err(Trouble::new(message).cure(format!("nothing was changed. {CONSENT}")));
        }
        (Gone::ByHand(time) | Gone::Left(time), false) => {
            DateTime::from_timestamp_millis(*time).map(|time| time.date_naive())
        }
        (Gone::Elsewhere(_, day), false) => *day,
    };
    match (consent, left) {
        (Some(day), Some(left)) if day < left => Err(Trouble::new(format!(
            "the consent of {day} is older than their wish to leave, of {left}"
        ))
        .cure("nothing was changed; only a consent that came after it counts")),
        (Some(_), _) => Ok(()),
        (None, _) => {
            let slip = match gone {
                Gone::ByHand(_) => {
                    "\nIf they never asked to leave, and the wrong address was typed here: add --slip"
                }
                _ => "",
            };
            let what = match gone {
                Gone::Elsewhere(reason, _) => reason.as_str(),
                _ => "has left",
            };
            Err(Trouble::new(format!(
                "{who} {what}, and comes back only with a new consent"
            ))
            .cure(format!("nothing was changed. {CONSENT}{slip}")))
        }
    }
}

const CONSENT: &str = "Where they have asked to come back, say when and how: --basis consent --since 2026-11-20 --source \"her mail of that day\"";
