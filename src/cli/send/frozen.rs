//! What was frozen when a dispatch began, beside the files as they are by now.

use bulletin::check::{Purpose, Sent};
use bulletin::ledger::{Dispatch, Kind, Sums};
use bulletin::message::{Press, Secret, Stamp};
use bulletin::render::{Occasion, render};

use super::{Sending, exit_of};
use crate::cli::approve::when;
use crate::cli::args::Format;
use crate::cli::check::look_knowing;
use crate::cli::desk::Desk;
use crate::cli::lines::{eprintln, println};
use crate::cli::status::Beside;
use crate::cli::{Exit, Trouble, World, show};

impl Sending<'_> {
    /// Says that everybody has had it; a fault where the files say something else by now. `others` says that
    /// the lists hold others than it was frozen for: a rehearsal is to be written anew then.
    pub(super) fn nothing_left(
        &self,
        press: &Press,
        dispatch: &Dispatch,
        sums: &Sums,
        beside: &Beside,
        secret: &Secret,
        others: bool,
    ) -> Result<Exit, Trouble> {
        let stem = &self.desk.issue.stem;
        let done = match self.transport.kind() {
            Kind::Live => format!(
                "has been sent already, through {}; nothing is left to send",
                dispatch.through
            ),
            Kind::Rehearsal => "is in the outbox already; nothing is left to write".to_owned(),
        };
        if self.format == Format::Text {
            println!("{0}{stem}{0:#} {done}.", show::GREEN);
        }
        self.sum_up(dispatch, sums, None, beside);
        if self.transport.kind() == Kind::Live && !self.differs(press, secret)?.is_empty() {
            let mut known = self.desk.known.clone();
            known.sent = Some(Sent {
                people: sums.sent,
                when: when(dispatch.started, &self.desk.masthead),
            });
            let (_, findings) = look_knowing(self.desk, Purpose::Draft, self.world, &known);
            show::to_stderr(&findings.only("already-sent"));
            return Ok(Exit::Faults);
        }
        self.say_what_changed(press, dispatch, secret)?;
        if others
            && self.transport.kind() == Kind::Rehearsal
            && self.differs(press, secret)?.is_empty()
        {
            eprintln!(
                "{0}The lists have changed since{0:#}. To write the letters anew: bulletin send {stem} --fresh",
                show::YELLOW
            );
        }
        Ok(exit_of(sums))
    }

    /// What the files would print otherwise than what was frozen.
    pub(super) fn differs(
        &self,
        frozen: &Press,
        secret: &Secret,
    ) -> Result<Vec<&'static str>, Trouble> {
        Ok(self.press(secret.clone())?.differs_from(frozen))
    }

    /// A resume sends what was frozen, and says so where the files say something else by now.
    pub(super) fn say_what_changed(
        &self,
        frozen: &Press,
        dispatch: &Dispatch,
        secret: &Secret,
    ) -> Result<(), Trouble> {
        let differs = self.differs(frozen, secret)?;
        if differs.is_empty() {
            return Ok(());
        }
        eprintln!(
            "{0}The files have changed since{0:#} ({1}). What was begun is finished as it was.",
            show::YELLOW,
            differs.join(", ")
        );
        if let Some(revision) = &dispatch.revision {
            eprintln!("  It was made from commit {}.", revision.for_people());
        }
        if self.transport.kind() == Kind::Rehearsal {
            eprintln!(
                "  To write the letters anew: bulletin send {} --fresh",
                self.desk.issue.stem
            );
        }
        Ok(())
    }
}

/// The press of an issue as its files are now.
pub(crate) fn press_now(desk: &Desk, secret: Secret, world: &World) -> Result<Press, Trouble> {
    let rendered = render(&desk.edition(), &desk.theme, Occasion::Issue);
    let stamp = Stamp {
        issue: &desk.issue.stem,
        date: world.now.with_timezone(&desk.masthead.zone),
    };
    Ok(Press::new(
        &rendered,
        &desk.masthead,
        &desk.words,
        &stamp,
        secret,
    )?)
}
