//! `bulletin send --at`: everything is looked at and agreed to now, and goes out at a moment later on.

use std::time::Duration;

use anstream::eprintln;
use bulletin::check::Purpose;
use bulletin::issue::date::{self, Moment};
use bulletin::ledger::{Kind, Ledger};
use chrono::{DateTime, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

use super::missing::refuse_cut_lists;
use super::{at_rest, thousands};
use crate::cli::approve::{digest, when};
use crate::cli::check::look;
use crate::cli::confirm::confirm;
use crate::cli::desk::Desk;
use crate::cli::folder::Folder;
use crate::cli::people::gather;
use crate::cli::show;
use crate::cli::signing::signer;
use crate::cli::transport::Transport;
use crate::cli::{Trouble, World, args, runtime};

/// A computer that was asleep or busy may be late by so much; later than that, nobody expects it any more.
const GRACE: TimeDelta = TimeDelta::minutes(15);

/// How long to sleep before the clock is looked at again: a computer that was suspended is late at most by
/// this.
const NAP: Duration = Duration::from_secs(20);

/// Waits, and gives the world as it is then; none where the moment has just come and nobody has agreed yet. Errors: the moment cannot be read, is missed, or something has
/// changed meanwhile; nothing was sent then.
pub(super) fn wait(
    folder: &Folder,
    args: &args::Send,
    typed: &str,
    world: &World,
) -> Result<Option<World>, Trouble> {
    let desk = folder.desk(args.issue.as_deref())?;
    let at = moment(typed, desk.masthead.zone)?;
    let shown = when(at.timestamp_millis(), &desk.masthead);
    not_missed(at, world.now, &shown)?;
    if world.now >= at {
        return Ok(None);
    }
    agree(folder, args, &desk, &at, world)?;
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
    if digest(&desk, &desk.issue) != agreed {
        return Err(Trouble::new(format!(
            "{} is no longer what it was when you agreed to sending it",
            desk.issue.stem
        ))
        .cure("nothing was sent; look at what has changed, and run the same command again"));
    }
    Ok(Some(later))
}

/// Finds now what would stop the send then, and lets the editor agree.
fn agree(
    folder: &Folder,
    args: &args::Send,
    desk: &Desk,
    at: &DateTime<Utc>,
    world: &World,
) -> Result<(), Trouble> {
    let transport = Transport::new(&desk.masthead, world)?;
    if transport.kind() == Kind::Rehearsal {
        return Err(Trouble::new("`--at` is for a live send")
            .cure("a rehearsal in the outbox goes nowhere: run it without --at"));
    }
    signer(folder, &desk.masthead)?;
    let then = world.at(*at);
    let (report, findings) = look(desk, Purpose::Live, &then);
    if report.clear().is_none() {
        return Err(Trouble::findings(findings.stops()));
    }
    let lists = if args.lists.is_empty() {
        &desk.masthead.sending.lists
    } else {
        &args.lists
    };
    let people = gather(folder, lists, world)?;
    if !args.without_missing {
        runtime()?.block_on(async {
            let ledger = Ledger::open(&folder.ledger()).await?;
            let whole = refuse_cut_lists(folder, &desk.issue.stem, &people, &ledger, world).await;
            at_rest(&ledger).await;
            whole
        })?;
    }
    let people = people.people.len() as u64;
    eprintln!(
        "  to       {} {}, as the lists are now",
        thousands(people),
        if people == 1 { "person" } else { "people" }
    );
    confirm(&desk.issue.stem, args.confirm.as_deref(), world)
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
