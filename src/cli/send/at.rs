//! `bulletin send --at`: everything is looked at and agreed to now, and goes out at a moment later on.

use std::time::Duration;

use bulletin::check::Purpose;
use bulletin::issue::date::{self, Moment};
use bulletin::ledger::{Kind, Ledger};
use bulletin::message::Secret;
use chrono::{DateTime, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

use super::begin::on_lists;
use super::meanwhile::sent_meanwhile;
use super::{Sending, at_rest};
use crate::cli::approve::{digest, when};
use crate::cli::args::Format;
use crate::cli::check::look_knowing;
use crate::cli::confirm::confirm;
use crate::cli::desk::Desk;
use crate::cli::folder::Folder;
use crate::cli::lines::eprintln;
use crate::cli::segment::{chosen, refuse_another};
use crate::cli::show;
use crate::cli::signing::signer;
use crate::cli::transport::Transport;
use crate::cli::{Exit, Trouble, World, args, runtime};

/// A computer that was asleep or busy may be late by so much; later than that, nobody expects it any more.
const GRACE: TimeDelta = TimeDelta::minutes(15);

/// How long to sleep before the clock is looked at again: a computer that was suspended is late at most by
/// this.
const NAP: Duration = Duration::from_secs(20);

/// What came of waiting.
pub(super) enum Waited {
    /// The moment has just come, and nobody has agreed yet.
    Not,
    /// The world as it is at the moment that was agreed to.
    Until(World),
    /// Something would stop the send then; it has been said.
    Stopped(Exit),
}

/// Waits for the moment. Errors: it cannot be read, is missed, or something has changed meanwhile; nothing
/// was sent then.
pub(super) fn wait(
    folder: &Folder,
    args: &args::Send,
    typed: &str,
    world: &World,
) -> Result<Waited, Trouble> {
    let desk = folder.desk(args.issue.as_deref())?;
    let at = moment(typed, desk.masthead.zone)?;
    let shown = when(at.timestamp_millis(), &desk.masthead);
    not_missed(at, world.now, &shown)?;
    if world.now >= at {
        return Ok(Waited::Not);
    }
    if let Some(exit) = agree(folder, args, &desk, &at, world)? {
        return Ok(Waited::Stopped(exit));
    }
    let agreed = digest(&desk, &desk.issue);
    eprintln!(
        "{0}{1}{0:#} goes out at {shown}, in {2}. This window has to stay open and the computer awake; Ctrl-C, and nothing is sent.",
        show::BOLD,
        desk.issue.stem,
        long(at - world.now)
    );
    runtime()?.block_on(async {
        tokio::select! {
            () = until(at, || world.current()) => Ok(()),
            _ = tokio::signal::ctrl_c() => Err(Trouble::new("stopped while waiting").cure("nothing was sent")),
        }
    })?;
    let later = world.later();
    not_missed(at, later.now, &shown)?;
    let desk = folder.desk(args.issue.as_deref())?;
    sent_meanwhile(folder, &desk)?;
    if digest(&desk, &desk.issue) != agreed {
        return Err(Trouble::new(format!(
            "{} is no longer what it was when you agreed to sending it",
            desk.issue.stem
        ))
        .cure("nothing was sent; look at what has changed, and run the same command again"));
    }
    Ok(Waited::Until(later))
}

/// Finds now what would stop the send then, and lets the editor agree. Gives how to end where something would.
fn agree(
    folder: &Folder,
    args: &args::Send,
    desk: &Desk,
    at: &DateTime<Utc>,
    world: &World,
) -> Result<Option<Exit>, Trouble> {
    let transport = Transport::new(&desk.masthead, world)?;
    if transport.kind() == Kind::Rehearsal {
        return Err(Trouble::new("`--at` is for a live send")
            .cure("a rehearsal in the outbox goes nowhere: run it without --at"));
    }
    signer(folder, &desk.masthead)?;
    let sending = Sending {
        folder,
        args,
        format: Format::Text,
        world: &world.at(*at),
        desk,
        transport: &transport,
    };
    let (people, pace) = match runtime()?.block_on(sending.foreseen())? {
        Ok(foreseen) => foreseen,
        Err(exit) => return Ok(Some(exit)),
    };
    transport.refuse_false_date(world, &desk.masthead)?;
    // Who reads the summary need not have the secret by which people leave.
    let press = sending.press(Secret::of_samples())?;
    let through = transport.through.to_string();
    eprintln!("  at       {}", when(at.timestamp_millis(), &desk.masthead));
    sending.summary(&press, people, pace.as_deref(), &through, &[]);
    confirm(&desk.issue.stem, args.confirm.as_deref(), world)?;
    Ok(None)
}

impl Sending<'_> {
    /// How many people a send would begin or go on with and how long that takes, or how it would end.
    async fn foreseen(&self) -> Result<Result<(u64, Option<String>), Exit>, Trouble> {
        let ledger = Ledger::open(&self.folder.ledger()).await?;
        let foreseen = match self.foresee(&ledger).await {
            Ok(Ok(people)) => {
                let pace = self.pace(&ledger, people).await;
                pace.map(|pace| Ok((people, pace)))
            }
            Ok(Err(exit)) => Ok(Err(exit)),
            Err(trouble) => Err(trouble),
        };
        at_rest(&ledger).await;
        foreseen
    }

    async fn foresee(&self, ledger: &Ledger) -> Result<Result<u64, Exit>, Trouble> {
        let stem = &self.desk.issue.stem;
        if let Some(begun) = ledger.dispatch(stem, Kind::Live).await?
            && !ledger.is_untouched(begun.id).await?
        {
            refuse_another(ledger, &begun, &chosen(&self.args.only)?).await?;
            let left = ledger.sums(begun.id).await?;
            return match left.waiting + left.deferred {
                0 => Err(Trouble::new(format!("nothing of {stem} is left to send"))
                    .cure(format!("bulletin status {stem} says what became of it"))),
                people => Ok(Ok(people)),
            };
        }
        let mut people = match self.audience(ledger).await? {
            Ok(people) => people,
            Err(exit) => return Ok(Err(exit)),
        };
        self.refuse_cut_lists(ledger, &mut people).await?;
        let known = self.known(ledger, on_lists(&people)).await?;
        let people = people.people.len() as u64;
        let (report, findings) = look_knowing(self.desk, Purpose::Live, self.world, &known);
        Ok(match report.clear() {
            Some(_) => Ok(people),
            None => Err(self.refuse(findings)),
        })
    }
}

/// A moment on the bulletin's own clock.
fn moment(typed: &str, zone: Tz) -> Result<DateTime<Utc>, Trouble> {
    let cure = "write it like this: --at '30 November 2026, 9am' or --at '2026-11-30 09:00'";
    let date::Reading { moment, fault } = date::read(typed);
    // Programs write it so, and people who have to type it in a hurry.
    let plain = NaiveDateTime::parse_from_str(typed.trim(), "%Y-%m-%d %H:%M").ok();
    let start = plain.or_else(|| match (moment, fault) {
        (
            Some(Moment {
                day,
                until: None,
                start: Some(start),
                end: None,
            }),
            None,
        ) => day.exact().map(|day| day.and_time(start)),
        _ => None,
    });
    let Some(start) = start else {
        return Err(Trouble::new(format!("`{typed}` is not one moment of a day")).cure(cure));
    };
    zone.from_local_datetime(&start)
        .single()
        .map(|at| at.to_utc())
        .ok_or_else(|| {
            Trouble::new(format!(
                "the clocks change that night, and `{typed}` does not come or comes twice"
            ))
            .cure("choose another time")
        })
}

fn not_missed(at: DateTime<Utc>, now: DateTime<Utc>, shown: &str) -> Result<(), Trouble> {
    if now - at <= GRACE {
        return Ok(());
    }
    Err(
        Trouble::new(format!("{shown} is over, by {}", long(now - at)))
            .cure("nothing was sent; choose another time, or leave --at out to send it now"),
    )
}

/// Waits for a moment by a clock that may jump.
async fn until(at: DateTime<Utc>, clock: impl Fn() -> DateTime<Utc>) {
    while let Ok(left) = (at - clock()).to_std() {
        if left.is_zero() {
            return;
        }
        tokio::time::sleep(left.min(NAP)).await;
    }
}

/// `2 days 3 h`, `5 h 12 min`, `12 min`.
fn long(span: TimeDelta) -> String {
    match (
        span.num_days(),
        span.num_hours() % 24,
        span.num_minutes() % 60,
    ) {
        (0, 0, minutes) => format!("{} min", minutes.max(1)),
        (0, hours, minutes) => format!("{hours} h {minutes} min"),
        (1, hours, _) => format!("1 day {hours} h"),
        (days, hours, _) => format!("{days} days {hours} h"),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    fn utc(typed: &str) -> DateTime<Utc> {
        typed.parse().unwrap()
    }

    #[test]
    fn a_moment_is_on_the_bulletins_own_clock() {
        let read = |typed| moment(typed, chrono_tz::Europe::London).ok();
        for typed in [
            "2026-07-30 09:00",
            "30 July 2026, 9am",
            "Thursday 30 July 2026, 9am",
        ] {
            assert_eq!(read(typed), Some(utc("2026-07-30T08:00:00Z")), "{typed}");
        }
        for typed in [
            "",
            "tomorrow",
            "July 2026",
            "30 July 2026",
            "Friday 30 July 2026, 9am",
            "30 July 2026, 9am to 10am",
            // It does not come in spring, and comes twice in autumn.
            "29 March 2026, 1:30am",
            "25 October 2026, 1:30am",
        ] {
            assert_eq!(read(typed), None, "{typed}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_clock_that_jumps_ahead_ends_the_wait_at_the_next_look() {
        let at = utc("2026-11-30T09:00:00Z");
        let looks = Mutex::new(vec![
            utc("2026-11-30T14:00:00Z"),
            utc("2026-11-29T21:00:20Z"),
            utc("2026-11-29T21:00:00Z"),
        ]);
        let began = tokio::time::Instant::now();
        until(at, || looks.lock().unwrap().pop().unwrap()).await;
        assert_eq!(began.elapsed(), NAP * 2);
        assert!(looks.lock().unwrap().is_empty());
    }

    #[test]
    fn a_moment_that_is_long_over_is_missed_and_one_just_over_is_not() {
        let at = utc("2026-11-30T09:00:00Z");
        let late = |minutes| not_missed(at, at + TimeDelta::minutes(minutes), "x").is_err();
        assert!(!late(-600) && !late(15));
        assert!(late(16));
    }
}
