//! The end of a run: what it came to, and what to do next.

use bulletin::delivery::Later;
use bulletin::ledger::{Dispatch, Kind, Outside, Sums};
use chrono_tz::Tz;

use super::Sending;
use crate::cli::args::Format;
use crate::cli::lines::println;
use crate::cli::segment::outside;
use crate::cli::status::say_json;
use crate::cli::{progress, show};

impl Sending<'_> {
    /// Says what has become of everybody, and whom the part of the lists that was chosen leaves without this issue.
    /// `later` is when to go on, where nothing may go before then.
    pub(super) fn sum_up(
        &self,
        dispatch: &Dispatch,
        sums: &Sums,
        later: Option<&Later>,
        beyond: Option<&Outside>,
    ) {
        if self.format == Format::Json {
            say_json(dispatch, sums, beyond);
            return;
        }
        let (stem, bold) = (&self.desk.issue.stem, show::BOLD);
        println!("{}", progress::sentence(sums));
        if self.transport.kind() == Kind::Rehearsal && sums.sent > 0 {
            println!(
                "The letters are in {}/. Nothing has left this computer.",
                self.folder
                    .name(&self.folder.path(&format!("outbox/{stem}")))
            );
            println!(
                "  Open one in a mail program, or all the parts of one: {bold}bulletin build {stem}{bold:#}"
            );
            println!(
                "  To send for real, set `send: through:` in bulletin.yaml and try {bold}bulletin preview {stem} --to YOU@…{bold:#}"
            );
        }
        if let Some(beyond) = beyond {
            println!("  {}", outside(beyond.people, &beyond.segment));
        }
        for step in next_steps(stem, sums, later, self.desk.masthead.zone) {
            println!("  {step}");
        }
    }
}

/// What is to be done after a send, a sentence each. `later` is when to go on, where nothing may go before then.
pub(crate) fn next_steps(stem: &str, sums: &Sums, later: Option<&Later>, zone: Tz) -> Vec<String> {
    let bold = show::BOLD;
    let mut steps = Vec::new();
    if let Some(later) = later {
        steps.push(format!(
            "{}, so nothing can go before {bold}{}{bold:#}. To go on from then: {bold}bulletin send {stem}{bold:#}",
            progress::because(later),
            progress::clock_time(later.at, zone)
        ));
    } else if sums.waiting + sums.deferred > 0 {
        steps.push(format!("To go on: {bold}bulletin send {stem}{bold:#}"));
    }
    if sums.failed > 0 {
        steps.push(format!(
            "Who failed, and why: {bold}bulletin status {stem} --failed{bold:#}"
        ));
    }
    if sums.in_doubt > 0 {
        steps.push(format!(
            "What is in doubt: {bold}bulletin status {stem} --in-doubt{bold:#}"
        ));
        steps.push(format!(
            "Find out whether those letters arrived, then: {bold}bulletin settle {stem} --sent{bold:#} or {bold}--resend{bold:#}"
        ));
    }
    steps
}
