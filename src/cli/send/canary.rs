//! `bulletin send --canary N`: the first few letters, then an editor's word, then the rest.

use std::collections::HashSet;

use bulletin::ledger::{Dispatch, Ledger, Lock, State, Sums};
use bulletin::message::Press;
use bulletin::subscribers::{Spool, Subscriber};
use dialoguer::Input;

use super::{Ran, Sending, thousands};
use crate::cli::confirm::unanswered;
use crate::cli::lines::eprintln;
use crate::cli::progress::sentence;
use crate::cli::{Trouble, show};

/// More names than this nobody reads.
const NAMED: u64 = 12;

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
        let (gone, _) = self.meet_the_lists(ledger, dispatch).await?;
        ledger
            .leave_out(lock, dispatch.id, &gone, self.now())
            .await?;
        self.dispatch(ledger, lock, dispatch, press, None).await
    }

    /// The addresses of those who will go first, where a send begins; none where all go at once.
    pub(super) async fn first_of(
        &self,
        ledger: &Ledger,
        people: &mut Spool<Subscriber>,
    ) -> Result<Vec<String>, Trouble> {
        let Some(few) = self.args.canary else {
            return Ok(Vec::new());
        };
        let gone = ledger.suppressions().await?;
        let mut first = Vec::new();
        for person in people.things()? {
            let person = person?;
            if first.len() >= most(few) {
                break;
            }
            if !gone.contains_key(&person.address.key()) {
                first.push(person.address.for_people());
            }
        }
        Ok(first)
    }

    /// The same where it goes on: those tried least often, in the order of the lists. `gone` have left.
    pub(super) async fn first_left(
        &self,
        ledger: &Ledger,
        dispatch: &Dispatch,
        gone: &HashSet<String>,
    ) -> Result<Vec<String>, Trouble> {
        let Some(few) = self.args.canary else {
            return Ok(Vec::new());
        };
        let mut first = Vec::new();
        for state in [State::Waiting, State::Deferred] {
            let mut after = 0;
            while first.len() < most(few) {
                let rows = ledger.rows_after(dispatch.id, state, after, 100).await?;
                let Some(last) = rows.last() else {
                    break;
                };
                after = last.id;
                let goes = rows.iter().filter(|row| !gone.contains(&row.address.key()));
                first.extend(goes.map(|row| row.address.for_people()));
            }
        }
        first.truncate(most(few));
        Ok(first)
    }

    /// Says who goes first. In a log nobody is named.
    pub(super) fn say_first(&self, people: u64, first: &[String]) {
        let Some(few) = self.args.canary else {
            return;
        };
        if few >= people {
            eprintln!("  first    all of them: nobody is left to wait for them");
            return;
        }
        let others = "then you are asked before the others go";
        if !self.world.terminal {
            let counted = count(few, "person", "people");
            eprintln!("  first    {counted}; the others wait for the next send");
            return;
        }
        let more = few.saturating_sub(first.len() as u64);
        let more = match more {
            0 => String::new(),
            more => format!(" and {} more", thousands(more)),
        };
        eprintln!("  first    {}{more}; {others}", first.join(", "));
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

/// How many of the first few are named.
fn most(few: u64) -> usize {
    usize::try_from(few.min(NAMED)).unwrap_or(usize::MAX)
}

fn count(number: u64, one: &str, many: &str) -> String {
    format!(
        "{} {}",
        thousands(number),
        if number == 1 { one } else { many }
    )
}
