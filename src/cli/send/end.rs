//! The end of a run: what it came to, and what to do next.

use anstream::println;
use bulletin::delivery::Later;
use bulletin::ledger::{Kind, Sums};

use super::Sending;
use crate::cli::{progress, show};

impl Sending<'_> {
    /// Says what has become of everybody. `later` is when to go on, where nothing may go before then.
    pub(super) fn sum_up(&self, sums: &Sums, later: Option<&Later>) {
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
        if let Some(later) = later {
            println!(
                "  {}, so nothing can go before {bold}{}{bold:#}. To go on from then: {bold}bulletin send {stem}{bold:#}",
                progress::because(later),
                progress::clock_time(later.at, self.desk.masthead.zone)
            );
        } else if sums.waiting + sums.deferred > 0 {
            println!("  To go on: {bold}bulletin send {stem}{bold:#}");
        }
        if sums.failed > 0 {
            println!("  Who failed, and why: {bold}bulletin status {stem} --failed{bold:#}");
        }
        if sums.in_doubt > 0 {
            println!("  What is in doubt: {bold}bulletin status {stem} --in-doubt{bold:#}");
            println!(
                "  Find out whether those letters arrived, then: {bold}bulletin settle {stem} --sent{bold:#} or {bold}--resend{bold:#}"
            );
        }
    }
}
