//! What an editor would read while a send runs, gathered: like with like, and no address in it.

use std::time::Duration;

use bulletin::delivery::{Event, Later};
use bulletin::ledger::State;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use tokio::sync::mpsc;

use crate::cli::progress::{became, pausing};

/// What was said in one send.
#[derive(Debug, Default)]
pub(super) struct Heard {
    /// In the order in which each was said first.
    pub(super) lines: Vec<Line>,
    /// When to go on, where nothing may go before then.
    pub(super) later: Option<Later>,
}

/// Something that was said, and how often.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Line {
    pub(super) times: u64,
    pub(super) words: String,
}

impl Heard {
    /// Listens to a send to its end and moves the bar. Pauses are `cut` times shorter here than on the day.
    pub(super) async fn listen(
        mut events: mpsc::UnboundedReceiver<Event>,
        bar: &ProgressBar,
        cut: u32,
    ) -> Self {
        let mut heard = Heard::default();
        while let Some(event) = events.recv().await {
            match event {
                Event::Started { total, already } => {
                    bar.set_length(total);
                    bar.set_position(already);
                }
                Event::Letter { state, answer, .. } => {
                    if state != State::Deferred {
                        bar.inc(1);
                    }
                    if let Some(what) = became(state) {
                        let answer = answer.map(|answer| format!(": {}", answer.text));
                        heard.add(format!("{what}{}", answer.unwrap_or_default()));
                    }
                }
                Event::Pausing { pause, why } => heard.pause(pause.saturating_mul(cut), &why),
                Event::Later(later) => heard.later = Some(later),
                Event::Waiting(_) | Event::Stopped { .. } | Event::Finished(_) => {}
            }
        }
        heard
    }

    fn pause(&mut self, pause: Duration, why: &str) {
        self.add(pausing(pause, why));
    }

    fn add(&mut self, words: String) {
        match self.lines.iter_mut().find(|line| line.words == words) {
            Some(line) => line.times += 1,
            None => self.lines.push(Line { times: 1, words }),
        }
    }
}

/// A bar for one scenario; nothing where nobody looks.
pub(super) fn bar(name: &'static str, terminal: bool) -> ProgressBar {
    if !terminal {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(0);
    if let Ok(style) =
        ProgressStyle::with_template("  {prefix:12} {bar:32} {human_pos} of {human_len}  {msg}")
    {
        bar.set_style(style);
    }
    bar.set_prefix(name);
    bar
}
