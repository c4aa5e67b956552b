//! A run as it happens: a bar on a terminal, plain lines in a pipe.

use std::time::Duration;

use anstream::eprintln;
use bulletin::delivery::{Cause, Event, Later};
use bulletin::ledger::{State, Sums};
use chrono::DateTime;
use chrono_tz::Tz;
use indicatif::{ProgressBar, ProgressStyle};
use tokio::sync::{mpsc, watch};

use super::send::thousands;
use super::show;

/// Shows events until there are no more. Returns when to go on, where letters may not go before then; times
/// are said in `zone`.
pub(crate) async fn show(
    mut events: mpsc::UnboundedReceiver<Event>,
    terminal: bool,
    zone: Tz,
) -> Option<Later> {
    let mut left = None;
    let bar = if terminal {
        ProgressBar::new(0)
    } else {
        ProgressBar::hidden()
    };
    // indicatif draws on standard error and leaves it alone when that is no terminal.
    if let Ok(style) = ProgressStyle::with_template(
        "  {bar:32} {human_pos} of {human_len}  {per_sec}  {msg}{eta} left",
    ) {
        bar.set_style(style.with_key(
            "per_sec",
            |state: &indicatif::ProgressState, out: &mut dyn std::fmt::Write| {
                let _ = write!(out, "{:.0} a minute", state.per_sec() * 60.0);
            },
        ));
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    let (mut deferred, mut failed) = (0_u64, 0_u64);
    while let Some(event) = events.recv().await {
        match event {
            Event::Started { total, already } => {
                bar.set_length(total);
                bar.set_position(already);
                bar.reset_eta();
            }
            Event::Letter {
                address,
                state,
                answer,
                ..
            } => {
                // What is put off is still to come.
                if state != State::Deferred {
                    bar.inc(1);
                }
                // A log is no place for a person's address, or for words that quote it.
                let who = if terminal {
                    address
                } else {
                    "1 letter".to_owned()
                };
                let said = match (answer, terminal) {
                    (Some(answer), true) => format!(": {}", answer.text),
                    (Some(answer), false) => answer
                        .code
                        .map_or(String::new(), |code| format!(": the server said {code}")),
                    (None, _) => String::new(),
                };
                let Some(what) = became(state) else {
                    continue;
                };
                deferred += u64::from(state == State::Deferred);
                failed += u64::from(state == State::Failed);
                say(
                    &bar,
                    terminal,
                    &format!("  {0}{who}{0:#} {what}{said}", show::YELLOW),
                );
                bar.set_message(format!("{failed} failed, {deferred} deferred, "));
            }
            Event::Pausing { pause, why } => {
                let why = if terminal { why } else { discreet(&why) };
                say(&bar, terminal, &format!("  {}", pausing(pause, &why)));
            }
            Event::Waiting(later) => {
                let line = format!(
                    "  {0}Waiting until {1}:{0:#} {2}. Ctrl-C ends it, and the same command goes on.",
                    show::BOLD,
                    clock_time(later.at, zone),
                    because(&later)
                );
                say(&bar, terminal, &line);
            }
            Event::Later(later) => left = Some(later),
            Event::Stopped { .. } | Event::Finished(_) => {}
        }
    }
    bar.finish_and_clear();
    left
}

/// What became of a letter, where there is anything to say about it.
pub(crate) fn became(state: State) -> Option<&'static str> {
    match state {
        State::Sent => None,
        State::Deferred => Some("put off by its server"),
        State::Suppressed => Some("not sent: they have just left"),
        State::InDoubt => Some("in doubt: the server did not say whether it has the letter"),
        State::Failed | State::Waiting | State::Claimed => Some("failed"),
    }
}

/// `waiting 2 s: it answered 421 4.3.2 shutting down`.
pub(crate) fn pausing(pause: Duration, why: &str) -> String {
    format!("waiting {} s: {why}", pause.as_secs().max(1))
}

/// Why letters may not go yet, as half a sentence.
pub(crate) fn because(later: &Later) -> String {
    let letters = if later.letters == 1 {
        "1 letter was".to_owned()
    } else {
        format!("{} letters were", thousands(later.letters))
    };
    match later.cause {
        Cause::PutOff => format!("{letters} put off by mail servers"),
        Cause::Pace => "the limit under `pace:` in bulletin.yaml has been reached".to_owned(),
    }
}

/// `10:35 on 30 November`: a moment in unix milliseconds, rounded up to the minute.
pub(crate) fn clock_time(at: i64, zone: Tz) -> String {
    DateTime::from_timestamp_millis(at.saturating_add(59_999)).map_or_else(String::new, |at| {
        at.with_timezone(&zone)
            .format("%H:%M on %-d %B")
            .to_string()
    })
}

/// A server's words for a log, without the addresses they quote.
pub(crate) fn discreet(words: &str) -> String {
    let word = |word| {
        if str::contains(word, '@') {
            "<…>"
        } else {
            word
        }
    };
    words.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

fn say(bar: &ProgressBar, terminal: bool, line: &str) {
    if terminal {
        bar.suspend(|| eprintln!("{line}"));
    } else {
        eprintln!("{line}");
    }
}

/// Asks the run to stop at the first Ctrl-C, and returns at the second.
pub(crate) async fn interrupted(stop: watch::Sender<bool>) {
    for second in [false, true] {
        if tokio::signal::ctrl_c().await.is_err() {
            // Without the signal there is nothing to wait for.
            std::future::pending::<()>().await;
        }
        if !second {
            let _ = stop.send(true);
            eprintln!(
                "\nStopping: letters on their way are finished first. Ctrl-C again stops at once."
            );
        }
    }
}

/// `31 people: 30 sent, 1 failed`.
pub(crate) fn sentence(sums: &Sums) -> String {
    let parts = [
        (sums.sent, "sent"),
        (sums.failed, "failed"),
        (sums.in_doubt, "in doubt"),
        (sums.deferred, "deferred"),
        (sums.suppressed, "suppressed"),
        (sums.waiting, "waiting"),
    ];
    let said: Vec<String> = parts
        .into_iter()
        .filter(|(count, word)| *count > 0 || *word == "sent")
        .map(|(count, word)| format!("{} {word}", thousands(count)))
        .collect();
    let people = if sums.selected == 1 {
        "person"
    } else {
        "people"
    };
    format!("{} {people}: {}", thousands(sums.selected), said.join(", "))
}
