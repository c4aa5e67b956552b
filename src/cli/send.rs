//! `bulletin send`: an issue to everybody on its lists.

mod begin;
mod end;

use std::time::Duration;

use anstream::{eprintln, println};
use bulletin::check::{Purpose, Sent};
use bulletin::delivery::{self, Clock, Job, Later, Settings};
use bulletin::ledger::{Dispatch, Kind, Ledger, Lock, Sums};
use bulletin::message::{Press, Secret};

use super::approve::when;
use super::args;
use super::check::look_knowing;
use super::confirm::confirm;
use super::desk::Desk;
use super::folder::Folder;
use super::show;
use super::transport::Transport;
use super::{Exit, Trouble, World, online, progress, runtime};

/// Minutes: greylisting wants five, a server that has had enough about fifteen.
const USUAL_WAIT: u32 = 20;

pub(crate) fn run(folder: &Folder, args: &args::Send, world: &World) -> Result<Exit, Trouble> {
    let desk = folder.desk(args.issue.as_deref())?;
    let transport = Transport::new(&desk.masthead, world)?;
    if args.fresh && transport.kind() == Kind::Live {
        return Err(
            Trouble::new("`--fresh` is for rehearsals in the outbox").cure(
                "a live send is never begun anew: run it without --fresh to finish what is left",
            ),
        );
    }
    runtime()?.block_on(
        Sending {
            folder,
            args,
            world,
            desk: &desk,
            transport: &transport,
        }
        .run(),
    )
}

struct Sending<'a> {
    folder: &'a Folder,
    args: &'a args::Send,
    world: &'a World,
    desk: &'a Desk,
    transport: &'a Transport,
}

impl Sending<'_> {
    async fn run(self) -> Result<Exit, Trouble> {
        let ledger = Ledger::open(&self.folder.ledger()).await?;
        let done = self.work(&ledger).await;
        at_rest(&ledger).await;
        done
    }

    async fn work(&self, ledger: &Ledger) -> Result<Exit, Trouble> {
        let stem = &self.desk.issue.stem;
        let lock = ledger.lock(self.now())?;
        let secret = Secret::new(ledger.secret().await?);
        let known = ledger.dispatch(stem, self.transport.kind()).await?;
        // A run that never got as far as a letter binds nobody: the issue is looked at again as it is,
        // and takes the place of what was frozen only when all is well with it.
        let stale = match &known {
            Some(dispatch) if ledger.is_untouched(dispatch.id).await? => Some(dispatch.id),
            _ => None,
        };
        let (dispatch, press) = match known {
            Some(dispatch) if !self.args.fresh && stale.is_none() => {
                let press = delivery::thaw(ledger, &dispatch).await?;
                let left = ledger.sums(dispatch.id).await?;
                if left.waiting + left.deferred == 0 {
                    // Lists that cannot be read have no bearing on what is over.
                    let _ = self.meet_the_lists(ledger, &dispatch).await;
                    return self.nothing_left(&press, &dispatch, &left, &secret);
                }
                let gone = self.meet_the_lists(ledger, &dispatch).await?;
                let people = (left.waiting + left.deferred).saturating_sub(gone.len() as u64);
                eprintln!(
                    "{0}{stem}{0:#} goes on: {people} of {1} people are still to be written to.",
                    show::BOLD,
                    left.selected
                );
                self.say_what_changed(&press, &secret)?;
                self.ask(press.subject(), press.from(), people, &dispatch.through)?;
                ledger
                    .leave_out(&lock, dispatch.id, &gone, self.now())
                    .await?;
                (dispatch, press)
            }
            _ => match self.begin(ledger, &lock, secret, stale).await? {
                Ok(begun) => begun,
                Err(exit) => return Ok(exit),
            },
        };
        let (sums, later) = self.dispatch(ledger, &lock, &dispatch, &press).await?;
        self.sum_up(&sums, later.as_ref());
        Ok(exit_of(&sums))
    }

    fn now(&self) -> i64 {
        self.world.now.timestamp_millis()
    }

    /// Lets the editor type the issue's name before anything goes out.
    /// `begun` is the way the letters before these have left, if there were any.
    fn ask(
        &self,
        subject: &str,
        (name, address): (&str, &str),
        people: u64,
        begun: &str,
    ) -> Result<(), Trouble> {
        if self.transport.kind() == Kind::Rehearsal {
            return Ok(());
        }
        let desk = self.desk;
        eprintln!("  subject  {subject}");
        if let Some(date) = &desk.issue.date {
            let text = desk.issue.source.text().get(date.span.clone());
            eprintln!("  dated    {}", text.unwrap_or_default());
        }
        eprintln!("  from     {name} <{address}>");
        let through = self.transport.through.to_string();
        if begun == through {
            eprintln!("  through  {through}");
        } else {
            eprintln!(
                "  through  {through} {0}(it was begun through {begun}){0:#}",
                show::YELLOW
            );
        }
        eprintln!(
            "  to       {} {}",
            thousands(people),
            if people == 1 { "person" } else { "people" }
        );
        online::linked_to(desk);
        confirm(&desk.issue.stem, self.args.confirm.as_deref(), self.world)
    }

    async fn dispatch(
        &self,
        ledger: &Ledger,
        lock: &Lock,
        dispatch: &Dispatch,
        press: &Press,
    ) -> Result<(Sums, Option<Later>), Trouble> {
        let settings = Settings {
            wait: self.patience(),
            ..self.transport.settings(&self.desk.masthead, self.world)?
        };
        let outbox = self.folder.path("outbox");
        let (events, seen) = tokio::sync::mpsc::unbounded_channel();
        let (stopper, stop) = tokio::sync::watch::channel(false);
        let job = Job {
            ledger,
            lock,
            dispatch,
            press,
            through: &self.transport.through,
            outbox: &outbox,
            settings: &settings,
            clock: Clock::set(self.now()),
            stop,
            events,
        };
        let shown = progress::show(seen, self.world.terminal, self.desk.masthead.zone);
        let (ran, later) = tokio::select! {
            (ran, later) = async { tokio::join!(delivery::run(job), shown) } => (ran, later),
            () = progress::interrupted(stopper) => {
                return Err(Trouble::new("stopped at once").cure("letters that were on their way are in doubt; see bulletin status, then run the same command again"));
            }
        };
        Ok((ran?, later))
    }

    /// How long to wait where letters may not go yet. At a terminal long enough for what servers usually ask
    /// for; a script can come again.
    fn patience(&self) -> Duration {
        let minutes = match self.args.wait {
            Some(minutes) => minutes,
            None if self.world.terminal && !self.args.no_wait => USUAL_WAIT,
            None => 0,
        };
        Duration::from_mins(minutes.into())
    }

    fn nothing_left(
        &self,
        press: &Press,
        dispatch: &Dispatch,
        sums: &Sums,
        secret: &Secret,
    ) -> Result<Exit, Trouble> {
        let stem = &self.desk.issue.stem;
        let done = match self.transport.kind() {
            Kind::Live => format!(
                "has been sent already, through {}; nothing is left to send",
                dispatch.through
            ),
            Kind::Rehearsal => "is in the outbox already; nothing is left to write".to_owned(),
        };
        println!("{0}{stem}{0:#} {done}.", show::GREEN);
        self.sum_up(sums, None);
        if self.transport.kind() == Kind::Live && !self.differs(press, secret)?.is_empty() {
            let mut known = self.desk.known.clone();
            known.sent = Some(Sent {
                people: sums.selected,
                when: when(dispatch.started, &self.desk.masthead),
            });
            let (_, findings) = look_knowing(self.desk, Purpose::Draft, self.world, &known);
            show::to_stderr(&findings.only("already-sent"));
            return Ok(Exit::Faults);
        }
        self.say_what_changed(press, secret)?;
        Ok(exit_of(sums))
    }

    /// What the files would print otherwise than what was frozen.
    fn differs(&self, frozen: &Press, secret: &Secret) -> Result<Vec<&'static str>, Trouble> {
        Ok(self.press(secret.clone())?.differs_from(frozen))
    }

    /// A resume sends what was frozen, and says so where the files say something else by now.
    fn say_what_changed(&self, frozen: &Press, secret: &Secret) -> Result<(), Trouble> {
        let differs = self.differs(frozen, secret)?;
        if differs.is_empty() {
            return Ok(());
        }
        eprintln!(
            "{0}The files have changed since{0:#} ({1}). What was begun is finished as it was.",
            show::YELLOW,
            differs.join(", ")
        );
        if self.transport.kind() == Kind::Rehearsal {
            eprintln!(
                "  To write the letters anew: bulletin send {} --fresh",
                self.desk.issue.stem
            );
        }
        Ok(())
    }
}

/// Done when everybody who may be written to has their letter.
pub(crate) fn exit_of(sums: &Sums) -> Exit {
    if sums.sent + sums.suppressed == sums.selected {
        Exit::Done
    } else {
        Exit::Faults
    }
}

/// `12,345`.
pub(crate) fn thousands(number: u64) -> String {
    indicatif::HumanCount(number).to_string()
}

/// Leaves the ledger as one file, so that a copy of it is a whole copy.
pub(crate) async fn at_rest(ledger: &Ledger) {
    // A run that was stopped at once may have left somebody at work; what is committed is safe anyway.
    let patience = std::time::Duration::from_secs(2);
    let _ = tokio::time::timeout(patience, ledger.close()).await;
}
