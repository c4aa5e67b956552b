//! From a checked issue and an audience to a dispatch in the ledger.

use super::{Fault, Through};
use crate::check::Cleared;
use crate::ledger::{Dispatch, Exclusions, Kind, Ledger, Lock, Plan, Revision};
use crate::message::{Press, Secret};
use crate::subscribers::{Spool, Subscriber};

/// What a dispatch is made of, apart from the issue's content.
pub struct Audience<'a> {
    /// The issue's stem.
    pub issue: &'a str,
    /// Whether the letters reach people.
    pub kind: Kind,
    /// How they leave.
    pub through: &'a Through,
    /// The version of the folder the issue is made from, where that is known.
    pub revision: Option<&'a Revision>,
    /// Who gets one, each person once.
    pub subscribers: &'a mut Spool<Subscriber>,
    /// Who was left out, and why.
    pub exclusions: Exclusions<'a>,
}

/// Writes down what will be sent to whom, in one transaction; nothing can change it afterwards.
///
/// `cleared` is the proof that what the press prints has been checked. A rehearsal takes the place
/// of the one before; a live dispatch is refused when the issue already has one. `now` is unix
/// milliseconds.
pub async fn freeze(
    ledger: &Ledger,
    lock: &Lock,
    cleared: &Cleared,
    press: &Press,
    audience: Audience<'_>,
    now: i64,
) -> Result<Dispatch, Fault> {
    if cleared.digest() != press.edition_digest() {
        return Err(Fault::Unchecked {
            issue: audience.issue.to_owned(),
        });
    }
    fits(audience.kind, audience.through)?;
    let plan = Plan {
        issue: audience.issue,
        kind: audience.kind,
        through: &audience.through.to_string(),
        digest: cleared.digest(),
        revision: audience.revision,
        content: &press.freeze()?,
        people: audience.subscribers,
        token: &|address| press.token(address),
        exclusions: audience.exclusions,
        now,
    };
    Ok(match audience.kind {
        Kind::Live => ledger.freeze(lock, plan).await?,
        Kind::Rehearsal => ledger.replace_rehearsal(lock, plan).await?,
    })
}

/// The press of a dispatch, from what the ledger kept: a resume prints what the first run printed.
pub async fn thaw(ledger: &Ledger, dispatch: &Dispatch) -> Result<Press, Fault> {
    let secret = Secret::new(ledger.secret().await?);
    Ok(Press::thaw(&dispatch.content, secret)?)
}

/// A live dispatch never becomes files that count as sent; a rehearsal, which may be repeated, never
/// reaches a server from which letters travel on.
pub(super) fn fits(kind: Kind, through: &Through) -> Result<(), Fault> {
    let fits = match kind {
        Kind::Live => through.is_live(),
        Kind::Rehearsal => !through.is_live() || through.is_loopback(),
    };
    if fits {
        return Ok(());
    }
    Err(Fault::Mismatch {
        kind,
        through: through.to_string(),
    })
}
