//! `bulletin send --canary N`: the first few letters, then an editor's word, then the rest.

use anstream::eprintln;
use bulletin::ledger::{Dispatch, Ledger, Lock, Sums};
use bulletin::message::Press;
use dialoguer::Input;

use super::{Ran, Sending, thousands};
use crate::cli::confirm::unanswered;
use crate::cli::progress::sentence;
use crate::cli::{Trouble, show};

impl Sending<'_> {
    /// Sends to everybody, or first to those few and then, if the editor says so, to the others.
    pub(super) async fn dispatch_all(
        &self,
        ledger: &Ledger,
        lock: &Lock,
        dispatch: &Dispatch,
        press: &Press,
    ) -> Result<Ran, Trouble> {
        let Some(few) = self.args.canary else {
            return self.dispatch(ledger, lock, dispatch, press, None).await;
        };
        let before = ledger.sums(dispatch.id).await?;
        let ran = self
            .dispatch(ledger, lock, dispatch, press, Some(few))
            .await?;
        let left = ran.sums.waiting + ran.sums.deferred;
        // Whoever broke it off has said what they want.
        if ran.stopped || left == 0 {
            return Ok(ran);
        }
        if ran.sums.sent == before.sent {
            eprintln!(
                "{0}None of the first letters has been taken{0:#}, so there is nothing to look at yet, and the others were not written to.",
                show::YELLOW
            );
            return Ok(ran);
        }
        if !self.goes_on(&ran.sums, left)? {
            return Ok(ran);
        }
        // Whoever has left while the first letters were looked at gets none.
        let gone = self.meet_the_lists(ledger, dispatch).await?;
        ledger
            .leave_out(lock, dispatch.id, &gone, self.now())
            .await?;
        self.dispatch(ledger, lock, dispatch, press, None).await
    }

    /// Lets the editor look at the first letters. Without a terminal nobody can say a word, and the run ends.
    fn goes_on(&self, sums: &Sums, left: u64) -> Result<bool, Trouble> {
        let stem = &self.desk.issue.stem;
        eprintln!(
            "{0}The first letters are out{0:#} ({1}). Look at them where they arrived before the others go.",
            show::BOLD,
            sentence(sums)
        );
        if !self.world.terminal {
            return Ok(false);
        }
        let typed = Input::<String>::new()
            .with_prompt(format!(
                "Type {stem} to send to the other {}",
                thousands(left)
            ))
            .allow_empty(true)
            .interact_text()
            .map_err(|error| {
                unanswered(&error)
                    .cure("the others are still waiting: run bulletin send again to go on")
            })?;
        if typed.trim() == stem {
            return Ok(true);
        }
        eprintln!("The others were not written to.");
        Ok(false)
    }
}
