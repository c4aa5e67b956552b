//! The first run of a dispatch: check, gather, ask, freeze.

use bulletin::check::{AudienceSize, Cleared, Known, Purpose};
use bulletin::delivery::{self, Audience};
use bulletin::finding::{Finding, Place};
use bulletin::ledger::{Dispatch, Exclusion, Kind, Ledger, Lock};
use bulletin::message::{Press, Secret};
use bulletin::subscribers;

use super::missing::last;
use super::{Sending, press_now};
use crate::cli::approve::sign_off;
use crate::cli::check::{look, look_knowing};
use crate::cli::lines::eprintln;
use crate::cli::previewed;
use crate::cli::remark::{remark, remark_readers};
use crate::cli::revision::revision;
use crate::cli::segment::{chosen, words};
use crate::cli::show::{self, Findings};
use crate::cli::signing::{say_what_changed, signer};
use crate::cli::{Exit, Trouble};

impl Sending<'_> {
    /// Checks the issue and the lists, asks, and freezes both.
    pub(super) async fn begin(
        &self,
        ledger: &Ledger,
        lock: &Lock,
        secret: Secret,
        stale: Option<i64>,
    ) -> Result<Result<(Dispatch, Press), Exit>, Trouble> {
        let stem = &self.desk.issue.stem;
        let purpose = match self.transport.kind() {
            Kind::Rehearsal => Purpose::Draft,
            Kind::Live => Purpose::Live,
        };
        let (report, findings) = look(self.desk, purpose, self.world);
        if report.clear().is_none() {
            return Ok(Err(self.refuse(findings)));
        }
        let signer = signer(self.folder, &self.desk.masthead)?;
        let mut people = match self.audience(ledger).await? {
            Ok(people) => people,
            Err(exit) => return Ok(Err(exit)),
        };
        let known = self.known(ledger, on_lists(&people)).await?;
        let (report, findings) = look_knowing(self.desk, purpose, self.world, &known);
        let Some(cleared) = report.clear() else {
            return Ok(Err(self.refuse(findings)));
        };
        if purpose == Purpose::Live {
            self.refuse_cut_lists(ledger, &mut people).await?;
        }
        let warnings = findings.sum();
        if !warnings.is_empty() {
            eprintln!("{warnings}: bulletin check {stem} shows them.");
        }
        remark(&mut people)?;
        remark_readers(self.folder);
        self.say_languages(&mut people)?;
        say_left_out(&people.rejected);
        let readers = self.say_suppressed(ledger, &mut people.people).await?;
        let press = self.press(secret)?.signed_by(signer);
        let first = self.first_of(ledger, &mut people.people).await?;
        let through = self.transport.through.to_string();
        self.ask(ledger, &press, readers, &through, &first).await?;
        if let Some(stale) = stale {
            ledger.withdraw(lock, stale, self.now()).await?;
        }
        let dispatch = self
            .freeze(ledger, lock, &cleared, &mut people, &press)
            .await?;
        Ok(Ok((dispatch, press)))
    }

    /// What the ledger knows that speaks against a live send.
    pub(super) async fn known(&self, ledger: &Ledger, people: u64) -> Result<Known, Trouble> {
        let mut known = self.desk.known.clone();
        if self.transport.kind() == Kind::Rehearsal {
            return Ok(known);
        }
        let today = self.world.now.with_timezone(&self.desk.masthead.zone);
        let dated = self.desk.issue.date.as_ref();
        known.days_late = dated
            .and_then(|date| date.value.day.exact())
            .map(|dated| (today.date_naive() - dated).num_days());
        known.sign_off = Some(sign_off(ledger, self.desk, self.world).await?);
        known.preview = previewed::wanted(ledger, self.desk, true).await?;
        if let Some(last) = last(ledger, &self.desk.issue.stem).await? {
            // Lists are held against lists, whatever part of them was or is written to.
            let outside = ledger.outside(last.id).await?;
            known.audience = Some(AudienceSize {
                people,
                last_issue: last.issue,
                last_people: last.selected + outside.map_or(0, |outside| outside.people),
            });
        }
        Ok(known)
    }

    /// Says what stops the send.
    pub(super) fn refuse(&self, findings: Findings) -> Exit {
        let stops = findings.stops();
        show::to_stderr(&stops);
        eprintln!(
            "{0}{1}{0:#} was not sent, because of {2}.",
            show::RED,
            self.desk.issue.stem,
            stops.sum()
        );
        Exit::Faults
    }

    async fn freeze(
        &self,
        ledger: &Ledger,
        lock: &Lock,
        cleared: &Cleared,
        people: &mut subscribers::Audience,
        press: &Press,
    ) -> Result<Dispatch, Trouble> {
        let left = people.left_out.things()?.map(|left| {
            left.map(|left| Exclusion {
                address: left.address.to_string(),
                reason: left.reason,
            })
        });
        let rejected = people.rejected.iter().map(|finding| Exclusion {
            address: row(&finding.place),
            reason: finding.message.clone(),
        });
        let erased = people
            .erased
            .iter()
            .map(|place| Exclusion::erased(row(place)));
        let segment = words(&chosen(&self.args.only)?);
        let outside = people.outside.things()?.map(|address| {
            address.map(|address| Exclusion::outside(address.to_string(), &segment))
        });
        let rows = rejected.chain(erased).map(Ok);
        let mut exclusions = left.chain(rows).chain(outside);
        let file = format!("issues/{}.yaml", self.desk.issue.stem);
        let revision = revision(self.folder.root(), &file);
        let audience = Audience {
            issue: &self.desk.issue.stem,
            kind: self.transport.kind(),
            through: &self.transport.through,
            revision: revision.as_ref(),
            subscribers: &mut people.people,
            exclusions: &mut exclusions,
        };
        Ok(delivery::freeze(ledger, lock, cleared, press, audience, self.now()).await?)
    }

    /// The press of a dispatch that goes on, signing as the files say now.
    pub(super) fn signed(&self, press: Press) -> Result<Press, Trouble> {
        let press = press.signed_by(signer(self.folder, &self.desk.masthead)?);
        say_what_changed(&press);
        Ok(press)
    }

    /// The press as the files are now.
    pub(super) fn press(&self, secret: Secret) -> Result<Press, Trouble> {
        press_now(self.desk, secret, self.world)
    }
}

/// How many people are on the lists, in or out of the part that was chosen.
pub(super) fn on_lists(people: &subscribers::Audience) -> u64 {
    (people.people.len() + people.outside.len()) as u64
}

/// Names the rows that are left out on purpose; they are on record too (`status --left-out`).
fn say_left_out(rejected: &[Finding]) {
    let rows = rejected.iter().map(|finding| row(&finding.place));
    let rows: Vec<String> = rows.collect();
    match rows.as_slice() {
        [] => {}
        [row] => eprintln!("  1 row is left out: {row}"),
        rows => eprintln!("  {} rows are left out: {}", rows.len(), rows.join(", ")),
    }
}

/// Where a row stands, for one whose address is not known or not to be told.
pub(super) fn row(place: &Place) -> String {
    format!("{}:{}", place.file, place.line)
}
