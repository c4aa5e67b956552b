//! `bulletin send`: an issue to everybody on its lists.

mod ask;
mod at;
mod begin;
mod canary;
mod end;
mod frozen;
mod language;
mod lists;
mod matched;
mod meanwhile;
mod meet;
mod missing;
mod stopped;

use std::time::Duration;

use bulletin::delivery::{self, Clock, Job, Later, Settings};
use bulletin::ledger::{Dispatch, Kind, Ledger, Lock, Sums};
use bulletin::message::{Press, Secret};

use tokio::runtime::Handle;
use tokio::task::spawn_blocking;

use super::args::{self, Format};
use super::desk::Desk;
use super::folder::Folder;
use super::segment::{chosen, refuse_another};
use super::show;
use super::status::{Beside, say_dead};
use super::transport::Transport;
use super::{Exit, Trouble, World, import, lone_runtime, progress};
use crate::cli::lines::eprintln;
pub(crate) use end::next_steps;
pub(crate) use frozen::press_now;

/// Minutes: greylisting wants five, a server that has had enough about fifteen.
const USUAL_WAIT: u32 = 20;

pub(crate) fn run(
    folder: &Folder,
    args: &args::Send,
    format: Format,
    world: &World,
) -> Result<Exit, Trouble> {
    format.words_or_json()?;
    let Some(typed) = &args.at else {
        return now(folder, args, format, world);
    };
    let later = match at::wait(folder, args, typed, world)? {
        at::Waited::Until(later) => later,
        at::Waited::Not => return now(folder, args, format, world),
        at::Waited::Stopped(exit) => return Ok(exit),
    };
    let desk = folder.desk(args.issue.as_deref())?;
    let agreed = args::Send {
        confirm: Some(desk.issue.stem),
        ..args.clone()
    };
    now(folder, &agreed, format, &later)
}

fn now(folder: &Folder, args: &args::Send, format: Format, world: &World) -> Result<Exit, Trouble> {
    let desk = folder.desk(args.issue.as_deref())?;
    let transport = Transport::new(&desk.masthead, world)?;
    if args.fresh && transport.kind() == Kind::Live {
        return Err(
            Trouble::new("`--fresh` is for rehearsals in the outbox").cure(
                "a live send is never begun anew: run it without --fresh to finish what is left",
            ),
        );
    }
    let runtime = lone_runtime()?;
    let sent = runtime.block_on(
        Sending {
            folder,
            args,
            format,
            world,
            desk: &desk,
            transport: &transport,
        }
        .run(),
    );
    // A name that is still being looked up would keep whoever stops at once waiting.
    runtime.shutdown_background();
    sent
}

struct Sending<'a> {
    folder: &'a Folder,
    args: &'a args::Send,
    format: Format,
    world: &'a World,
    desk: &'a Desk,
    transport: &'a Transport,
}

/// What one run came to.
struct Ran {
    sums: Sums,
    /// When to go on, where letters may not go before then.
    later: Option<Later>,
    /// The editor has broken it off.
    stopped: bool,
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
        // A list that an import was to write may not be the one that is there.
        import::mend(self.folder, ledger, self.world).await?;
        let lock = ledger.lock(self.now())?;
        ledger.expect_whole().await?;
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
                refuse_another(ledger, &dispatch, &chosen(&self.args.only)?).await?;
                let press = delivery::thaw(ledger, &dispatch).await?;
                let left = ledger.sums(dispatch.id).await?;
                if left.waiting + left.deferred == 0 {
                    // Lists that cannot be read have no bearing on what is over.
                    let met = self.meet_the_lists(ledger, &dispatch).await;
                    let others = met.is_ok_and(|(_, others)| others);
                    let beside = Beside::of(ledger, dispatch.id).await?;
                    let exit =
                        self.nothing_left(&press, &dispatch, &left, &beside, &secret, others)?;
                    return Ok(exit);
                }
                let (gone, _) = self.meet_the_lists(ledger, &dispatch).await?;
                let people = (left.waiting + left.deferred).saturating_sub(gone.len() as u64);
                eprintln!(
                    "{0}{stem}{0:#} goes on: {people} of {1} people are still to be written to.",
                    show::BOLD,
                    left.selected
                );
                self.say_what_changed(&press, &dispatch, &secret)?;
                let press = self.signed(press)?;
                let first = self.first_left(ledger, &dispatch, &gone).await?;
                self.ask(ledger, &press, people, &dispatch.through, &first)
                    .await?;
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
        let ran = self.dispatch_all(ledger, &lock, &dispatch, &press).await?;
        let beside = Beside::of(ledger, dispatch.id).await?;
        self.sum_up(&dispatch, &ran.sums, ran.later.as_ref(), &beside);
        if self.format == Format::Text {
            say_dead(ledger.dead(dispatch.id).await?.len());
        }
        Ok(exit_of(&ran.sums))
    }

    fn now(&self) -> i64 {
        self.world.now.timestamp_millis()
    }

    async fn dispatch(
        &self,
        ledger: &Ledger,
        lock: &Lock,
        dispatch: &Dispatch,
        press: &Press,
        first: Option<u64>,
    ) -> Result<Ran, Trouble> {
        let settings = Settings {
            wait: self.patience(),
            ..self.transport.settings(&self.desk.masthead, self.world)?
        };
        let outbox = self.folder.path("outbox");
        let (events, seen) = tokio::sync::mpsc::unbounded_channel();
        let (stopper, stop) = tokio::sync::watch::channel(false);
        let wish = stop.clone();
        let job = Job {
            ledger,
            lock,
            dispatch,
            press,
            through: &self.transport.through,
            outbox: &outbox,
            settings: &settings,
            first,
            // An editor may have thought for a while.
            clock: Clock::set(self.world.current().timestamp_millis()),
            stop,
            events,
        };
        // On a thread of its own: a terminal that is held still must not hold up letters.
        let shown = progress::show(seen, self.world.terminal, self.desk.masthead.zone);
        let runtime = Handle::current();
        let shown = spawn_blocking(move || runtime.block_on(shown));
        let (ran, later) = tokio::select! {
            (ran, later) = async { tokio::join!(delivery::run(job), shown) } => (ran, later.ok().flatten()),
            () = progress::interrupted(stopper) => {
                return Err(Trouble::new("stopped at once").cure("letters that were on their way are in doubt; see bulletin status, then run the same command again"));
            }
        };
        let sums = match ran {
            Ok(sums) => sums,
            Err(fault) => return Err(self.stopped(ledger, dispatch, &fault).await),
        };
        Ok(Ran {
            sums,
            later,
            stopped: *wish.borrow(),
        })
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
