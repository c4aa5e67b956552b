//! A run as it happens: a bar on a terminal, plain lines in a pipe.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use bulletin::delivery::{Cause, Event, Later};
use bulletin::ledger::{State, Sums};
use chrono_tz::Tz;
use indicatif::{ProgressBar, ProgressState, ProgressStyle};
use tokio::sync::{mpsc, watch};
use tokio::time::sleep;

use super::approve::moment;
use super::send::thousands;
use super::show;
use crate::cli::lines::eprintln;

/// How many events are taken in at a time.
const AT_ONCE: usize = 4096;

/// How often what has happened is looked at.
const GLANCE: Duration = Duration::from_millis(50);

/// Shows events until there are no more. Returns when to go on, where letters may not go before then; times
/// are said in `zone`.
pub(crate) async fn show(
    mut events: mpsc::UnboundedReceiver<Event>,
    terminal: bool,
    zone: Tz,
) -> Option<Later> {
    let mut left = None;
    let stretch = Arc::new(Mutex::new(Stretch::default()));
    let bar = bar(terminal, Arc::clone(&stretch));
    let progress = |change: &dyn Fn(&mut Stretch)| {
        change(&mut stretch.lock().unwrap_or_else(PoisonError::into_inner));
    };
    bar.enable_steady_tick(Duration::from_millis(200));
    let (mut deferred, mut failed) = (0_u64, 0_u64);
    let mut many = Vec::new();
    while events.recv_many(&mut many, AT_ONCE).await > 0 {
        let mut over = false;
        for event in many.drain(..) {
            over |= matches!(event, Event::Stopped { .. } | Event::Finished(_));
            match event {
                Event::Started { total, already } => {
                    bar.set_length(total);
                    bar.set_position(already);
                    progress(&|stretch| *stretch = Stretch::default());
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
                        progress(&Stretch::one_more);
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
                    bar.set_message(match (failed, deferred) {
                        (0, 0) => String::new(),
                        (failed, 0) => format!("  {failed} failed"),
                        (0, deferred) => format!("  {deferred} put off"),
                        (failed, deferred) => format!("  {failed} failed, {deferred} put off"),
                    });
                }
                Event::Pausing { pause, why } => {
                    let why = if terminal { why } else { discreet(&why) };
                    say(&bar, terminal, &format!("  {}", pausing(pause, &why)));
                }
                Event::Waiting(later) => {
                    progress(&|stretch| *stretch = Stretch::default());
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
        // To be woken for every letter would cost more than the letter.
        if !over {
            sleep(GLANCE).await;
        }
    }
    bar.finish_and_clear();
    left
}

/// A bar that says how fast it goes; nothing where nobody looks.
fn bar(terminal: bool, seen: Arc<Mutex<Stretch>>) -> ProgressBar {
    let bar = if terminal {
        ProgressBar::new(0)
    } else {
        ProgressBar::hidden()
    };
    // indicatif draws on standard error and leaves it alone when that is no terminal.
    // Its own reckoning counts what earlier runs have sent, and the time in which nothing may go.
    if let Ok(style) =
        ProgressStyle::with_template("  {bar:32} {human_pos} of {human_len}{speed}{msg}")
    {
        bar.set_style(style.with_key(
            "speed",
            move |state: &ProgressState, out: &mut dyn std::fmt::Write| {
                let stretch = *seen.lock().unwrap_or_else(PoisonError::into_inner);
                let left = state.len().unwrap_or_default().saturating_sub(state.pos());
                let _ = out.write_str(&stretch.speed(left));
            },
        ));
    }
    bar
}

/// A time in which letters go: from its first one, until everybody has to wait.
#[derive(Clone, Copy, Debug, Default)]
struct Stretch {
    since: Option<Instant>,
    letters: u64,
}

impl Stretch {
    fn one_more(&mut self) {
        // The first one says when it begins, and not how fast it is.
        match self.since {
            Some(_) => self.letters += 1,
            None => self.since = Some(Instant::now()),
        }
    }

    /// `  1,200 a minute  about 2 minutes left`, once a few letters have shown it.
    fn speed(self, left: u64) -> String {
        let Some(since) = self.since.filter(|_| self.letters >= 3) else {
            return String::new();
        };
        let each = since.elapsed().as_secs_f64() / to_f64(self.letters);
        if each <= 0.0 {
            return String::new();
        }
        let rest = Duration::try_from_secs_f64(each * to_f64(left)).unwrap_or(Duration::MAX);
        format!(
            "  {:.0} a minute  {} left",
            60.0 / each,
            indicatif::HumanDuration(rest)
        )
    }
}

fn to_f64(number: u64) -> f64 {
    // More letters than these are no matter of progress.
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
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

/// `30 November 2026, 10:35am`: a moment in unix milliseconds, rounded up to the minute.
pub(crate) fn clock_time(at: i64, zone: Tz) -> String {
    moment(at.saturating_add(59_999), zone)
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
